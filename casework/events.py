"""Events on a case's timeline: observed, inferred or claimed, each with its source."""

from collections.abc import Iterable
from datetime import datetime

from accounts import ledger
from accounts.models import User
from casework import access
from casework.errors import CaseInvalid
from casework.models import Case, CaseEvent, CaseExhibit, Certainty
from evidence.precision import Precision, text_of
from vessels.models import Place, Vessel


def add_event(
    *,
    actor: User,
    case: Case,
    title: str,
    certainty: Certainty,
    starts_at: datetime,
    source: str,
    ends_at: datetime | None = None,
    precision: Precision = Precision.DAY,
    detail: str = "",
    vessels: Iterable[Vessel] = (),
    place: Place | None = None,
    case_exhibit: CaseExhibit | None = None,
) -> CaseEvent:
    """Enter what happened, or is said to have happened, with the precision it is known to."""
    with access.editing(actor=actor, case=case, act="event.added") as locked:
        if not title.strip():
            raise CaseInvalid("The event has no title. Say in a few words what happened.")
        if not source.strip():
            raise CaseInvalid("The event has no source. Say who observed, inferred or claims it.")
        if ends_at and ends_at < starts_at:
            raise CaseInvalid(
                f"The event ends ({text_of(ends_at, precision)}) before it starts "
                f"({text_of(starts_at, precision)}). Correct one of the two."
            )
        if case_exhibit and case_exhibit.case_id != locked.pk:
            raise CaseInvalid(f"{case_exhibit.label} is not an exhibit of {locked.reference}.")
        event = CaseEvent.objects.create(
            case=locked,
            title=title.strip(),
            detail=detail.strip(),
            certainty=Certainty(certainty),
            starts_at=starts_at,
            ends_at=ends_at,
            precision=Precision(precision),
            place=place,
            source=source.strip(),
            case_exhibit=case_exhibit,
            created_by=actor,
        )
        event.vessels.set(vessels)
        ledger.record(
            subject=locked,
            actor=actor,
            action="event.added",
            payload={
                "event": str(event.pk),
                "title": event.title,
                "certainty": event.certainty,
                "starts_at": text_of(starts_at, precision),
            },
        )
    return event
