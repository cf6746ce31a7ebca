"""Many ships' positions at common instants, interpolated only between receptions near in time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Floats
from vessels.analytics.fleet import Fleet
from vessels.analytics.geodesy import distance_nm, unit_vectors
from vessels.analytics.stretches import HOUR


@dataclass(frozen=True)
class Samples:
    """Sorted by ship, then bin; no (ship, bin) twice. ``bin`` counts steps since 1970-01-01Z."""

    ship: NDArray[np.int64]
    bin: NDArray[np.int64]
    xyz: Floats  # unit vectors, one row each
    knots: Floats  # between the receptions around
    reach_min: Floats  # minutes between the receptions around

    def __len__(self) -> int:
        return len(self.ship)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Samples":
        return Samples(
            self.ship[chosen],
            self.bin[chosen],
            self.xyz[chosen],
            self.knots[chosen],
            self.reach_min[chosen],
        )


def resample(fleet: Fleet, *, step_min: int, longest_gap_h: float) -> Samples:
    """A sample at each full step between receptions at most ``longest_gap_h`` apart.

    Along the chord, which is the great circle: no date line, no pole is special. A ship heard
    only once, or too rarely, has no sample: nothing is made up beyond what was heard.
    """
    step = np.int64(step_min * 60_000_000)
    at = fleet.at.astype(np.int64)
    hours = np.diff(fleet.at) / HOUR
    legs = np.flatnonzero((np.diff(fleet.ship) == 0) & (hours <= longest_gap_h))
    first = -(-at[legs] // step)
    counts = np.maximum(at[legs + 1] // step - first + 1, 0)
    leg = np.repeat(legs, counts)
    within = np.arange(len(leg)) - np.repeat(np.cumsum(counts) - counts, counts)
    bins = np.repeat(first, counts) + within
    share = ((bins * step - at[leg]) / (at[leg + 1] - at[leg]))[:, None]
    points = unit_vectors(fleet.lat, fleet.lon)
    chord = points[leg] * (1 - share) + points[leg + 1] * share
    length = np.linalg.norm(chord, axis=1)
    distance = distance_nm(fleet.lat[leg], fleet.lon[leg], fleet.lat[leg + 1], fleet.lon[leg + 1])
    ship = fleet.ship[leg]
    # A reception on a full step ends one leg and begins the next; ends of the earth have no chord.
    kept = length > 0
    kept[1:] &= (np.diff(ship) != 0) | (np.diff(bins) != 0)
    samples = Samples(ship, bins, chord, distance / hours[leg], hours[leg] * 60).where(kept)
    samples.xyz[:] /= length[kept, None]
    return samples
