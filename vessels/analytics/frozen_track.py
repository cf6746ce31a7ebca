"""Positions that stand still under way, or a track that is sent a second time.

A frozen position with a live speed is a receiver or a transponder that has lost its position, or
one that is fed a fixed one. A track that comes again exactly was recorded and replayed, or its file
holds the same stretch under two times.
"""

from dataclasses import dataclass, field

import numpy as np

from vessels.analytics import replays, stretches
from vessels.analytics.base import Found, Positions, instant
from vessels.analytics.stretches import HOUR
from vessels.analytics.wording import counted, figure, lasting, when

NAME = "frozen_track"
VERSION = "1"


@dataclass(frozen=True)
class Parameters:
    fewest_positions: int = 6
    least_hours: float = 1.0
    # Reported faster than that she moves; most positions must say so.
    moving_kn: float = 3.0
    moving_share: float = 0.8
    longest_silence_h: float = 6.0
    repeats: replays.Parameters = field(default_factory=replays.Parameters)
    # Repeats within this of whole hours are a matter of clocks.
    whole_hour_within_s: float = 60.0


DEFAULTS = Parameters()


def find(positions: Positions, *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """Frozen stretches and replayed ones, by time."""
    found = _frozen(positions, parameters) + _replayed(positions, parameters)
    return sorted(found, key=lambda event: event.start_at)


def _frozen(positions: Positions, parameters: Parameters) -> list[Found]:
    if len(positions) < parameters.fewest_positions:
        return []
    same = (np.diff(positions.lat) == 0) & (np.diff(positions.lon) == 0)
    silent = stretches.steps_hours(positions.at) > parameters.longest_silence_h
    leaves = np.concatenate(([True], ~same | silent))
    runs = stretches.of(np.ones(len(positions), bool), leaves)
    count = runs.last - runs.first + 1
    hours = (positions.at[runs.last] - positions.at[runs.first]) / HOUR
    moving = np.concatenate(([0], np.cumsum(positions.sog_kn >= parameters.moving_kn)))
    share = (moving[runs.last + 1] - moving[runs.first]) / count
    runs = runs.where(
        (count >= parameters.fewest_positions)
        & (hours >= parameters.least_hours)
        & (share >= parameters.moving_share)
    )
    return [
        _told_frozen(positions, first, last)
        for first, last in zip(runs.first.tolist(), runs.last.tolist(), strict=True)
    ]


def _told_frozen(positions: Positions, first: int, last: int) -> Found:
    hours = float((positions.at[last] - positions.at[first]) / HOUR)
    reported = float(np.nanmedian(positions.sog_kn[first : last + 1]))
    count = last - first + 1
    point = (float(positions.lon[first]), float(positions.lat[first]))
    return Found(
        kind="frozen_track",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=instant(positions.at[last]),
        confidence=3,
        reasons=(
            (
                f"{counted(count, 'position')} in {lasting(hours)} are the same to the last digit "
                f"while the transponder reported {figure(reported)} kn."
            ),
            (
                "At that speed she would have sailed about "
                f"{figure(hours * reported)} nm: the positions are not hers, or the speed is not."
            ),
        ),
        start_point=point,
        end_point=point,
        detail={"positions": count, "hours": round(hours, 2), "reported_kn": round(reported, 1)},
    )


def _replayed(positions: Positions, parameters: Parameters) -> list[Found]:
    return [
        _told_replayed(positions, replay)
        for replay in replays.of(positions, parameters.repeats)
        if not replays.is_whole_hours(positions, replay, parameters.whole_hour_within_s)
    ]


def _told_replayed(positions: Positions, replay: replays.Replay) -> Found:
    first, last = replay.first, replay.last
    later_h = float((positions.at[first] - positions.at[replay.source]) / HOUR)
    return Found(
        kind="frozen_track",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=instant(positions.at[last]),
        confidence=3,
        reasons=(
            (
                f"{counted(last - first + 1, 'position')} over {figure(replay.way_nm)} nm repeat, "
                f"to the last digit, those from {when(instant(positions.at[replay.source]))} on, "
                f"{lasting(later_h)} before."
            ),
            (
                "No ship sails the same positions twice: the track was replayed, or a file holds "
                "one stretch under two times."
            ),
        ),
        start_point=(float(positions.lon[first]), float(positions.lat[first])),
        end_point=(float(positions.lon[last]), float(positions.lat[last])),
        detail={
            "positions": last - first + 1,
            "way_nm": round(replay.way_nm, 1),
            "later_hours": round(later_h, 2),
            "source_at": instant(positions.at[replay.source]).isoformat(),
        },
    )
