"""Which lists a screening could ask, and which it could not: nothing found is no clearance."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from evidence.precision import text_of
from vessels import freshness
from vessels.freshness import Freshness
from vessels.models import ListVersion, RecordVersion, SanctionsList


@dataclass(frozen=True, slots=True)
class AskedList:
    """One list: `reservation` says why its silence means less, or nothing; empty where it holds.

    `version` is the newest one held, None where the list was not asked; `vessels` are the ships it
    names now. `as_of` is when the publisher was last known to serve that: "2023-01-27 14:02Z", or
    a day alone.
    """

    code: str
    name: str
    version: int | None
    as_of: str
    vessels: int
    reservation: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def lists(*, now: datetime) -> list[AskedList]:
    """Every list that is set up, those that were asked first, each in the order of names."""
    newest = {
        version.sanctions_list_id: version
        for version in ListVersion.objects.accepted()
        .order_by("sanctions_list_id", "-fetched_at", "-pk")
        .distinct("sanctions_list_id")
    }
    held = RecordVersion.objects.current().vessels().order_by().values_list("sanctions_list_id")
    vessels = dict(held.annotate(count=Count("pk")))
    every = [
        _asked(each, newest.get(each.pk), vessels.get(each.pk, 0), now)
        for each in SanctionsList.objects.all()
    ]
    return sorted(every, key=lambda each: each.version is None)


def _asked(
    each: SanctionsList, version: ListVersion | None, vessels: int, now: datetime
) -> AskedList:
    if version is None:
        why = "Never loaded" if each.is_enabled else "Switched off and never loaded"
        return AskedList(each.pk, each.name, None, "", 0, f"{why}: not asked.")
    seen = freshness.of(each, now=now, newest=version)
    return AskedList(
        code=each.pk,
        name=each.name,
        version=version.pk,
        as_of=_said(version.confirmed_at),
        vessels=vessels,
        reservation=" ".join(_reservations(each, version, seen)),
    )


def _reservations(each: SanctionsList, version: ListVersion, seen: Freshness) -> Iterator[str]:
    if version.is_extract or seen.state == "extract":
        yield "Only an extract is held: its silence says nothing."
    elif seen.state == "stale":
        yield f"Unknown since {_said(seen.since or version.confirmed_at)}: not seen after that."
    if not each.is_enabled:
        yield "Switched off: it is not kept up to date."


def _said(at: datetime) -> str:
    return text_of(at, freshness.precision_of(at))
