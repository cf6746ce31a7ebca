"""How far a feed or a list can be trusted at a moment. What is stale reads unknown, never clear."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from evidence.precision import Precision
from vessels.models import ListVersion
from vessels.runs import Target

State = Literal["fresh", "stale", "never", "extract"]


@dataclass(frozen=True, slots=True)
class Freshness:
    """`since` is the last time the source was seen whole, or None."""

    state: State
    since: datetime | None


def of(target: Target, *, now: datetime, newest: ListVersion | None = None) -> Freshness:
    """`newest` is a list's newest accepted version: with extracts alone, the list is not known."""
    seen_at = target.last_success_at
    if seen_at is None:
        return Freshness("extract", newest.confirmed_at) if newest else Freshness("never", None)
    return Freshness("stale" if now - seen_at > target.stale_after else "fresh", seen_at)


def precision_of(seen_at: datetime) -> Precision:
    """A body brought by hand is known to the day it was had, and is put at that day's end."""
    return Precision.DAY if seen_at.time() == time.max else Precision.MINUTE
