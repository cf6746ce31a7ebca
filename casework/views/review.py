"""Submitting a case, and the review of a frozen revision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import comparison, drift, readiness, review, revisions
from casework.errors import BrokenSeal, NotReady
from casework.forms import ApproveForm, ChangesForm, CloseForm, ReasonForm
from casework.models import Case
from casework.views.case_page import get_case, person, show, why_not_review
from casework.views.filling import attempt

# Both forms of the page have a comment: their labels must not name the same field.
CHANGES_ID = "changes_%s"


@require_http_methods(["GET", "POST"])
def case_submit(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    problem = ""
    if request.method == "POST":
        try:
            revision = review.submit(actor=person(request), case=case)
        except (NotReady, BrokenSeal) as error:
            problem = str(error)
        else:
            messages.success(request, f"Submitted as revision {revision.number}.")
            return redirect("casework:case-review", reference)
    context = {"items": readiness.check(case), "problem": problem}
    return show(request, case, "", "casework/case_submit.html", context)


@require_POST
def case_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    review.withdraw(actor=person(request), case=get_case(request, reference))
    messages.success(request, "Withdrawn. The case can be edited again.")
    return redirect("casework:case-detail", reference)


@require_GET
def case_review(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    return _review_page(request, case, ApproveForm(), ChangesForm(auto_id=CHANGES_ID))


@require_POST
def review_claim(request: HttpRequest, reference: str) -> HttpResponse:
    review.claim(actor=person(request), case=get_case(request, reference))
    messages.success(request, "You have claimed the review.")
    return redirect("casework:case-review", reference)


@require_POST
def review_approve(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = ApproveForm(request.POST)
    if attempt(
        form,
        lambda: review.approve(
            actor=person(request),
            case=case,
            comment=form.cleaned_data["comment"],
            checked=[name for name in form.cleaned_data if name != "comment"],
        ),
    ):
        messages.success(request, f"{case.reference} is approved.")
        return redirect("casework:case-review", reference)
    return _review_page(request, case, form, ChangesForm(auto_id=CHANGES_ID))


@require_POST
def review_request_changes(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = ChangesForm(request.POST, auto_id=CHANGES_ID)
    actor = person(request)
    if attempt(form, lambda: review.request_changes(actor=actor, case=case, **form.cleaned_data)):
        messages.success(request, f"{case.reference} is sent back with your comment.")
        return redirect("casework:case-review", reference)
    return _review_page(request, case, ApproveForm(), form)


@require_http_methods(["GET", "POST"])
def case_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = ReasonForm(request.POST or None)
    actor = person(request)
    if attempt(form, lambda: review.reopen(actor=actor, case=case, **form.cleaned_data)):
        messages.success(request, "Reopened. Revisions stay as they are.")
        return redirect("casework:case-detail", reference)
    context = {"form": form, "act": "Reopen"}
    return show(request, case, "", "casework/case_decide.html", context)


@require_http_methods(["GET", "POST"])
def case_close(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = CloseForm(request.POST or None)
    actor = person(request)
    if attempt(form, lambda: review.close(actor=actor, case=case, **form.cleaned_data)):
        messages.success(request, "Closed.")
        return redirect("casework:case-detail", reference)
    context = {"form": form, "act": "Close"}
    return show(request, case, "", "casework/case_decide.html", context)


def _review_page(
    request: HttpRequest, case: Case, approve_form: ApproveForm, changes_form: ChangesForm
) -> HttpResponse:
    history = list(case.revisions.select_related("review__reviewer", "submitted_by"))
    revision = history[0] if history else None
    before = history[1] if len(history) > 1 else None
    context = {
        "revision": revision,
        "history": history,
        "is_intact": revision is not None and revisions.is_intact(revision),
        "changed": revisions.changed_exhibits(revision) if revision else [],
        "differences": comparison.between(before.body, revision.body)
        if revision and before
        else [],
        "drift": drift.of_case(case, now=timezone.now()),
        "refusal": why_not_review(person(request), case),
        "me": person(request).pk,
        "approve_form": approve_form,
        "changes_form": changes_form,
    }
    return show(request, case, "", "casework/case_review.html", context)
