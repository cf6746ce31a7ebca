"""The list of a vessel's events as her pages show it, and the search for them that is under way."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from vessels.detection import event_words, events
from vessels.models import DetectionRun, Event, EventKind, Vessel
from vessels.permissions import may_record
from vessels.tracking.tracks import Window


@dataclass(frozen=True)
class Row:
    event: Event
    title: str
    confidence: str


@dataclass(frozen=True)
class Panel:
    """``kinds`` are (value, label, how many); ``rows`` are those of ``kind``, or all."""

    vessel: Vessel
    rows: list[Row]
    kinds: list[tuple[str, str, int]]
    kind: str
    total: int
    pending: DetectionRun | None
    last: DetectionRun | None
    may_find: bool


def of(vessel: Vessel, user: User, window: Window | None, kind: str = "") -> Panel:
    """Three queries, however many events there are."""
    found = list(events.of_vessel(vessel, user, window))
    counts = Counter(event.kind for event in found)
    runs = DetectionRun.objects.visible_to(user).filter(vessel=vessel)
    return Panel(
        vessel=vessel,
        rows=[
            Row(event, event_words.title(event), event_words.confidence(event))
            for event in found
            if kind in ("", event.kind)
        ],
        kinds=[(each.value, each.label, counts[each]) for each in EventKind if counts[each]],
        kind=kind,
        total=len(found),
        pending=events.pending(vessel),
        last=runs.exclude(finished_at=None).order_by("-finished_at").first(),
        may_find=may_record(user),
    )
