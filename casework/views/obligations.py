"""Obligations of a case: each duty, its paragraph, its addressee, what the evidence shows."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import obligations
from casework.models import Case, Obligation
from casework.obligation_forms import LegalBasisForm, ObligationForm
from casework.views.case_page import get_case, person, show
from casework.views.filling import attempt

TAB = "Obligations"


@require_GET
def case_obligations(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    rows = _held(case)
    return show(request, case, TAB, "casework/case_obligations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def obligation_add(request: HttpRequest, reference: str) -> HttpResponse:
    case, actor = get_case(request, reference), person(request)
    form = ObligationForm(request.POST or None, case=case)
    made = attempt(
        form, lambda: obligations.add_obligation(actor=actor, case=case, **form.cleaned_data)
    )
    if made:
        messages.success(request, f"Added {made.label}.")
        return redirect("casework:case-obligations", reference)
    return show(request, case, TAB, "casework/obligation_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def obligation_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    case, actor = get_case(request, reference), person(request)
    held = get_object_or_404(_held(case), number=number)
    # The form writes into its instance while it checks: the act compares with another one.
    form = ObligationForm(
        request.POST or None, case=case, instance=get_object_or_404(_held(case), number=number)
    )
    saved = attempt(
        form,
        lambda: obligations.edit_obligation(actor=actor, obligation=held, **form.cleaned_data),
    )
    if saved:
        messages.success(request, f"Saved {saved.label}.")
        return redirect("casework:case-obligations", reference)
    context = {"form": form, "obligation": held}
    return show(request, case, TAB, "casework/obligation_form.html", context)


@require_POST
def obligation_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    held = get_object_or_404(_held(get_case(request, reference)), number=number)
    label = held.label
    obligations.remove_obligation(actor=person(request), obligation=held)
    messages.success(request, f"Took {label} out of the case.")
    return redirect("casework:case-obligations", reference)


@require_http_methods(["GET", "POST"])
def legal_basis_add(request: HttpRequest, reference: str) -> HttpResponse:
    case, actor = get_case(request, reference), person(request)
    form = LegalBasisForm(request.POST or None)
    made = attempt(form, lambda: obligations.add_legal_basis(actor=actor, **form.cleaned_data))
    if made:
        messages.success(request, f"Added {made.citation}. Now say what it means here.")
        return redirect("casework:obligation-add", reference)
    return show(request, case, TAB, "casework/legal_basis_add.html", {"form": form})


def _held(case: Case) -> QuerySet[Obligation]:
    return (
        Obligation.objects.filter(case=case)
        .select_related("legal_basis", "case")
        .prefetch_related("exhibits")
    )
