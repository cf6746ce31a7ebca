"""The ships that all lists name now, laid out for matching (:mod:`vessels.sanctions.matching`).

What is held changes only by a version being accepted, so an index is kept by the process until the
newest versions are others. Loading 5,000 records takes about a tenth of a second.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from vessels.models import ListVersion, RecordVersion, SanctionsList
from vessels.sanctions.matching.base import Entry
from vessels.sanctions.matching.index import Index
from vessels.sanctions.normalising import text_of

_READ: Final = ("pk", "uid", "name", "imo_number", "imo_raw", "mmsi", "facts", "sanctions_list_id")


def index() -> Index:
    """All current records of ships, by `str(RecordVersion.pk)`. One query, or three more.

    What an entry called its ship before, and the numbers it gave her, count as former ones.
    """
    return _index(newest())


def newest() -> tuple[int, ...]:
    """The newest accepted version of every list: what is held changes only with these."""
    versions = ListVersion.objects.accepted().order_by("sanctions_list_id", "-fetched_at", "-pk")
    return tuple(versions.distinct("sanctions_list_id").values_list("pk", flat=True))


def entries(records: Iterable[RecordVersion]) -> Iterator[Entry]:
    """These records as entries. One query for the lists' names."""
    names = dict(SanctionsList.objects.values_list("pk", "name"))
    for record in records:
        yield entry_of(record, names[record.sanctions_list_id])


def entry_of(record: RecordVersion, list_name: str) -> Entry:
    """A record as its facts have it: names in upper case, numbers as read."""
    facts: dict[str, Any] = record.facts
    return Entry(
        key=str(record.pk),
        list_code=record.sanctions_list_id,
        list_name=list_name,
        uid=record.uid,
        name=record.name,
        imo=record.imo_number,
        imo_raw=record.imo_raw,
        mmsi=record.mmsi,
        call_sign=facts.get("call_sign", ""),
        flag=facts.get("flag", ""),
        former_names=tuple(facts.get("former_names", ())),
        other_names=tuple(facts.get("other_names", ())),
        weak_names=tuple(facts.get("weak_names", ())),
        former_mmsis=tuple(facts.get("former_mmsis", ())),
        former_call_signs=tuple(facts.get("former_call_signs", ())),
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """What an earlier wording of an entry said of its ship."""

    name: str
    imo: int | None
    mmsi: int | None
    call_sign: str


def _with_what_was(entry: Entry, before: Sequence[_Before]) -> Entry:
    """The entry with what it said before of the same ship, where that is neither said now."""
    hers = [each for each in before if not (each.imo and entry.imo and each.imo != entry.imo)]
    named = (entry.name, *entry.former_names, *entry.other_names, *entry.weak_names)
    known = {text_of(name) for name in named}
    names = {text_of(each.name): each.name for each in hers if text_of(each.name) not in known}
    mmsis = {entry.mmsi, *entry.former_mmsis}
    signs = {text_of(sign) for sign in (entry.call_sign, *entry.former_call_signs)}
    return replace(
        entry,
        former_names=(*entry.former_names, *names.values()),
        former_mmsis=(
            *entry.former_mmsis,
            *dict.fromkeys(each.mmsi for each in hers if each.mmsi and each.mmsi not in mmsis),
        ),
        former_call_signs=(
            *entry.former_call_signs,
            *dict.fromkeys(
                each.call_sign
                for each in hers
                if each.call_sign and text_of(each.call_sign) not in signs
            ),
        ),
    )


def _before() -> Mapping[tuple[str, str], Sequence[_Before]]:
    """By list and entry, what wordings said that are no longer the current ones. One query."""
    found: dict[tuple[str, str], list[_Before]] = defaultdict(list)
    rows = RecordVersion.objects.vessels().filter(is_current=False).order_by("pk")
    told = rows.values_list(
        "sanctions_list", "uid", "name", "imo_number", "mmsi", "facts__call_sign"
    )
    for code, uid, name, imo, mmsi, call_sign in told.iterator():
        found[code, uid].append(_Before(name, imo, mmsi, call_sign or ""))
    return found


@lru_cache(maxsize=2)
def _index(versions: tuple[int, ...]) -> Index:  # the key alone: what it stands for is in tables
    records = RecordVersion.objects.current().vessels().only(*_READ)
    before = _before()
    return Index.build(
        _with_what_was(entry, before.get((entry.list_code, entry.uid), ()))
        for entry in entries(records.order_by("pk").iterator())
    )
