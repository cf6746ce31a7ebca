"""Many ships' positions cut into tracks at silences, with their stops and speeds, all at once."""

from dataclasses import dataclass

import numpy as np

from vessels.analytics import gaps, speeds, stillness, stretches
from vessels.analytics.base import Floats
from vessels.analytics.fleet import Fleet
from vessels.analytics.gaps import Gaps
from vessels.analytics.stretches import Stretches


@dataclass(frozen=True)
class Split:
    """Indexes into the fleet's rows. A track of one position is a track: none is lost."""

    tracks: Stretches
    gaps: Gaps
    stops: Stretches
    knots: Floats  # at each row; NaN where it is not known


def split(fleet: Fleet, *, threshold_hours: float = gaps.DEFAULT_THRESHOLD_HOURS) -> Split:
    """Cut every ship's rows at silences of at least ``threshold_hours``."""
    found = gaps.detect(
        fleet.at, fleet.lat, fleet.lon, threshold_hours=threshold_hours, ship=fleet.ship
    )
    broken = fleet.begins()
    broken[found.after] = True
    knots = speeds.over_ground(fleet.at, fleet.lat, fleet.lon, fleet.sog_kn, ship=fleet.ship)
    return Split(
        tracks=stretches.of(np.ones(len(fleet), bool), broken),
        gaps=found,
        stops=stillness.of_speeds(knots, fleet.lat, fleet.lon, ship=fleet.ship),
        knots=knots,
    )
