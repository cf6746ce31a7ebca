"""Which ships were near each other at which common instants, joined into meetings and measured.

All pairs at once, in columns: a harbour's worth of ships side by side makes millions of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import neighbours, placing
from vessels.analytics.base import Floats, PlaceShape
from vessels.analytics.geodesy import degrees
from vessels.analytics.placing import KM_PER_NM
from vessels.analytics.resampling import Samples
from vessels.analytics.stretches import Booleans

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Parameters:
    """When two ships met.

    10-minute steps between receptions at most an hour apart, 0.5 km, two hours, below 2 kn (median)
    and 10 km from ports are Global Fishing Watch's (pipe-encounters, Miller et al. 2018). It drops
    a meeting in which one transponder falls silent; here it is kept, told as such, when they were
    heard together for ``least_heard_min`` and never apart.
    """

    step_min: int = 10
    longest_interpolation_h: float = 1.0
    within_km: float = 0.5
    least_min: float = 120.0
    least_heard_min: float = 60.0
    longest_silence_h: float = 6.0
    fastest_kn: float = 2.0
    from_ports_km: float = 10.0


DEFAULTS = Parameters()


@dataclass(frozen=True)
class Meetings:
    """Samples in which two ships were near, sorted by pair, then bin; indexes into samples."""

    low: NDArray[np.intp]  # of the ship with the lower MMSI
    high: NDArray[np.intp]
    nm: Floats

    def where(self, chosen: Booleans | slice | NDArray[np.intp]) -> "Meetings":
        return Meetings(self.low[chosen], self.high[chosen], self.nm[chosen])

    def __len__(self) -> int:
        return len(self.nm)


@dataclass(frozen=True)
class Presence:
    """Which ship has a sample in which bin."""

    keys: NDArray[np.int64]
    span: int
    first_bin: int

    @classmethod
    def of(cls, samples: Samples) -> Self:
        first = int(samples.bin.min()) if len(samples) else 0
        # One more on either side, so that a bin beyond the ends is no other ship's.
        span = int(samples.bin.max() - first) + 3 if len(samples) else 3
        return cls(samples.ship * span + (samples.bin - first + 1), span, first)

    def has(self, ship: NDArray[np.int64], bins: NDArray[np.int64]) -> Booleans:
        wanted = ship * self.span + (bins - self.first_bin + 1)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        here: Booleans = self.keys[at] == wanted
        return here

    def count(
        self, ship: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Samples of each ship from its first to its last bin, both counted."""
        base = ship * self.span - self.first_bin + 1
        return np.searchsorted(self.keys, base + last + 1) - np.searchsorted(
            self.keys, base + first
        )


def gather(
    samples: Samples,
    ports: Sequence[PlaceShape],
    chosen: NDArray[np.intp] | None,
    parameters: Parameters,
) -> Meetings:
    """Samples of two ships near each other, away from ``ports``; ``chosen``: only these ships."""
    free = np.flatnonzero(_away_from(ports, samples, parameters))
    batches = [Meetings(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))]
    for one, other, nm in neighbours.pairs(
        samples.bin[free], samples.xyz[free], within_nm=parameters.within_km / KM_PER_NM
    ):
        left, right = free[one], free[other]
        swapped = samples.ship[left] > samples.ship[right]
        batch = Meetings(np.where(swapped, right, left), np.where(swapped, left, right), nm)
        if chosen is not None:
            low, high = samples.ship[batch.low], samples.ship[batch.high]
            batch = batch.where(np.isin(low, chosen) | np.isin(high, chosen))
        batches.append(batch)
    found = Meetings(
        np.concatenate([batch.low for batch in batches]),
        np.concatenate([batch.high for batch in batches]),
        np.concatenate([batch.nm for batch in batches]),
    )
    ships = samples.ship[found.low], samples.ship[found.high]
    return found.where(np.lexsort((samples.bin[found.low], ships[1], ships[0])))


def _away_from(ports: Sequence[PlaceShape], samples: Samples, parameters: Parameters) -> Booleans:
    away = np.ones(len(samples), bool)
    if ports:
        lat, lon = degrees(samples.xyz)
        near = placing.near(lat, lon, ports, within_km=parameters.from_ports_km)
        away[near.position] = False
    return away


