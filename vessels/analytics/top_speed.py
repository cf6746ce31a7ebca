"""How fast a ship can be taken to be, from her own positions."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Positions
from vessels.analytics.geodesy import distance_nm

# A speed counts over stretches of this length: shorter ones magnify a bad fix, longer ones bends.
SHORTEST_HOURS: Final = 1.0
LONGEST_HOURS: Final = 8.0
# Slower is drifting or manoeuvring; faster is no merchant ship but a bad fix or a shared MMSI.
UNDER_WAY_KN: Final = 3.0
FASTEST_KN: Final = 40.0
PERCENTILE: Final = 99
# Fewer stretches or reports under way say nothing about a top speed.
FEWEST: Final = 20
_HOUR: Final = np.timedelta64(3_600_000_000, "us")


class TopSpeed(NamedTuple):
    knots: float
    reason: str


def top_speed(positions: Positions) -> TopSpeed | None:
    """Her own top speed in knots with the reason in words; None with too few positions under way.

    The 99th percentile of her mean speeds over stretches of 1 to 8 hours between heard positions,
    or where there are too few of them, of the speeds that her transponder reported.
    """
    over_ground = _under_way(_stretches_kn(positions))
    if len(over_ground) >= FEWEST:
        return TopSpeed(
            _percentile(over_ground),
            f"{PERCENTILE}th percentile of her own speeds under way, over "
            f"{len(over_ground):,} stretches of 1 to 8 hours between positions heard",
        )
    reported = _under_way(positions.sog_kn)
    if len(reported) >= FEWEST:
        return TopSpeed(
            _percentile(reported),
            f"{PERCENTILE}th percentile of the {len(reported):,} speeds under way that her "
            "transponder reported, for want of longer stretches",
        )
    return None


def _stretches_kn(positions: Positions) -> NDArray[np.floating[Any]]:
    """Mean speed from each position to the first one at least an hour later."""
    at = positions.at
    later = np.searchsorted(at, at + _HOUR)
    first = np.flatnonzero(later < len(at))
    later = later[first]
    hours = (at[later] - at[first]) / _HOUR
    near = (hours >= SHORTEST_HOURS) & (hours <= LONGEST_HOURS)
    first, later = first[near], later[near]
    lat, lon = positions.lat, positions.lon
    return distance_nm(lat[first], lon[first], lat[later], lon[later]) / hours[near]


def _under_way(knots: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return knots[(knots >= UNDER_WAY_KN) & (knots <= FASTEST_KN)]


def _percentile(knots: NDArray[np.floating[Any]]) -> float:
    return round(float(np.percentile(knots, PERCENTILE)), 1)
