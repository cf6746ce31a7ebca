"""Whose a transponder number was said to be, for tables of numbers: name, flag, listings."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from vessels import identity, mmsi
from vessels.identity import Span
from vessels.mmsi import Country
from vessels.models import Attribute, IdentityClaim, StaticReport, Vessel
from vessels.sanctions import status
from vessels.sanctions.status import ListStatus


@dataclass(frozen=True)
class Bearer:
    """Vessels that claim the number in the time asked, with their listings; often none, at times
    several. ``sent_name`` is what the crew typed in. ``country`` is by the number's MID."""

    number: str
    country: Country | None
    sent_name: str = ""
    vessels: list[tuple[Vessel, list[ListStatus]]] = field(default_factory=list)

    @property
    def is_ship(self) -> bool:
        """Whether the number can be a vessel's, by its shape."""
        return mmsi.is_vessel(self.number)

    @property
    def listings(self) -> list[ListStatus]:
        """Where a vessel of that number is, or was, listed."""
        return [
            each
            for _, statuses in self.vessels
            for each in statuses
            if each.state in ("listed", "delisted")
        ]


def bearers(
    heard: Iterable[tuple[int, datetime, datetime]], user: User, *, now: datetime
) -> dict[int, Bearer]:
    """By MMSI, of (MMSI, first heard, last heard). Eight queries, however many there are."""
    times = {number: (first, last) for number, first, last in heard}
    names = _sent_names(times, user)
    claimed = _claimed(times, user)
    statuses = status.for_vessels({each for held in claimed.values() for each in held}, now=now)
    return {
        number: Bearer(
            number=f"{number:09}",
            country=mmsi.country(f"{number:09}"),
            sent_name=names.get(number, ""),
            vessels=[(vessel, statuses[vessel]) for vessel in claimed[number]],
        )
        for number in times
    }


def _claimed(
    times: dict[int, tuple[datetime, datetime]], user: User
) -> defaultdict[int, list[Vessel]]:
    """A claim counts when its dates meet the time the number was heard."""
    found: defaultdict[int, list[Vessel]] = defaultdict(list)
    claims = IdentityClaim.objects.visible_to(user).filter(
        attribute=Attribute.MMSI, value__in=[f"{number:09}" for number in times]
    )
    for claim in claims.select_related("vessel").order_by("vessel__name", "pk"):
        span = Span(int(claim.value), claim.valid_from, identity.end_of(claim))
        first, last = times[span.mmsi]
        meets = (span.start is None or span.start <= last) and (
            span.end is None or first < span.end
        )
        if meets and claim.vessel not in found[span.mmsi]:
            found[span.mmsi].append(claim.vessel)
    return found


def _sent_names(numbers: Collection[int], user: User) -> dict[int, str]:
    """The name that each number sent last."""
    reports = (
        StaticReport.objects.visible_to(user)
        .filter(mmsi__in=numbers)
        .exclude(name="")
        .order_by("mmsi", "-last_at")
        .distinct("mmsi")
    )
    return dict(reports.values_list("mmsi", "name"))
