"""Positions drawn as lines: track segments for search and tiles, made anew when positions change.

A segment stays within one transponder and one UTC day, and is cut wherever a straight line would
claim too much: at a silence, at the antimeridian, and at a step that no ship can make. Segments
hold no fact of their own (the positions do), so drawing is not an act and the ledger is not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from vessels.models import ImportState, PositionImport

# A longer silence ends a line. Shorter than what counts as a gap event: a line is a claim too.
CUT_AFTER: Final = timedelta(hours=1)
# Faster than this between two reports: another ship with the same number, or a false position.
FASTEST_KN: Final = 100.0
# Degrees that a position may lie off the simplified line; 0.0002 is 22 m at most.
TOLERANCE_DEG: Final = 0.0002
# A segment never spans midnight UTC.
LONGEST: Final = timedelta(days=1)
# The deepest zoom of tiles that overviews are made for: they are good to half a pixel there.
OVERVIEW_ZOOM: Final = 6
WORLD_M: Final = 40_075_016.685_578_5  # how wide Web Mercator is
HALF_PIXELS: Final = 1024  # of a tile, which is drawn 512 pixels wide
# Nearer to a pole there is no Web Mercator. Wider than the world, so that nothing ends at its side.
_MERCATOR: Final = "ST_MakeEnvelope(-181, -85.0511, 181, 85.0511, 4326)"
_LOCK: Final = 0x534547  # one drawing at a time, or a day would be drawn twice

_TOUCHED: Final = """
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
SELECT DISTINCT mmsi, date_trunc('day', at, 'UTC') AS day
FROM vessels_position
WHERE at >= %(start)s AND at < %(end)s AND position_import_id = %(import_id)s
"""
# After an undo the positions are gone: the days whose segments count more than is held.
_CHANGED: Final = """
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
SELECT mmsi, day FROM (
    SELECT mmsi, date_trunc('day', at, 'UTC') AS day, count(*) AS held, 0 AS drawn
    FROM vessels_position WHERE at >= %(start)s AND at < %(end)s GROUP BY 1, 2
    UNION ALL
    SELECT mmsi, date_trunc('day', start_at, 'UTC'), 0, sum(positions)
    FROM vessels_tracksegment WHERE start_at >= %(start)s AND start_at < %(end)s GROUP BY 1, 2
) counted
GROUP BY mmsi, day HAVING sum(held) <> sum(drawn)
"""
_ERASE: Final = """
DELETE FROM vessels_tracksegment s USING touched t
WHERE s.mmsi = t.mmsi AND s.start_at >= t.day AND s.start_at < t.day + interval '1 day'
"""
_DRAW: Final = f"""
INSERT INTO vessels_tracksegment (mmsi, start_at, end_at, positions, path, overview)
SELECT mmsi, start_at, end_at, positions, path,
    CASE WHEN path && {_MERCATOR} THEN ST_Simplify(ST_Transform(
        CASE WHEN path @ {_MERCATOR} THEN path ELSE ST_ClipByBox2D(path, {_MERCATOR}) END, 3857
    ), %(coarse)s, true) END
FROM (
    SELECT mmsi, min(at) AS start_at, max(at) AS end_at, count(*) AS positions,
        CASE WHEN greatest(max(lon) - min(lon), max(lat) - min(lat)) <= %(tolerance)s
        THEN ST_SetSRID(ST_MakePoint((array_agg(lon))[1], (array_agg(lat))[1]), 4326)
        ELSE ST_SetSRID(ST_Simplify(
            ST_MakeLine(ST_MakePoint(lon, lat) ORDER BY at), %(tolerance)s, true), 4326)
        END AS path
    FROM (
        SELECT *, count(*) FILTER (WHERE is_cut) OVER (PARTITION BY mmsi, day ORDER BY at) AS part
        FROM (
            SELECT mmsi, day, at, lon, lat,
                at - last_at > %(cut_after)s
                OR abs(lon - last_lon) > 180
                OR 60 * sqrt(
                    ((lon - last_lon) * cos(radians(lat))) ^ 2 + (lat - last_lat) ^ 2
                ) > 1 + %(fastest)s * extract(epoch FROM at - last_at)::float / 3600 AS is_cut
            FROM (
                SELECT p.mmsi, t.day, p.at, p.longitude AS lon, p.latitude AS lat,
                    lag(p.at) OVER way AS last_at,
                    lag(p.longitude) OVER way AS last_lon,
                    lag(p.latitude) OVER way AS last_lat
                FROM touched t JOIN vessels_position p
                    ON p.mmsi = t.mmsi AND p.at >= t.day AND p.at < t.day + interval '1 day'
                WHERE p.at >= %(start)s AND p.at < %(end)s
                WINDOW way AS (PARTITION BY p.mmsi, t.day ORDER BY p.at)
            ) stepped
        ) cut
    ) parted
    GROUP BY mmsi, day, part
) lines
"""  # noqa: S608  # own constants


@dataclass(frozen=True, slots=True)
class Drawn:
    """``days`` are days of one transponder each."""

    days: int = 0
    segments: int = 0


def undrawn() -> QuerySet[PositionImport]:
    """Imports whose positions, or whose undoing, the segments do not show yet; oldest first."""
    waiting = PositionImport.objects.filter(
        drawn_at=None, state__in=[ImportState.DONE, ImportState.UNDONE]
    )
    return waiting.order_by("imported_at")


def draw_undrawn() -> Drawn:
    """Draw every import that waits, each in its own transaction."""
    days = segments = 0
    for position_import in undrawn():
        drawn = draw(position_import=position_import)
        days, segments = days + drawn.days, segments + drawn.segments
    return Drawn(days, segments)


@transaction.atomic
def draw(*, position_import: PositionImport) -> Drawn:
    """Redraw the days of the transponders that an import, or its undoing, touched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # Sorting two million rows in the 4 MB of the default would go to disk in many pieces.
        cursor.execute("SET LOCAL work_mem = '96MB'")
        cursor.execute("SET LOCAL jit = off")
    undone = position_import.state == ImportState.UNDONE
    days = segments = 0
    for start, end in _months(position_import):
        found = _draw_month(position_import, start, end, _CHANGED if undone else _TOUCHED)
        days, segments = days + found.days, segments + found.segments
    PositionImport.objects.filter(pk=position_import.pk).update(drawn_at=timezone.now())
    return Drawn(days, segments)


def _draw_month(
    position_import: PositionImport, start: datetime, end: datetime, choice: str
) -> Drawn:
    given: dict[str, Any] = {
        "start": start,
        "end": end,
        "import_id": position_import.pk,
        "tolerance": TOLERANCE_DEG,
        "coarse": WORLD_M / (1 << OVERVIEW_ZOOM) / HALF_PIXELS,
        "cut_after": CUT_AFTER,
        "fastest": FASTEST_KN,
    }
    with connection.cursor() as cursor:
        cursor.execute(choice, given)
        days = cursor.rowcount
        segments = 0
        if days:
            cursor.execute("ANALYZE touched")
            cursor.execute(_ERASE)
            cursor.execute(_DRAW, given)
            segments = cursor.rowcount
        cursor.execute("DROP TABLE touched")
    return Drawn(days, segments)


def _months(position_import: PositionImport) -> Iterator[tuple[datetime, datetime]]:
    """The import's time, month by month (one partition each), from and to midnight UTC."""
    if position_import.first_at is None or position_import.last_at is None:
        return
    if not position_import.accepted:
        return
    at = position_import.first_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    last = position_import.last_at.astimezone(UTC)
    while at <= last:
        following = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1, day=1)
        midnight = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        yield at, min(following, midnight)
        at = following
