"""The ships that all lists name now, laid out for matching (:mod:`vessels.sanctions.matching`).

What is held changes only by a version being accepted, so an index is kept by the process until the
newest versions are others. Loading 5,000 records takes about a tenth of a second.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from vessels.models import ListVersion, RecordVersion, SanctionsList
from vessels.sanctions.matching.base import Entry
from vessels.sanctions.matching.index import Index

_READ: Final = ("pk", "uid", "name", "imo_number", "imo_raw", "mmsi", "facts", "sanctions_list_id")


def index() -> Index:
    """All current records of ships, by `str(RecordVersion.pk)`. One query, or two more."""
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


@lru_cache(maxsize=2)
def _index(versions: tuple[int, ...]) -> Index:  # the key alone: what it stands for is in tables
    records = RecordVersion.objects.current().vessels().only(*_READ)
    return Index.build(entries(records.order_by("pk").iterator()))
