"""Two ships close together, slowly, for hours, away from ports.

After Global Fishing Watch's pipe-encounters: both tracks at common instants, then pairs that stay
near. Time is one line of bins: midnight is no seam. Two transponders near one another do not say
what the ships did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import encounter_words, neighbours, placing
from vessels.analytics.base import Floats, Found, LonLat, PlaceShape
from vessels.analytics.fleet import Fleet
from vessels.analytics.geodesy import degrees
from vessels.analytics.placing import KM_PER_NM
from vessels.analytics.resampling import Samples, resample
from vessels.analytics.stretches import Booleans

NAME = "encounters"
VERSION = "1"


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


def find(
    fleet: Fleet,
    *,
    ports: Sequence[PlaceShape] = (),
    mmsi: int | None = None,
    parameters: Parameters = DEFAULTS,
) -> list[Found]:
    """One event per meeting: ``mmsi`` is the lower of the two numbers, ``other_mmsi`` the higher.

    ``ports``: near them nothing is told; without them ships moored side by side are told too, with
    less confidence. ``mmsi``: only the meetings of this transponder.
    """
    samples = resample(
        fleet, step_min=parameters.step_min, longest_gap_h=parameters.longest_interpolation_h
    )
    presence = Presence.of(samples)
    names = np.unique(fleet.mmsi)
    chosen = None if mmsi is None else np.flatnonzero(names == mmsi)
    meetings = _meetings(samples, ports, chosen, parameters)
    starts = _starts(meetings, samples, presence, parameters)
    first = np.flatnonzero(starts)
    last = np.append(first[1:], len(meetings))[: len(first)] - 1
    bins = samples.bin[meetings.low]
    long = (bins[last] - bins[first]) * parameters.step_min >= parameters.least_min
    found = []
    for start, end in zip(first[long].tolist(), last[long].tolist(), strict=True):
        part = meetings.where(slice(start, end + 1))
        event = _told(part, samples, presence, names, bool(ports), parameters)
        found.extend([event] if event else [])
    return sorted(found, key=lambda event: (event.start_at, event.mmsi, event.other_mmsi or 0))


@dataclass(frozen=True)
class Presence:
    """Which ship has a sample in which bin."""

    keys: NDArray[np.int64]
    span: int
    first_bin: int

    @classmethod
    def of(cls, samples: Samples) -> "Presence":
        first = int(samples.bin.min()) if len(samples) else 0
        # One more on either side, so that a bin beyond the ends is no other ship's.
        span = int(samples.bin.max() - first) + 3 if len(samples) else 3
        return cls(samples.ship * span + (samples.bin - first + 1), span, first)

    def has(self, ship: NDArray[np.int64], bins: NDArray[np.int64]) -> Booleans:
        wanted = ship * self.span + (bins - self.first_bin + 1)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        here: Booleans = self.keys[at] == wanted
        return here

    def count(self, ship: int, first: int, last: int) -> int:
        base = ship * self.span - self.first_bin + 1
        low, high = np.searchsorted(self.keys, (base + first, base + last + 1))
        return int(high - low)


def _meetings(
    samples: Samples,
    ports: Sequence[PlaceShape],
    chosen: NDArray[np.intp] | None,
    parameters: Parameters,
) -> Meetings:
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


def _starts(
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


def _told(
    part: Meetings,
    samples: Samples,
    presence: Presence,
    names: NDArray[np.int64],
    ports_given: bool,
    parameters: Parameters,
) -> Found | None:
    bins = samples.bin[part.low]
    together = np.diff(bins) == 1
    heard_min = int(together.sum()) * parameters.step_min
    speeds = [float(np.median(samples.knots[side])) for side in (part.low, part.high)]
    if heard_min < parameters.least_heard_min or max(speeds) >= parameters.fastest_kn:
        return None
    first, last = int(bins[0]), int(bins[-1])
    ships = int(samples.ship[part.low[0]]), int(samples.ship[part.high[0]])
    start, end = (_instant(number, parameters.step_min) for number in (first, last))
    silent = [
        (last - first + 1 - presence.count(ship, first, last)) * parameters.step_min
        for ship in ships
    ]
    pair = np.array(ships)
    detail: dict[str, Any] = {
        "hours": round((last - first) * parameters.step_min / 60, 2),
        "heard_together_min": heard_min,
        "nearest_m": round(float(part.nm.min()) * KM_PER_NM * 1000),
        "mean_m": round(float(part.nm.mean()) * KM_PER_NM * 1000),
        "median_speed_kn": [round(speed, 2) for speed in speeds],
        "silent_min": silent,
        "longest_interpolation_min": round(
            max(float(samples.reach_min[side].max()) for side in (part.low, part.high)), 1
        ),
        "samples": len(part),
        "ports_tested": ports_given,
        "both_heard_before": bool(presence.has(pair, np.array([first - 1] * 2)).all()),
        "both_heard_after": bool(presence.has(pair, np.array([last + 1] * 2)).all()),
    }
    numbers = [int(names[ship]) for ship in ships]
    return Found(
        kind="encounter",
        mmsi=numbers[0],
        other_mmsi=numbers[1],
        start_at=start,
        end_at=end,
        confidence=_confidence(detail),
        reasons=encounter_words.sentences(numbers, detail, parameters),
        start_point=_between(part, samples, 0),
        end_point=_between(part, samples, -1),
        detail=detail,
    )


def _confidence(detail: dict[str, Any]) -> int:
    """4 at best; one less for each: no ports known, sparse receptions, a silence within."""
    doubts = (
        not detail["ports_tested"],
        detail["longest_interpolation_min"] > encounter_words.SPARSE_MIN,
        max(detail["silent_min"]) > 0,
    )
    return 4 - doubts.count(True)


def _between(part: Meetings, samples: Samples, index: int) -> LonLat:
    """The point midway between the two ships."""
    lat, lon = degrees(samples.xyz[part.low[index]] + samples.xyz[part.high[index]])
    return round(float(lon), 6), round(float(lat), 6)


def _instant(number: int, step_min: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=number * step_min)
