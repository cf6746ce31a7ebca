"""What a silence that still goes on can and cannot mean, in sentences. No database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from vessels.analytics.coverage import DEFAULTS
from vessels.analytics.wording import counted, figure, listed, when

Verdict = Literal["others_near", "others_elsewhere", "feeds_silent", "no_feed"]
TITLES: dict[Verdict, str] = {
    "others_near": "others were heard there",
    "others_elsewhere": "nobody was heard there",
    "feeds_silent": "her feeds are silent too",
    "no_feed": "no feed brings her",
}


@dataclass(frozen=True, slots=True)
class FeedWord:
    """A feed that brought her, last at ``heard_at``. ``others``: transponders heard since she was
    last heard by anybody; ``newest``: the last of them."""

    name: str
    feed_id: UUID
    heard_at: datetime
    others: int
    newest: datetime | None


def verdict(
    since: datetime, feeds: list[FeedWord], near: int | None, threshold: timedelta
) -> Verdict:
    """A feed speaks against her only where it still heard others ``threshold`` after her."""
    if not feeds:
        return "no_feed"
    if not any(word.newest and word.newest - since >= threshold for word in feeds):
        return "feeds_silent"
    return "others_near" if near else "others_elsewhere"


def sentences(said: Verdict, feeds: list[FeedWord], near: int | None) -> list[str]:
    """For a person who must not take silence for darkness."""
    told = [_of_feed(word) for word in feeds]
    around = _around(near or 0)
    if said == "no_feed":
        return ["No feed brings her: whether anybody has heard her since is not known."]
    if said == "feeds_silent":
        name = listed(word.name for word in feeds)
        own = "the feed was" if len(feeds) == 1 else "these feeds were"
        return [*told, f"Unknown: {own} silent as well ({name}). Nothing can be said about her."]
    if said == "others_near":
        return [
            *told,
            around,
            "She may have sailed out of their range, or sent nothing: reports alone do not tell.",
        ]
    return [
        *told,
        around,
        "Nobody was heard where she was last: receivers there may not have worked.",
    ]


def _around(near: int) -> str:
    heard = (
        f"{counted(near, 'other ship')} {'was' if near == 1 else 'were'}" if near else "nobody was"
    )
    return (
        f"In the {figure(DEFAULTS.usual_hours)} h after her last report {heard} heard within "
        f"{figure(DEFAULTS.radius_nm)} nm of it by the feeds that bring her."
    )


def days_and_hours(hours: float) -> str:
    """``7 h``, ``3 d 4 h``: whole hours, never more than have passed."""
    days, left = divmod(int(hours), 24)
    return f"{days:,} d {left} h" if days else f"{left} h"


def _of_feed(word: FeedWord) -> str:
    if word.newest is None:
        return f"{word.name} has heard nobody since."
    return (
        f"{word.name} has heard {counted(word.others, 'other transponder')} since, the last "
        f"{when(word.newest)}."
    )
