"""Where a vessel's transponder was heard over a time, as stretches and the silences between them.

Positions reach a vessel only through the dated MMSI claims of :mod:`vessels.identity`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_

import numpy as np
from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Min,
    Q,
    Value,
)
from django.db.models import Window as Over
from django.db.models.functions import Lag, Lead

from accounts.models import User
from vessels import identity
from vessels.analytics import gaps
from vessels.analytics.geodesy import distance_nm
from vessels.identity import Span
from vessels.models import Position, Vessel
from vessels.models.position import PositionQuerySet

DEFAULT_WINDOW = timedelta(days=90)
GAP_HOURS = gaps.DEFAULT_THRESHOLD_HOURS
# More points than this are thinned for drawing; a screen is some 2,000 pixels wide.
MOST_DRAWN = 20_000
STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600)
)
ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = ("mmsi", "at", "longitude", "latitude", "sog_kn")
# The columns, and whether the position ends a silence.
Row = tuple[int, datetime, float, float, float | None, bool]


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
    """Stretches hold at least one point each: a lone position is kept.

    ``count`` is how many positions are held; where they were too many to draw, the stretches hold
    one for each ``step_s`` seconds, and both sides of every silence.
    """

    window: Window
    segments: list[list[Point]] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    is_illustrative: bool = False
    count: int = 0
    step_s: int = 0

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
    spans: Sequence[Span],
    user: User,
    window: Window,
    *,
    gap_hours: float = GAP_HOURS,
    most: int = MOST_DRAWN,
) -> Track:
    """As :func:`track_of`, for transponder spans already at hand.

    Each MMSI is split on its own: two transponders never make one zigzag line. More than ``most``
    positions are thinned in the database.
    """
    held = positions(spans, user, window)
    facts = _facts(held) if spans else _Facts()
    if not facts.count:
        return Track(window)
    step = _step(facts, most)
    track = Track(
        window,
        is_illustrative=facts.is_illustrative,
        count=facts.count,
        step_s=int(step.total_seconds()),
    )
    by_mmsi: dict[int, list[Point]] = defaultdict(list)
    after_silence: dict[int, list[int]] = defaultdict(list)
    rows = _thinned(held, step, gap_hours) if step else _whole(held)
    for mmsi, at, lon, lat, sog_kn, is_after in rows:
        if is_after:
            after_silence[mmsi].append(len(by_mmsi[mmsi]))
        by_mmsi[mmsi].append(Point(at, lon, lat, sog_kn))
    for mmsi, points in by_mmsi.items():
        _split(points, after_silence[mmsi] if step else _silences(points, gap_hours), track)
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


@dataclass(frozen=True, slots=True)
class _Facts:
    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    is_illustrative: bool = False


def _facts(held: PositionQuerySet) -> _Facts:
    """How many positions, over what time, and whether any is made up. One query."""
    found = held.aggregate(
        count=Count("mmsi"),
        first=Min("at"),
        last=Max("at"),
        made_up=Count("mmsi", filter=Q(position_import__is_illustrative=True)),
    )
    return _Facts(found["count"], found["first"], found["last"], found["made_up"] > 0)


def _step(facts: _Facts, most: int) -> timedelta:
    """Nothing where all can be drawn, else the shortest step that leaves at most ``most``."""
    if facts.count <= most or facts.first is None or facts.last is None:
        return timedelta()
    length = facts.last - facts.first
    return next((step for step in STEPS if length / step <= most), STEPS[-1])


def _whole(held: PositionQuerySet) -> Iterable[Row]:
    return held.order_by("mmsi", "at").values_list(*COLUMNS, Value(value=False))


def _thinned(held: PositionQuerySet, step: timedelta, gap_hours: float) -> Iterable[Row]:
    """The first position of each ``step`` of each transponder, and both sides of every silence."""
    silence = timedelta(hours=gap_hours)
    mmsi, time = F("mmsi"), F("at").asc()
    neighbours = held.annotate(
        before=Over(Lag("at"), partition_by=mmsi, order_by=time),
        after=Over(Lead("at"), partition_by=mmsi, order_by=time),
        bin=_bin("at", step),
        bin_before=_bin("before", step),
    )
    is_after = Q(before__isnull=False) & Q(at__gte=F("before") + silence)
    keep = (
        Q(before=None)
        | Q(after=None)
        | is_after
        | Q(after__gte=F("at") + silence)
        | ~Q(bin=F("bin_before"))
    )
    kept = neighbours.annotate(keep=_truth(keep), after_silence=_truth(is_after)).filter(keep=True)
    return kept.order_by("mmsi", "at").values_list(*COLUMNS, "after_silence")


def _bin(field: str, step: timedelta) -> Func:
    """The start of the ``step`` that a time falls in."""
    return Func(
        Value(step), F(field), Value(ORIGIN), function="date_bin", output_field=DateTimeField()
    )


def _truth(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _silences(points: list[Point], gap_hours: float) -> list[int]:
    """The indices of the points that end a silence."""
    found = gaps.detect(
        np.array([point.at.astimezone(UTC).replace(tzinfo=None) for point in points], "M8[us]"),
        np.array([point.lat for point in points]),
        np.array([point.lon for point in points]),
        threshold_hours=gap_hours,
    )
    afters: list[int] = found.after.tolist()
    return afters


def _split(points: list[Point], afters: list[int], track: Track) -> None:
    starts, ends = [0, *afters], [*afters, len(points)]
    track.segments.extend(points[start:end] for start, end in zip(starts, ends, strict=True))
    track.silences.extend(_silence(points[after - 1], points[after]) for after in afters)


def _silence(before: Point, after: Point) -> Silence:
    hours = (after.at - before.at) / timedelta(hours=1)
    miles = distance_nm(before.lat, before.lon, after.lat, after.lon)
    return Silence(before, after, hours, float(miles))
