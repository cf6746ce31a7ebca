"""Pairs of points that share an instant and a neighbourhood, by hashed cells of space and time."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Floats
from vessels.analytics.geodesy import EARTH_RADIUS_NM

_CELL_BITS = 15
_MOST_BINS = 2 ** (63 - 3 * _CELL_BITS)
# Of 27 neighbouring cells, itself and one of each two that face each other: every pair once.
_HALF = [offset for offset in product((-1, 0, 1), repeat=3) if offset >= (0, 0, 0)]
# Pairs held at once: some 100 MB.
_BATCH = 2_000_000


def pairs(
    bins: NDArray[np.int64], xyz: Floats, *, within_nm: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], Floats]]:
    """Batches of (index, other index, nm) of points of one bin at most ``within_nm`` apart.

    ``xyz``: unit vectors. Cells are cubes of space: neither poles nor the antimeridian matter.
    Each pair comes once, in no order. Cost grows with the points that share a cell. At most
    262,144 different bins (five years of 10 minutes); raises ValueError for more.
    """
    if len(bins) < 2:  # nothing to pair
        return
    # Never so small that a cell's number would not fit.
    cell = max(within_nm, 2.1 * EARTH_RADIUS_NM / 2**_CELL_BITS)
    cells = np.floor((xyz + 1.01) * EARTH_RADIUS_NM / cell).astype(np.int64)
    different, compact = np.unique(bins, return_inverse=True)
    if len(different) > _MOST_BINS:
        raise ValueError(f"{len(different):,} bins at once; the most is {_MOST_BINS:,}")
    keys = _key(compact, cells)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    for offset in _HALF:
        wanted = _key(compact, cells + np.array(offset))[order]
        low = np.searchsorted(ordered, wanted, "left")
        high = np.searchsorted(ordered, wanted, "right")
        if offset == (0, 0, 0):
            low = np.arange(len(ordered)) + 1  # those after itself in its own cell
        for one, other in _expanded(low, np.maximum(high, low)):
            left, right = order[one], order[other]
            nm = _chord_nm(xyz, left, right)
            near = nm <= within_nm
            yield left[near], right[near], nm[near]


def _key(bins: NDArray[Any], cells: NDArray[np.int64]) -> NDArray[np.int64]:
    key: NDArray[np.int64] = bins.astype(np.int64)
    for axis in range(3):
        key = (key << _CELL_BITS) | cells[:, axis]
    return key


def _expanded(
    low: NDArray[np.integer[Any]], high: NDArray[np.integer[Any]]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Each row with each index from its low until before its high, in batches of rows."""
    counts = high - low
    rows = np.flatnonzero(counts)
    ends = np.cumsum(counts[rows])
    start = 0
    while start < len(rows):
        done = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, done + _BATCH, "right")), start + 1)
        part = rows[start:stop]
        many = counts[part]
        one = np.repeat(part, many)
        within = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many)
        yield one, np.repeat(low[part], many) + within
        start = stop


def _chord_nm(xyz: Floats, left: NDArray[np.intp], right: NDArray[np.intp]) -> Floats:
    chord = np.linalg.norm(xyz[left] - xyz[right], axis=1)
    arc: Floats = 2 * EARTH_RADIUS_NM * np.arcsin(np.clip(chord / 2, 0, 1))
    return arc
