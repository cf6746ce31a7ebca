"""The vessels of a case: identity with its conflicts side by side, and what every list says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import User
from casework import cases, fleet
from casework.forms import VesselForm
from casework.models import Case, CaseVessel
from casework.views.case_page import get_case, person, show
from casework.views.filling import attempt
from vessels import registering
from vessels.views import past


@require_http_methods(["GET", "POST"])
def case_vessels(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    user = person(request)
    form = VesselForm(request.POST or None, initial={"imo": request.GET.get("imo", "")[:200]})
    entry = attempt(form, lambda: _add(user, case, form))
    if entry:
        messages.success(request, f"{entry.vessel} is in the case.")
        return redirect("casework:case-vessels", reference)
    read = past.read(request)
    cards = fleet.cards_of(case, user, now=read.now, as_of=read.as_of)
    context = {"cards": cards, "past": read, "form": form}
    return show(request, case, "Vessels", "casework/case_vessels.html", context)


def _add(actor: User, case: Case, form: VesselForm) -> CaseVessel:
    fields = form.cleaned_data
    vessel = registering.open_named(actor=actor, text=fields["imo"], name=fields["name"])
    return cases.add_vessel(
        actor=actor, case=case, vessel=vessel, role=fields["role"], note=fields["note"]
    )
