"""When transponders were heard, and by what: hours with a message, the last one, whose imports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F
from django.db.models.functions import TruncHour

from accounts.models import User
from vessels.identity import Span
from vessels.models import PositionImport
from vessels.tracking import tracks
from vessels.tracking.tracks import Window

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """Hours on end with at least one message by one kind of receivers ("" where not known)."""

    start: datetime
    end: datetime
    receiver: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the positions came with an import."""

    position_import: PositionImport
    count: int


def hours(spans: Sequence[Span], user: User, window: Window) -> list[Heard]:
    """The hours with a message, by receiver kind, as runs. One query, grouped in the database."""
    rows = (
        tracks.positions(spans, user, window)
        .annotate(hour=TruncHour("at"), receiver=F("position_import__coverage"))
        .values_list("receiver", "hour")
        .distinct()
        .order_by("receiver", "hour")
    )
    return _runs(rows)


def shares(spans: Sequence[Span], user: User, window: Window) -> list[Share]:
    """The imports that positions of the window came with, most first. Two queries."""
    counted = dict(
        tracks.positions(spans, user, window)
        .values_list("position_import")
        .annotate(count=Count("mmsi"))
        .order_by()
    )
    imports = PositionImport.objects.visible_to(user).filter(pk__in=counted)
    found = [
        Share(each, counted[each.pk]) for each in imports.select_related("source_file", "feed")
    ]
    return sorted(found, key=lambda share: (-share.count, str(share.position_import)))


def last_heard(spans: Iterable[Span], user: User) -> dict[int, datetime]:
    """When each transponder was last heard in the time of its claims. One query for all of them."""
    newest = [
        tracks.positions([span], user).order_by("-at").values_list("mmsi", "at")[:1]
        for span in spans
    ]
    if not newest:
        return {}
    found: dict[int, datetime] = {}
    for mmsi, at in newest[0].union(*newest[1:], all=True):
        found[mmsi] = max(at, found.get(mmsi, at))
    return found


def _runs(rows: Iterable[tuple[str | None, datetime]]) -> list[Heard]:
    runs: list[Heard] = []
    for kind, hour in rows:
        receiver, end = kind or "", hour + HOUR
        last = runs[-1] if runs else None
        if last and last.receiver == receiver and last.end == hour:
            runs[-1] = Heard(last.start, end, receiver)
        else:
            runs.append(Heard(hour, end, receiver))
    return runs