def starts_of(
    meetings: Meetings, samples: Samples, presence: Presence, parameters: Parameters
) -> Booleans:
    """Whether a near sample begins a meeting: another pair, apart since, or silent too long."""
    starts = np.ones(len(meetings), bool)
    if len(meetings) < 2:  # nothing to join
        return starts
    low, high = samples.ship[meetings.low], samples.ship[meetings.high]
    bins = samples.bin[meetings.low]
    steps = np.diff(bins)
    same = (np.diff(low) == 0) & (np.diff(high) == 0)
    longest = int(parameters.longest_silence_h * 60 / parameters.step_min)
    starts[1:] = ~same | (steps - 1 > longest)
    broken = np.flatnonzero(~starts[1:] & (steps > 1))
    for offset in range(1, longest + 1):
        broken = broken[steps[broken] > offset]
        between = bins[broken] + offset
        apart = presence.has(low[broken], between) & presence.has(high[broken], between)
        starts[1:][broken[apart]] = True
    return starts


@dataclass(frozen=True)
class Measures:
    """One entry per meeting, in the order of the pairs; ``low`` is the ship of the lower MMSI."""

    low: Integers
    high: Integers
    first_bin: Integers
    last_bin: Integers
    samples: Integers
    heard_min: Integers
    nearest_m: Floats
    mean_m: Floats
    low_kn: Floats  # medians
    high_kn: Floats
    low_silent_min: Integers
    high_silent_min: Integers
    interpolated_min: Floats
    heard_before: Booleans  # both ships, in the bin before the first
    heard_after: Booleans
    start: Floats  # longitude and latitude midway between the two, one row each
    end: Floats

    def __len__(self) -> int:
        return len(self.low)


def measure(
    meetings: Meetings, samples: Samples, presence: Presence, parameters: Parameters
) -> Measures:
    """Join what is one meeting, and take its measures."""
    first = np.flatnonzero(starts_of(meetings, samples, presence, parameters))
    last = np.append(first[1:], len(meetings))[: len(first)] - 1
    count = last - first + 1
    bins = samples.bin[meetings.low]
    goes_on = np.diff(bins, append=0) == 1
    goes_on[last] = False
    reach = np.maximum(samples.reach_min[meetings.low], samples.reach_min[meetings.high])
    metres = meetings.nm * KM_PER_NM * 1000
    low, high = samples.ship[meetings.low[first]], samples.ship[meetings.high[first]]
    begun, ended = bins[first], bins[last]
    total = ended - begun + 1
    return Measures(
        low=low,
        high=high,
        first_bin=begun,
        last_bin=ended,
        samples=count,
        heard_min=_over(np.add, goes_on.astype(np.int64), first) * parameters.step_min,
        nearest_m=_over(np.minimum, metres, first),
        mean_m=_over(np.add, metres, first) / count,
        low_kn=_medians(samples.knots[meetings.low], first, last),
        high_kn=_medians(samples.knots[meetings.high], first, last),
        low_silent_min=(total - presence.count(low, begun, ended)) * parameters.step_min,
        high_silent_min=(total - presence.count(high, begun, ended)) * parameters.step_min,
        interpolated_min=_over(np.maximum, reach, first),
        heard_before=presence.has(low, begun - 1) & presence.has(high, begun - 1),
        heard_after=presence.has(low, ended + 1) & presence.has(high, ended + 1),
        start=_midway(meetings, samples, first),
        end=_midway(meetings, samples, last),
    )


def _over(how: np.ufunc, values: Floats | Integers, first: NDArray[np.intp]) -> Any:
    return how.reduceat(values, first) if len(first) else values[:0]


def _medians(values: Floats, first: NDArray[np.intp], last: NDArray[np.intp]) -> Floats:
    """Of each run from its first to its last row."""
    run = np.repeat(np.arange(len(first)), last - first + 1)
    ordered = values[np.lexsort((values, run))]
    count = last - first + 1
    medians: Floats = (ordered[first + (count - 1) // 2] + ordered[first + count // 2]) / 2
    return medians


def _midway(meetings: Meetings, samples: Samples, rows: NDArray[np.intp]) -> Floats:
    lat, lon = degrees(samples.xyz[meetings.low[rows]] + samples.xyz[meetings.high[rows]])
    return np.round(np.stack((lon, lat), axis=-1), 6)
