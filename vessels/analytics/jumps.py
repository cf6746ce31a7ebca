"""Steps that no ship can have sailed: a bad fix, a manipulated position, or another ship.

One event per stretch off the track, so that one bad fix is one event and not two. A jump says that
a position is wrong; it does not say which one, nor why.
"""

from dataclasses import dataclass, field

import numpy as np

from vessels.analytics import tracklets
from vessels.analytics.base import Found, LonLat, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Indexes
from vessels.analytics.wording import counted, figure, when

NAME = "jumps"
VERSION = "1"


@dataclass(frozen=True)
class Parameters:
    tracks: tracklets.Parameters = field(default_factory=tracklets.Parameters)
    # As many positions at the other place make a receiver's error unlikely.
    sure_positions: int = 5


DEFAULTS = Parameters()


def find(positions: Positions, *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """One event for each track but the first: where it leaves the others, and whether it ends."""
    track = tracklets.assign(positions, parameters.tracks)
    if not len(track):
        return []
    return [
        _told(positions, track, np.flatnonzero(track == number), parameters)
        for number in range(1, int(track.max()) + 1)
    ]


def _told(positions: Positions, track: Indexes, away: Indexes, parameters: Parameters) -> Found:
    before, first, last = int(away[0]) - 1, int(away[0]), int(away[-1])
    # Heard elsewhere again meanwhile or right after: an excursion; else she stayed away.
    returns = len(away) < last - first + 1 or _comes_back(positions, before, last, parameters)
    lat, lon = positions.lat, positions.lon
    miles = float(distance_nm(lat[before], lon[before], lat[first], lon[first]))
    hours = float((positions.at[first] - positions.at[before]) / HOUR)
    knots = miles / hours if hours else float("inf")
    at = instant(positions.at[first])
    reasons = [
        (
            f"Between {when(instant(positions.at[before]))} and {when(at)} the positions are "
            f"{figure(miles)} nm apart, which needs {_speed(knots)}; at most "
            f"{figure(parameters.tracks.fastest_kn)} kn is taken for plausible."
        ),
        f"{counted(len(away), 'position').capitalize()} at the other place"
        + ("; then the old track goes on." if returns else "; the old track was not heard again."),
        (
            "At least one of the positions is wrong, or they are of two ships. A bad fix, a faulty "
            "receiver and manipulation look alike here."
        ),
    ]
    alone = not returns and int((track == track[before]).sum()) == 1
    if alone:
        reasons.append("The position before stands alone: rather that one is the wrong one.")
    sure = len(away) >= parameters.sure_positions
    return Found(
        kind="jump",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[before]),
        end_at=instant(positions.at[last]) if returns else at,
        confidence=1 if alone or (returns and not sure) else 3 if sure else 2,
        reasons=tuple(reasons),
        start_point=_point(positions, before),
        end_point=_point(positions, first),
        detail={
            "distance_nm": round(miles, 1),
            "hours": round(hours, 3),
            "needed_kn": round(knots, 1) if np.isfinite(knots) else None,
            "positions": len(away),
            "returns": returns,
        },
    )


def _comes_back(positions: Positions, before: int, last: int, parameters: Parameters) -> bool:
    """True where the next position fits the one before the jump again."""
    after = last + 1
    if after >= len(positions):
        return False
    pair = [before, after]
    both = Positions.of(
        positions.mmsi,
        positions.at[pair],
        positions.lat[pair],
        positions.lon[pair],
        sog_kn=positions.sog_kn[pair],
    )
    return not tracklets.implausible_steps(both, parameters.tracks).any()


def _speed(knots: float) -> str:
    return f"{knots:,.0f} kn" if knots < 100_000 else "no time at all"


def _point(positions: Positions, index: int) -> LonLat:
    return float(positions.lon[index]), float(positions.lat[index])
