"""Whether anybody was heard where a ship fell silent: what her silence can and cannot mean.

A receiver that is off, or out of range, hears nobody. Others heard at the same place and time show
that receivers worked there; they do not show that her transponder was off.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vessels.analytics import coverage_words
from vessels.analytics.base import Floats, Found, LonLat
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.stretches import HOUR, Booleans

NAME = "coverage"
VERSION = "1"
VERDICTS: Final = ("others_heard", "thinned", "few_heard", "nobody_heard", "not_known")


@dataclass(frozen=True)
class Parameters:
    """Where and when others are looked for.

    20 nm is about what a shore station hears of a small antenna, and well inside one satellite
    pass; six hours hold several passes. Half of the usual number is called thinned, as numbers of
    ships swing that far by themselves; one or two ships are too few to judge by. After Windward's
    comparison with neighbouring ships; the figures are ours.
    """

    radius_nm: float = 20.0
    window_hours: float = 6.0
    usual_hours: float = 24.0
    thinned_below: float = 0.5
    fewest_ships: int = 3
    top_speed_kn: float = 15.0


DEFAULTS = Parameters()


@dataclass(frozen=True)
class Heard:
    """Positions of *other* transponders near the ends and along the way, in any order.

    From ``usual_hours`` before the silence to its end; later ones tell how it was afterwards.
    """

    mmsi: NDArray[np.int64]
    at: NDArray[np.datetime64]
    lat: Floats
    lon: Floats

    def __len__(self) -> int:
        return len(self.at)

    def ships(self, chosen: Booleans) -> int:
        return len(np.unique(self.mmsi[chosen]))


@dataclass(frozen=True)
class End:
    """Other ships heard near one end of a silence, over ``hours`` each.

    ``after``: after the end of the silence, at its last end and where later positions are held.
    """

    verdict: str
    hours: float
    before: int
    during: int
    after: int | None
    usual: float


@dataclass(frozen=True)
class Way:
    """Other ships heard during the silence where she could have been, at ``top_speed_kn``."""

    top_speed_kn: float
    ships: int
    hours: int  # one-hour blocks of the silence
    hours_heard: int  # those in which at least one other ship was heard there


@dataclass(frozen=True)
class Coverage:
    """``verdict`` is that of the place where she was last heard; see ``VERDICTS``."""

    verdict: str
    sentences: tuple[str, ...]
    start: End | None
    end: End | None
    way: Way | None

    def as_detail(self) -> dict[str, Any]:
        """JSON values, for the detail of the event."""
        return {**asdict(self), "sentences": list(self.sentences)}


def assess(gap: Found, heard: Heard, *, parameters: Parameters = DEFAULTS) -> Coverage:
    """Who else was heard near both ends of ``gap``, and where she may have been meanwhile.

    For a gap still going on (``end_at`` None) the silence is taken to last until the last position
    of anybody in ``heard``.
    """
    start, until = _microseconds(gap.start_at), _until(gap, heard)
    if gap.start_point is None or not len(heard) or until <= start:
        return Coverage("not_known", (coverage_words.NOTHING_HELD,), None, None, None)
    hours = min(parameters.window_hours, float((until - start) / HOUR))
    span = np.timedelta64(round(hours * 3_600_000_000), "us")
    first = _end(heard, gap.start_point, (start, start + span), start, parameters)
    last = (
        _end(heard, gap.end_point, (until - span, until), start, parameters, is_last=True)
        if gap.end_at is not None and gap.end_point is not None
        else None
    )
    way = _way(gap, heard, start, until, parameters)
    sentences = coverage_words.sentences(first, last, way, parameters)
    return Coverage(first.verdict, sentences, first, last, way)


def _microseconds(at: datetime) -> np.datetime64:
    return np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")


def _until(gap: Found, heard: Heard) -> np.datetime64:
    if gap.end_at is not None:
        return _microseconds(gap.end_at)
    latest: np.datetime64 = heard.at.max() if len(heard) else _microseconds(gap.start_at)
    return latest


def _end(
    heard: Heard,
    point: LonLat,
    silence: tuple[np.datetime64, np.datetime64],
    fell_silent: np.datetime64,
    parameters: Parameters,
    *,
    is_last: bool = False,
) -> End:
    """Counts over ``silence``, over as long before the gap, and, at its last end, after it."""
    span = silence[1] - silence[0]
    near = distance_nm(heard.lat, heard.lon, point[1], point[0]) <= parameters.radius_nm

    def ships(since: np.datetime64, before: np.datetime64) -> int:
        return heard.ships(near & (heard.at >= since) & (heard.at < before))

    blocks = max(1, int(np.timedelta64(round(parameters.usual_hours * 3600), "s") / span))
    counts = [
        ships(fell_silent - span * (number + 1), fell_silent - span * number)
        for number in range(blocks)
    ]
    usual = sum(counts) / blocks
    during = ships(silence[0], silence[1])
    is_held_after = is_last and heard.at.max() >= silence[1]
    after = ships(silence[1], silence[1] + span) if is_held_after else None
    hours = round(float(span / HOUR), 2)
    verdict = _verdict(during, usual, parameters)
    return End(verdict, hours, counts[0], during, after, round(usual, 1))


def _verdict(during: int, usual: float, parameters: Parameters) -> str:
    if during == 0:
        return "nobody_heard"
    if during < usual * parameters.thinned_below:
        return "thinned"
    return "others_heard" if during >= parameters.fewest_ships else "few_heard"


def _way(
    gap: Found,
    heard: Heard,
    start: np.datetime64,
    until: np.datetime64,
    parameters: Parameters,
) -> Way | None:
    """By great circles, which reach at least as far as the sea does."""
    if gap.start_point is None:
        return None
    total = float((until - start) / HOUR)
    passed = (heard.at - start) / HOUR
    inside = (passed > 0) & (passed < total)
    speed = parameters.top_speed_kn
    lon, lat = gap.start_point
    if gap.end_point is not None and gap.end_at is not None:
        # As fast as she must have been, however the top speed was set.
        end_lon, end_lat = gap.end_point
        speed = max(speed, float(distance_nm(lat, lon, end_lat, end_lon)) / total)
        back = distance_nm(heard.lat, heard.lon, end_lat, end_lon)
        inside &= back <= speed * (total - passed)
    inside &= distance_nm(heard.lat, heard.lon, lat, lon) <= speed * passed
    blocks = np.unique(np.floor(passed[inside]))
    return Way(round(speed, 1), heard.ships(inside), int(np.ceil(total)), len(blocks))


@dataclass(frozen=True)
class Hourly:
    """One-hour blocks of a window, and how many positions each holds."""

    starts: tuple[datetime, ...]
    counts: tuple[int, ...]

    @property
    def share(self) -> float:
        """Of the blocks, those with at least one position: 0 to 1; 0 without blocks."""
        return sum(count > 0 for count in self.counts) / len(self.counts) if self.counts else 0.0


def hourly(at: NDArray[np.datetime64], start: datetime, end: datetime) -> Hourly:
    """Positions per hour of the clock from that of ``start`` until before ``end``.

    The measure of Global Fishing Watch's insights: the share of one-hour blocks with a message.
    """
    first = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    blocks = max(0, -int(-((end - first) / timedelta(hours=1)) // 1))
    offsets = (np.asarray(at, "M8[us]") - _microseconds(first)) / HOUR
    inside = (offsets >= 0) & (offsets < blocks)
    counts = np.bincount(np.floor(offsets[inside]).astype(np.int64), minlength=blocks)
    starts = tuple(first + timedelta(hours=number) for number in range(blocks))
    return Hourly(starts, tuple(counts.tolist()))
