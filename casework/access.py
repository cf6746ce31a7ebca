"""Who may change a case, and when; and what becomes of an attempt that is refused.

Every change of a case runs inside `editing` or `acting`: the refusal is recorded even though the
act failed, the case's row is locked before anything is checked, and so an edit can never slip past
a submission that is under way.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.errors import Refused
from accounts.models import CompartmentRole, User
from accounts.models.compartment import EDITORS
from casework.errors import NoSuchCase, NotAllowed, WrongState
from casework.models import Case, CaseState

EDIT_FIRST = {
    CaseState.SUBMITTED: "It is submitted: withdraw it first.",
    CaseState.IN_REVIEW: "It is in review: ask the reviewer to request changes first.",
    CaseState.APPROVED: "It is approved: a supervisor must reopen it first.",
    CaseState.RELEASED: "It is released: a supervisor must reopen it first.",
    CaseState.CLOSED: "It is closed: a supervisor must reopen it first.",
}


@contextmanager
def acting(*, actor: User, case: Case, act: str) -> Iterator[Case]:
    """One transaction around an act on the locked case. Yields the case as it stands now.

    A member whom the body refuses leaves `<act>.refused` in the case's chain, written after the
    act is undone. Raises `NoSuchCase` for somebody who is not in the case.
    """
    try:
        with transaction.atomic():
            yield _locked(actor, case)
    except Refused as refusal:
        with transaction.atomic():
            ledger.record(
                subject=case,
                actor=actor,
                action=f"{act}.refused",
                payload={"code": refusal.code, "reason": str(refusal)},
            )
        raise


@contextmanager
def editing(*, actor: User, case: Case, act: str) -> Iterator[Case]:
    """As `acting`, for a lead or investigator changing the content of a case that is open to it."""
    with acting(actor=actor, case=case, act=act) as locked:
        require_editor(actor, locked)
        require_editable(locked)
        yield locked
        Case.objects.filter(pk=locked.pk).update(updated_at=timezone.now())


@contextmanager
def noting(*, actor: User, case: Case, act: str) -> Iterator[Case]:
    """As `editing`, for tasks and notes, which no revision holds: any state but closed."""
    with acting(actor=actor, case=case, act=act) as locked:
        require_editor(actor, locked)
        if locked.state == CaseState.CLOSED:
            raise WrongState(f"{locked.reference} is closed. A supervisor must reopen it first.")
        yield locked


def role_in(user: User, case: Case) -> CompartmentRole | None:
    """The user's role in the case's compartment. One query."""
    return case.compartment.role_of(user)


def is_editor(user: User, case: Case) -> bool:
    return role_in(user, case) in EDITORS


def require_editor(actor: User, case: Case) -> None:
    if not is_editor(actor, case):
        raise NotAllowed(
            f"Only a lead or an investigator of {case.reference} may change it. "
            "Ask the lead to give you that role in the case."
        )


def require_editable(case: Case) -> None:
    if not case.is_editable:
        raise WrongState(f"{case.reference} cannot be changed. {EDIT_FIRST[CaseState(case.state)]}")


def _locked(actor: User, case: Case) -> Case:
    locked = Case.objects.visible_to(actor).select_for_update().filter(pk=case.pk).first()
    if locked is None:
        raise NoSuchCase("There is no such case, or you are not in it.")
    return locked
