"""What positions alone can betray of wrong clocks.

Three faults show: one stretch of track heard twice, whole hours apart (two receivers, one of them
on local time); times before AIS existed; and a stretch 1,024 or 2,048 weeks from the rest (the week
number of GPS turning over). A clock that is wrong by a steady few minutes shows nowhere, and a
track in which time runs backwards is in order again once it is sorted: neither is found here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from vessels.analytics import replays
from vessels.analytics.base import Found, Positions, instant
from vessels.analytics.stretches import HOUR
from vessels.analytics.wording import counted, figure, when

NAME = "clocks"
VERSION = "1"
WEEK = np.timedelta64(7 * 86_400_000_000, "us")


@dataclass(frozen=True)
class Parameters:
    repeats: replays.Parameters = field(default_factory=replays.Parameters)
    whole_hour_within_s: float = 60.0
    # The first AIS standard, ITU-R M.1371, is of November 1998.
    ais_since: str = "1998-11-01"
    rollover_weeks: int = 1024
    # How near the shifted stretch must come to the rest.
    rollover_within_days: float = 30.0


DEFAULTS = Parameters()


def find(positions: Positions, *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """Faults of clocks, by time."""
    found = [
        *_on_local_time(positions, parameters),
        *_turned_over(positions, parameters),
        *_before_ais(positions, parameters),
    ]
    return sorted(found, key=lambda event: event.start_at)


def _on_local_time(positions: Positions, parameters: Parameters) -> Iterator[Found]:
    for replay in replays.of(positions, parameters.repeats):
        if not replays.is_whole_hours(positions, replay, parameters.whole_hour_within_s):
            continue
        first, last = replay.first, replay.last
        hours = round(float((positions.at[first] - positions.at[replay.source]) / HOUR))
        yield _found(
            positions,
            (first, last),
            3,
            (
                (
                    f"{counted(last - first + 1, 'position')} over {figure(replay.way_nm)} nm "
                    f"repeat those of {counted(hours, 'hour')} before, to the last digit."
                ),
                (
                    "Whole hours point to a receiver or a file on local time. Which of the two "
                    "times is right is not decided here."
                ),
            ),
            {"offset_hours": hours, "positions": last - first + 1},
        )


def _before_ais(positions: Positions, parameters: Parameters) -> Iterator[Found]:
    count = int(np.searchsorted(positions.at, np.datetime64(parameters.ais_since, "us")))
    if not count:
        return
    yield _found(
        positions,
        (0, count - 1),
        4,
        (
            (
                f"{counted(count, 'position')} from {when(instant(positions.at[0]))} on, before "
                "AIS existed: the clock that dated them was wrong."
            ),
        ),
        {"positions": count},
    )


def _turned_over(positions: Positions, parameters: Parameters) -> Iterator[Found]:
    """A stretch apart by years that fits the rest when moved by 1,024 weeks or twice that."""
    years = np.flatnonzero(np.diff(positions.at) > WEEK * (parameters.rollover_weeks // 2))
    near = np.timedelta64(int(parameters.rollover_within_days * 86_400_000_000), "us")
    for cut in years.tolist():
        start = int(years[years < cut].max(initial=-1)) + 1
        for turns in (1, 2):
            shift = WEEK * (parameters.rollover_weeks * turns)
            apart = positions.at[cut + 1] - (positions.at[cut] + shift)
            if abs(apart) > near:
                continue
            yield _found(
                positions,
                (start, cut),
                2,
                (
                    (
                        f"{counted(cut - start + 1, 'position')} up to "
                        f"{when(instant(positions.at[cut]))} come "
                        f"{parameters.rollover_weeks * turns:,} weeks before the rest of the track."
                    ),
                    (
                        "GPS counts weeks to 1,024 and begins again: a receiver that missed the "
                        "turn dates positions by as much too early."
                    ),
                ),
                {"positions": cut - start + 1, "offset_weeks": parameters.rollover_weeks * turns},
            )


def _found(
    positions: Positions,
    ends: tuple[int, int],
    confidence: int,
    reasons: tuple[str, ...],
    detail: dict[str, int],
) -> Found:
    first, last = ends
    return Found(
        kind="clock_fault",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=instant(positions.at[last]),
        confidence=confidence,
        reasons=reasons,
        start_point=(float(positions.lon[first]), float(positions.lat[first])),
        end_point=(float(positions.lon[last]), float(positions.lat[last])),
        detail=detail,
    )
