"""Positions that persist well inland after a jump from the water: an impossible place for a ship.

Tolerant on purpose. In a sample of US traffic 44 % of moving positions fell on land in a mask of
1 km: rivers, canals, harbours and coarse shores. So a point must be miles from all water that the
mask knows (lakes and wide rivers are water there), many must follow one another for an hour, and
the transponder must have got there by a jump, or back: ships on rivers that the mask does not know
come and go by sailing. A false track that sails ashore smoothly is therefore not found.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from vessels.analytics import stretches, tracklets
from vessels.analytics.base import Floats, Found, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Booleans
from vessels.analytics.wording import counted, figure, lasting

NAME = "on_land"
VERSION = "1"
# Nautical miles from points (lat, lon) to the nearest water; LandMask.distance_to_sea_nm.
Distances = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Parameters:
    """How far inland, how often and how long; chosen above the mask's error of one mile."""

    inland_nm: float = 3.0
    fewest_positions: int = 5
    least_hours: float = 1.0
    # A longer silence ends a stretch.
    longest_silence_h: float = 12.0
    tracks: tracklets.Parameters = field(default_factory=tracklets.Parameters)


DEFAULTS = Parameters()


def find(
    positions: Positions,
    *,
    distance_to_sea_nm: Distances,
    parameters: Parameters = DEFAULTS,
) -> list[Found]:
    """One event per stretch of positions inland that begins or ends with a jump."""
    if len(positions) < parameters.fewest_positions:
        return []
    off = distance_to_sea_nm(positions.lat, positions.lon)
    inland = off >= parameters.inland_nm
    if not inland.any() or inland.all():  # never on water: an inland vessel, or no vessel
        return []
    silent = np.concatenate(
        ([False], stretches.steps_hours(positions.at) > parameters.longest_silence_h)
    )
    runs = stretches.of(inland, silent)
    hours = (positions.at[runs.last] - positions.at[runs.first]) / HOUR
    count = runs.last - runs.first + 1
    runs = runs.where((hours >= parameters.least_hours) & (count >= parameters.fewest_positions))
    jumped = tracklets.implausible_steps(positions, parameters.tracks)
    return [
        _told(positions, first, last, off, (came, left))
        for first, last in zip(runs.first.tolist(), runs.last.tolist(), strict=True)
        for came, left in [_jumps(jumped, first, last)]
        if came or left
    ]


def _jumps(jumped: Booleans, first: int, last: int) -> tuple[bool, bool]:
    came = first > 0 and bool(jumped[first - 1])
    left = last < len(jumped) and bool(jumped[last])
    return came, left


def _told(
    positions: Positions, first: int, last: int, off: Floats, jumps: tuple[bool, bool]
) -> Found:
    hours = float((positions.at[last] - positions.at[first]) / HOUR)
    least, most = float(off[first : last + 1].min()), float(off[first : last + 1].max())
    came, left = jumps
    how = "came there and left" if came and left else "came there" if came else "left"
    before = max(first - 1, 0) if came else min(last + 1, len(positions) - 1)
    beside = first if came else last
    miles = float(
        distance_nm(
            positions.lat[before],
            positions.lon[before],
            positions.lat[beside],
            positions.lon[beside],
        )
    )
    return Found(
        kind="on_land",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=instant(positions.at[last]),
        confidence=3 if came and left else 2,
        reasons=(
            (
                f"{counted(last - first + 1, 'position')} in {lasting(hours)} lie {figure(least)} "
                f"to {figure(most)} nm from any water that the land mask knows; its shores are "
                "good to about 1 nm."
            ),
            f"The transponder {how} by a jump of {figure(miles)} nm, not by sailing.",
            (
                "Jamming or false signals of satellite navigation, a faulty receiver or a "
                "transponder on land can each be the cause; a river that the mask does not know is "
                "unlikely."
            ),
        ),
        start_point=(float(positions.lon[first]), float(positions.lat[first])),
        end_point=(float(positions.lon[last]), float(positions.lat[last])),
        detail={
            "positions": last - first + 1,
            "hours": round(hours, 2),
            "inland_nm_least": round(least, 1),
            "inland_nm_most": round(most, 1),
            "jump_nm": round(miles, 1),
        },
    )
