"""Where a ship stood on one list at a moment, from what was held of the list. Pure.

Two times are kept apart: the moment asked about, and how much of the list was known, which is what
the caller passes in. A date that the list states decides; where it states none, the versions served
before and after the moment do; where they differ, or none is held, the answer is unknown in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

State = Literal["listed", "delisted", "never_listed", "unknown"]
Standing = Literal["in_force", "maybe", "ended", "moved", "not_yet"]
_LENGTHS: Final = {"year": 4, "month": 7}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day asked about, and how far knowledge may reach; None: today, and all that is held."""

    on: date | None = None
    known_at: datetime | None = None

    def moment(self, now: datetime) -> datetime:
        """The end of the day asked about, never later than now."""
        if self.on is None:
            return min(self.known_at or now, now)
        return min(datetime.combine(self.on, time.max, UTC), now)

    def held_at(self, now: datetime) -> datetime:
        """Until when what was done and decided here counts: by default, the end of the day."""
        return min(self.known_at, now) if self.known_at else self.moment(now)


NOW: Final = AsOf()


@dataclass(frozen=True, slots=True)
class Served:
    """A version that holds all of its list: known to be the one served from first to last."""

    pk: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A time on the list under one programme, as it was known.

    `gone_by` is when the first version without it was served; `seen_to` when the last one with it
    was. `moved_to` tells what the entry names now, where it no longer names this ship.
    `is_confirmed` where a person's decision ties the entry to the ship, not her number.
    `is_unread` where the entry named her before and now has no number that can be read (a slip of
    its publisher, perhaps): it may name her still, so such a time is never in force by itself.
    """

    uid: str
    programme: str
    observed_from: datetime
    seen_to: datetime
    measure: str = ""
    legal_basis: str = ""
    gone_by: datetime | None = None
    valid_from: date | None = None
    precision: str = "day"
    valid_to: date | None = None
    ending: str = ""
    moved_to: str = ""
    is_confirmed: bool = False
    is_unread: bool = False

    @property
    def since(self) -> str:
        """`2024-06-25`, or no more of it than is known; empty where the list does not say."""
        if self.valid_from is None:
            return ""
        return self.valid_from.isoformat()[: _LENGTHS.get(self.precision, 10)]

    @property
    def latest_start(self) -> date | None:
        """The last day on which it can have begun, by the list's own date."""
        if self.valid_from is None or self.precision not in _LENGTHS:
            return self.valid_from
        if self.precision == "year":
            return date(self.valid_from.year, 12, 31)
        following = self.valid_from.replace(day=1) + timedelta(days=32)
        return following.replace(day=1) - timedelta(days=1)

    @property
    def last_day(self) -> date | None:
        """The last day it holds, where the list states an end: an expiry includes its day."""
        if self.valid_to is None:
            return None
        return self.valid_to if self.ending == "expired" else self.valid_to - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Around:
    """The versions of a whole list next to a moment; None where none is held on that side."""

    before: Served | None = None
    after: Served | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`spans` are those that the state rests on; `seen_at` is when the list was last seen so.

    `stale` is the state that was last seen, where that is too long ago to hold at the moment.
    """

    state: State
    spans: tuple[Span, ...]
    why: str
    seen_at: datetime | None
    stale: State | None = None


def around(served: Sequence[Served], at: datetime) -> Around:
    """Of versions in the order they were served, the ones next to the moment."""
    before = [each for each in served if each.first <= at]
    after = [each for each in served if each.first > at]
    return Around(before[-1] if before else None, after[0] if after else None)


def judge(
    spans: Sequence[Span], near: Around, at: datetime, *, stale_after: timedelta
) -> Judgement:
    """The ship's state at the moment. In force anywhere is listed; a doubt anywhere is unknown."""
    by_standing: dict[Standing, list[tuple[Span, str]]] = {}
    for span in spans:
        standing, why = _stand(span, near, at)
        by_standing.setdefault(standing, []).append((span, why))
    if held := by_standing.get("in_force"):
        return _listed([span for span, _ in held], held[0][1], at, stale_after)
    if unsure := by_standing.get("maybe"):
        return Judgement("unknown", tuple(span for span, _ in unsure), unsure[0][1], None)
    if ended := by_standing.get("ended"):
        last = max((span for span, _ in ended), key=_end_of)
        why = next(words for span, words in ended if span is last)
        return _fresh(Judgement("delisted", (last,), why, None), near, at, stale_after)
    if moved := by_standing.get("moved"):
        return Judgement("unknown", (moved[0][0],), moved[0][1], None)
    if later := by_standing.get("not_yet"):
        span, why = min(later, key=lambda one: one[0].valid_from or date.max)
        if span.valid_from and at.date() < span.valid_from:
            return Judgement("never_listed", (span,), why, None)
    return _absent(near, at, stale_after)


