"""Where a vessel's transponder was heard over a time, as stretches and the silences between them.

Positions reach a vessel only through the dated MMSI claims of :mod:`vessels.identity`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

import numpy as np
from django.db.models import Max, Q

from accounts.models import User
from vessels import identity
from vessels.analytics import gaps
from vessels.identity import Span
from vessels.models import Position, PositionImport, Vessel
from vessels.models.position import PositionQuerySet

DEFAULT_WINDOW = timedelta(days=90)
GAP_HOURS = gaps.DEFAULT_THRESHOLD_HOURS


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` until before ``end``, both UTC."""

    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(microseconds=1)).date()


@dataclass(frozen=True, slots=True)
class Point:
    at: datetime
    lon: float
    lat: float
    sog_kn: float | None


@dataclass(frozen=True, slots=True)
class Silence:
    """No position between two points. ``distance_nm`` is a straight line, no claim on the path."""

    before: Point
    after: Point
    hours: float
    distance_nm: float


@dataclass(frozen=True)
class Track:
    """Stretches hold at least one point each: a lone position is kept."""

    window: Window
    segments: list[list[Point]] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    is_illustrative: bool = False

    @property
    def point_count(self) -> int:
        return sum(len(segment) for segment in self.segments)


def default_window(spans: Sequence[Span], user: User) -> Window | None:
    """The last 90 days up to the last position, or None where none is held. One query."""
    if not spans:
        return None
    last = Position.objects.visible_to(user).filter(_within(spans, None)).aggregate(at=Max("at"))
    if last["at"] is None:
        return None
    end = datetime.combine(last["at"].date(), time(tzinfo=UTC)) + timedelta(days=1)
    return Window(end - DEFAULT_WINDOW, end)


def track_of(vessel: Vessel, user: User, window: Window, *, gap_hours: float = GAP_HOURS) -> Track:
    """The vessel's track in a window. Two queries, three when there are positions."""
    return track_for(identity.transponders(vessel, user), user, window, gap_hours=gap_hours)


def track_for(
    spans: Sequence[Span], user: User, window: Window, *, gap_hours: float = GAP_HOURS
) -> Track:
    """As :func:`track_of`, for transponder spans already at hand.

    Each MMSI is split on its own: two transponders never make one zigzag line.
    """
    by_mmsi: dict[int, list[Point]] = defaultdict(list)
    imports: set[UUID] = set()
    rows = positions(spans, user, window).order_by("mmsi", "at")
    for mmsi, at, lon, lat, sog_kn, import_id in rows.values_list(
        "mmsi", "at", "longitude", "latitude", "sog_kn", "position_import_id"
    ):
        by_mmsi[mmsi].append(Point(at, lon, lat, sog_kn))
        imports.add(import_id)
    track = Track(window, is_illustrative=_any_illustrative(imports))
    for points in by_mmsi.values():
        _split(points, gap_hours, track)
    return track


def positions(spans: Sequence[Span], user: User, window: Window | None = None) -> PositionQuerySet:
    """Positions of the spans inside the window, unordered; none without spans."""
    found = Position.objects.visible_to(user)
    return found.filter(_within(spans, window)) if spans else found.none()


def _within(spans: Sequence[Span], window: Window | None) -> Q:
    """Bounds on ``at`` for every span, so that only the months concerned are read."""
    return reduce(or_, (_span_within(span, window) for span in spans))


def _span_within(span: Span, window: Window | None) -> Q:
    starts = [at for at in (span.start, window.start if window else None) if at]
    ends = [at for at in (span.end, window.end if window else None) if at]
    condition = Q(mmsi=span.mmsi)
    if starts:
        condition &= Q(at__gte=max(starts))
    if ends:
        condition &= Q(at__lt=min(ends))
    return condition


def _any_illustrative(imports: set[UUID]) -> bool:
    return (
        bool(imports)
        and PositionImport.objects.filter(pk__in=imports, is_illustrative=True).exists()
    )


def _split(points: list[Point], gap_hours: float, track: Track) -> None:
    found = gaps.detect(
        np.array([point.at.astimezone(UTC).replace(tzinfo=None) for point in points], "M8[us]"),
        np.array([point.lat for point in points]),
        np.array([point.lon for point in points]),
        threshold_hours=gap_hours,
    )
    starts = [0, *found.after.tolist()]
    ends = [*found.after.tolist(), len(points)]
    track.segments.extend(points[start:end] for start, end in zip(starts, ends, strict=True))
    track.silences.extend(
        Silence(points[before], points[after], hours, distance_nm)
        for before, after, hours, distance_nm in zip(
            found.before.tolist(),
            found.after.tolist(),
            found.hours.tolist(),
            found.distance_nm.tolist(),
            strict=True,
        )
    )
