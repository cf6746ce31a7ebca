"""Distances by sea, around land: the grid for a search, and the way from one end to the other."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, tan
from typing import Final

import numpy as np

from vessels.analytics.base import LonLat
from vessels.analytics.geodesy import EARTH_RADIUS_NM, distance_nm
from vessels.analytics.landmask import LandMask
from vessels.analytics.sea_grid import Bools, Floats, SeaGrid
from vessels.analytics.stereographic import midpoint, unproject
from vessels.analytics.waterways import Waterway

# Farther than a quarter round the world from its centre the map is not drawn.
WIDEST_RADIUS_NM: Final = 5_400.0
# So many cells along one side at most; larger areas get larger cells.
MOST_CELLS: Final = 900
# Samples along one side of a cell: beyond, narrow straits close unless they are in the list.
MOST_SAMPLES: Final = 6
# Shorter ways get smaller cells: at least so many along them, down to the land mask's own.
FEWEST_CELLS_ALONG: Final = 150
FINEST_CELL_NM: Final = 1.0


def grid(
    centre: LonLat,
    radius_nm: float,
    mask: LandMask,
    *,
    cell_nm: float,
    waterways: Sequence[Waterway] = (),
    foci: tuple[LonLat, LonLat] | None = None,
    sum_nm: float | None = None,
) -> SeaGrid:
    """Water within ``radius_nm`` of ``centre``, opened along ``waterways``.

    With ``foci`` only points whose great circles to both together are at most ``sum_nm``: no way
    of that length from one to the other leaves that ellipse. Cells grow beyond ``cell_nm`` where
    the side would have more than 900 of them.
    """
    reach = 2 * EARTH_RADIUS_NM * tan(min(radius_nm, WIDEST_RADIUS_NM) / EARTH_RADIUS_NM / 2)
    cell = max(cell_nm, 2 * reach / MOST_CELLS)
    side = 2 * (ceil(reach / cell) + 2)
    offsets = (np.arange(side) + 0.5 - side / 2) * cell
    east, north = np.meshgrid(offsets, offsets)
    inside = np.hypot(east, north) <= reach + cell
    rows, columns = np.nonzero(inside)
    lat, lon, scale = unproject(centre, east[inside], north[inside])
    if foci is not None and sum_nm is not None:
        first, second = foci
        way = distance_nm(first[1], first[0], lat, lon)
        way = way + (way if first == second else distance_nm(second[1], second[0], lat, lon))
        kept = way <= sum_nm + 3 * cell
        rows, columns = rows[kept], columns[kept]
        lat, lon, scale = lat[kept], lon[kept], scale[kept]
    sea = np.zeros((side, side), bool)
    sea[rows, columns] = _has_water(mask, lat, lon, cell / scale)
    made = SeaGrid(centre, cell, sea)
    for waterway in waterways:
        _open(made, waterway)
    return made


def _has_water(mask: LandMask, lat: Floats, lon: Floats, cell_nm: Floats) -> Bools:
    """True where points spread over the cell find water for a channel one mile wide."""
    points = min(max(2, ceil(float(cell_nm.max(initial=1.0))) + 1), MOST_SAMPLES)
    counts = np.zeros(len(lat), np.int16)
    east = cell_nm / 60 / np.maximum(np.cos(np.radians(lat)), 0.01)
    shares = [(place + 0.5) / points - 0.5 for place in range(points)]
    columns = [mask.columns(lon + share * east) for share in shares]
    for share in shares:
        rows = mask.rows(lat + share * cell_nm / 60)
        for column in columns:
            counts += mask.is_water_cell(rows, column)
    return np.asarray(2 * counts >= points)


def _open(made: SeaGrid, waterway: Waterway) -> None:
    """Make the cells along a line water, diagonal steps rounded to their corner."""
    line = np.array(waterway.line)
    pieces = []
    for start, end in pairwise(line):
        steps = ceil(float(distance_nm(start[1], start[0], end[1], end[0])) * 4 / made.cell_nm)
        share = np.linspace(0, 1, steps + 1)[:, None]
        pieces.append(start + share * (end - start))
    points = np.concatenate(pieces)
    rows, columns, inside = made.indices(points[:, 1], points[:, 0])
    made.sea[rows[inside], columns[inside]] = True


def finer(cell_nm: float, way_nm: float) -> float:
    """``cell_nm``, or less where a way would have fewer than 150 cells, down to the mask's mile."""
    return min(cell_nm, max(FINEST_CELL_NM, way_nm / FEWEST_CELLS_ALONG))


def between(
    start: LonLat,
    end: LonLat,
    mask: LandMask,
    *,
    cell_nm: float = 2.0,
    waterways: Sequence[Waterway] = (),
) -> float | None:
    """Nautical miles from ``start`` to ``end`` by sea; None where no way is found.

    Looks in ever wider ellipses, since a way around a continent may be many times the straight one.
    """
    straight = float(distance_nm(start[1], start[0], end[1], end[0]))
    cell_nm = finer(cell_nm, straight)
    for longest in (1.5 * straight + 100, 4 * straight + 600, 2 * WIDEST_RADIUS_NM):
        made = grid(
            midpoint(start, end),
            longest / 2,
            mask,
            cell_nm=cell_nm,
            waterways=waterways,
            foci=(start, end),
            sum_nm=longest,
        )
        first, last = made.nearest_waters((start, end))
        if first is None or last is None:
            continue
        way = float(made.distances_nm([first.cell])[0].ravel()[last.cell])
        if np.isfinite(way) and way <= longest:
            return max(straight, way + first.off_nm + last.off_nm)
    return None
