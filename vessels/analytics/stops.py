"""Stops: a ship that lies still; and those outside every known place, told as anchorages.

A transponder says how fast a ship moves, not whether an anchor is down: such a stop is told as
"anchored or drifting" unless the crew's own status says more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vessels.analytics import stretches, visits
from vessels.analytics.base import Found, PlaceShape, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Stretches
from vessels.analytics.wording import apart, counted, figure, lasting, when

NAME = "stops"
VERSION = "1"
AT_ANCHOR, MOORED = 1, 5  # navigational status as sent


@dataclass(frozen=True)
class Parameters(visits.Parameters):
    """What counts as a stay outside every known place, beside what counts as a visit of one.

    Four hours is what Global Fishing Watch asks of a stay in port told by silence; shorter stops
    are traffic and pilots.
    """

    least_hours: float = 4.0
    # A silence longer than this within a stop ends it: she may have been anywhere meanwhile.
    longest_silence_hours: float = 12.0


DEFAULTS = Parameters()


def find(
    positions: Positions,
    *,
    places: Sequence[PlaceShape] = (),
    parameters: Parameters = DEFAULTS,
) -> list[Found]:
    """Stops of at least ``least_hours`` that belong to no visit of ``places``, kind anchorage.

    ``places`` as given to ``port_calls.find``: what that tells as a visit is not told again.
    """
    traced = visits.trace(positions, places, parameters)
    stops = _without_long_silences(positions, traced.stops, parameters)
    outside = ~traced.at_a_place[(stops.first + stops.last) // 2]
    hours = (positions.at[stops.last] - positions.at[stops.first]) / HOUR
    chosen = stops.where(outside & (hours >= parameters.least_hours))
    return [
        _told(positions, first, last, parameters)
        for first, last in zip(chosen.first.tolist(), chosen.last.tolist(), strict=True)
    ]


def _without_long_silences(
    positions: Positions, stops: Stretches, parameters: Parameters
) -> Stretches:
    """The stops, cut at silences too long to say that she lay still."""
    still = np.zeros(len(positions), np.int64)
    begins = np.zeros(len(positions), bool)
    np.add.at(still, stops.first, 1)
    np.subtract.at(still, stops.last[stops.last + 1 < len(positions)] + 1, 1)
    begins[stops.first] = True
    silent = stretches.steps_hours(positions.at) > parameters.longest_silence_hours
    begins[1:] |= silent
    return stretches.of(np.cumsum(still) > 0, begins)


def _told(positions: Positions, first: int, last: int, parameters: Parameters) -> Found:
    part = positions.between(first, last + 1)
    middle = (first + last) // 2
    lat, lon = float(positions.lat[middle]), float(positions.lon[middle])
    hours = float((positions.at[last] - positions.at[first]) / HOUR)
    spread_nm = float(distance_nm(part.lat, part.lon, lat, lon).max())
    silence = float(stretches.steps_hours(part.at).max(initial=0.0))
    said = int((part.nav_status == AT_ANCHOR).sum()), int((part.nav_status == MOORED).sum())
    goes_on = last == len(positions) - 1
    detail: dict[str, Any] = {
        "hours": round(hours, 3),
        "spread_nm": round(spread_nm, 3),
        "positions": len(part),
        "longest_silence_hours": round(silence, 3),
        "positions_at_anchor": said[0],
        "positions_moored": said[1],
        "lat": round(lat, 5),
        "lon": round(lon, 5),
    }
    return Found(
        kind="anchorage",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=None if goes_on else instant(positions.at[last]),
        # Never more: no known place says that ships lie here.
        confidence=2 if sum(said) * 2 > len(part) else 1,
        reasons=_reasons(part, detail, goes_on, parameters),
        start_point=(float(positions.lon[first]), float(positions.lat[first])),
        end_point=None if goes_on else (float(positions.lon[last]), float(positions.lat[last])),
        detail=detail,
    )


def _reasons(
    part: Positions, detail: dict[str, Any], goes_on: bool, parameters: Parameters
) -> tuple[str, ...]:
    slow, fast = parameters.stopped_kn, parameters.resumed_kn
    said = [
        (
            f"Anchored or drifting for {lasting(detail['hours'])} outside every known place: she"
            f" slowed to {figure(slow)} kn or less, did not make {figure(fast)} kn again meanwhile"
            f" and stayed within {apart(detail['spread_nm'])}"
            f" ({counted(detail['positions'], 'position')})."
        )
    ]
    for status, count in (
        ("at anchor", detail["positions_at_anchor"]),
        ("moored", detail["positions_moored"]),
    ):
        if count:
            said.append(
                f"Her own status said {status} in {counted(count, 'position')}; a crew sets it."
            )
    if detail["longest_silence_hours"] >= 1:
        said.append(
            f"The longest silence in it is {lasting(detail['longest_silence_hours'])}; that she"
            " lay still meanwhile is assumed."
        )
    if goes_on:
        said.append(f"She still lay there at {when(instant(part.at[-1]))}, her last position held.")
    return tuple(said)
