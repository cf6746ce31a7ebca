"""Stretches of a track that come again exactly, some time later.

A position has five decimals or four; no ship sails the same dozen of them twice. Two detectors look
at what comes again: whole hours later it is a clock, any other time later a replayed track.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vessels.analytics.base import Positions
from vessels.analytics.stretches import Indexes, steps_nm

SECOND = np.timedelta64(1_000_000, "us")
# Odd and large: sums of powers wrap around without pattern.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Parameters:
    # So many positions in a row must come again, over so long a way.
    fewest_positions: int = 12
    least_way_nm: float = 2.0
    # Degrees: what counts as the same place, finer than AIS sends.
    same_degrees: float = 1e-5


DEFAULTS = Parameters()


@dataclass(frozen=True)
class Replay:
    """Positions ``first`` to ``last`` repeat those that begin at ``source``."""

    source: int
    first: int
    last: int
    way_nm: float


def of(positions: Positions, parameters: Parameters = DEFAULTS) -> Iterator[Replay]:
    """The longest repeats, in time order, without overlap.

    Positions where she did not move are left out first: a berth comes again every time.
    """
    moved = _moved(positions, parameters)
    size = parameters.fewest_positions
    if len(moved) < 2 * size:
        return
    place = _places(positions, moved, parameters)
    source = _first_seen(place, size)
    lat, lon = positions.lat[moved], positions.lon[moved]
    free = 0
    for index in np.flatnonzero(source + size <= np.arange(len(source))).tolist():
        if index < free:
            continue
        start = int(source[index])
        length = _length(place, start, index)
        part = slice(index, index + length)
        way_nm = float(steps_nm(lat[part], lon[part]).sum())
        if length >= size and way_nm >= parameters.least_way_nm:
            last = int(moved[index + length - 1])
            yield Replay(int(moved[start]), int(moved[index]), last, way_nm)
            free = index + length


def _first_seen(place: Indexes, size: int) -> Indexes:
    """For each ``size`` places in a row, where the same ones in the same order come first.

    By their hash: what it finds is to be compared place by place.
    """
    digest = np.zeros(len(place) - size + 1, np.uint64)
    for offset in range(size):
        digest = digest * _FACTOR + place[offset : offset + len(digest)].astype(np.uint64)
    _, first, number = np.unique(digest, return_index=True, return_inverse=True)
    return np.asarray(first[number.ravel()])


def _moved(positions: Positions, parameters: Parameters) -> Indexes:
    if not len(positions):
        return np.zeros(0, int)
    steps = np.abs(np.diff(positions.lat)) + np.abs(np.diff(positions.lon))
    return np.flatnonzero(np.concatenate(([True], steps > parameters.same_degrees)))


def _places(positions: Positions, moved: Indexes, parameters: Parameters) -> Indexes:
    """A number for each place."""
    degrees = np.column_stack([positions.lat[moved], positions.lon[moved]])
    rounded = np.rint(degrees / parameters.same_degrees).astype(np.int64)
    return np.unique(rounded, axis=0, return_inverse=True)[1].ravel()


def _length(place: Indexes, source: int, index: int) -> int:
    """For how long the places from ``index`` are those from ``source``, without overlap."""
    most = min(len(place) - index, index - source)
    differ = np.flatnonzero(place[source : source + most] != place[index : index + most])
    return int(differ[0]) if len(differ) else most


def is_whole_hours(positions: Positions, replay: Replay, within_s: float) -> bool:
    """True where a repeat comes whole hours later, up to a day: a clock in another time zone."""
    seconds = float((positions.at[replay.first] - positions.at[replay.source]) / SECOND)
    hours = round(seconds / 3600)
    return 1 <= hours <= 24 and abs(seconds - hours * 3600) <= within_s
