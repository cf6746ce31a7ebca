"""A local grid of sea and land with true metric cells, and the ways by sea over it.

The grid lies on a stereographic map centred between the ends: angles are true everywhere, so one
scale per cell turns steps into nautical miles, and neither the poles nor the antimeridian are
special. Steps go in 32 directions, never across a cell of land, so that a way in open water comes
out at most 1.3 % too long (`skimage.graph.MCP_Geometric` steps in 8 and errs by up to 8.2 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

from vessels.analytics.base import LonLat
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stereographic import project, unproject

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]
Bools = NDArray[np.bool_]

# Steps east and south (the graph has both senses) with the cells that each one passes over.
STEPS: Final = (
    ((0, 1), ()),
    ((1, 0), ()),
    ((1, 1), ()),
    ((1, -1), ()),
    ((1, 2), ((0, 1), (1, 1))),
    ((1, -2), ((0, -1), (1, -1))),
    ((2, 1), ((1, 0), (1, 1))),
    ((2, -1), ((1, 0), (1, -1))),
    ((1, 3), ((0, 1), (1, 2))),
    ((1, -3), ((0, -1), (1, -2))),
    ((3, 1), ((1, 0), (2, 1))),
    ((3, -1), ((1, 0), (2, -1))),
    ((2, 3), ((1, 1), (1, 2))),
    ((2, -3), ((1, -1), (1, -2))),
    ((3, 2), ((1, 1), (2, 1))),
    ((3, -2), ((1, -1), (2, -1))),
)
# What ways of such steps are longer by than straight ones, on average over all courses.
MEAN_EXCESS: Final = 0.005
# A point farther from water than this is not taken to be at sea at all; on large cells not one
# farther than the centre of the cell beside its own can be.
FARTHEST_WATER_NM: Final = 10.0
FARTHEST_WATER_CELLS: Final = 2.2
# Water smaller than this is no place for a ship to start from: ponds of one or two cells.
SMALLEST_WATER_SQ_NM: Final = 100.0


class Mooring(NamedTuple):
    """A cell of water (flat index) and how many nautical miles the point it stands for is off."""

    cell: int
    off_nm: float


@dataclass(frozen=True, eq=False)
class SeaGrid:
    """Square cells around ``centre``; ``sea`` is True for water, rows go north.

    ``cell_nm`` is the length of a cell's side at the centre; farther out cells are smaller.
    """

    centre: LonLat
    cell_nm: float
    sea: Bools

    def indices(self, lat: Floats, lon: Floats) -> tuple[Indices, Indices, Bools]:
        """Row and column of points (degrees; arrays that broadcast), and True where inside."""
        east, north = project(self.centre, lat, lon)
        middle = self.sea.shape[0] / 2
        row = np.floor(north / self.cell_nm + middle)
        column = np.floor(east / self.cell_nm + middle)
        last = self.sea.shape[0] - 1
        inside = (row >= 0) & (row <= last) & (column >= 0) & (column <= last)
        return (
            np.clip(row, 0, last).astype(np.intp),
            np.clip(column, 0, last).astype(np.intp),
            inside,
        )

    def nearest_waters(self, points: Sequence[LonLat]) -> list[Mooring | None]:
        """For each point its own cell, or the nearest of water that is no pond.

        None where that is over 10 nm and more than a cell off.
        """
        if not points or not len(self._cells):
            return [None] * len(points)
        wide, tree = self._wide_water
        lon, lat = np.array(points, float).T
        _, nearest = tree.query(np.column_stack(project(self.centre, lat, lon)))
        cells = self._cells[wide[nearest]]
        off = distance_nm(lat, lon, *(part[wide[nearest]] for part in self._places[:2]))
        rows, columns, inside = self.indices(lat, lon)
        # On a corner of four cells another one's centre may be as near.
        own = rows * self.sea.shape[1] + columns
        afloat = inside & np.isin(own, self._cells[wide])
        cells, off = np.where(afloat, own, cells), np.where(afloat, 0.0, off)
        farthest = max(FARTHEST_WATER_NM, FARTHEST_WATER_CELLS * self.cell_nm)
        return [
            Mooring(int(cell), float(miles)) if miles <= farthest else None
            for cell, miles in zip(cells, off, strict=True)
        ]

    def distances_nm(self, sources: Sequence[int]) -> Floats:
        """One grid per source (a flat index of water): nautical miles by sea, infinite on land.

        Freed of the mean excess of steps in 32 directions.
        """
        size = self.sea.size
        found: Floats = np.full((len(sources), size), np.inf)
        starts = np.searchsorted(self._cells, sources)
        if len(sources):
            found[:, self._cells] = dijkstra(self._graph, directed=False, indices=starts)
        return np.asarray(found.reshape(len(sources), *self.sea.shape) / (1 + MEAN_EXCESS))

    def places(self, chosen: Bools) -> tuple[Floats, Floats]:
        """Latitudes and longitudes of the centres of the chosen cells."""
        lat, lon, _ = unproject(self.centre, *self._offsets(*np.nonzero(chosen)))
        return lat, lon

    def holds(self, line: Sequence[LonLat]) -> bool:
        """True where any point of a line lies on water of the grid."""
        lon, lat = np.array(line).T
        rows, columns, inside = self.indices(lat, lon)
        return bool((inside & self.sea[rows, columns]).any())

    def straight_nm(self, point: LonLat) -> Floats:
        """Great circles from ``point`` to the centres of the grid's water; infinite on land."""
        found = np.full(self.sea.size, np.inf)
        found[self._cells] = distance_nm(point[1], point[0], *self._places[:2])
        return found.reshape(self.sea.shape)

    @cached_property
    def _cells(self) -> Indices:
        return np.flatnonzero(self.sea)

    @cached_property
    def _places(self) -> tuple[Floats, Floats, Floats]:
        rows, columns = np.unravel_index(self._cells, self.sea.shape)
        return unproject(self.centre, *self._offsets(rows, columns))

    def _offsets(self, rows: Indices, columns: Indices) -> tuple[Floats, Floats]:
        middle = self.sea.shape[0] / 2
        return (columns + 0.5 - middle) * self.cell_nm, (rows + 0.5 - middle) * self.cell_nm

    @cached_property
    def _wide_water(self) -> tuple[Indices, KDTree]:
        """Which cells of water lie in no pond, and their places on the map."""
        _, label = connected_components(self._graph, directed=False)
        sizes = np.bincount(label)[label] * self.cell_nm**2
        wide = np.flatnonzero(sizes >= min(SMALLEST_WATER_SQ_NM, sizes.max(initial=0.0)))
        east, north = self._offsets(*np.unravel_index(self._cells[wide], self.sea.shape))
        return wide, KDTree(
            np.column_stack([east, north]), balanced_tree=False, compact_nodes=False
        )

    @cached_property
    def _graph(self) -> Any:
        """Lengths in nautical miles of the steps between cells of water (upper half)."""
        # Three cells of land all round: no step leaves the grid or comes in at the other side.
        padded = np.pad(self.sea, 3)
        width = padded.shape[1]
        water = padded.ravel()
        cells = np.flatnonzero(water)
        numbers = np.zeros(water.size, np.int32)
        numbers[cells] = np.arange(len(cells), dtype=np.int32)
        true_cell_nm = self.cell_nm / self._places[2]
        rows, columns, lengths = [], [], []
        for (down, right), passed in STEPS:
            other = cells + down * width + right
            legal = water[other]
            for row, column in passed:
                legal &= water[cells + row * width + column]
            here = np.flatnonzero(legal)
            there = numbers[other[here]]
            rows.append(here.astype(np.int32))
            columns.append(there)
            mean_cell_nm = (true_cell_nm[here] + true_cell_nm[there]) / 2
            lengths.append(np.hypot(down, right) * mean_cell_nm)
        parts = (np.concatenate(rows), np.concatenate(columns))
        return coo_array((np.concatenate(lengths), parts), shape=(len(cells),) * 2).tocsr()
