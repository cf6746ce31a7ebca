"""Water and land of the world in cells of one minute of arc, and how far the shore is.

The cells come from GSHHG 2.3.7 (LGPL-3), see data/README.md. A cell is water when an eighth of it
is, so that bays and straits stay open; lakes and rivers of the source are water too. A shore is
therefore good to about one nautical mile, and no better.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import zstandard
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import KDTree

from vessels.analytics.geodesy import EARTH_RADIUS_NM

FILE: Final = Path(__file__).with_name("data") / "land_mask.zst"
ROWS: Final = 10_800
COLUMNS: Final = 21_600
CELL_DEGREES: Final = 1 / 60
# What a distance to the shore may be off by, from the size of the cells.
SHORE_ERROR_NM: Final = 1.0

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
Indexes = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class LandMask:
    """``bits``: one bit per cell, 1 is water; rows from north to south, eight columns a byte."""

    bits: NDArray[np.uint8]

    def is_sea(self, lat: ArrayLike, lon: ArrayLike) -> Bools:
        """True where a point (degrees, any longitude) lies in a cell of water; NaN is no water."""
        north, east = np.asarray(lat, float), np.asarray(lon, float)
        known = np.isfinite(north) & np.isfinite(east)
        return np.asarray(known & self.is_water_cell(self.rows(north), self.columns(east)))

    def rows(self, lat: Floats) -> Indexes:
        """Rows of the mask; NaN falls into any."""
        return np.clip((90 - np.nan_to_num(lat)) * 60, 0, ROWS - 1).astype(np.int32)

    def columns(self, lon: Floats) -> Indexes:
        """Columns of the mask, any number of times round the world; NaN falls into any."""
        return np.floor((np.nan_to_num(lon) + 180) * 60).astype(np.int32) % COLUMNS

    def is_water_cell(self, rows: Indexes, columns: Indexes) -> Bools:
        """True for cells of water; rows and columns broadcast against each other."""
        bit = np.uint8(128) >> (columns & 7).astype(np.uint8)
        return np.asarray(self.bits[rows, columns >> 3] & bit != 0)

    def distance_to_shore_nm(self, lat: ArrayLike, lon: ArrayLike) -> Floats:
        """Nautical miles from points on water to the nearest cell of land; 0 on land, NaN for NaN.

        The first call builds an index of the world's shores, in about two seconds.
        """
        return self._distance(self.is_sea(lat, lon), lambda: self._land_shore, lat, lon)

    def distance_to_sea_nm(self, lat: ArrayLike, lon: ArrayLike) -> Floats:
        """Nautical miles from points on land to the nearest cell of water; 0 on water."""
        return self._distance(~self.is_sea(lat, lon), lambda: self._water_shore, lat, lon)

    def _distance(
        self, asked: Bools, shore: Callable[[], KDTree], lat: ArrayLike, lon: ArrayLike
    ) -> Floats:
        """To the shore where ``asked``, 0 elsewhere; the shore is indexed only if any point asks.

        Less half a cell: shores are edges, indexed points are centres.
        """
        north, east = np.broadcast_arrays(np.asarray(lat, float), np.asarray(lon, float))
        known = np.isfinite(north) & np.isfinite(east)
        found = np.where(known, 0.0, np.nan)
        chosen = known & asked
        if chosen.any():
            chord = shore().query(_unit_vectors(north[chosen], east[chosen]))[0]
            arc = 2 * EARTH_RADIUS_NM * np.arcsin(np.clip(chord / 2, 0, 1))
            found[chosen] = np.maximum(arc - 0.5, 0.0)
        return found

    def nearest_sea(self, lat: float, lon: float) -> tuple[float, float, float]:
        """Latitude and longitude of the nearest water, and how many nautical miles off it is."""
        if self.is_sea(lat, lon):
            return lat, lon, 0.0
        chord, index = self._water_shore.query(_unit_vectors(lat, lon))
        x, y, z = self._water_shore.data[index]
        found = float(np.degrees(np.arcsin(z))), float(np.degrees(np.arctan2(y, x)))
        return *found, float(2 * EARTH_RADIUS_NM * np.arcsin(min(1.0, chord / 2)))

    @cached_property
    def _land_shore(self) -> KDTree:
        """Cells of land with water beside them."""
        return _tree(np.bitwise_not(self.bits))

    @cached_property
    def _water_shore(self) -> KDTree:
        """Cells of water with land beside them."""
        return _tree(self.bits)


@cache
def load() -> LandMask:
    """The mask that the project ships, read once per process (29 MB in memory)."""
    raw = zstandard.ZstdDecompressor().decompress(FILE.read_bytes())
    changes = np.frombuffer(raw, np.uint8).reshape(ROWS, COLUMNS // 8)
    # Each row is stored as what differs from the row above.
    bits = np.bitwise_xor.accumulate(changes, axis=0)
    bits.flags.writeable = False
    return LandMask(bits)


def _tree(bits: NDArray[np.uint8]) -> KDTree:
    """The set cells that have an unset one above, below, left or right of them."""
    # Bits, not cells: eight columns at a time, in an eighth of the memory.
    inner = (bits >> 1) | (np.roll(bits, 1, axis=1) << 7)
    inner &= (bits << 1) | (np.roll(bits, -1, axis=1) >> 7)
    inner[1:] &= bits[:-1]
    inner[:-1] &= bits[1:]
    edge: NDArray[np.uint8] = np.asarray(bits & ~inner, np.uint8)
    row, byte = np.nonzero(edge)
    which, bit = np.nonzero(np.unpackbits(edge[row, byte][:, None], axis=1))
    lat = 90 - (row[which] + 0.5) * CELL_DEGREES
    lon = (byte[which] * 8 + bit + 0.5) * CELL_DEGREES - 180
    return KDTree(_unit_vectors(lat, lon), balanced_tree=False, compact_nodes=False, leafsize=32)


def _unit_vectors(lat: ArrayLike, lon: ArrayLike) -> Floats:
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], -1)
