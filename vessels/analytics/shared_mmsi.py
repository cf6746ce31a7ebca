"""One MMSI that is heard in two places at once: two transponders use the number.

After gpsdio-segment: when the tracks of one number together last longer than the time in which it
was heard at all, more than one ship sends it. That may be a mistake of a crew, a number used by
many in good faith, or a borrowed identity.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vessels.analytics import tracklets
from vessels.analytics.base import Found, LonLat, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Indexes
from vessels.analytics.wording import counted, figure, lasting, when

NAME = "shared_mmsi"
VERSION = "1"


@dataclass(frozen=True)
class Parameters:
    tracks: tracklets.Parameters = field(default_factory=tracklets.Parameters)
    # Fewer positions or changes to and fro are bad fixes, not a second ship.
    fewest_positions: int = 3
    fewest_switches: int = 4
    many_switches: int = 12
    # Two tracks closer than this are one ship with a poor fix.
    nearest_nm: float = 5.0


DEFAULTS = Parameters()


@dataclass(frozen=True)
class _Pair:
    first: Indexes
    second: Indexes
    # Indexes of positions after which the number is heard on the other track.
    switches: Indexes


def find(positions: Positions, *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """One event per stretch of time in which two or more tracks go on at once."""
    track = tracklets.assign(positions, parameters.tracks)
    found: list[Found] = []
    for pair in _pairs(positions, track, parameters):
        event = _told(positions, track, pair, parameters)
        if not found or found[-1].end_at is None or event.start_at > found[-1].end_at:
            found.append(event)
        elif event.detail["switches"] > found[-1].detail["switches"]:
            found[-1] = event
    return found


def _pairs(positions: Positions, track: Indexes, parameters: Parameters) -> list[_Pair]:
    """Tracks that alternate, by the time at which they begin to."""
    if not len(track):
        return []
    counts = np.bincount(track)
    long = np.flatnonzero(counts >= parameters.fewest_positions)
    kept = np.flatnonzero(np.isin(track, long))
    changes = np.flatnonzero(np.diff(track[kept]))
    before, after = kept[changes], kept[changes + 1]
    low = np.minimum(track[before], track[after])
    high = np.maximum(track[before], track[after])
    pairs = []
    for first, second in sorted(set(zip(low.tolist(), high.tolist(), strict=True))):
        switches = before[(low == first) & (high == second)]
        following = after[(low == first) & (high == second)]
        apart = distance_nm(
            positions.lat[switches],
            positions.lon[switches],
            positions.lat[following],
            positions.lon[following],
        )
        far = np.median(apart) >= parameters.nearest_nm
        if far and len(switches) >= parameters.fewest_switches:
            pairs.append(
                _Pair(np.flatnonzero(track == first), np.flatnonzero(track == second), switches)
            )
    return sorted(pairs, key=lambda pair: int(pair.switches[0]))


def _told(positions: Positions, track: Indexes, pair: _Pair, parameters: Parameters) -> Found:
    at = positions.at
    start, end = int(pair.switches[0]), min(int(pair.switches[-1]) + 1, len(positions) - 1)
    # The closest in time are the hardest to explain otherwise.
    following = pair.switches + 1
    closest = int(pair.switches[np.argmin(at[following] - at[pair.switches])])
    miles = float(
        distance_nm(
            positions.lat[closest],
            positions.lon[closest],
            positions.lat[closest + 1],
            positions.lon[closest + 1],
        )
    )
    apart_h = float((at[closest + 1] - at[closest]) / HOUR)
    active_h = float((at[end] - at[start]) / HOUR)
    within = (np.arange(len(at)) >= start) & (np.arange(len(at)) <= end)
    tracks = {number: np.flatnonzero(within & (track == number)) for number in set(track[within])}
    summed_h = sum(float((at[own[-1]] - at[own[0]]) / HOUR) for own in tracks.values() if len(own))
    switches = len(pair.switches)
    many = switches >= parameters.many_switches
    reasons = (
        (
            f"The number was heard {figure(miles)} nm away from itself within {lasting(apart_h)}, "
            f"at {when(instant(at[closest]))}."
        ),
        (
            f"It changed {counted(switches, 'time')} between two tracks that each make sense "
            f"alone: {counted(len(pair.first), 'position')} on one, {len(pair.second):,} on the "
            "other."
        ),
        (
            f"Together the tracks last {lasting(summed_h)} in {lasting(active_h)}: at least two "
            "transponders sent this MMSI. Which of them is the ship of this page is not decided "
            "here."
        ),
    )
    return Found(
        kind="shared_mmsi",
        mmsi=positions.mmsi,
        start_at=instant(at[start]),
        end_at=instant(at[end]),
        confidence=4 if many else 3 if switches >= 2 * parameters.fewest_switches else 2,
        reasons=reasons,
        start_point=_point(positions, closest),
        end_point=_point(positions, closest + 1),
        detail={
            "switches": switches,
            "tracks": _tracks(positions, (pair.first, pair.second)),
            "summed_hours": round(summed_h, 2),
            "active_hours": round(active_h, 2),
            "distance_nm": round(miles, 1),
        },
    )


def _tracks(positions: Positions, tracks: tuple[Indexes, ...]) -> list[dict[str, Any]]:
    return [
        {
            "positions": len(own),
            "first_at": instant(positions.at[own[0]]).isoformat(),
            "last_at": instant(positions.at[own[-1]]).isoformat(),
            "first_point": _point(positions, int(own[0])),
            "last_point": _point(positions, int(own[-1])),
        }
        for own in tracks
    ]


def _point(positions: Positions, index: int) -> LonLat:
    return float(positions.lon[index]), float(positions.lat[index])
