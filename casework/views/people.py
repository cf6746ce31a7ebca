"""Who is in a case, and with which role."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import CompartmentRole
from casework import cases
from casework.forms import MemberForm
from casework.views.case_page import get_case, person, rights, show
from casework.views.filling import attempt

ROLE_MEANS = (
    (CompartmentRole.LEAD, "Edits the case, and decides who is in it"),
    (CompartmentRole.INVESTIGATOR, "Edits the case"),
    (CompartmentRole.REVIEWER, "A supervisor who reviews it, and who must not have worked on it"),
    (CompartmentRole.READER, "Reads; a release officer needs no more to release it"),
)


@require_http_methods(["GET", "POST"])
def case_people(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    user = person(request)
    form = MemberForm(request.POST or None, viewer=user)
    member = attempt(form, lambda: cases.add_member(actor=user, case=case, **form.cleaned_data))
    if member:
        messages.success(request, f"{member.user} is in the case.")
        return redirect("casework:case-people", reference)
    context = {"form": form if rights(user, case).lead else None, "role_means": ROLE_MEANS}
    return show(request, case, "People", "casework/case_people.html", context)


@require_POST
def member_remove(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    case = get_case(request, reference)
    member = get_object_or_404(case.compartment.members.select_related("user"), user=pk)
    cases.remove_member(actor=person(request), case=case, user=member.user)
    messages.success(request, f"{member.user} is no longer in the case.")
    return redirect("casework:case-people", reference)
