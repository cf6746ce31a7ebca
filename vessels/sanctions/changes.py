"""What differs between the records held of a list and those of a new body. Pure.

Both can be tens of thousands, so neither is unfolded here as a whole: facts and records are read
again where they are asked for.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

from vessels.sanctions.lists.base import ListedRecord, ParsedList, PartyKind
from vessels.sanctions.normalising import LABELS, digest_of, facts_of

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Held(Generic[Key]):
    """A record held as current: its key in the store and what it is compared by.

    `stated` are its facts as JSON.
    """

    key: Key
    uid: str
    digest: str
    stated: str
    kind: str = PartyKind.VESSEL

    @classmethod
    def of(cls, key: Key, record: ListedRecord) -> Self:
        stated = json.dumps(facts_of(record))
        return cls(key, record.uid, digest_of(record), stated, record.kind.value)

    @property
    def facts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.stated)
        return found


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record of the new body, by its place among `records`, with what is asked for most."""

    records: Sequence[ListedRecord] = field(repr=False)
    place: int
    uid: str
    kind: str
    name: str
    imo: int | None
    digest: str

    @property
    def record(self) -> ListedRecord:
        return self.records[self.place]

    @property
    def facts(self) -> dict[str, Any]:
        return facts_of(self.record)


def incoming(records: Sequence[ListedRecord]) -> Iterator[Incoming]:
    """Each record of a body, in its order."""
    for place, one in enumerate(records):
        yield Incoming(records, place, one.uid, one.kind.value, one.name, one.imo, digest_of(one))


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
    """A record in a new wording. `follows` is the uid of the party whose new name it repeats, and
    `led_by` the key of that party's change where it came in an earlier version.
    """

    before: Held[Key]
    after: Incoming
    fields: tuple[FieldChange, ...]
    follows: str = ""
    led_by: int | None = None

    @property
    def is_meaningful(self) -> bool:
        return bool(self.fields) and not self.follows

    @property
    def is_renamed(self) -> bool:
        return any(each.field == "name" for each in self.fields)

    @property
    def is_renumbered(self) -> bool:
        return self.before.uid != self.after.uid


@dataclass(frozen=True, slots=True)
class Reread(Generic[Key]):
    """A record published as before that a better reader has read again: no change of the list."""

    before: Held[Key]
    after: Incoming


@dataclass(frozen=True)
class Difference(Generic[Key]):
    """`removed` holds what a whole list leaves out and what a delta names as removed.

    `silent` are the records held that an extract or a delta says nothing of: they stand.
    """

    added: list[Incoming] = field(default_factory=list)
    removed: list[Held[Key]] = field(default_factory=list)
    changed: list[Changed[Key]] = field(default_factory=list)
    unchanged: list[Held[Key]] = field(default_factory=list)
    reread: list[Reread[Key]] = field(default_factory=list)
    silent: list[Held[Key]] = field(default_factory=list)

    @property
    def meaningful_count(self) -> int:
        return sum(change.is_meaningful for change in self.changed)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)

    def fresh(self) -> Iterator[Incoming]:
        """Every record that this brings in a new wording or a new reading."""
        yield from self.added
        yield from (change.after for change in self.changed)
        yield from (each.after for each in self.reread)


def compare(
    held: Iterable[Held[Key]], parsed: ParsedList, *, is_reread: bool = False
) -> Difference[Key]:
    """Compare by the list's own identifiers, which must be unique on either side.

    `is_reread` says that an older reader read what is held, so that records in the same words are
    to be stored anew.
    """
    before = {one.uid: one for one in held}
    difference: Difference[Key] = Difference()
    for one in incoming(parsed.records):
        known = before.pop(one.uid, None)
        if known is None:
            difference.added.append(one)
        elif known.digest != one.digest:
            difference.changed.append(Changed(known, one, field_changes(known.facts, one.facts)))
        elif is_reread:
            difference.reread.append(Reread(known, one))
        else:
            difference.unchanged.append(known)
    gone = set(parsed.removed_uids)
    is_whole = not (parsed.is_extract or parsed.is_delta)
    for uid, left in before.items():
        (difference.removed if is_whole or uid in gone else difference.silent).append(left)
    return difference


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The normalised fields that differ, in the order pages show them."""
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in LABELS
        if before.get(name) != after.get(name)
    )
