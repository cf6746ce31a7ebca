"""Runs of consecutive positions for which something holds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.geodesy import distance_nm

HOUR = np.timedelta64(3_600_000_000, "us")
Booleans = NDArray[np.bool_]
Indexes = NDArray[np.intp]


@dataclass(frozen=True)
class Stretches:
    """Index of the first and of the last position of each run, both inside it, in order."""

    first: Indexes
    last: Indexes

    def __len__(self) -> int:
        return len(self.first)

    def where(self, chosen: Booleans) -> "Stretches":
        return Stretches(self.first[chosen], self.last[chosen])


def of(holds: Booleans, broken_before: Booleans | None = None) -> Stretches:
    """Maximal runs of True; a run also ends before a position marked in ``broken_before``."""
    earlier = np.concatenate(([False], holds[:-1]))[: len(holds)]
    starts = holds & ~earlier if broken_before is None else holds & (~earlier | broken_before)
    # A run ends where the next position is outside it or begins another.
    goes_on = np.concatenate((holds[1:] & ~starts[1:], [False]))[: len(holds)]
    return Stretches(np.flatnonzero(starts), np.flatnonzero(holds & ~goes_on))


def steps_nm(lat: NDArray[np.floating[Any]], lon: NDArray[np.floating[Any]]) -> Any:
    """Great-circle distance from each position to the next; one shorter than the input."""
    return distance_nm(lat[:-1], lon[:-1], lat[1:], lon[1:])


def steps_hours(at: NDArray[np.datetime64]) -> NDArray[np.floating[Any]]:
    """Hours from each position to the next; one shorter than the input."""
    return np.diff(at) / HOUR
