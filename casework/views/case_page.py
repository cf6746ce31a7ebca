"""What every page of a case shows: its tabs, its stage, and what this person may do with it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.errors import Refused
from accounts.models import CompartmentRole, Role, User
from accounts.models.compartment import EDITORS
from casework import review
from casework.counting import counted
from casework.models import Case, CaseState
from casework.models.case import EDITABLE

STAGES = ("Opened", "Investigating", "In review", "Approved", "Released")
REACHED = {
    CaseState.INVESTIGATING: 1,
    CaseState.CHANGES_REQUESTED: 1,
    CaseState.SUBMITTED: 2,
    CaseState.IN_REVIEW: 2,
    CaseState.APPROVED: 3,
    CaseState.RELEASED: 4,
    CaseState.CLOSED: 5,
}
TABS = (
    ("Summary", "casework:case-detail", ""),
    ("Workspace", "casework:workspace", ""),
    ("Evidence", "casework:case-evidence", "exhibit_count"),
    ("Vessels", "casework:case-vessels", "vessel_count"),
    ("Statements", "casework:case-statements", "statement_count"),
    ("Findings", "casework:case-findings", "finding_count"),
    ("Obligations", "casework:case-obligations", "obligation_count"),
    ("Activity", "casework:case-activity", ""),
    ("People", "casework:case-people", "people"),
)


@dataclass(frozen=True)
class Tab:
    text: str
    url: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class Stage:
    text: str
    mark: str


@dataclass(frozen=True)
class May:
    """What the person may do now. The domain functions decide again, under lock."""

    edit: bool
    note: bool
    submit: bool
    withdraw: bool
    review: bool
    release: bool
    supervise: bool
    lead: bool


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware lets nobody else in."""
    if not isinstance(request.user, User):
        raise Refused("Sign in first.")
    return request.user


def get_case(request: HttpRequest, reference: str) -> Case:
    """The case with its people and counts, or 404 for anyone who is not in it."""
    cases = counted(Case.objects.visible_to(person(request)))
    return get_object_or_404(
        cases.select_related("lead", "compartment").prefetch_related("compartment__members__user"),
        reference=reference,
    )


def show(
    request: HttpRequest, case: Case, tab: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Render a page of the case: its own context, and the case's frame around it."""
    frame = {
        "case": case,
        "tabs": _tabs(case, tab),
        "stages": _stages(case),
        "may": rights(person(request), case),
        "members": case.compartment.members.all(),
    }
    return render(request, template, {**frame, **context})


def rights(user: User, case: Case) -> May:
    """From the members loaded with the case; no query."""
    roles = {member.user_id: member.role for member in case.compartment.members.all()}
    role = roles.get(user.pk)
    editor = role in EDITORS
    open_to_edits = case.state in EDITABLE
    return May(
        edit=editor and open_to_edits,
        note=editor and case.state != CaseState.CLOSED,
        submit=editor and open_to_edits and user.has_role(Role.INVESTIGATOR),
        withdraw=editor and case.state == CaseState.SUBMITTED,
        review=role == CompartmentRole.REVIEWER
        and user.has_role(Role.SUPERVISOR)
        and case.state in (CaseState.SUBMITTED, CaseState.IN_REVIEW),
        release=user.has_role(Role.RELEASE_OFFICER)
        and case.state in (CaseState.APPROVED, CaseState.RELEASED),
        supervise=user.has_role(Role.SUPERVISOR),
        lead=role == CompartmentRole.LEAD,
    )


def why_not_review(user: User, case: Case) -> str:
    """Why this person may not review the newest revision; empty when they may."""
    try:
        review.require_reviewer(user, case, review.latest_revision(case))
    except Refused as refusal:
        return str(refusal)
    return ""


def _tabs(case: Case, current: str) -> list[Tab]:
    counts = {"people": len(case.compartment.members.all())}
    return [
        Tab(
            text,
            reverse(name, args=[case.reference]),
            counts.get(field, getattr(case, field, None)) if field else None,
            text == current,
        )
        for text, name, field in TABS
    ]


def _stages(case: Case) -> list[Stage]:
    reached = REACHED[CaseState(case.state)]
    marks = ["done" if index < reached else "on" if index == reached else "" for index in range(5)]
    texts = list(STAGES)
    if case.state in (CaseState.CHANGES_REQUESTED, CaseState.SUBMITTED):
        texts[reached] = case.get_state_display()
    return [Stage(text, mark) for text, mark in zip(texts, marks, strict=True)]