def _stand(span: Span, near: Around, at: datetime) -> tuple[Standing, str]:
    if not span.is_unread:
        return _stand_named(span, near, at)
    if at < span.observed_from:  # what the entry said until then decides
        return "not_yet", ""
    standing, why = _stand_named(span, near, at)
    if standing != "in_force":
        return standing, why
    return "maybe", (
        f"entry {span.uid} named her before; it is still on the list, last seen "
        f"{instant(span.seen_to)}, and names no IMO number that can be read"
    )


def _stand_named(span: Span, near: Around, at: datetime) -> tuple[Standing, str]:
    day = at.date()
    if span.valid_from and day < span.valid_from:
        return "not_yet", f"the list dates her listing {span.since}"
    if span.last_day and day > span.last_day:
        return "ended", f"{_ended_how(span)} {span.valid_to}: entry {span.uid}"
    if at < span.observed_from:
        return _before_seen(span, near, at)
    if span.gone_by is None or at <= span.seen_to:
        return "in_force", ""
    if at < span.gone_by:
        if span.last_day or span.ending == "renumbered":
            return "in_force", ""
        what = "ceased to name her" if span.moved_to else "came off it"
        return "maybe", f"entry {span.uid} {what} {_between(span.seen_to, span.gone_by)}"
    return _gone(span)


def _before_seen(span: Span, near: Around, at: datetime) -> tuple[Standing, str]:
    latest = span.latest_start
    if latest and at.date() >= latest:
        return "in_force", "by the list's own date"
    if latest:
        return "maybe", f"the list dates her listing {span.since} and gives no day"
    if near.before is None:
        words = f"entry {span.uid} is first seen {instant(span.observed_from)}, no earlier version"
        return "maybe", f"{words} is held, and the list does not say since when she is on it"
    if at <= near.before.last or (near.after and near.after.first < span.observed_from):
        return "not_yet", ""
    return (
        "maybe",
        f"entry {span.uid} came onto it {_between(near.before.last, span.observed_from)}",
    )


def _gone(span: Span) -> tuple[Standing, str]:
    if span.moved_to:
        return "ended", f"entry {span.uid} named her before; it now names {span.moved_to}"
    if span.ending == "renumbered":
        return "moved", (
            f"entry {span.uid} came back under a new identifier that does not name her number"
        )
    if span.last_day:  # stated to hold on, yet no longer on the list
        return "ended", f"entry {span.uid} went before its stated end {span.valid_to}"
    gone = instant(span.gone_by) if span.gone_by else ""
    return (
        "ended",
        f"entry {span.uid} was last seen {instant(span.seen_to)} and is absent by {gone}",
    )


def _listed(held: list[Span], why: str, at: datetime, stale_after: timedelta) -> Judgement:
    seen_at = max(span.seen_to for span in held)
    stale = any(span.gone_by is None for span in held) and at - seen_at > stale_after
    if stale:
        return Judgement("unknown", tuple(held), why, seen_at, "listed")
    return Judgement("listed", tuple(held), why, seen_at)


def _absent(near: Around, at: datetime, stale_after: timedelta) -> Judgement:
    if near.before is None:
        why = "no version served by then is held"
        return Judgement("unknown", (), why, None)
    found = Judgement("never_listed", (), "", None)
    return _fresh(found, near, at, stale_after)


def _fresh(found: Judgement, near: Around, at: datetime, stale_after: timedelta) -> Judgement:
    """Whether what was last seen still counts: a version from after the moment bears it out."""
    if near.before is None:
        return found
    seen_at = near.before.last
    if near.after is None and at - seen_at > stale_after:
        return replace(found, state="unknown", seen_at=seen_at, stale=found.state)
    return replace(found, seen_at=seen_at)


def _end_of(span: Span) -> datetime:
    if span.valid_to:
        return datetime.combine(span.valid_to, time.min, UTC)
    return span.gone_by or span.seen_to


def _ended_how(span: Span) -> str:
    return "expired" if span.ending == "expired" else "taken off by the list's own word"


def _between(start: datetime, end: datetime) -> str:
    return f"at some time between {instant(start)} and {instant(end)}"


def instant(at: datetime) -> str:
    """To the minute; to the day for a body brought by hand, which is put at its day's end."""
    return f"{at:%Y-%m-%d}" if at.time() == time.max else f"{at:%Y-%m-%d %H:%MZ}"
