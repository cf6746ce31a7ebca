"""Obligations: which measure's paragraph lays a duty on whom, and what the evidence shows of it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts import ledger
from accounts.models import User
from casework import access
from casework.errors import CaseInvalid
from casework.models import Addressee, Assessment, Case, CaseExhibit, LegalBasis, Obligation
from vessels.permissions import require_recorder


def add_obligation(
    *,
    actor: User,
    case: Case,
    legal_basis: LegalBasis,
    state: str,
    trigger: str,
    assessment: Assessment | str = Assessment.NOT_ASSESSED,
    reasoning: str = "",
    exhibits: Iterable[CaseExhibit] = (),
) -> Obligation:
    """Put a duty down under the case's next number.

    Raises CaseInvalid without an addressee or a trigger, for an assessment without reasons, and
    for an exhibit of another case.
    """
    with access.editing(actor=actor, case=case, act="obligation.added") as locked:
        highest = locked.obligations.aggregate(highest=Max("number"))["highest"] or 0
        obligation = Obligation(
            case=locked, number=highest + 1, legal_basis=legal_basis, created_by=actor
        )
        _write(obligation, state, trigger, assessment, reasoning, exhibits)
        _record(obligation, actor, "obligation.added", after=_said(obligation))
    return obligation


def edit_obligation(
    *,
    actor: User,
    obligation: Obligation,
    legal_basis: LegalBasis,
    state: str,
    trigger: str,
    assessment: Assessment | str,
    reasoning: str,
    exhibits: Iterable[CaseExhibit],
) -> Obligation:
    """Replace what is said of a duty; the ledger keeps what it was. Raises the same."""
    with access.editing(actor=actor, case=obligation.case, act="obligation.edited") as locked:
        current = locked.obligations.get(pk=obligation.pk)
        before = _said(current)
        current.legal_basis = legal_basis
        _write(current, state, trigger, assessment, reasoning, exhibits)
        after = _said(current)
        if after != before:
            _record(current, actor, "obligation.edited", before=before, after=after)
    return current


def remove_obligation(*, actor: User, obligation: Obligation) -> None:
    """Take a duty out of the case. The ledger keeps what it said."""
    with access.editing(actor=actor, case=obligation.case, act="obligation.removed") as locked:
        current = locked.obligations.get(pk=obligation.pk)
        _record(current, actor, "obligation.removed", before=_said(current))
        current.delete()


@transaction.atomic
def add_legal_basis(
    *,
    actor: User,
    instrument: str,
    paragraph: str,
    addressee: Addressee | str,
    duty: str,
    source: str,
    is_checked: bool = False,
) -> LegalBasis:
    """Add a measure's paragraph to those that cases can cite.

    Raises Refused, and CaseInvalid for an empty field or one that is known already.
    """
    require_recorder(actor)
    words = [text.strip() for text in (instrument, paragraph, duty, source)]
    if not all(words):
        raise CaseInvalid("Give the instrument, its paragraph, the duty, and where you read it.")
    known = LegalBasis.objects.filter(
        instrument=words[0], paragraph=words[1], addressee=Addressee(addressee)
    )
    if known.exists():
        raise CaseInvalid("That paragraph is known already for this addressee. Choose it.")
    made = LegalBasis.objects.create(
        instrument=words[0],
        paragraph=words[1],
        addressee=Addressee(addressee),
        duty=words[2],
        source=words[3],
        is_checked=is_checked,
        added_by=actor,
    )
    ledger.record(
        subject=made,
        actor=actor,
        action="legal_basis.added",
        payload={"citation": made.citation, "duty": made.duty, "is_checked": is_checked},
    )
    return made


def _write(
    obligation: Obligation,
    state: str,
    trigger: str,
    assessment: Assessment | str,
    reasoning: str,
    exhibits: Iterable[CaseExhibit],
) -> None:
    obligation.state, obligation.trigger = state.strip(), trigger.strip()
    obligation.assessment, obligation.reasoning = Assessment(assessment), reasoning.strip()
    chosen = list(exhibits)
    if not obligation.state:
        raise CaseInvalid("Name the State or body that the duty falls on.")
    if not obligation.trigger:
        raise CaseInvalid("Write which facts bring the duty about.")
    judged = obligation.assessment in (Assessment.MET, Assessment.NOT_MET)
    if judged and not (obligation.reasoning and chosen):
        raise CaseInvalid(
            "To say that a duty was met or not met, give the reasoning and the exhibits for it. "
            "Where no evidence speaks to it, choose “Engaged; what was done is not known”."
        )
    if any(each.case_id != obligation.case_id for each in chosen):
        raise CaseInvalid(f"Only exhibits of {obligation.case.reference} can be cited.")
    obligation.save()
    obligation.exhibits.set(chosen)


def _said(obligation: Obligation) -> dict[str, Any]:
    return {
        "citation": obligation.legal_basis.citation,
        "addressee": obligation.state,
        "trigger": obligation.trigger,
        "assessment": str(obligation.assessment),
        "reasoning": obligation.reasoning,
        "exhibits": sorted(entry.label for entry in obligation.exhibits.all()),
    }


def _record(obligation: Obligation, actor: User, action: str, **said: Any) -> None:
    ledger.record(
        subject=obligation.case,
        actor=actor,
        action=action,
        payload={"obligation": obligation.label, **said},
    )
