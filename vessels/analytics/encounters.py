"""Two ships close together, slowly, for hours, away from ports.

After Global Fishing Watch's pipe-encounters: both tracks at common instants, then pairs that stay
near. Time is one line of bins: midnight is no seam. Two transponders near one another do not say
what the ships did.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import encounter_words, meetings
from vessels.analytics.base import Found, PlaceShape
from vessels.analytics.fleet import Fleet
from vessels.analytics.meetings import Measures, Presence
from vessels.analytics.resampling import resample

NAME = "encounters"
VERSION = "1"
Parameters = meetings.Parameters
DEFAULTS = meetings.DEFAULTS


def find(
    fleet: Fleet,
    *,
    ports: Sequence[PlaceShape] | None = None,
    mmsi: int | None = None,
    parameters: Parameters = DEFAULTS,
) -> list[Found]:
    """One event per meeting: ``mmsi`` is the lower of the two numbers, ``other_mmsi`` the higher.

    ``ports``: all that are known; near them nothing is told. None: they were not looked at, so that
    ships moored side by side are told too, with less confidence. ``mmsi``: only the meetings of
    this transponder.
    """
    samples = resample(
        fleet, step_min=parameters.step_min, longest_gap_h=parameters.longest_interpolation_h
    )
    numbers = np.unique(fleet.mmsi)
    chosen = None if mmsi is None else np.flatnonzero(numbers == mmsi)
    near = meetings.gather(samples, ports or (), chosen, parameters)
    measured = meetings.measure(near, samples, Presence.of(samples), parameters)
    found = [
        _told(measured, index, numbers, ports is not None, parameters)
        for index in _chosen(measured, parameters).tolist()
    ]
    return sorted(found, key=lambda event: (event.start_at, event.mmsi, event.other_mmsi or 0))


def _chosen(measured: Measures, parameters: Parameters) -> NDArray[np.intp]:
    minutes = (measured.last_bin - measured.first_bin) * parameters.step_min
    return np.flatnonzero(
        (minutes >= parameters.least_min)
        & (measured.heard_min >= parameters.least_heard_min)
        & (np.maximum(measured.low_kn, measured.high_kn) < parameters.fastest_kn)
    )


def _told(
    measured: Measures,
    index: int,
    numbers: NDArray[np.int64],
    ports_given: bool,
    parameters: Parameters,
) -> Found:
    first, last = int(measured.first_bin[index]), int(measured.last_bin[index])
    one, other = int(numbers[measured.low[index]]), int(numbers[measured.high[index]])
    detail: dict[str, Any] = {
        "hours": round((last - first) * parameters.step_min / 60, 2),
        "heard_together_min": int(measured.heard_min[index]),
        "nearest_m": round(float(measured.nearest_m[index])),
        "mean_m": round(float(measured.mean_m[index])),
        "median_speed_kn": [
            round(float(measured.low_kn[index]), 2),
            round(float(measured.high_kn[index]), 2),
        ],
        "silent_min": [
            int(measured.low_silent_min[index]),
            int(measured.high_silent_min[index]),
        ],
        "longest_interpolation_min": round(float(measured.interpolated_min[index]), 1),
        "samples": int(measured.samples[index]),
        "ports_tested": ports_given,
        "both_heard_before": bool(measured.heard_before[index]),
        "both_heard_after": bool(measured.heard_after[index]),
    }
    start_lon, start_lat = measured.start[index].tolist()
    end_lon, end_lat = measured.end[index].tolist()
    return Found(
        kind="encounter",
        mmsi=one,
        other_mmsi=other,
        start_at=_instant(first, parameters.step_min),
        end_at=_instant(last, parameters.step_min),
        confidence=_confidence(detail),
        reasons=encounter_words.sentences((one, other), detail, parameters),
        start_point=(start_lon, start_lat),
        end_point=(end_lon, end_lat),
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


def _instant(number: int, step_min: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=number * step_min)
