"""The versions of an event, oldest first, and what each changed."""

from dataclasses import dataclass

from accounts.models import User
from vessels.detection import event_words
from vessels.models import Event
from vessels.models.event import EventQuerySet

# Longer chains are shown from their newest end.
_MOST = 50


@dataclass(frozen=True)
class Step:
    """``old`` was superseded by ``new``, or withdrawn; ``changes`` are (what, before, now)."""

    old: Event
    new: Event | None
    changes: list[tuple[str, str, str]]


def of(event: Event, user: User) -> list[Step]:
    """What became of this event and of those it took the place of. Two queries per generation."""
    seen = {event.pk: event}
    generation = [event]
    while generation and len(seen) < _MOST:
        earlier = _visible(user).filter(superseded_by__in=generation)
        generation = [each for each in earlier if each.pk not in seen]
        seen.update((each.pk, each) for each in generation)
    newest = event
    while newest.superseded_by_id and len(seen) < _MOST:
        later = _visible(user).filter(pk=newest.superseded_by_id).first()
        if later is None:
            break
        seen[later.pk] = newest = later
    replaced = [each for each in seen.values() if each.superseded_at]
    return [
        _step(old, seen.get(old.superseded_by_id) if old.superseded_by_id else None)
        for old in sorted(replaced, key=lambda each: (each.superseded_at, each.start_at))
    ]


def _visible(user: User) -> EventQuerySet:
    return Event.objects.visible_to(user).select_related("vessel", "other_vessel", "place")


def _step(old: Event, new: Event | None) -> Step:
    return Step(old, new, event_words.changes(old, new) if new else [])
