"""Speed over ground at each position: as sent, or else as the positions around it imply."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Floats
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR

# Positions good to some 10 m: over 5 minutes and more that is 0.1 kn, below what a stop is told by.
SHORTEST_BASE_MIN = 5.0
# Further apart than this, the straight line between two positions says little of the speed at one.
LONGEST_BASE_H = 4.0


def over_ground(
    at: NDArray[np.datetime64],
    lat: Floats,
    lon: Floats,
    sog_kn: Floats,
    *,
    ship: NDArray[np.integer[Any]] | None = None,
) -> Floats:
    """Knots at each position; NaN where none was sent and no position is near enough in time.

    Sorted by ``ship`` (a number per transponder; one ship when left out), then by time.
    """
    unknown = np.isnan(sog_kn)
    if not unknown.any():
        return sog_kn
    return np.where(unknown, implied(at, lat, lon, ship=ship), sog_kn)


def implied(
    at: NDArray[np.datetime64],
    lat: Floats,
    lon: Floats,
    *,
    ship: NDArray[np.integer[Any]] | None = None,
) -> Floats:
    """Knots along the straight line between the positions some 5 minutes before and after each.

    A lower bound on the true speed. NaN where the next ones are over 4 hours away.
    """
    if len(at) == 0:
        return np.zeros(0)
    milliseconds = (at - at.min()).astype("m8[ms]").astype(np.int64)
    base, reach = int(SHORTEST_BASE_MIN * 60_000), int(LONGEST_BASE_H * 3_600_000)
    # Ships apart by more than the reach on one axis: a search never ends in another ship.
    apart = int(milliseconds.max()) + 2 * reach
    key = milliseconds if ship is None else milliseconds + ship.astype(np.int64) * apart
    before = np.searchsorted(key, key - base, "right") - 1
    before = np.maximum(before, np.searchsorted(key, key - reach, "left"))
    after = np.searchsorted(key, key + base, "left")
    after = np.minimum(after, np.searchsorted(key, key + reach, "right") - 1)
    hours = (at[after] - at[before]) / HOUR
    distance = distance_nm(lat[before], lon[before], lat[after], lon[after])
    knots = np.full(len(at), np.nan)
    np.divide(distance, hours, out=knots, where=hours > 0)
    return knots
