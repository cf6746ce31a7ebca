"""OpenSanctions' two tables: `targets.simple.csv` of any dataset, and `maritime.csv` of ships.

Both are summaries with several values in a cell, separated by semicolons, and neither has dates of
listings, owners or links: the FollowTheMoney file says more. Only sanctioned parties are records.
The tables also hold ships detained by port states, politicians and others: `maritime.csv` names the
risk, and `targets.simple.csv` leaves the cell of sanctions empty.
"""

from collections.abc import Callable
from typing import Final

from vessels import imo
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedRecord,
    ParsedList,
    PartyKind,
    Reading,
)
from vessels.sanctions.lists.ftm_records import KINDS, SANCTIONED
from vessels.sanctions.lists.identifiers import ShipNumber, ship_numbers, station_numbers
from vessels.sanctions.lists.tables import (
    Cells,
    Rows,
    Schema,
    closing,
    few,
    fitting,
    header_row,
    several,
)

SIMPLE: Final = Schema(
    ("id", "schema", "name"),
    (
        "aliases",
        "birth_date",
        "countries",
        "addresses",
        "identifiers",
        "sanctions",
        "phones",
        "emails",
        "dataset",
        "first_seen",
        "last_seen",
    ),
    ("program_ids", "last_change"),
)
MARITIME: Final = Schema(
    ("id", "caption"),
    ("type", "imo", "risk", "countries", "flag", "mmsi", "datasets", "aliases"),
    ("url",),
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {"id", "schema", "name", "aliases", "sanctions", "program_ids", "dataset"}
_TYPES: Final = {
    "vessel": PartyKind.VESSEL,
    "organization": PartyKind.ORGANISATION,
    "company": PartyKind.ORGANISATION,
}
_PREFIX: Final = "IMO"
ReadRow = Callable[[Cells, str, list[str]], ListedRecord | None]


class OpenSanctionsSimple:
    code = "opensanctions-simple-csv"
    label = "OpenSanctions targets.simple.csv"
    version = "1"
    columns: tuple[str, ...] = (*SIMPLE.keys, *SIMPLE.others, *SIMPLE.optional)

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        return _parsed(files, SIMPLE, _simple, reading)


class OpenSanctionsMaritime:
    code = "opensanctions-maritime-csv"
    label = "OpenSanctions maritime.csv"
    version = "1"
    columns: tuple[str, ...] = (*MARITIME.keys, *MARITIME.others, *MARITIME.optional)

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        return _parsed(files, MARITIME, _maritime, reading)


def _parsed(files: Files, schema: Schema, read: ReadRow, reading: Reading) -> ParsedList:
    rows = Rows(files.main)
    numbered = iter(rows)
    names, faults = schema.read(header_row(numbered))
    problems: list[str] = []
    records: list[ListedRecord] = []
    count = 0
    for line, cells in fitting(numbered, names, faults):
        count += 1
        if not cells["id"]:
            faults.append(f"Line {line} has no id.")
        elif record := read(cells, f"Line {line}, {cells['id']}", problems):
            records.append(record)
    closing(rows, faults, problems)
    return ParsedList(
        records=tuple(records),
        parsed_count=count,
        faults=few(faults),
        problems=tuple(problems),
        is_extract=reading.is_extract,
        is_open_ended=True,
    )


def _simple(cells: Cells, where: str, problems: list[str]) -> ListedRecord | None:
    if not cells["sanctions"]:
        return None
    kind = KINDS.get(cells["schema"], PartyKind.OTHER)
    identifiers = several(cells["identifiers"], ";")
    number = ShipNumber()
    if kind == PartyKind.VESSEL:
        number = ship_numbers(_ship_numbers(identifiers), where, problems)
    is_person = kind == PartyKind.PERSON
    return ListedRecord(
        uid=cells["id"],
        name=cells["name"],
        kind=kind,
        raw={
            name: text for name, text in cells.items() if text and (name in _SLIM or not is_person)
        },
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        company_imo=_company(identifiers) if kind == PartyKind.ORGANISATION else "",
        flag=cells["countries"] if kind == PartyKind.VESSEL else "",
        country="" if kind == PartyKind.VESSEL else cells["countries"],
        programmes=several(cells["program_ids"], ";") or several(cells["sanctions"], ";"),
        other_names=_others(cells["aliases"], cells["name"]),
    )


def _maritime(cells: Cells, where: str, problems: list[str]) -> ListedRecord | None:
    if SANCTIONED not in several(cells["risk"], ";"):
        return None
    kind = _TYPES.get(cells["type"].lower(), PartyKind.OTHER)
    numbers = several(cells["imo"], ";")
    number, company = ShipNumber(), ""
    stations: tuple[int, ...] = ()
    if kind == PartyKind.VESSEL:
        number = ship_numbers(numbers, where, problems)
        stations = station_numbers(several(cells["mmsi"], ";"), where, problems)
    elif kind == PartyKind.ORGANISATION:
        company = _company(numbers)
    return ListedRecord(
        uid=cells["id"],
        name=cells["caption"],
        kind=kind,
        raw={name: text for name, text in cells.items() if text},
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        company_imo=company,
        flag=cells["flag"],
        country=cells["countries"],
        programmes=several(cells["datasets"], ";"),
        other_names=_others(cells["aliases"], cells["caption"]),
    )


def _ship_numbers(identifiers: tuple[str, ...]) -> list[str]:
    """Identifiers of all sorts share a cell: those with the prefix, else bare ones that hold."""
    prefixed = [text for text in identifiers if text.upper().startswith(_PREFIX)]
    return prefixed or [text for text in identifiers if imo.is_valid_ship_imo(text)]


def _company(texts: tuple[str, ...]) -> str:
    numbers = (text.upper().removeprefix(_PREFIX).strip() for text in texts)
    return next(filter(imo.is_valid_company_imo, numbers), "")


def _others(aliases: str, name: str) -> tuple[str, ...]:
    return tuple(text for text in several(aliases, ";") if text != name)
