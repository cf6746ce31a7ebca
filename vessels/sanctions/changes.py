"""What differs between the records held of a list and those of a new body. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from vessels.sanctions.lists.base import ListedRecord
from vessels.sanctions.normalising import LABELS, digest_of, facts_of

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Held(Generic[Key]):
    """A record held as current: its key in the store and what it is compared by."""

    key: Key
    uid: str
    digest: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    record: ListedRecord
    digest: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One normalised field before and after; None where the record does not state it."""

    field: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        return LABELS.get(self.field, self.field)


@dataclass(frozen=True, slots=True)
class Changed(Generic[Key]):
    before: Held[Key]
    after: Incoming
    fields: tuple[FieldChange, ...]

    @property
    def is_meaningful(self) -> bool:
        return bool(self.fields)


@dataclass(frozen=True)
class Difference(Generic[Key]):
    """`removed` is empty for an extract, whose silence says nothing."""

    added: list[Incoming]
    removed: list[Held[Key]]
    changed: list[Changed[Key]]
    unchanged: list[Held[Key]]

    @property
    def meaningful_count(self) -> int:
        return sum(change.is_meaningful for change in self.changed)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def compare(
    held: Iterable[Held[Key]], records: Iterable[ListedRecord], *, is_extract: bool
) -> Difference[Key]:
    """Compare by the list's own identifiers, which must be unique on either side."""
    before = {one.uid: one for one in held}
    difference: Difference[Key] = Difference([], [], [], [])
    seen = set()
    for record in records:
        seen.add(record.uid)
        incoming = Incoming(record, digest_of(record), facts_of(record))
        known = before.get(record.uid)
        if known is None:
            difference.added.append(incoming)
        elif known.digest == incoming.digest:
            difference.unchanged.append(known)
        else:
            fields = field_changes(known.facts, incoming.facts)
            difference.changed.append(Changed(known, incoming, fields))
    if not is_extract:
        difference.removed.extend(one for uid, one in before.items() if uid not in seen)
    return difference


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The normalised fields that differ, in the order pages show them."""
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in LABELS
        if before.get(name) != after.get(name)
    )
