"""A ship that hardly moves far from the shore for hours: waiting, drifting, or meeting somebody.

After Global Fishing Watch. Loitering alone says nothing of why: engines fail, berths are taken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from vessels.analytics import stretches
from vessels.analytics.base import Floats, Found, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Booleans, Indexes
from vessels.analytics.wording import apart, counted, figure, lasting, when

NAME = "loitering"
VERSION = "1"
AT_ANCHOR = 1  # navigational status as sent
Distances = Callable[[Floats, Floats], Floats] | Floats


@dataclass(frozen=True)
class Parameters:
    """Below 2 kn on average, for 4 hours, 20 nm offshore: as Global Fishing Watch reports it.

    The average at a position is over an hour around it, so that one swell does not end an event.
    """

    fastest_kn: float = 2.0
    least_hours: float = 4.0
    offshore_nm: float = 20.0
    averaged_min: float = 60.0
    # A longer silence ends an event: what she did meanwhile is not known.
    longest_silence_hours: float = 6.0
    # Of positions further apart than this the straight line counts, not the speeds sent.
    trust_sent_speed_min: float = 20.0


DEFAULTS = Parameters()


def find(
    positions: Positions,
    *,
    distance_to_shore_nm: Distances | None = None,
    parameters: Parameters = DEFAULTS,
) -> list[Found]:
    """``distance_to_shore_nm``: nautical miles per position, or a function of (lat, lon).

    Without it the distance is not tested, and each event says so. NaN counts as near the shore.
    """
    if len(positions) < 2:  # no time passes
        return []
    offshore = _offshore(positions, distance_to_shore_nm)
    far = np.ones(len(positions), bool) if offshore is None else offshore >= parameters.offshore_nm
    hours, nautical_miles = _sailed(positions, parameters)
    silent = np.concatenate(([True], np.diff(hours) > parameters.longest_silence_hours))
    knots = _averaged(positions, hours, nautical_miles, silent, parameters)
    slow = _to_its_ends(knots < parameters.fastest_kn, hours, nautical_miles, silent, parameters)
    runs = stretches.of(slow & far, silent)
    runs = runs.where(hours[runs.last] - hours[runs.first] >= parameters.least_hours)
    return [
        _told(positions, first, last, nautical_miles, offshore, parameters)
        for first, last in zip(runs.first.tolist(), runs.last.tolist(), strict=True)
    ]


def _offshore(positions: Positions, distances: Distances | None) -> Floats | None:
    if distances is None:
        return None
    return distances(positions.lat, positions.lon) if callable(distances) else np.asarray(distances)


def _sailed(positions: Positions, parameters: Parameters) -> tuple[Floats, Floats]:
    """Hours and nautical miles since the first position, at each."""
    step_h = stretches.steps_hours(positions.at)
    straight = stretches.steps_nm(positions.lat, positions.lon)
    sent = (positions.sog_kn[:-1] + positions.sog_kn[1:]) / 2 * step_h
    trusted = ~np.isnan(sent) & (step_h * 60 <= parameters.trust_sent_speed_min)
    steps = np.where(trusted, sent, straight)
    return np.concatenate(([0.0], np.cumsum(step_h))), np.concatenate(([0.0], np.cumsum(steps)))


def _averaged(
    positions: Positions,
    hours: Floats,
    nautical_miles: Floats,
    silent: Booleans,
    parameters: Parameters,
) -> Floats:
    """Knots over the window around each position, or between its neighbours if none is in it.

    Never across a long silence; infinite where a position stands alone.
    """
    index = np.arange(len(positions))
    segment = np.cumsum(silent)
    begins: Indexes = np.searchsorted(segment, segment, "left")
    ends: Indexes = np.searchsorted(segment, segment, "right") - 1
    half = parameters.averaged_min / 60 / 2
    low = np.minimum(np.searchsorted(hours, hours - half, "left"), index - 1)
    high = np.maximum(np.searchsorted(hours, hours + half, "right") - 1, index + 1)
    low, high = np.maximum(low, begins), np.minimum(high, ends)
    spent = hours[high] - hours[low]
    knots = np.full(len(positions), np.inf)
    np.divide(nautical_miles[high] - nautical_miles[low], spent, out=knots, where=spent > 0)
    return knots


def _to_its_ends(
    slow: Booleans,
    hours: Floats,
    nautical_miles: Floats,
    silent: Booleans,
    parameters: Parameters,
) -> Booleans:
    """With the slow steps at either end, which an average over an hour mixes with fast ones."""
    fast = np.diff(nautical_miles) >= parameters.fastest_kn * np.diff(hours)
    chain = np.cumsum(np.concatenate(([True], fast | silent[1:]))) - 1
    whole: Booleans = slow | (np.bincount(chain, slow) > 0)[chain]
    return whole


def _told(
    positions: Positions,
    first: int,
    last: int,
    nautical_miles: Floats,
    offshore: Floats | None,
    parameters: Parameters,
) -> Found:
    part = positions.between(first, last + 1)
    middle = (first + last) // 2
    hours = float((positions.at[last] - positions.at[first]) / HOUR)
    sailed = float(nautical_miles[last] - nautical_miles[first])
    spread = distance_nm(part.lat, part.lon, positions.lat[middle], positions.lon[middle])
    goes_on = last == len(positions) - 1
    detail: dict[str, Any] = {
        "hours": round(hours, 3),
        "average_kn": round(sailed / hours, 2),
        "sailed_nm": round(sailed, 2),
        "spread_nm": round(float(spread.max()), 2),
        "positions": len(part),
        "longest_silence_hours": round(float(stretches.steps_hours(part.at).max()), 3),
        "positions_at_anchor": int((part.nav_status == AT_ANCHOR).sum()),
        "least_offshore_nm": None
        if offshore is None
        else round(float(offshore[first : last + 1].min()), 1),
    }
    return Found(
        kind="loitering",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=None if goes_on else instant(positions.at[last]),
        confidence=_confidence(detail),
        reasons=_reasons(part, detail, goes_on, parameters),
        start_point=(float(positions.lon[first]), float(positions.lat[first])),
        end_point=None if goes_on else (float(positions.lon[last]), float(positions.lat[last])),
        detail=detail,
    )


def _confidence(detail: dict[str, Any]) -> int:
    """4 at best; two less where the shore was not tested, one less for a silence over an hour."""
    untested = 2 if detail["least_offshore_nm"] is None else 0
    return 4 - untested - (1 if detail["longest_silence_hours"] > 1 else 0)


def _reasons(
    part: Positions, detail: dict[str, Any], goes_on: bool, parameters: Parameters
) -> tuple[str, ...]:
    said = [
        (
            f"For {lasting(detail['hours'])} she made less than {figure(parameters.fastest_kn)} kn:"
            f" {figure(detail['average_kn'])} kn on average, within"
            f" {apart(detail['spread_nm'])}"
            f" ({counted(detail['positions'], 'position')})."
        )
    ]
    if detail["least_offshore_nm"] is None:
        said.append("How far from the shore this was is not tested: it may be a port or roads.")
    else:
        said.append(
            f"It was at least {figure(detail['least_offshore_nm'])} nm from the nearest shore."
        )
    if detail["longest_silence_hours"] > 1:
        said.append(
            f"The longest silence in it is {lasting(detail['longest_silence_hours'])}; that she"
            " stayed meanwhile is assumed."
        )
    if detail["positions_at_anchor"]:
        said.append(
            "Her own status said at anchor in"
            f" {counted(detail['positions_at_anchor'], 'position')}; a crew sets it."
        )
    if goes_on:
        said.append(f"It lasted until {when(instant(part.at[-1]))}, her last position held.")
    return tuple(said)
