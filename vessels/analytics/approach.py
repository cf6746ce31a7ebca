"""How near two ships came to each other, as far as they were heard.

Between two reports a ship is taken to sail straight at one speed; across a silence nothing is
taken, so that no approach is made up where nobody listened.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Floats, instant
from vessels.analytics.geodesy import distance_nm

LONGEST_BETWEEN_HOURS = 1.0
_NM_PER_DEGREE = 60.0


@dataclass(frozen=True)
class Way:
    """Reports of one ship sorted by time: ``at`` UTC ``datetime64``, degrees."""

    at: NDArray[np.datetime64]
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True)
class Approach:
    """The least distance over the time in which both were heard, and when."""

    at: datetime
    distance_nm: float
    lat: float
    lon: float


def closest(
    one: Way, other: Way, *, longest_between_hours: float = LONGEST_BETWEEN_HOURS
) -> Approach | None:
    """The closest approach of two ships, or None where they were never heard at the same time.

    Reports further apart than ``longest_between_hours`` have a silence between them.
    """
    if not len(one.at) or not len(other.at):
        return None
    times = np.union1d(_seconds(one.at), _seconds(other.at))
    limit = longest_between_hours * 3600
    here, there = _along(one, times, limit), _along(other, times, limit)
    both = ~np.isnan(here[0]) & ~np.isnan(there[0])
    if not both.any():
        return None
    east, north = _apart(here, there)
    share = _nearest_share(east, north, both)
    lat = _between(here[0], share)
    lon = _between(here[1], share)
    other_lat, other_lon = _between(there[0], share), _between(there[1], share)
    miles = np.where(both, distance_nm(lat, lon, other_lat, other_lon), np.inf)
    best = int(np.argmin(miles))
    moment = _between(times, share)[best]
    longitude = (float(lon[best]) + 180) % 360 - 180
    at = instant(np.datetime64(round(moment * 1e6), "us"))
    return Approach(at, float(miles[best]), float(lat[best]), longitude)


def _seconds(at: NDArray[np.datetime64]) -> Floats:
    return at.astype("M8[us]").astype(np.int64) / 1e6


def _along(way: Way, times: Floats, limit: float) -> tuple[Floats, Floats]:
    """Latitude and continuous longitude at ``times``; NaN outside and inside silences."""
    at = _seconds(way.at)
    lon = np.unwrap(way.lon, period=360)
    after = np.clip(np.searchsorted(at, times), 0, len(at) - 1)
    before = np.clip(np.searchsorted(at, times, side="right") - 1, 0, len(at) - 1)
    silent = (at[after] - at[before] > limit) | (times < at[0]) | (times > at[-1])
    lat = np.where(silent, np.nan, np.interp(times, at, way.lat))
    return lat, np.where(silent, np.nan, np.interp(times, at, lon))


def _apart(here: tuple[Floats, Floats], there: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """From here to there in nautical miles east and north, on the plane that touches between."""
    turn = (there[1] - here[1] + 180) % 360 - 180
    middle = np.radians((here[0] + there[0]) / 2)
    return turn * _NM_PER_DEGREE * np.cos(middle), (there[0] - here[0]) * _NM_PER_DEGREE


def _nearest_share(east: Floats, north: Floats, both: NDArray[np.bool_]) -> Floats:
    """How far between each moment and the next the two are nearest, 0 to 1."""
    step_east, step_north = np.diff(east, append=east[-1]), np.diff(north, append=north[-1])
    square = step_east**2 + step_north**2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = -(east * step_east + north * step_north) / square
    onward = both & np.append(both[1:], [False]) & (square > 0)
    return np.where(onward, np.clip(np.nan_to_num(share), 0, 1), 0.0)


def _between(values: Floats, share: Floats) -> Floats:
    onward = np.append(values[1:], values[-1:])
    step = np.nan_to_num(onward - values)
    moved: Floats = values + step * share
    return moved
