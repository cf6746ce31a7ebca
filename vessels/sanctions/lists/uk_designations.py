"""The rows of one UK designation, gathered into one record."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from vessels.sanctions.lists.base import (
    ListedMeasure,
    ListedRecord,
    ListedTie,
    PartyKind,
    TieRole,
)
from vessels.sanctions.lists.dates import ListedDate, read_date
from vessels.sanctions.lists.identifiers import company_number, ship_numbers
from vessels.sanctions.lists.tables import Cells, several

KINDS: Final = {
    "ship": PartyKind.VESSEL,
    "individual": PartyKind.PERSON,
    "entity": PartyKind.ORGANISATION,
}
PRIMARY: Final = "primary name"
NAME_TYPES: Final = frozenset({PRIMARY, "alias", "primary name variation", ""})
NAME_PARTS: Final = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
NAMES: Final = frozenset({*NAME_PARTS, "Name type", "Alias strength", "Name non-latin script"})
# What differs from row to row of a designation, and by regime.
REGIME: Final = ("Regime Name", "Sanctions Imposed", "Date Designated")
_ENUMERATED: Final = re.compile(r"(?:^|\s)\(\d{1,2}\)\s*")
_ABSENT: Final = frozenset({"", "n/a", "na", "unknown", "none"})


@dataclass
class Designated:
    """What the rows of one `uid` say; `line` is where the first of them ends."""

    uid: str
    line: int
    primary: str = ""
    others: dict[str, None] = field(default_factory=dict)
    weak: dict[str, None] = field(default_factory=dict)
    regimes: dict[tuple[str, str, str], None] = field(default_factory=dict)
    values: dict[str, dict[str, None]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)

    def add(self, cells: Cells) -> None:
        self._add_name(cells)
        self.regimes[cells[REGIME[0]], cells[REGIME[1]], cells[REGIME[2]]] = None
        for column, text in cells.items():
            if text and column not in NAMES:
                self.values.setdefault(column, {})[text] = None

    def _add_name(self, cells: Cells) -> None:
        name = " ".join(part for column in NAME_PARTS if (part := cells[column]))
        kind = cells["Name type"].casefold()
        if kind not in NAME_TYPES:
            self.odd.append(f"name type “{cells['Name type']}” is unknown; kept as another name")
        if name and kind == PRIMARY and not self.primary:
            self.primary = name
        elif name:
            is_weak = cells["Alias strength"].casefold().startswith("low")
            (self.weak if is_weak else self.others)[name] = None
        if script := cells["Name non-latin script"]:
            self.others[script] = None

    def said(self, column: str) -> tuple[str, ...]:
        """The values of a column in all rows, one by one; "N/A" and the like are none."""
        return tuple(
            dict.fromkeys(
                value
                for cell in self.values.get(column, ())
                for part in _ENUMERATED.split(cell)
                for value in several(part)
                if value.casefold() not in _ABSENT
            )
        )

    def record(self, problems: list[str]) -> ListedRecord:
        """The record; what could not be read is added to `problems`."""
        names = [name for name in self.others if name != self.primary]
        name = self.primary or (names.pop(0) if names else "")
        where = f"Line {self.line}, {self.uid} {name}"
        if not self.primary:
            self.odd.append("no row has its primary name")
        kind = KINDS.get(self._first("Designation Type").casefold())
        if kind is None:
            said = self._first("Designation Type")
            self.odd.append(f"designation type “{said}” is unknown; kept as something else")
        problems += [f"{where}: {odd}." for odd in dict.fromkeys(self.odd)]
        is_ship = kind == PartyKind.VESSEL
        numbers = self.said("IMO number")
        number = ship_numbers(numbers if is_ship else (), where, problems)
        measures = self._measures(where, problems)
        owners = self.said("Current owner/operator (s)")
        flags = self.said("Current believed flag of ship")
        earliest = min((each for each in measures if each.listed_on), key=_since, default=None)
        return ListedRecord(
            uid=self.uid,
            name=name,
            raw=self._raw(name),
            kind=kind or PartyKind.OTHER,
            imo=number.value,
            imo_raw=number.raw,
            imo_problem=number.problem,
            vessel_type=", ".join(self.said("Type of ship")),
            flag=flags[0] if flags else "",
            owner=owners[0] if len(owners) == 1 else "",
            programmes=tuple(dict.fromkeys(each.programme for each in measures if each.programme)),
            listed_on=earliest.listed_on if earliest else None,
            legal_basis="; ".join(self.said("Regime Name")),
            other_names=tuple(names),
            former_flags=(*flags[1:], *self.said("Previous flags")),
            remarks=self._first("Other Information"),
            weak_names=tuple(self.weak),
            company_imo="" if is_ship else _company(self, numbers),
            country="; ".join(self.said("Address Country")),
            ties=self._ties(owners),
            measures=measures,
        )

    def _first(self, column: str) -> str:
        return next(iter(self.values.get(column, ())), "")

    def _measures(self, where: str, problems: list[str]) -> tuple[ListedMeasure, ...]:
        measures: dict[ListedMeasure, None] = {}
        for regime, imposed, designated in self.regimes:
            listed = read_date(designated, day_first=True)
            if listed.problem:
                problems.append(f"{where}: {listed.problem}")
            for measure in several(imposed, "|") or ("",):
                measures[_measure(regime, measure, listed)] = None
        return tuple(measures)

    def _ties(self, owners: Iterable[str]) -> tuple[ListedTie, ...]:
        """Several owners or operators, and the company above; one alone is the record's owner."""
        listed = tuple(owners)
        ties = [ListedTie(TieRole.OWNER, name) for name in listed] if len(listed) > 1 else []
        ties += [ListedTie(TieRole.CONTROL, name) for name in self.said("Parent company")]
        return tuple(ties)

    def _raw(self, name: str) -> dict[str, str]:
        names = {"Name": name, "Aliases": " | ".join((*self.others, *self.weak))}
        rest = {column: " | ".join(texts) for column, texts in self.values.items()}
        return {column: text for column, text in (names | rest).items() if text}


def _measure(regime: str, measure: str, listed: ListedDate) -> ListedMeasure:
    return ListedMeasure(
        programme=regime,
        measure=measure,
        legal_basis=regime,
        listed_on=listed.value,
        listed_on_precision=listed.precision,
    )


def _since(measure: ListedMeasure) -> str:
    return measure.listed_on.isoformat() if measure.listed_on else ""


def _company(designated: Designated, numbers: Iterable[str]) -> str:
    texts = (*numbers, *designated.said("Business registration number (s)"))
    return next((found for text in texts if (found := company_number(text))), "")
