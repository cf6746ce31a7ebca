"""Who was here: the transponders heard near a point in a stretch of time.

Found through the track segments (a spatial index over lines), then told exactly from the positions
themselves. A transponder that reported on both sides of the circle but not inside it is told apart:
only the straight line between two of its reports comes that near.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from accounts.models import User
from vessels.errors import InvalidSearch
from vessels.models import Position, PositionImport, TrackSegment
from vessels.tracking import segments
from vessels.tracking.guarded import sub_select
from vessels.tracking.tracks import Window

NM_M: Final = 1852.0
WIDEST_M: Final = 50 * NM_M
SMALLEST_M: Final = 10.0
LONGEST: Final = timedelta(days=366)
MOST: Final = 5_000
PATIENCE: Final = "15s"
_METRES_PER_DEGREE: Final = 110_574.0  # of latitude at the equator, where it is shortest

_SEARCH: Final = """
WITH here AS (
    SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography AS point
), near AS MATERIALIZED (
    SELECT DISTINCT s.mmsi, s.start_at, s.end_at
    FROM unnest(%s::float[], %s::float[]) AS side(west, east)
    CROSS JOIN LATERAL (SELECT ST_MakeEnvelope(west, %s, east, %s, 4326) AS box) AS framed
    JOIN {segments} s ON s.path && framed.box AND ST_Intersects(s.path, framed.box)
    WHERE s.start_at < %s AND s.end_at >= %s
), reported AS MATERIALIZED (
    SELECT p.mmsi, p.at, p.longitude, p.latitude, p.position_import_id, n.start_at AS stretch
    FROM near n JOIN {positions} p ON p.mmsi = n.mmsi AND p.at BETWEEN n.start_at AND n.end_at
    WHERE p.at >= %s AND p.at < %s
), inside AS (
    SELECT *, ST_Distance(
        ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography, here.point) AS metres
    FROM reported, here
    WHERE latitude BETWEEN %s AND %s AND (
        longitude BETWEEN (%s::float[])[1] AND (%s::float[])[1]
        OR longitude BETWEEN (%s::float[])[2] AND (%s::float[])[2])
), heard AS (
    SELECT DISTINCT ON (mmsi) mmsi, count(*) OVER everything AS positions,
        min(at) OVER everything AS first_at, max(at) OVER everything AS last_at,
        metres, longitude, latitude, at AS closest_at, position_import_id
    FROM inside WHERE metres <= %s
    WINDOW everything AS (PARTITION BY mmsi)
    ORDER BY mmsi, metres, at
), step AS (
    SELECT mmsi, at, longitude, latitude, position_import_id,
        lead(at) OVER way AS next_at,
        lead(longitude) OVER way AS next_lon,
        lead(latitude) OVER way AS next_lat
    FROM reported WHERE mmsi NOT IN (SELECT mmsi FROM heard)
    WINDOW way AS (PARTITION BY mmsi, stretch ORDER BY at)
), passing AS (
    SELECT *, ST_Distance(ST_SetSRID(ST_MakeLine(
        ST_MakePoint(longitude, latitude), ST_MakePoint(next_lon, next_lat)), 4326)::geography,
        here.point) AS metres
    FROM step, here
    WHERE next_at IS NOT NULL
        AND greatest(latitude, next_lat) >= %s AND least(latitude, next_lat) <= %s
), passed AS (
    SELECT DISTINCT ON (mmsi) mmsi, 0 AS positions, at AS first_at, next_at AS last_at, metres,
        longitude, latitude, NULL::timestamptz AS closest_at, position_import_id
    FROM passing WHERE metres <= %s ORDER BY mmsi, metres, at
)
SELECT *, count(*) OVER () FROM (SELECT * FROM heard UNION ALL SELECT * FROM passed) found
ORDER BY positions = 0, metres, mmsi LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Circle:
    """Degrees and metres, WGS 84. Raises InvalidSearch for what cannot be searched."""

    lat: float
    lon: float
    radius_m: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise InvalidSearch(
                f"Latitude {self.lat}, longitude {self.lon} is no place on Earth. Latitudes go "
                "from -90 to 90, longitudes from -180 to 180."
            )
        if not SMALLEST_M <= self.radius_m <= WIDEST_M:
            raise InvalidSearch(
                f"A radius of {self.radius_m:,.0f} m cannot be searched. Choose between "
                f"{SMALLEST_M:.0f} m and {WIDEST_M / NM_M:.0f} nm ({WIDEST_M / 1000:.1f} km)."
            )

    def span_of_latitude(self) -> tuple[float, float]:
        reach = self.radius_m / _METRES_PER_DEGREE
        return max(-90.0, self.lat - reach), min(90.0, self.lat + reach)

    def sides(self) -> list[tuple[float, float]]:
        """West and east of the box round it; two of them across the antimeridian."""
        south, north = self.span_of_latitude()
        furthest = max(abs(south), abs(north))
        narrowest = math.cos(math.radians(furthest)) * _METRES_PER_DEGREE
        reach = 1.01 * self.radius_m / narrowest if furthest < 89.9 else 180.0
        west, east = self.lon - reach, self.lon + reach
        if reach >= 180:
            return [(-180.0, 180.0)]
        if west < -180:
            return [(west + 360, 180.0), (-180.0, east)]
        return [(west, 180.0), (-180.0, east - 360)] if east > 180 else [(west, east)]


