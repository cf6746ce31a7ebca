"""Several vessels over one stretch of time: their tracks, and how near each two came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import combinations
from uuid import UUID

import numpy as np

from accounts.models import User
from vessels import identity
from vessels.analytics import approach
from vessels.analytics.approach import Approach, Way
from vessels.identity import Span
from vessels.models import Vessel
from vessels.tracking import tracks
from vessels.tracking.tracks import Point, Track, Window

MOST = 6


@dataclass(frozen=True)
class Pair:
    """Two vessels and their closest approach; None where they were never heard together."""

    one: Vessel
    other: Vessel
    approach: Approach | None


@dataclass(frozen=True)
class Compared:
    vessel: Vessel
    colour_index: int
    track: Track


def tracks_of(vessels: Sequence[Vessel], user: User, window: Window) -> list[Compared]:
    """The vessels in the order given, the first six, each with her track."""
    spans = identity.transponders_of(vessels, user)
    return [
        Compared(vessel, index, tracks.track_for(spans[vessel.pk], user, window))
        for index, vessel in enumerate(vessels[:MOST])
    ]


def pairs(compared: Sequence[Compared]) -> list[Pair]:
    """Every two of them, nearest first; those never heard together last."""
    ways = {each.vessel.pk: _way(each.track) for each in compared}
    found = [
        Pair(one.vessel, other.vessel, approach.closest(ways[one.vessel.pk], ways[other.vessel.pk]))
        for one, other in combinations(compared, 2)
    ]
    return sorted(found, key=lambda pair: pair.approach.distance_nm if pair.approach else np.inf)


def default_window(spans: Mapping[UUID, Sequence[Span]], user: User) -> Window | None:
    """The usual window of all of them together. One query."""
    return tracks.default_window([span for each in spans.values() for span in each], user)


def _way(track: Track) -> Way:
    """All her reports by time; of two transponders at one moment, the first stands."""
    points: list[Point] = [point for segment in track.segments for point in segment]
    at = np.array([point.at.astimezone(UTC).replace(tzinfo=None) for point in points], "M8[us]")
    times, order = np.unique(at, return_index=True)
    return Way(
        times,
        np.array([points[index].lat for index in order], float),
        np.array([points[index].lon for index in order], float),
    )
