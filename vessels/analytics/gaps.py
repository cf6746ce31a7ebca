"""Silence between consecutive positions of one transponder.

A gap says that nothing was received; it does not say why. Silence is not darkness.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.geodesy import distance_nm

DEFAULT_THRESHOLD_HOURS = 6.0
_HOUR = np.timedelta64(3_600_000_000, "us")


@dataclass(frozen=True)
class Gaps:
    """One entry per gap, in time order.

    ``before`` and ``after`` index the positions at its ends; ``distance_nm`` is the great circle
    between them, which is a lower bound and no claim about the path.
    """

    before: NDArray[np.intp]
    after: NDArray[np.intp]
    hours: NDArray[np.floating[Any]]
    distance_nm: NDArray[np.floating[Any]]

    def __len__(self) -> int:
        return len(self.before)


def detect(
    at: NDArray[np.datetime64],
    lat: NDArray[np.floating[Any]],
    lon: NDArray[np.floating[Any]],
    *,
    threshold_hours: float = DEFAULT_THRESHOLD_HOURS,
) -> Gaps:
    """Gaps of at least ``threshold_hours`` between positions of one transponder, sorted by time.

    ``at``, ``lat`` (degrees) and ``lon`` (degrees) have the same length. Raises ValueError when
    they do not, when ``at`` is not sorted, or when the threshold is not above zero.
    """
    if not (len(at) == len(lat) == len(lon)):
        raise ValueError("at, lat and lon must have the same length")
    if not threshold_hours > 0:
        raise ValueError("threshold_hours must be above zero")
    elapsed = np.diff(at)
    if (elapsed < np.timedelta64(0, "us")).any():
        raise ValueError("positions must be sorted by time")
    hours = elapsed / _HOUR
    before = np.flatnonzero(hours >= threshold_hours)
    after = before + 1
    return Gaps(
        before=before,
        after=after,
        hours=hours[before],
        distance_nm=distance_nm(lat[before], lon[before], lat[after], lon[after]),
    )
