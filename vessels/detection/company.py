"""Who else was heard near a vessel: the positions of other transponders in boxes of time and place.

Other transponders are found through the drawn track segments, which have a spatial index; while an
import of the time in question is not drawn yet, by reading the positions of that time instead. Both
give the same answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import polars as pl

from vessels.analytics.base import Positions, instant
from vessels.detection.position_columns import COLUMNS, SCHEMA, read
from vessels.models import ImportState, PositionImport

HOUR: Final = timedelta(hours=1)
MARGIN_DEG: Final = 0.02  # of latitude: 1.2 nautical miles, beyond any encounter
_BOXES: Final = (
    "WITH box AS (SELECT * FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::float8[],"
    " %s::float8[], %s::float8[], %s::float8[])"
    " AS box(since, until, west, south, east, north))"
)
_DRAWN: Final = (
    "SELECT DISTINCT s.mmsi, box.since FROM box JOIN vessels_tracksegment s"
    " ON s.path && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)"
    " AND s.start_at < box.until AND s.end_at >= box.since WHERE s.mmsi <> ALL(%s)"
)
_INSIDE: Final = (
    "p.latitude BETWEEN box.south AND box.north AND p.longitude BETWEEN box.west AND box.east"
)
# Boxes of one hour each meet positions of that hour by equality, which can be hashed.
_READ_BY_HOUR: Final = (
    "SELECT DISTINCT p.mmsi, box.since FROM vessels_position p JOIN box"  # noqa: S608  # own names
    f" ON date_bin('1 hour', p.at, 'epoch'::timestamptz) = box.since AND {_INSIDE}"
    " WHERE p.at >= %s AND p.at < %s AND p.mmsi <> ALL(%s)"
)


@dataclass(frozen=True, slots=True)
class Box:
    """From ``since`` until before ``until``; degrees; ``west`` is not east of ``east``."""

    since: datetime
    until: datetime
    west: float
    south: float
    east: float
    north: float


def around(lat: float, lon: float, radius_nm: float, since: datetime, until: datetime) -> list[Box]:
    """The box that holds a circle; two of them where it crosses the antimeridian."""
    high = radius_nm / 60
    wide = min(180.0, high / max(np.cos(np.radians(min(abs(lat) + high, 89.9))), 1e-3))
    south, north = max(lat - high, -90.0), min(lat + high, 90.0)
    return [
        Box(since, until, west, south, east, north)
        for west, east in _unwrapped(lon - wide, lon + wide)
    ]


def beside(positions: Positions, around: timedelta) -> pl.DataFrame:
    """Positions of everyone who came near the transponder, from ``around`` before they did until
    as long after. Columns as :func:`vessels.detection.position_columns.read`, by MMSI and time.
    """
    boxes = _hours(positions)
    if not boxes:
        return pl.DataFrame(schema=SCHEMA)
    since, until = boxes[0].since, boxes[-1].until
    values: list[Any]
    near, values = _READ_BY_HOUR, [since, until, [positions.mmsi]]
    if is_drawn(since, until):
        near, values = _DRAWN, [[positions.mmsi]]
    selection = (
        f"{_BOXES}, near AS ({near}), hours AS (SELECT DISTINCT mmsi, since + step * interval"  # noqa: S608  # own names only
        " '1 hour' AS since FROM near CROSS JOIN generate_series(-%s, %s) AS step)"
        f" SELECT {COLUMNS} FROM hours JOIN vessels_position p ON p.mmsi = hours.mmsi"
        " AND p.at >= hours.since AND p.at < hours.since + interval '1 hour' ORDER BY p.mmsi, p.at"
    )
    steps = int(np.ceil(around / HOUR))
    return read(selection, [*_columns(boxes), *values, steps, steps])


def heard_in(boxes: Sequence[Box], *, without: Iterable[int], every: timedelta) -> pl.DataFrame:
    """Positions of others inside any of a few boxes, the first of each transponder in ``every``."""
    others = sorted(set(without))
    since, until = min(box.since for box in boxes), max(box.until for box in boxes)
    inside = (
        f"EXISTS (SELECT 1 FROM box WHERE p.at >= box.since AND p.at < box.until AND {_INSIDE})"  # noqa: S608  # own names only
    )
    drawn = f" AND p.mmsi IN (SELECT mmsi FROM ({_DRAWN}) AS near)"  # noqa: S608  # own names only
    known = drawn if is_drawn(since, until) else ""
    bucket = "date_bin(%s, p.at, 'epoch'::timestamptz)"
    selection = (
        f"{_BOXES} SELECT DISTINCT ON (p.mmsi, {bucket}) {COLUMNS} FROM vessels_position p"  # noqa: S608  # own names only
        f" WHERE p.at >= %s AND p.at < %s AND p.mmsi <> ALL(%s){known} AND {inside}"
        f" ORDER BY p.mmsi, {bucket}, p.at"
    )
    narrowed: list[Any] = [others] if known else []
    return read(selection, [*_columns(boxes), every, since, until, others, *narrowed, every])


def everybody(box: Box) -> pl.DataFrame:
    """Every position inside the box, by MMSI and time."""
    selection = (
        f"SELECT {COLUMNS} FROM vessels_position p"  # noqa: S608  # own names only
        " WHERE p.at >= %s AND p.at < %s AND p.latitude BETWEEN %s AND %s"
        " AND p.longitude BETWEEN %s AND %s ORDER BY p.mmsi, p.at"
    )
    sides = [box.since, box.until, box.south, box.north, box.west, box.east]
    return read(selection, sides)


def is_drawn(since: datetime, until: datetime) -> bool:
    """Whether every import of that time has its track segments."""
    return not PositionImport.objects.filter(
        state=ImportState.DONE,
        drawn_at=None,
        accepted__gt=0,
        first_at__lt=until,
        last_at__gte=since,
    ).exists()


def _hours(positions: Positions) -> list[Box]:
    """Where she was in each hour in which she was heard, with a margin around."""
    boxes: list[Box] = []
    hours = positions.at.astype("M8[h]")
    if not len(hours):
        return boxes
    starts = np.flatnonzero(np.r_[True, hours[1:] != hours[:-1]]).tolist()
    for first, last in zip(starts, [*starts[1:], len(hours)], strict=True):
        lat, lon = positions.lat[first:last], positions.lon[first:last]
        south, north = float(lat.min()) - MARGIN_DEG, float(lat.max()) + MARGIN_DEG
        wide = MARGIN_DEG / max(float(np.cos(np.radians(np.abs(lat).max()))), 1e-3)
        since = instant(hours[first])
        groups = [lon] if np.ptp(lon) <= 180 else [lon[lon < 0], lon[lon >= 0]]
        for group in groups:
            sides = _unwrapped(float(group.min()) - wide, float(group.max()) + wide)
            boxes.extend(Box(since, since + HOUR, west, south, east, north) for west, east in sides)
    return boxes


def _unwrapped(west: float, east: float) -> list[tuple[float, float]]:
    if east - west >= 360:
        return [(-180.0, 180.0)]
    if west < -180:
        return [(-180.0, east), (west + 360, 180.0)]
    if east > 180:
        return [(west, 180.0), (-180.0, east - 360)]
    return [(west, east)]


def _columns(boxes: Sequence[Box]) -> list[list[Any]]:
    names = ("since", "until", "west", "south", "east", "north")
    return [[getattr(box, name) for box in boxes] for name in names]
