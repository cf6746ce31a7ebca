"""What became known after a case was sealed: listings that differ from those of its revision.

A sealed revision is never changed; a reader of the case is told that the world has moved on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.models import Case, CaseState, Revision
from casework.revisions import listing_of
from vessels.models import Vessel
from vessels.sanctions import status

SEALED: Final = (CaseState.APPROVED, CaseState.RELEASED)


@dataclass(frozen=True, slots=True)
class Drift:
    """One vessel's word on one list, in the revision and now."""

    vessel: str
    sanctions_list: str
    before: str
    after: str


def of_revision(revision: Revision, *, now: datetime) -> list[Drift]:
    """Every listing that reads otherwise now; empty where nothing moved.

    A list that has only gone stale since, or is heard again, says nothing new of the ship.
    """
    sealed = {vessel["id"]: vessel for vessel in revision.body["vessels"]}
    vessels = Vessel.objects.filter(pk__in=list(sealed))
    found = []
    for vessel, statuses in status.for_vessels(vessels, now=now).items():
        entry = sealed[str(vessel.pk)]
        before = {each["list"]: each for each in entry["listings"]}
        for each in statuses:
            after = listing_of(each)
            held = before.get(after["list"])
            if _differs(held, after):
                found.append(Drift(str(vessel), after["list"], _text(held), _text(after)))
    return found


def of_case(case: Case, *, now: datetime) -> list[Drift]:
    """The drift of the newest revision of a case that is sealed; none of any other case."""
    revision = case.revisions.first() if case.state in SEALED else None
    return of_revision(revision, now=now) if revision else []


def _differs(held: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether the list says another thing of her. Not knowing, on either side, is not saying."""
    if "unknown" in ((held or {}).get("status", "unknown"), after["status"]):
        return False
    return any((held or {}).get(name) != after[name] for name in ("status", "uid", "programmes"))


def _text(listing: Mapping[str, Any] | None) -> str:
    """`listed (RUSSIA-EO14024)`."""
    if listing is None:
        return "not asked"
    under = f" ({', '.join(listing['programmes'])})" if listing["programmes"] else ""
    return f"{listing['status'].replace('_', ' ')}{under}"
