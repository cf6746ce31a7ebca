"""What is compared with what, and what comes of it. Pure: no Django.

An `Entry` is one ship as a list names her; a `Query` is one ship that somebody asks about. Numbers
and names are given as published: reading them, and saying what could not be read, is done here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from vessels.sanctions.lists.base import ListedRecord


class Basis(StrEnum):
    """What a hit rests on, strongest first. Only an equal IMO number says that it is the ship."""

    SAME_IMO = "same_imo"
    MMSI = "mmsi"
    CALL_SIGN = "call_sign"
    NAME = "name"


class Verdict(StrEnum):
    """The word on one query: `LEAD` and `VETOED` leave the saying to a person."""

    MATCH = "match"
    LEAD = "lead"
    VETOED = "vetoed"
    NOTHING = "nothing"


class NameKind(StrEnum):
    """How a name belongs to a ship, strongest first."""

    PRIMARY = "primary"
    FORMER = "former"
    OTHER = "other"
    TRANSLITERATED = "transliterated"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Entry:
    """One ship on one list. `key` is the caller's own and unique; `uid` is the list's.

    `imo` is a number whose check digit holds, else None with what was published in `imo_raw`.
    `list_name` is what sentences call the list; its code where it is left empty.
    """

    key: str
    list_code: str
    uid: str
    name: str
    list_name: str = ""
    imo: int | None = None
    imo_raw: str = ""
    mmsi: int | None = None
    call_sign: str = ""
    flag: str = ""
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    former_mmsis: tuple[int, ...] = ()
    former_call_signs: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: ListedRecord, *, key: str, list_code: str, list_name: str = "") -> Self:
        """The entry of a record as its parser gives it."""
        return cls(
            key=key,
            list_code=list_code,
            uid=record.uid,
            name=record.name,
            list_name=list_name,
            imo=record.imo,
            imo_raw=record.imo_raw,
            mmsi=record.mmsi,
            call_sign=record.call_sign,
            flag=record.flag,
            former_names=record.former_names,
            other_names=record.other_names,
            weak_names=record.weak_names,
            former_mmsis=record.former_mmsis,
            former_call_signs=record.former_call_signs,
        )

    @property
    def called(self) -> str:
        """The list and its entry, as sentences name them."""
        return f"{self.list_name or self.list_code} entry {self.uid}"


@dataclass(frozen=True, slots=True)
class Worn:
    """A further name, MMSI or call sign of the ship asked about, and when she bore it.

    With `until`, the last day known, or with `is_former` it counts as a former one; unless
    `is_last` says that no other has been met since, so that the day ends our knowledge only.
    """

    value: str
    since: date | None = None
    until: date | None = None
    is_former: bool = False
    is_last: bool = False

    @property
    def was(self) -> bool:
        return self.is_former or (self.until is not None and not self.is_last)


@dataclass(frozen=True, slots=True)
class Query:
    """One ship asked about, as written: "IMO 9179842" and "M/V Angara" are read.

    `key` is the caller's own (a line number, an identifier). The further names and numbers are
    those that she bore besides the first ones.
    """

    key: str
    name: str = ""
    imo: str = ""
    mmsi: str = ""
    call_sign: str = ""
    flag: str = ""
    names: tuple[Worn, ...] = ()
    mmsis: tuple[Worn, ...] = ()
    call_signs: tuple[Worn, ...] = ()

    @property
    def all_names(self) -> tuple[Worn, ...]:
        return (Worn(self.name), *self.names) if self.name.strip() else self.names

    @property
    def all_mmsis(self) -> tuple[Worn, ...]:
        return (Worn(self.mmsi), *self.mmsis) if self.mmsi.strip() else self.mmsis

    @property
    def all_call_signs(self) -> tuple[Worn, ...]:
        return (
            (Worn(self.call_sign), *self.call_signs)
            if self.call_sign.strip()
            else (self.call_signs)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that a query met.

    `score` is 0 to 100: 100 for an equal IMO number and nothing else, 0 where the IMO numbers
    differ (`is_vetoed`). `reasons` are sentences, each with the points that it adds or takes.
    """

    entry: Entry
    score: int
    basis: Basis
    is_vetoed: bool
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one query: hits best first, vetoed ones last.

    `notes` say what of the query could not be read, and what was left out.
    """

    query: Query
    verdict: Verdict
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()

    @property
    def leads(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if not hit.is_vetoed)
