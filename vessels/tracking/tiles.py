"""Vector tiles of track segments: what a map of many vessels draws, simplified for its zoom.

A tile holds one layer, ``tracks``, with the lines of each transponder (property ``mmsi``) as one
feature and the places where it was heard once, or lay still, as another.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from vessels.errors import NoSuchTile
from vessels.identity import Span
from vessels.models import PositionImport, TrackSegment
from vessels.tracking.guarded import sub_select
from vessels.tracking.segments import HALF_PIXELS, LONGEST, OVERVIEW_ZOOM, WORLD_M
from vessels.tracking.tracks import Window

LAYER: Final = "tracks"
DEEPEST: Final = 14
EXTENT: Final = 4096
_BUFFER: Final = 64

# Far out every line is made of its overview; near by it is clipped before it is projected, as a
# position at a pole has no place in Web Mercator. Both are simplified to half a pixel.
_FAR: Final = "ST_Simplify(s.overview, %s, true)"
_NEAR: Final = (
    "ST_Simplify(CASE WHEN s.path @ {box} THEN s.path ELSE ST_ClipByBox2D(s.path, {box}) END,"
    " %s, true)"
)
# Only for numbers that were not hers for all of the window: the join is a tenth of a tile's time.
_PARTS: Final = """
    LEFT JOIN unnest(%s::int[], %s::timestamptz[], %s::timestamptz[]) AS part(mmsi, since, until)
        ON s.mmsi = part.mmsi
        AND s.end_at >= coalesce(part.since, '-infinity')
        AND s.start_at < coalesce(part.until, 'infinity')
"""
# The frame and the numbers are in the statement as constants, so that the planner knows how many
# segments they choose. Lines are gathered as an array: the aggregate ST_Collect takes longer.
_TILE: Final = """
WITH simple AS MATERIALIZED (
    SELECT s.mmsi, {line} AS path
    FROM {segments} s {parts}
    WHERE s.path && {box} AND s.mmsi = ANY(%s)
        AND s.start_at > %s AND s.start_at < %s AND s.end_at >= %s {held}
), drawn AS (
    SELECT mmsi, ST_AsMVTGeom(
        ST_Transform(ST_Collect(array_agg(path)), 3857), ST_TileEnvelope(%s, %s, %s), %s, %s
    ) AS geom
    FROM simple GROUP BY mmsi, ST_Dimension(path)
)
SELECT ST_AsMVT(drawn, %s, %s, 'geom') FROM drawn
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """Column ``x`` from 180 W eastwards and row ``y`` from the north, of 2 ** ``zoom`` each."""

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        side = 1 << min(self.zoom, DEEPEST)
        if self.zoom > DEEPEST or self.x >= side or self.y >= side:
            raise NoSuchTile(
                f"There is no tile {self.zoom}/{self.x}/{self.y}. Zooms go to {DEEPEST}, columns "
                f"and rows of zoom {min(self.zoom, DEEPEST)} to {side - 1}."
            )

    @property
    def width_deg(self) -> float:
        return 360 / (1 << self.zoom)

    def box(self) -> str:
        """SQL for its frame in degrees, a little wider than what is drawn."""
        margin = self.width_deg * _BUFFER / EXTENT
        west = self.x * self.width_deg - 180
        south, north = self._latitude(self.y + 1), self._latitude(self.y)
        edges = (west - margin, south - margin, west + self.width_deg + margin, north + margin)
        return f"ST_MakeEnvelope({', '.join(f'{edge:.9f}' for edge in edges)}, 4326)"

    def _latitude(self, row: int) -> float:
        """Degrees north of the upper edge of a row, in Web Mercator."""
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / (1 << self.zoom)))))


def tracks_tile(tile: Tile, spans: Sequence[Span], user: User, window: Window) -> bytes:
    """The tracks of transponder spans in a window as a Mapbox vector tile; empty where none are.

    A segment is in the window when any part of it is: at the window's ends, up to a day more shows.
    """
    if not spans:
        return b""
    segments, guard = sub_select(
        TrackSegment.objects.visible_to(user), "mmsi", "start_at", "end_at", "path", "overview"
    )
    is_far = tile.zoom <= OVERVIEW_ZOOM
    whole, parts = _held(spans, window)
    params: list[Any] = [(WORLD_M if is_far else 360) / (1 << tile.zoom) / HALF_PIXELS, *guard]
    if parts:
        params += [[getattr(part, name) for part in parts] for name in ("mmsi", "start", "end")]
    params += [sorted(whole | {part.mmsi for part in parts})]
    params += [window.start - LONGEST, window.end, window.start]
    if parts:
        params += [sorted(whole)]
    params += [tile.zoom, tile.x, tile.y, EXTENT, _BUFFER, LAYER, EXTENT]
    statement = _TILE.format(
        line=(_FAR if is_far else _NEAR).format(box=tile.box()),
        segments=segments,
        parts=_PARTS if parts else "",
        box=tile.box(),
        held="AND (part.mmsi IS NOT NULL OR s.mmsi = ANY(%s))" if parts else "",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # A map asks for a screen of tiles at once: they run side by side, each on one core.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(statement, params)
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""


def _held(spans: Sequence[Span], window: Window) -> tuple[set[int], list[Span]]:
    """The numbers held for all of the window, and spans of other numbers in it or close to it."""
    whole = {
        span.mmsi
        for span in spans
        if (span.start is None or span.start <= window.start)
        and (span.end is None or span.end >= window.end)
    }
    near = [
        span
        for span in spans
        if (span.start is None or span.start < window.end + LONGEST)
        and (span.end is None or span.end > window.start - LONGEST)
    ]
    return whole, [span for span in near if span.mmsi not in whole]


def etag(tile: Tile, spans: Sequence[Span], user: User, window: Window) -> str:
    """Changes with the drawing of any import, with whom the tile is of and with what it shows."""
    drawn = PositionImport.objects.visible_to(user).aggregate(at=Max("drawn_at"))["at"]
    said = repr((tile, sorted(map(repr, spans)), user.pk, window, drawn))
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'
