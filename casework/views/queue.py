"""The reviewers' queue: what waits for them, and sealed cases that have drifted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import CompartmentMember, CompartmentRole
from casework import drift
from casework.models import Case, CaseState
from casework.views.case_page import person

WAITING = (CaseState.SUBMITTED, CaseState.IN_REVIEW)


@require_GET
def review_queue(request: HttpRequest) -> HttpResponse:
    """Cases waiting for this person's review, oldest first, and sealed ones that have drifted."""
    user = person(request)
    reviewed = CompartmentMember.objects.filter(user=user, role=CompartmentRole.REVIEWER)
    cases = (
        Case.objects.visible_to(user)
        .filter(state__in=WAITING, compartment__in=reviewed.values("compartment"))
        .select_related("lead")
        .prefetch_related("revisions__review__reviewer", "revisions__submitted_by")
    )
    rows = [(case, case.revisions.all()[0]) for case in cases]
    rows.sort(key=lambda row: row[1].submitted_at)
    sealed = Case.objects.visible_to(user).filter(state__in=drift.SEALED).order_by("reference")
    context = {
        "rows": rows,
        "me": user.pk,
        "drifted": drift.of_cases(sealed, now=timezone.now()),
    }
    return render(request, "casework/review_queue.html", context)
