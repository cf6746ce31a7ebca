"""When a ship lies still, told by speed with hysteresis; many ships at once if need be."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import speeds, stretches
from vessels.analytics.base import Floats
from vessels.analytics.stretches import Booleans, Stretches

# Global Fishing Watch: a stop begins at 0.2 kn and ends at 0.5 kn.
STOPPED_KN = 0.2
RESUMED_KN = 0.5
# Two positions of one stop are no further apart: a transponder that always sends 0 kn does not
# make a voyage a stop.
DRIFT_NM = 0.6


def detect(
    at: NDArray[np.datetime64],
    lat: Floats,
    lon: Floats,
    sog_kn: Floats,
    *,
    stopped_kn: float = STOPPED_KN,
    resumed_kn: float = RESUMED_KN,
    ship: NDArray[np.integer[Any]] | None = None,
) -> Stretches:
    """Stretches of lying still: begun at ``stopped_kn`` or less, lasting until ``resumed_kn``.

    Where no speed was sent it comes from the positions around. With ``ship``, a number per
    transponder, the rows are many ships' sorted by ship, then time.
    """
    knots = speeds.over_ground(at, lat, lon, sog_kn, ship=ship)
    return of_speeds(knots, lat, lon, stopped_kn=stopped_kn, resumed_kn=resumed_kn, ship=ship)


def of_speeds(
    knots: Floats,
    lat: Floats,
    lon: Floats,
    *,
    stopped_kn: float = STOPPED_KN,
    resumed_kn: float = RESUMED_KN,
    ship: NDArray[np.integer[Any]] | None = None,
) -> Stretches:
    """As :func:`detect`, from the speed at each position; NaN where none is known."""
    if len(knots) == 0:
        return stretches.of(np.zeros(0, bool))
    begins = np.zeros(len(knots), bool)
    begins[0] = True
    if ship is not None:
        begins[1:] = np.diff(ship) != 0
    broken = begins.copy()
    broken[1:] |= stretches.steps_nm(lat, lon) > DRIFT_NM
    return stretches.of(_still(knots, begins, stopped_kn, resumed_kn), broken)


def _still(knots: Floats, begins: Booleans, stopped_kn: float, resumed_kn: float) -> Booleans:
    """Between the two speeds, and where none is known, a ship stays as she was."""
    slow, fast = knots <= stopped_kn, knots >= resumed_kn
    decides = slow | fast | begins
    last = np.maximum.accumulate(np.where(decides, np.arange(len(knots)), 0))
    still: Booleans = slow[last]
    return still
