"""Whether a ship seen in a picture can be the one that was heard before and after it.

The distances are straight lines over the sphere, less the accuracy of the picture, and the best
moment within the time of the picture is taken: the speed that comes out is the least she needed.
Round land she needed more. So "contradicts" is firm; "consistent" says only: not excluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from vessels.analytics.geodesy import distance_nm

NM_M = 1852.0
HOUR = timedelta(hours=1)
# Reports further apart than this leave a silence between them.
SILENCE_HOURS = 6.0

Verdict = Literal["consistent", "contradicts", "unchecked"]


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of a transponder, UTC and degrees."""

    at: datetime
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in a picture, true to ``accuracy_m``, at a moment from ``earliest`` to ``latest``."""

    earliest: datetime
    latest: datetime
    lon: float
    lat: float
    accuracy_m: float


@dataclass(frozen=True)
class Check:
    """What the reports around a sighting say of it. ``least_kn`` is the slowest way to do both.

    ``narrowed`` are the hours still unheard before and after it, where it falls in a silence.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    least_kn: float | None = None
    narrowed: tuple[float, float] | None = None


def check(before: Fix | None, seen: Seen, after: Fix | None, *, top_speed_kn: float) -> Check:
    """Judge a sighting by the last report before and the first after it; either may be absent."""
    if before is None and after is None:
        return Check("unchecked", ("Nothing was heard of her before or after: nothing to check.",))
    legs = _Legs(before, seen, after)
    least = max(legs.speeds)
    reasons = [*legs.sentences(), _judgement(least, top_speed_kn)]
    if least > top_speed_kn:
        return Check("contradicts", tuple(reasons), least)
    narrowed = legs.narrowed()
    if narrowed:
        silent = sum(narrowed) + legs.seen_for_hours
        reasons.append(
            f"It falls in a silence of {silent:.1f} h and narrows it: {narrowed[0]:.1f} h before "
            f"it and {narrowed[1]:.1f} h after it remain unheard."
        )
    return Check("consistent", tuple(reasons), least, narrowed)


def check_among(fixes: Sequence[Fix], seen: Seen, *, top_speed_kn: float) -> Check:
    """As :func:`check`, for reports in time order that may fall within the time of the picture.

    A picture known to the day may have been taken between any two reports of that day: the pair
    that asks the least speed of her is the one that counts.
    """
    pairs: list[tuple[Fix | None, Fix | None]] = [
        (before, after)
        for before, after in pairwise([None, *fixes, None])
        if (before is None or before.at <= seen.latest)
        and (after is None or after.at >= seen.earliest)
        and not (before is None and after is None)
    ]
    if not pairs:
        return check(None, seen, None, top_speed_kn=top_speed_kn)
    before, after = min(pairs, key=lambda pair: max(_Legs(pair[0], seen, pair[1]).speeds))
    return check(before, seen, after, top_speed_kn=top_speed_kn)


class _Legs:
    """The ways from the report before to the picture and on to the report after."""

    def __init__(self, before: Fix | None, seen: Seen, after: Fix | None) -> None:
        self.before, self.seen, self.after = before, seen, after
        self.distances = (self._miles(before), self._miles(after))
        self.moment = self._best_moment()
        self.speeds = (self._speed(0), self._speed(1))

    def _miles(self, fix: Fix | None) -> float:
        if fix is None:
            return 0.0
        straight = float(distance_nm(fix.lat, fix.lon, self.seen.lat, self.seen.lon))
        return max(0.0, straight - self.seen.accuracy_m / NM_M)

    def _best_moment(self) -> datetime:
        """When in the time of the picture both ways ask the same speed, or as near as can be."""
        low, high = self.seen.earliest, self.seen.latest
        if self.before:
            low = max(low, self.before.at)
        if self.after:
            high = min(high, self.after.at)
        if self.before is None:
            return low
        if self.after is None:
            return high
        whole = sum(self.distances)
        share = self.distances[0] / whole if whole else 0.5
        return min(max(self.before.at + (self.after.at - self.before.at) * share, low), high)

    def _hours(self, leg: int) -> float:
        fix = (self.before, self.after)[leg]
        return abs(self.moment - fix.at) / HOUR if fix else 0.0

    def _speed(self, leg: int) -> float:
        miles, hours = self.distances[leg], self._hours(leg)
        if not miles:
            return 0.0
        return miles / hours if hours else float("inf")

    def sentences(self) -> list[str]:
        said = []
        for leg, (fix, when) in enumerate(((self.before, "last"), (self.after, "next"))):
            if fix is None:
                said.append(f"Nothing was heard of her {('before', 'after')[leg]} it.")
                continue
            miles, hours, speed = self.distances[leg], self._hours(leg), self.speeds[leg]
            needed = (
                "no time at all for it" if speed == float("inf") else f"at least {speed:.1f} kn"
            )
            said.append(
                f"{('From', 'To')[leg]} the {when} report, {fix.at:%Y-%m-%d %H:%MZ}, it is "
                f"{miles:.1f} nm in {hours:.1f} h: {needed}."
            )
        return said

    @property
    def seen_for_hours(self) -> float:
        return (self._end() - self._start()) / HOUR

    def _start(self) -> datetime:
        return max(self.seen.earliest, self.before.at) if self.before else self.seen.earliest

    def _end(self) -> datetime:
        return min(self.seen.latest, self.after.at) if self.after else self.seen.latest

    def narrowed(self) -> tuple[float, float] | None:
        """Hours unheard on either side, where the picture falls in a silence."""
        if self.before is None or self.after is None:
            return None
        if (self.after.at - self.before.at) / HOUR < SILENCE_HOURS:
            return None
        return (self._start() - self.before.at) / HOUR, (self.after.at - self._end()) / HOUR


def _judgement(least_kn: float, top_speed_kn: float) -> str:
    if least_kn <= top_speed_kn:
        return f"That is within her top speed of {top_speed_kn:.1f} kn."
    needed = "to be in two places at once" if least_kn == float("inf") else f"{least_kn:.0f} kn"
    return (
        f"She would have needed {needed}, and her top speed is {top_speed_kn:.1f} kn: either the "
        "positions, the picture or the identification is wrong."
    )
