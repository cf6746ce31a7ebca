"""Positions of one transponder sorted into tracks that one ship could have sailed.

After gpsdio-segment of Global Fishing Watch. A step that asks for more than the top speed begins
another track, or goes on with the one it fits best; so a single bad fix stands alone and two ships
that share a number come apart.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import stretches
from vessels.analytics.base import Positions
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Indexes


@dataclass(frozen=True)
class Parameters:
    """25 kn and 24 hours are gpsdio-segment's; the others keep rounded times from making jumps."""

    fastest_kn: float = 25.0
    # Who reports more than that is believed up to this much above her own report, within reason.
    above_reported: float = 1.3
    fastest_believed_kn: float = 60.0
    # Added to the time between two positions: clocks of receivers differ, times are rounded.
    clock_slack_min: float = 5.0
    # Shorter steps are never jumps.
    shortest_jump_nm: float = 2.0
    # A track that was silent for longer is not gone on with.
    longest_silence_h: float = 24.0


DEFAULTS = Parameters()


def assign(positions: Positions, parameters: Parameters = DEFAULTS) -> Indexes:
    """The number of the track of each position; tracks are numbered by their first position."""
    if not len(positions):
        return np.zeros(0, np.intp)
    breaks = np.flatnonzero(implausible_steps(positions, parameters)) + 1
    firsts = np.concatenate(([0], breaks))
    lasts = np.append(breaks, len(positions)) - 1
    track_of_run = np.zeros(len(firsts), np.intp)
    # The index of the last position of every track so far.
    ends: list[int] = [int(lasts[0])]
    for run in range(1, len(firsts)):
        track = _best(positions, np.array(ends), int(firsts[run]), parameters)
        if track is None:
            track = len(ends)
            ends.append(0)
        ends[track] = int(lasts[run])
        track_of_run[run] = track
    return np.repeat(track_of_run, lasts - firsts + 1)


def implausible_steps(positions: Positions, parameters: Parameters = DEFAULTS) -> NDArray[np.bool_]:
    """True for each step to the next position that no ship of her kind can have sailed."""
    hours = stretches.steps_hours(positions.at)
    miles = stretches.steps_nm(positions.lat, positions.lon)
    reported = np.fmax(positions.sog_kn[:-1], positions.sog_kn[1:])
    return _implausible(miles, hours, reported, parameters)


def _implausible(
    miles: NDArray[Any], hours: NDArray[Any], reported_kn: NDArray[Any], parameters: Parameters
) -> NDArray[np.bool_]:
    believed = np.nan_to_num(reported_kn) * parameters.above_reported
    believed = np.where(believed > parameters.fastest_believed_kn, 0.0, believed)
    fastest = np.maximum(parameters.fastest_kn, believed)
    sailed = fastest * (hours + parameters.clock_slack_min / 60)
    return np.asarray((miles > sailed) & (miles >= parameters.shortest_jump_nm))


def _best(positions: Positions, ends: Indexes, first: int, parameters: Parameters) -> int | None:
    """The track that the position ``first`` goes on with: the nearest that it fits."""
    lat, lon = positions.lat, positions.lon
    hours = (positions.at[first] - positions.at[ends]) / HOUR
    miles = distance_nm(lat[ends], lon[ends], lat[first], lon[first])
    reported = np.fmax(positions.sog_kn[ends], positions.sog_kn[first])
    fits = ~_implausible(miles, hours, reported, parameters)
    fits &= hours <= parameters.longest_silence_h
    return int(np.argmin(np.where(fits, miles, np.inf))) if fits.any() else None
