"""Silence between consecutive positions of one transponder.

A gap says that nothing was received; it does not say why. Silence is not darkness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import gap_words
from vessels.analytics.base import RECEIVERS, Floats, Found, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR

NAME = "gaps"
VERSION = "1"
DEFAULT_THRESHOLD_HOURS = 6.0
SATELLITE: Final = RECEIVERS.index("satellite")
MIXED: Final = RECEIVERS.index("mixed")
Distances = Callable[[Floats, Floats], Floats] | Floats


@dataclass(frozen=True)
class Parameters:
    """What counts as a gap, and the published criteria for one worth a second look.

    Six hours, and the counting over the 12 hours before, are what Global Fishing Watch keeps
    (pipe-gaps). The ``disabling_*`` figures are those of Welch et al. 2022 ("Hot spots of unseen
    fishing vessels", Science Advances 8): silences that meet them are more often deliberate.
    """

    threshold_hours: float = DEFAULT_THRESHOLD_HOURS
    hours_before: float = 12.0
    disabling_hours: float = 12.0
    disabling_positions_per_day: float = 10.0
    disabling_satellite_positions: int = 14
    disabling_offshore_nm: float = 50.0
    # Above this the two ends are hardly one ship: no merchant ship is as fast.
    fastest_kn: float = 40.0


DEFAULTS = Parameters()


@dataclass(frozen=True)
class Gaps:
    """One entry per gap, in time order.

    ``before`` and ``after`` index the positions at its ends; ``distance_nm`` is the great circle
    between them, which is a lower bound and no claim about the path.
    """

    before: NDArray[np.intp]
    after: NDArray[np.intp]
    hours: NDArray[np.floating[Any]]
    distance_nm: NDArray[np.floating[Any]]

    def __len__(self) -> int:
        return len(self.before)


def detect(
    at: NDArray[np.datetime64],
    lat: NDArray[np.floating[Any]],
    lon: NDArray[np.floating[Any]],
    *,
    threshold_hours: float = DEFAULT_THRESHOLD_HOURS,
    ship: NDArray[np.integer[Any]] | None = None,
) -> Gaps:
    """Gaps of at least ``threshold_hours`` between positions of one transponder, sorted by time.

    ``at``, ``lat`` (degrees) and ``lon`` (degrees) have the same length. With ``ship``, a number
    per transponder, the rows are many ships' sorted by ship, then time. Raises ValueError when
    the lengths differ, when the rows are not sorted, or when the threshold is not above zero.
    """
    if not (len(at) == len(lat) == len(lon)):
        raise ValueError("at, lat and lon must have the same length")
    if not threshold_hours > 0:
        raise ValueError("threshold_hours must be above zero")
    elapsed = np.diff(at)
    same = np.ones(len(elapsed), bool) if ship is None else np.diff(ship) == 0
    if (same & (elapsed < np.timedelta64(0, "us"))).any():
        raise ValueError("positions must be sorted by time")
    hours = elapsed / HOUR
    before = np.flatnonzero(same & (hours >= threshold_hours))
    after = before + 1
    return Gaps(
        before=before,
        after=after,
        hours=hours[before],
        distance_nm=distance_nm(lat[before], lon[before], lat[after], lon[after]),
    )


def find(
    positions: Positions,
    *,
    parameters: Parameters = DEFAULTS,
    distance_to_shore_nm: Distances | None = None,
    until: datetime | None = None,
) -> list[Found]:
    """Each silence of at least ``threshold_hours``, with how she was heard before it.

    ``distance_to_shore_nm``: nautical miles per position, or a function of (lat, lon) that gives
    them; without it the offshore criterion is "not tested". ``until``: the time up to which
    positions would be held had any come; a silence from the last position to then is told with
    ``end_at`` None.
    """
    found = detect(
        positions.at, positions.lat, positions.lon, threshold_hours=parameters.threshold_hours
    )
    ends: list[int | None] = [int(after) for after in found.after]
    starts = [int(before) for before in found.before]
    hours, distances = found.hours.tolist(), found.distance_nm.tolist()
    if until is not None and len(positions):
        silent = (
            np.datetime64(until.astimezone(UTC).replace(tzinfo=None), "us") - positions.at[-1]
        ) / HOUR
        if silent >= parameters.threshold_hours:
            starts, ends = [*starts, len(positions) - 1], [*ends, None]
            hours, distances = [*hours, float(silent)], [*distances, 0.0]
    shore = _offshore(positions, starts, distance_to_shore_nm)
    return [
        _told(positions, silence, parameters)
        for silence in map(Silence, starts, ends, hours, distances, shore)
    ]


@dataclass(frozen=True)
class Silence:
    """One gap: indexes of its ends (``after`` None: still silent), and its figures."""

    before: int
    after: int | None
    hours: float
    distance_nm: float
    offshore_nm: float | None


def _offshore(
    positions: Positions, starts: list[int], distances: Distances | None
) -> list[float | None]:
    if distances is None or not starts:
        return [None] * len(starts)
    values = (
        distances(positions.lat[starts], positions.lon[starts])
        if callable(distances)
        else np.asarray(distances)[starts]
    )
    return [None if np.isnan(value) else float(value) for value in values]


def _told(positions: Positions, silence: Silence, parameters: Parameters) -> Found:
    before, after = silence.before, silence.after
    heard = _heard_before(positions, before, parameters)
    criteria = _criteria(positions, silence, parameters)
    speed = silence.distance_nm / silence.hours if after is not None else None
    detail: dict[str, Any] = {
        "hours": round(silence.hours, 3),
        "distance_nm": None if after is None else round(silence.distance_nm, 2),
        "implied_speed_kn": None if speed is None else round(speed, 2),
        "receiver_before": RECEIVERS[positions.receiver[before]] or "not known",
        "receiver_after": None
        if after is None
        else RECEIVERS[positions.receiver[after]] or "not known",
        "hours_before": parameters.hours_before,
        "positions_before": heard,
        "sog_before_kn": _number(positions.sog_kn[before]),
        "offshore_nm": None if silence.offshore_nm is None else round(silence.offshore_nm, 1),
        "disabling_criteria": criteria,
        "meets_disabling_criteria": _all_of(criteria),
    }
    return Found(
        kind="gap",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[before]),
        end_at=None if after is None else instant(positions.at[after]),
        confidence=_confidence(criteria, sum(heard.values())),
        reasons=gap_words.sentences(
            start=instant(positions.at[before]),
            detail=detail,
            fastest_kn=parameters.fastest_kn,
            threshold_hours=parameters.threshold_hours,
        ),
        start_point=(float(positions.lon[before]), float(positions.lat[before])),
        end_point=None
        if after is None
        else (float(positions.lon[after]), float(positions.lat[after])),
        detail=detail,
    )


def _heard_before(positions: Positions, before: int, parameters: Parameters) -> dict[str, int]:
    """Positions by receiver kind up to and with the last one before the silence."""
    kinds = positions.receiver[_since(positions, before, parameters.hours_before) : before + 1]
    counts = np.bincount(kinds, minlength=len(RECEIVERS)).tolist()
    return {name or "not known": count for name, count in zip(RECEIVERS, counts, strict=True)}


def _since(positions: Positions, index: int, hours: float) -> int:
    """The first index within ``hours`` before the position ``index``."""
    span = np.timedelta64(round(hours * 3_600_000_000), "us")
    return int(np.searchsorted(positions.at, positions.at[index] - span, "left"))


def _criteria(
    positions: Positions, silence: Silence, parameters: Parameters
) -> dict[str, bool | None]:
    """Which published criteria the silence meets; None: not tested.

    The published reception figure is a map; here it is how often she herself was heard in the
    24 hours before.
    """
    before = silence.before
    kinds = positions.receiver[_since(positions, before, parameters.hours_before) : before + 1]
    by_satellite = int(np.isin(kinds, (SATELLITE, MIXED)).sum())
    day = before + 1 - _since(positions, before, 24.0)
    offshore = silence.offshore_nm
    return {
        "long_enough": silence.hours >= parameters.disabling_hours,
        "well_heard": day > parameters.disabling_positions_per_day,
        "by_satellite": by_satellite >= parameters.disabling_satellite_positions,
        "offshore": None if offshore is None else offshore >= parameters.disabling_offshore_nm,
    }


def _all_of(criteria: dict[str, bool | None]) -> bool | None:
    """False as soon as one fails; None when none fails and one was not tested."""
    answers = criteria.values()
    return False if False in answers else None if None in answers else True


def _confidence(criteria: dict[str, bool | None], heard: int) -> int:
    """How unusual the silence is for her: 4 meets all published criteria, 1 was rarely heard."""
    if heard < gap_words.FEWEST_HEARD:
        return 1
    if _all_of(criteria):
        return 4
    return 3 if criteria["long_enough"] and criteria["by_satellite"] else 2


def _number(value: np.floating[Any]) -> float | None:
    return None if np.isnan(value) else round(float(value), 2)
