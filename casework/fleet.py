"""The vessels of cases with what is said of them: identity side by side, and every listing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from casework.models import Case, CaseVessel
from vessels import identity
from vessels.identity import Entry
from vessels.models import Attribute
from vessels.sanctions import status
from vessels.sanctions.asof import NOW, AsOf
from vessels.sanctions.status import ListStatus

TRACK_COLOURS = 6


@dataclass(frozen=True)
class Standing:
    """A vessel's listings for a narrow place: what she is or was on, and how many say nothing."""

    statuses: list[ListStatus]

    @property
    def telling(self) -> list[ListStatus]:
        return [each for each in self.statuses if each.state in ("listed", "delisted")]

    @property
    def unknown(self) -> list[ListStatus]:
        return [each for each in self.statuses if each.state == "unknown"]

    @property
    def never(self) -> list[ListStatus]:
        return [each for each in self.statuses if each.state == "never_listed"]


@dataclass(frozen=True)
class VesselCard:
    """One vessel of a case as a page shows her. `colour_index` picks her colour on the map."""

    entry: CaseVessel
    colour_index: int
    sheet: list[Entry]
    standing: Standing

    def _of(self, attribute: Attribute) -> Entry | None:
        return next((entry for entry in self.sheet if entry.attribute == attribute), None)

    @property
    def ship_type(self) -> Entry | None:
        return self._of(Attribute.SHIP_TYPE)

    @property
    def flag(self) -> Entry | None:
        return self._of(Attribute.FLAG)

    @property
    def conflicts(self) -> list[Entry]:
        return [entry for entry in self.sheet if entry.is_conflicting]


def cards_of(case: Case, user: User, *, now: datetime, as_of: AsOf = NOW) -> list[VesselCard]:
    """The case's vessels in the order they were added, with what is said of them as of a day.

    Queries do not grow with their number.
    """
    entries = list(case.case_vessels.select_related("vessel").order_by("pk"))
    vessels = [entry.vessel for entry in entries]
    sheets = identity.sheets(vessels, user, as_of)
    statuses = status.for_vessels(vessels, now=now, as_of=as_of)
    return [
        VesselCard(
            entry=entry,
            colour_index=index % TRACK_COLOURS,
            sheet=sheets[entry.vessel_id],
            standing=Standing(statuses[entry.vessel]),
        )
        for index, entry in enumerate(entries)
    ]


def standings_of(cases: Iterable[Case], *, now: datetime) -> dict[UUID, Standing]:
    """Vessel id -> her listings, for cases whose `case_vessels__vessel` are prefetched."""
    vessels = {entry.vessel for case in cases for entry in case.case_vessels.all()}
    found = status.for_vessels(vessels, now=now)
    return {vessel.pk: Standing(statuses) for vessel, statuses in found.items()}
