"""The last position of many vessels at once, found through the drawn track segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import User
from vessels.identity import Span
from vessels.models import Position, PositionImport, TrackSegment
from vessels.tracking.guarded import sub_select

# The last segment of each span ends with the last position heard: no search through months.
_LAST = """
SELECT held.row, p.at, p.longitude, p.latitude, p.sog_kn, p.cog_deg, p.heading_deg,
    p.position_import_id
FROM unnest(%s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[])
    AS held(row, mmsi, since, until)
CROSS JOIN LATERAL (
    SELECT s.mmsi, s.start_at, s.end_at FROM {segments} s
    WHERE s.mmsi = held.mmsi AND s.end_at >= coalesce(held.since, '-infinity')
        AND s.start_at < held.until
    ORDER BY s.start_at DESC LIMIT 1
) AS newest
CROSS JOIN LATERAL (
    SELECT * FROM {positions} p
    WHERE p.mmsi = newest.mmsi AND p.at BETWEEN newest.start_at AND newest.end_at
        AND p.at < held.until
    ORDER BY p.at DESC LIMIT 1
) AS p
"""


@dataclass(frozen=True, slots=True)
class Last:
    """The last position up to some time. Degrees, knots; None where not sent."""

    at: datetime
    lon: float
    lat: float
    sog_kn: float | None
    cog_deg: float | None
    heading_deg: int | None
    is_illustrative: bool


def of_spans(ships: Sequence[Sequence[Span]], user: User, *, until: datetime) -> dict[int, Last]:
    """By the number of the ship in ``ships``: her last position before ``until``. Two queries."""
    held = [(row, span) for row, spans in enumerate(ships) for span in spans]
    if not held:
        return {}
    segments, may_segments = sub_select(
        TrackSegment.objects.visible_to(user), "mmsi", "start_at", "end_at"
    )
    positions, may_positions = sub_select(
        Position.objects.visible_to(user),
        *("mmsi", "at", "longitude", "latitude", "sog_kn", "cog_deg", "heading_deg"),
        "position_import_id",
    )
    given = (
        [row for row, _ in held],
        [span.mmsi for _, span in held],
        [span.start for _, span in held],
        [min(span.end, until) if span.end else until for _, span in held],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _LAST.format(segments=segments, positions=positions),
            [*given, *may_segments, *may_positions],
        )
        rows = cursor.fetchall()
    imports = PositionImport.objects.visible_to(user).filter(
        pk__in={row[-1] for row in rows}, is_illustrative=True
    )
    made_up = set(imports.values_list("pk", flat=True))
    found: dict[int, Last] = {}
    for number, at, lon, lat, sog_kn, cog_deg, heading_deg, made_by in rows:
        last = Last(at, lon, lat, sog_kn, cog_deg, heading_deg, made_by in made_up)
        if number not in found or at > found[number].at:
            found[number] = last
    return found
