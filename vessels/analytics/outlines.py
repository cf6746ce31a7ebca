"""The outline of cells of a grid as polygons in degrees, cut to water.

The cells are read back at the land mask's own fineness, so that the outline follows the shore
within about a mile, and cut at the antimeridian, so that every map can draw it.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from skimage.measure import find_contours

from vessels.analytics.landmask import CELL_DEGREES, LandMask
from vessels.analytics.sea_grid import SeaGrid

Bools = NDArray[np.bool_]

# The raster may have so many points; wider areas get coarser outlines.
MOST_POINTS: Final = 4_000_000
# The outline may leave the raster's by so many of its steps.
SIMPLIFY_STEPS: Final = 0.6
# Pieces and islands smaller than so many steps squared are not drawn.
SMALLEST_PIECE_STEPS: Final = 4.0
WORLD: Final = box(-180, -90, 180, 90)


def outline(grid: SeaGrid, chosen: Bools, mask: LandMask) -> MultiPolygon:
    """Water of the chosen cells as valid polygons (lon, lat) within -180 to 180 degrees."""
    lat, lon = grid.places(chosen)
    if not len(lat):
        return MultiPolygon()
    margin = 1.5 * grid.cell_nm * CELL_DEGREES
    south, north = max(lat.min() - margin, -90.0), min(lat.max() + margin, 90.0)
    west, east = _longitudes(lon, margin / max(np.cos(np.radians(max(-south, north))), 0.02))
    step = CELL_DEGREES
    while (north - south) * (east - west) / step**2 > MOST_POINTS:
        step += CELL_DEGREES
    lats = np.arange(south - step, north + 2 * step, step)
    lons = np.arange(west - step, east + 2 * step, step)
    rows, columns, inside = grid.indices(lats[:, None], lons[None, :])
    drawn = inside & chosen[rows, columns] & mask.is_sea(lats[:, None], lons[None, :])
    drawn &= (np.abs(lats) <= 90)[:, None]
    return _polygons(drawn, lons[0], lats[0], step)


def _longitudes(lon: NDArray[Any], margin: float) -> tuple[float, float]:
    """West and east of the points, east above 180 where they lie across the antimeridian."""
    ordered = np.unique(np.round(lon, 3))
    breaks = np.diff(np.append(ordered, ordered[0] + 360))
    widest = int(np.argmax(breaks))
    if breaks[widest] <= 2 * margin:
        return -180.0, 180.0
    west = float(ordered[(widest + 1) % len(ordered)])
    east = float(ordered[widest])
    return west - margin, (east if east >= west else east + 360) + margin


def _polygons(drawn: Bools, west: float, south: float, step: float) -> MultiPolygon:
    # A rim of nothing closes rings at the raster's edge.
    raster = np.pad(drawn, 1).astype(np.float32)
    contours: Any = find_contours  # without types of its own
    rings: list[Any] = [
        shapely.linearrings(
            np.column_stack([west + (ring[:, 1] - 1) * step, south + (ring[:, 0] - 1) * step])
        )
        for ring in contours(raster, 0.5)
        if len(ring) > 3
    ]
    area = shapely.build_area(shapely.geometrycollections(rings))
    area = shapely.make_valid(area.simplify(SIMPLIFY_STEPS * step))
    return _large_pieces(_within_world(area), SMALLEST_PIECE_STEPS * step**2)


def _within_world(area: BaseGeometry) -> BaseGeometry:
    """Cut at the antimeridian, each part moved to where -180 to 180 degrees has it."""
    parts = [
        affinity.translate(area, shift).intersection(WORLD)
        for shift in (-360, 0, 360)
        if area.bounds and area.bounds[0] + shift < 180 and area.bounds[2] + shift > -180
    ]
    return shapely.union_all(parts)


def _large_pieces(area: BaseGeometry, smallest: float) -> MultiPolygon:
    pieces = [
        Polygon(
            part.exterior,
            [hole for hole in part.interiors if Polygon(hole).area >= smallest],
        )
        for part in shapely.get_parts(area)
        if isinstance(part, Polygon)
    ]
    large = [piece for piece in pieces if piece.area >= smallest]
    return MultiPolygon(large or pieces[:1])