@dataclass(frozen=True, slots=True)
class Presence:
    """One transponder near the point. ``positions`` 0: only its line between two reports is.

    ``metres`` is to the nearest position, sent at ``closest_at`` from ``lon``, ``lat``. Of a line
    it is to the line: ``closest_at`` is None, she passed between ``first_at`` and ``last_at``, and
    ``lon``, ``lat`` is the report before.
    """

    mmsi: int
    positions: int
    first_at: datetime
    last_at: datetime
    metres: float
    lon: float
    lat: float
    closest_at: datetime | None
    is_illustrative: bool


@dataclass(frozen=True)
class Answer:
    """The nearest first, those heard inside before those that only passed. ``total`` counts all
    that were found, also beyond the ``MOST`` that are told. ``undrawn`` imports could not be
    searched yet."""

    found: list[Presence]
    total: int
    undrawn: int


def who_was_here(circle: Circle, window: Window, user: User) -> Answer:
    """Raises InvalidSearch for more than a year, or for more than can be looked through in time."""
    if window.end - window.start > LONGEST:
        raise InvalidSearch("Choose a window of at most 366 days.")
    rows = _rows(circle, window, user)
    imports = {row[8] for row in rows}
    made_up = set(
        PositionImport.objects.visible_to(user)
        .filter(pk__in=imports, is_illustrative=True)
        .values_list("pk", flat=True)
    )
    return Answer(
        found=list(_presences(rows, made_up)),
        total=rows[0][9] if rows else 0,
        undrawn=segments.undrawn().count(),
    )


def _rows(circle: Circle, window: Window, user: User) -> list[tuple[Any, ...]]:
    lines, may_lines = sub_select(
        TrackSegment.objects.visible_to(user), "mmsi", "start_at", "end_at", "path"
    )
    reports, may_reports = sub_select(
        Position.objects.visible_to(user),
        *("mmsi", "at", "longitude", "latitude", "position_import_id"),
    )
    sides = circle.sides()
    wests, easts = [west for west, _ in sides], [east for _, east in sides]
    south, north = circle.span_of_latitude()
    slack = 2 * segments.TOLERANCE_DEG
    params: list[Any] = [circle.lon, circle.lat]
    params += [[west - slack for west in wests], [east + slack for east in easts]]
    params += [south - slack, north + slack, *may_lines, window.end, window.start]
    params += [*may_reports, window.start, window.end]
    params += [south, north, wests, easts, wests, easts, circle.radius_m]
    params += [south, north, circle.radius_m, MOST]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
            cursor.execute(_SEARCH.format(segments=lines, positions=reports), params)
            found = list(cursor.fetchall())
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise InvalidSearch(
                f"There are too many positions there to look through in {PATIENCE}. Choose a "
                "smaller circle or fewer days."
            ) from error
        raise
    return found


def _presences(rows: list[tuple[Any, ...]], made_up: set[Any]) -> Iterator[Presence]:
    for mmsi, positions, first_at, last_at, metres, lon, lat, closest_at, made_by, _ in rows:
        yield Presence(
            mmsi=mmsi,
            positions=positions,
            first_at=first_at,
            last_at=last_at,
            metres=metres,
            lon=lon,
            lat=lat,
            closest_at=closest_at,
            is_illustrative=made_by in made_up,
        )
