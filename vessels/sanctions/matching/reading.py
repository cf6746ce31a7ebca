"""A query read: its IMO number, its names in the forms compared, its other numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vessels import imo
from vessels.mmsi import is_vessel
from vessels.number_reading import NumberReading
from vessels.sanctions.matching import names
from vessels.sanctions.matching.base import NameKind, Query, Worn
from vessels.sanctions.matching.index import sign_of

# No listed ship's name has so many.
_FIGURES_OF_A_NAME: Final = 5


@dataclass(frozen=True, slots=True)
class OwnName:
    """One name of the ship asked about. `was` when she no longer bears it."""

    spelling: names.Spelling
    worn: Worn
    was: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A query whose values are ready to be looked up. `imo` is 0 without a valid number."""

    query: Query
    imo: int
    names: tuple[OwnName, ...]
    mmsis: tuple[tuple[str, Worn], ...]
    call_signs: tuple[tuple[str, Worn], ...]
    notes: tuple[str, ...]


def read(query: Query) -> Asked:
    """The query with everything that can be looked up, and notes on what cannot."""
    notes = []
    stated = imo.parse_imo(query.imo) if query.imo.strip() else NumberReading("")
    if stated.problem:
        notes.append(f"{stated.problem} It was not compared.")
    mmsis = []
    for worn in query.all_mmsis:
        digits = worn.value.strip()
        if is_vessel(digits):
            mmsis.append((digits, worn))
        else:
            notes.append(f"MMSI “{digits}” is not nine digits of a ship. It was not compared.")
    own = tuple(_names(query.all_names))
    if query.name.strip() and not own:
        notes.append(f"“{query.name.strip()}” is not a name that can be compared.")
    if sum(map(str.isdigit, query.name)) > _FIGURES_OF_A_NAME:
        said = "Is it a number in the wrong column?"
        notes.append(f"“{query.name.strip()}” was compared as a name alone. {said}")
    signs = [(sign_of(worn.value), worn) for worn in query.all_call_signs]
    return Asked(
        query=query,
        imo=int(stated.number or 0),
        names=own,
        mmsis=tuple(mmsis),
        call_signs=tuple((sign, worn) for sign, worn in signs if sign),
        notes=tuple(notes),
    )


def _names(worn_names: Sequence[Worn]) -> Iterator[OwnName]:
    seen = set()
    for worn in worn_names:
        for part, kind in names.parts(worn.value):
            for spelling in names.spellings(part):
                if spelling.text not in seen:
                    seen.add(spelling.text)
                    yield OwnName(spelling, worn, worn.was or kind == NameKind.FORMER)
