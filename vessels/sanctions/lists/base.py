"""What every published list becomes: its entries as records, and what is wrong with the body.

Pure: no Django. A parser never guesses: a value it cannot read is left empty, kept in `raw`, and
named in a problem with its line.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import BinaryIO, Final, Protocol, Self


class UnreadableList(ValueError):
    """Nothing can be taken from the body. The message says what it holds and what to do."""


class PartyKind(StrEnum):
    """What a list's entry is. Lists also name who owns and runs ships; those are kept as well."""

    VESSEL = "vessel"
    ORGANISATION = "organisation"
    PERSON = "person"
    OTHER = "other"


class TieRole(StrEnum):
    """How a party stands to a vessel or company, in the list's own sense of the word."""

    OWNER = "owner"
    REGISTERED_OWNER = "registered_owner"
    MANAGER = "manager"
    OPERATOR = "operator"
    CONTROL = "control"
    LINKED_TO = "linked_to"


@dataclass(frozen=True, slots=True)
class ListedTie:
    """One link that a record states, from itself to another party.

    `uid` is that party's identifier in the same list, empty where only a name is given.
    `share_percent` is None where the list does not say, which is nearly always.
    """

    role: TieRole
    name: str
    uid: str = ""
    share_percent: float | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """One designation of a record: under a programme, by a measure, from a date if the list says.

    `ended_on` is an end that the list states itself (a de-listing, an expiry), with `ending` in
    its words; a record that merely vanishes has none.
    """

    programme: str = ""
    measure: str = ""
    legal_basis: str = ""
    listed_on: date | None = None
    listed_on_precision: str = "day"
    ended_on: date | None = None
    ending: str = ""


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One entry as a list names it. Empty text and None mean that the list does not say.

    `owner` and `linked_to` hold names as published in fields of those names; links with a role or
    an identifier of their own go into `ties`. `measures` is given where dates or legal bases differ
    between programmes; without it, each of `programmes` is one designation dated `listed_on`.
    `company_imo` is the number of an owner or manager in the IMO's company scheme, never a ship's.
    """

    uid: str
    name: str
    raw: Mapping[str, str]
    kind: PartyKind = PartyKind.VESSEL
    imo: int | None = None
    imo_raw: str = ""
    imo_problem: str = ""
    mmsi: int | None = None
    call_sign: str = ""
    vessel_type: str = ""
    flag: str = ""
    gross_tonnage: int | None = None
    owner: str = ""
    programmes: tuple[str, ...] = ()
    listed_on: date | None = None
    listed_on_precision: str = "day"
    legal_basis: str = ""
    linked_to: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    former_flags: tuple[str, ...] = ()
    remarks: str = ""
    weak_names: tuple[str, ...] = ()
    former_mmsis: tuple[int, ...] = ()
    former_call_signs: tuple[str, ...] = ()
    company_imo: str = ""
    country: str = ""
    ties: tuple[ListedTie, ...] = ()
    measures: tuple[ListedMeasure, ...] = ()

    @property
    def all_ties(self) -> tuple[ListedTie, ...]:
        """Every link the record states: those with a role, then its owner and "Linked To" names."""
        named = [ListedTie(TieRole.OWNER, self.owner)] if self.owner else []
        named += [ListedTie(TieRole.LINKED_TO, name) for name in self.linked_to]
        return (*self.ties, *named)

    @property
    def designations(self) -> tuple[ListedMeasure, ...]:
        """`measures`, or one for each programme; without any she is designated all the same."""
        return self.measures or tuple(
            ListedMeasure(
                programme=programme,
                legal_basis=self.legal_basis,
                listed_on=self.listed_on,
                listed_on_precision=self.listed_on_precision,
            )
            for programme in self.programmes or ("",)
        )


@dataclass(frozen=True)
class ParsedList:
    """A body as read.

    `records` are its entries, vessels and others, perhaps packed
    (:mod:`vessels.sanctions.lists.packed`): go through them in order. `parsed_count` counts every
    entry of the list, also those that become no record. `faults` say why the body cannot be taken
    for the whole list (a missing end, broken lines, columns nobody knows); `problems` are single
    values that could not be read and harm nothing else. A delta names what was added or changed in
    `records`, and what went in `removed_uids`; its silence says nothing. Where a body
    `is_open_ended`, it has neither an end mark nor a count: a cut between two rows cannot be seen.

    `edition` is the publisher's own name of the version, and `editions` those that have a delta,
    oldest first. A delta calls `new_uids` new, and takes for granted that `standing_uids` are held.
    """

    records: Sequence[ListedRecord]
    parsed_count: int
    declared_count: int | None = None
    publisher_date: date | None = None
    faults: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    is_extract: bool = False
    is_delta: bool = False
    removed_uids: tuple[str, ...] = ()
    is_open_ended: bool = False
    edition: str = ""
    editions: tuple[str, ...] = ()
    new_uids: frozenset[str] = frozenset()
    standing_uids: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        return not self.faults

    @property
    def vessels(self) -> tuple[ListedRecord, ...]:
        return tuple(record for record in self.records if record.kind == PartyKind.VESSEL)

    @cached_property
    def index(self) -> tuple[tuple[str, PartyKind], ...]:
        """Identifier and kind of every record, in the order of the list."""
        return tuple((record.uid, record.kind) for record in self.records)

    @property
    def vessel_count(self) -> int:
        return sum(kind == PartyKind.VESSEL for _, kind in self.index)


@dataclass(frozen=True)
class Files:
    """A body as brought: one file, or the members of an archive, all unpacked and at their start.

    `main` is the list itself; `others` are the rest by lower-case file name (`alt.csv`).
    """

    main: BinaryIO
    others: Mapping[str, BinaryIO] = field(default_factory=dict)

    @classmethod
    def of(cls, body: bytes) -> Self:
        return cls(io.BytesIO(body))


@dataclass(frozen=True)
class Reading:
    """What whoever set up the list, or brought the body, says about it.

    With `is_extract` the body holds part of the list only, so signs of being whole are not asked
    for. `columns` maps a field of a plain CSV to the header of its column in the file.
    """

    is_extract: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


NOTHING_SAID: Final = Reading()


class ListParser(Protocol):
    """One format. To add one: a module with such an object, and a line in the registry.

    `columns` gives the published fields in the order pages show them; records may have others.
    """

    code: str
    label: str
    version: str
    columns: tuple[str, ...]

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        """Read all of it. Raises `UnreadableList` when nothing can be taken from it."""
        ...


def whole_number(text: str) -> int | None:
    """The number in "8,811" or "8811"; None for anything that is not one."""
    digits = text.replace(",", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None
