"""Each person's watch list. Feeds ask for the vessels that anybody watches.

Whom somebody watches is nobody else's business: the acts go to a chain of the person's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels import identity
from vessels.errors import InvalidWatch
from vessels.models import LastHeard, Vessel, Watch
from vessels.sanctions import joining, news
from vessels.tracking import hearing

LONGEST_NOTE = 200


@dataclass(frozen=True)
class Hearing:
    """When a vessel was last heard at all, and by which feed when."""

    at: datetime | None
    feeds: list[LastHeard]


@transaction.atomic
def watch(*, actor: User, vessel: Vessel, note: str = "") -> Watch:
    """Put the vessel on the actor's list, or change the note of one that is on it."""
    _require_sight(actor, vessel)
    text = note.strip()
    if len(text) > LONGEST_NOTE:
        raise InvalidWatch(f"The note has {len(text)} characters. Use at most {LONGEST_NOTE}.")
    kept, is_new = Watch.objects.update_or_create(
        vessel=vessel, watched_by=actor, defaults={"note": text}
    )
    _record(actor, "watch.kept" if is_new else "watch.noted", vessel, text)
    if is_new:
        joining.join(actor=actor, recipient=actor, vessel=vessel, links=[news.as_link(vessel)])
    return kept


@transaction.atomic
def unwatch(*, actor: User, vessel: Vessel) -> None:
    """Take the vessel off the actor's list; nothing happens where she is not on it."""
    deleted, _ = Watch.objects.visible_to(actor).filter(vessel=vessel).delete()
    if deleted:
        _record(actor, "watch.ended", vessel, "")


def watched(user: User, vessels: Iterable[Vessel]) -> set[UUID]:
    """Which of the vessels the person watches. One query."""
    rows = Watch.objects.visible_to(user).filter(vessel__in=[vessel.pk for vessel in vessels])
    return set(rows.values_list("vessel", flat=True))


def heard(vessels: Iterable[Vessel], user: User) -> dict[UUID, Hearing]:
    """When each vessel was last heard, by the time of her MMSI claims. Three queries for all."""
    spans = identity.transponders_of(vessels, user)
    last = hearing.last_heard([span for each in spans.values() for span in each], user)
    numbers = {span.mmsi for each in spans.values() for span in each}
    by_feed = list(
        LastHeard.objects.visible_to(user).filter(mmsi__in=numbers).select_related("feed")
    )
    found = {}
    for key, hers in spans.items():
        mine = {span.mmsi for span in hers}
        times = [last[mmsi] for mmsi in mine if mmsi in last]
        feeds = [each for each in by_feed if each.mmsi in mine]
        found[key] = Hearing(max(times, default=None), feeds)
    return found


def _require_sight(actor: User, vessel: Vessel) -> None:
    if not Vessel.objects.visible_to(actor).filter(pk=vessel.pk).exists():
        raise InvalidWatch("There is no such vessel among those you may see.")


def _record(actor: User, action: str, vessel: Vessel, note: str) -> None:
    ledger.record(
        subject=f"watch_list:{actor.pk}",
        actor=actor,
        action=action,
        payload={"vessel": str(vessel.pk), "note": note},
    )
