"""What became known after a case was submitted: listings that differ from those of its revision.

A sealed revision is never changed; a reader of the case is told that the world has moved on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.models import Case, CaseState, Revision
from casework.revisions import listing_of
from vessels.models import Vessel
from vessels.sanctions import status
from vessels.sanctions.status import ListStatus

SEALED: Final = (CaseState.APPROVED, CaseState.RELEASED)
FROZEN: Final = (CaseState.SUBMITTED, CaseState.IN_REVIEW, *SEALED)
"""A revision stands for the case: whoever is about to approve it sees what it does not know."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One vessel's word on one list, in the revision and now."""

    vessel: str
    sanctions_list: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Drifted:
    """A case whose newest revision reads otherwise now."""

    case: Case
    drift: list[Drift]


def of_case(case: Case, *, now: datetime) -> list[Drift]:
    """Every listing that reads otherwise now than in the newest revision; none while in work.

    A list that has only gone stale since, or is heard again, says nothing new of the ship.
    """
    found = of_cases([case], now=now)
    return found[0].drift if found else []


def of_cases(cases: Iterable[Case], *, now: datetime) -> list[Drifted]:
    """The frozen ones among the cases that drifted. The queries do not grow with them."""
    frozen_cases = {case.pk: case for case in cases if case.state in FROZEN}
    if not frozen_cases:
        return []
    newest = (
        Revision.objects.filter(case__in=frozen_cases).order_by("case", "-number").distinct("case")
    )
    frozen = dict(newest.values_list("case", "body__vessels"))
    wanted = {vessel["id"] for vessels in frozen.values() for vessel in vessels}
    told = status.for_vessels(Vessel.objects.filter(pk__in=wanted), now=now)
    current = {str(vessel.pk): (vessel, statuses) for vessel, statuses in told.items()}
    drifts = {
        pk: [
            drift
            for entry in vessels
            if entry["id"] in current
            for drift in _of_vessel(entry, *current[entry["id"]])
        ]
        for pk, vessels in frozen.items()
    }
    return [Drifted(case, drifts[pk]) for pk, case in frozen_cases.items() if drifts.get(pk)]


def _of_vessel(
    entry: Mapping[str, Any], vessel: Vessel, statuses: list[ListStatus]
) -> Iterator[Drift]:
    before = {each["list"]: each for each in entry["listings"]}
    for each in statuses:
        after = listing_of(each)
        held = before.get(after["list"])
        if _differs(held, after):
            yield Drift(str(vessel), after["list"], _text(held), _text(after))


def _differs(held: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether the list says another thing of her. Not knowing now is not saying.

    Where the revision did not know, only a listing under an entry that it does not name is new.
    """
    if after["status"] == "unknown":
        return False
    if held is None or held["status"] == "unknown":
        entry = held["uid"] if held else None
        return bool(after["status"] == "listed" and after["uid"] != entry)
    return any(held[name] != after[name] for name in ("status", "uid", "programmes"))


def _text(listing: Mapping[str, Any] | None) -> str:
    """`listed (RUSSIA-EO14024)`."""
    if listing is None:
        return "not asked"
    under = f" ({', '.join(listing['programmes'])})" if listing["programmes"] else ""
    return f"{listing['status'].replace('_', ' ')}{under}"
