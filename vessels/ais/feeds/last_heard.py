"""When a feed last heard each transponder, and which vessels are said to carry it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from vessels import mmsi
from vessels.models import Attribute, Feed, IdentityClaim, LastHeard, Vessel


@dataclass(frozen=True)
class Row:
    """``vessels`` are claimed to carry the number at some time; ``is_stale``: not heard since."""

    mmsi: int
    at: datetime
    vessels: list[Vessel]
    is_stale: bool

    @property
    def number(self) -> str:
        """Nine digits."""
        return f"{self.mmsi:09}"

    @property
    def is_ship(self) -> bool:
        """Whether the number can be a vessel's, by its shape."""
        return mmsi.is_vessel(self.number)


def of_feed(feed: Feed, user: User) -> QuerySet[LastHeard]:
    return LastHeard.objects.visible_to(user).filter(feed=feed).order_by("-at", "mmsi")


def rows(heard: Iterable[LastHeard], feed: Feed, user: User, *, now: datetime) -> list[Row]:
    """One query for all."""
    found = list(heard)
    claims = IdentityClaim.objects.visible_to(user).filter(
        attribute=Attribute.MMSI, value__in=[str(each.mmsi) for each in found]
    )
    vessels: dict[str, dict[object, Vessel]] = defaultdict(dict)
    for claim in claims.select_related("vessel"):
        vessels[claim.value][claim.vessel_id] = claim.vessel
    return [
        Row(
            each.mmsi,
            each.at,
            list(vessels[str(each.mmsi)].values()),
            now - each.at > feed.stale_after,
        )
        for each in found
    ]
