"""Positions of a vessel by time, transponder, speed, status and import, in an order asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.expressions import OrderBy

from accounts.models import User
from vessels.identity import Span
from vessels.models.position import PositionQuerySet
from vessels.tracking import tracks
from vessels.tracking.tracks import Window

# What a table can be sorted by, with what breaks a tie. What was not sent comes last either way.
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "time": ("at", "mmsi"),
    "-time": ("-at", "mmsi"),
    "mmsi": ("mmsi", "at"),
    "-mmsi": ("-mmsi", "at"),
    "speed": (F("sog_kn").asc(nulls_last=True), "at", "mmsi"),
    "-speed": (F("sog_kn").desc(nulls_last=True), "at", "mmsi"),
    "course": (F("cog_deg").asc(nulls_last=True), "at", "mmsi"),
    "-course": (F("cog_deg").desc(nulls_last=True), "at", "mmsi"),
}
NEWEST_FIRST = "-time"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What None leaves open. Speeds in knots, both ends included; unsent speeds match no range."""

    window: Window
    mmsi: int | None = None
    slowest_kn: float | None = None
    fastest_kn: float | None = None
    nav_status: int | None = None
    position_import: UUID | None = None

    def conditions(self) -> dict[str, Any]:
        asked = {
            "mmsi": self.mmsi,
            "sog_kn__gte": self.slowest_kn,
            "sog_kn__lte": self.fastest_kn,
            "nav_status": self.nav_status,
            "position_import": self.position_import,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def in_words(self) -> str:
        """The filters beside the window, for the head of a file; "none" without any."""
        words = [
            f"MMSI {self.mmsi:09}" if self.mmsi is not None else "",
            f"speed from {self.slowest_kn:g} kn" if self.slowest_kn is not None else "",
            f"speed to {self.fastest_kn:g} kn" if self.fastest_kn is not None else "",
            f"navigational status {self.nav_status}" if self.nav_status is not None else "",
            f"import {self.position_import}" if self.position_import else "",
        ]
        return ", ".join(word for word in words if word) or "none"


def select(
    spans: Sequence[Span], user: User, wanted: Wanted, *, order: str = NEWEST_FIRST
) -> PositionQuerySet:
    """The positions wanted, in the order asked for or else the newest first."""
    found = tracks.positions(spans, user, wanted.window).filter(**wanted.conditions())
    return found.order_by(*ORDERS.get(order, ORDERS[NEWEST_FIRST]))
