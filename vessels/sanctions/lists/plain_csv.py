"""A list as a plain CSV file: a country's own list, or an extract of a large one.

A header names the columns. `uid` and `name` are required; the other fields of
:mod:`vessels.sanctions.lists.plain_fields` are optional and may come in any order. Where the file
has headers of its own, the list's settings say which column is what. The separator (comma,
semicolon, tab) is seen in the header. Lines that begin with `#` before it say what the file is:

    # list: whole            (or: extract, which is assumed where nothing is said)
    # records: 12            (needed for a whole list: a file that was cut off is told by it)
    # publisher date: 2024-06-25

A publisher writes no such lines; the settings can say that its files hold the whole list. Then
nothing in the file tells that it was cut off, and only the comparison with the version before does.

Several values in one cell are separated by `|`. Dates are 2024-06-25, 2024-06, 2024, 25.6.2024 or
25 June 2024; 3/4/2024 can mean two days and is not guessed.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ListedTie,
    ParsedList,
    PartyKind,
    Reading,
    TieRole,
    whole_number,
)
from vessels.sanctions.lists.dates import ListedDate, read_date
from vessels.sanctions.lists.identifiers import company_number, ship_number, station_numbers
from vessels.sanctions.lists.plain_fields import FIELDS, KINDS, WHOLE, WHOLE_KEY, places_of
from vessels.sanctions.lists.tables import (
    OPEN_END,
    Cells,
    Row,
    Rows,
    few,
    header_row,
    separator_of,
    several,
)

COMMENT: Final = "#"
STATED: Final = "Stated by the list."
ROLES: Final = {"manager": TieRole.MANAGER, "operator": TieRole.OPERATOR}


@dataclass
class Met:
    """What the reader met on its way."""

    faults: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class PlainCsv:
    code = "plain-csv"
    label = "Plain CSV with a header"
    version = "2"
    columns: tuple[str, ...] = tuple(FIELDS)

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = Rows(files.main)
        rows.separator = separator_of(files.main, rows.encoding, comment=COMMENT)
        met = Met(problems=list(rows.problems))
        numbered = iter(rows)
        said, header = _statements(numbered, rows.separator)
        header = [cell.strip() for cell in header]
        places, faults = places_of(header, reading.columns)
        met.faults += faults
        if unread := [name for place, name in enumerate(header) if place not in places.values()]:
            met.problems.append(f"Columns kept but not read: {', '.join(unread)}.")
        records = tuple(
            _record(_by_field(row, places), _raw(row, header), line, met)
            for line, row in _usable(numbered, header, places, met)
        )
        if rows.broken:
            met.faults.append(rows.broken)
        declared = whole_number(said.get("records", ""))
        is_set_whole = reading.columns.get(WHOLE_KEY) == WHOLE
        is_extract = reading.is_extract or (
            said.get("list", WHOLE if is_set_whole else "") != WHOLE
        )
        if rows.ends_open and is_set_whole:
            met.problems.append(OPEN_END)
        if declared is None and not (is_extract or is_set_whole):
            met.faults.append(
                "A whole list must say how many records it holds: add a line such as "
                f"“# records: {len(records)}” before the header."
            )
        published = _date(said.get("publisher date", ""), "The first lines", met)
        return ParsedList(
            records=records,
            parsed_count=len(records),
            declared_count=declared,
            publisher_date=published.value,
            faults=few(met.faults),
            problems=tuple(met.problems),
            is_extract=is_extract,
            is_open_ended=declared is None,
        )


def _statements(rows: Iterator[Row], separator: str) -> tuple[dict[str, str], list[str]]:
    """The `# key: value` lines before the header, and the header."""
    said: dict[str, str] = {}
    while (row := header_row(rows))[0].startswith(COMMENT):
        key, colon, value = separator.join(row).lstrip("# ").partition(":")
        if colon:
            said[key.strip().lower()] = value.strip(f"{separator} ").lower()
    return said, row


def _usable(
    rows: Iterator[Row], header: list[str], places: Mapping[str, int], met: Met
) -> Iterator[Row]:
    """The rows that a record can be made of; each other one becomes a fault."""
    for line, row in rows:
        if len(row) != len(header):
            met.faults.append(f"Line {line} has {len(row)} columns, the header {len(header)}.")
        elif not row[places["uid"]].strip():
            met.faults.append(f"Line {line} has no uid.")
        elif not any(row[places[key]].strip() for key in ("name", "imo") if key in places):
            met.faults.append(f"Line {line} has neither a name nor an IMO number.")
        else:
            yield line, row


def _by_field(row: list[str], places: Mapping[str, int]) -> Cells:
    return Cells((name, row[place].strip()) for name, place in places.items())


def _raw(row: list[str], header: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(header, row, strict=True)}


def _record(cells: Cells, raw: dict[str, str], line: int, met: Met) -> ListedRecord:
    where = f"Line {line}"
    kind = KINDS.get(cells["kind"].casefold())
    if kind is None:
        met.problems.append(f"{where}: kind “{cells['kind']}” is unknown; kept as something else.")
    number = ship_number(cells["imo"], where, met.problems)
    stations = station_numbers(several(cells["mmsi"], "|"), where, met.problems)
    listed = _date(cells["listed_on"], where, met)
    return ListedRecord(
        uid=cells["uid"],
        name=cells["name"],
        raw=raw,
        kind=kind or PartyKind.OTHER,
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        call_sign=cells["call_sign"],
        vessel_type=cells["vessel_type"],
        flag=cells["flag"],
        gross_tonnage=whole_number(cells["gross_tonnage"]),
        owner=cells["owner"],
        programmes=several(cells["programme"], "|"),
        listed_on=listed.value,
        listed_on_precision=listed.precision,
        legal_basis=cells["legal_basis"],
        linked_to=several(cells["linked_to"], "|"),
        former_names=several(cells["former_names"], "|"),
        other_names=several(cells["other_names"], "|"),
        former_flags=several(cells["former_flags"], "|"),
        remarks=cells["remarks"],
        weak_names=several(cells["weak_names"], "|"),
        company_imo=company_number(f"IMO {cells['company_imo'].upper().removeprefix('IMO')}"),
        country=cells["country"],
        ties=tuple(
            ListedTie(role, name)
            for column, role in ROLES.items()
            for name in several(cells[column], "|")
        ),
        measures=_measures(cells, listed, where, met),
    )


def _measures(cells: Cells, listed: ListedDate, where: str, met: Met) -> tuple[ListedMeasure, ...]:
    """One for each programme and measure, where the file has measures or ends of its own."""
    ended = _date(cells["ended_on"], where, met)
    if not (cells["measure"] or ended.value):
        return ()
    programmes = several(cells["programme"], "|") or ("",)
    return tuple(
        ListedMeasure(
            programme=programme,
            measure=measure,
            legal_basis=cells["legal_basis"],
            listed_on=listed.value,
            listed_on_precision=listed.precision,
            ended_on=ended.value,
            ending=STATED if ended.value else "",
        )
        for programme, measure in itertools.product(
            programmes, several(cells["measure"], "|") or ("",)
        )
    )


def _date(text: str, where: str, met: Met) -> ListedDate:
    """A date; an unreadable one is reported and left unknown."""
    reading = read_date(text)
    if reading.problem:
        met.problems.append(f"{where}: {reading.problem}")
    return reading
