"""What a crew typed into its transponder, over time. Self-declared: it says so, and is no fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from vessels.identity import Span
from vessels.models import StaticReport
from vessels.tracking.tracks import Window


@dataclass(frozen=True, slots=True)
class Draught:
    """The same draught declared from ``start`` to ``end``, in metres."""

    start: datetime
    end: datetime
    metres: float


def draughts(spans: Sequence[Span], user: User, window: Window) -> list[Draught]:
    """The draughts declared in the window, oldest first, the same one said again joined. One query.

    Zero is how a transponder says that no draught was entered; it is left out.
    """
    if not spans:
        return []
    rows = (
        StaticReport.objects.visible_to(user)
        .filter(reduce(or_, (_within(span, window) for span in spans)), draught_m__gt=0)
        .order_by("first_at", "last_at")
        .values_list("first_at", "last_at", "draught_m")
    )
    steps: list[Draught] = []
    for first, last, metres in rows:
        if metres is None:
            continue
        before = steps[-1] if steps else None
        if before and before.metres == metres:
            steps[-1] = Draught(before.start, max(before.end, last), metres)
        else:
            steps.append(Draught(first, last, metres))
    return steps


def _within(span: Span, window: Window) -> Q:
    start = max(at for at in (span.start, window.start) if at)
    end = min(at for at in (span.end, window.end) if at)
    return Q(mmsi=span.mmsi, first_at__lt=end, last_at__gte=start)
