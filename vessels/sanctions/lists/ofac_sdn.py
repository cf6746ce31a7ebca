"""OFAC's Specially Designated Nationals list as `SDN.CSV`.

Twelve columns without a header, `-0- ` for null, programmes joined by `] [`, everything about a
ship that has no column in the remarks, and the byte 0x1A as the last line. That byte is the only
sign that the file is whole: the format declares no count. All entries are counted; only vessels
become records. A mirror's header row is skipped.

Format: OFAC, "SDN List Data Specification" (dat_spec.txt).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from vessels import imo
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedRecord,
    ParsedList,
    Reading,
    Rows,
    decoded,
    whole_number,
)

COLUMNS: Final[tuple[str, ...]] = (
    "ent_num",
    "name",
    "type",
    "program",
    "title",
    "call_sign",
    "vessel_type",
    "tonnage",
    "gross_tonnage",
    "flag",
    "owner",
    "remarks",
)
END: Final = "\x1a"
NULL: Final = "-0-"
SHOWN_FAULTS: Final = 5
MMSI_DIGITS: Final = 9
Row = tuple[int, list[str]]

_REGISTRATION = re.compile(r"^(?:alt\. )?Vessel Registration Identification\s+(?P<value>.+)$")
_BARE_NUMBER = re.compile(r"^\d{7}$")
_ISSUER = re.compile(r"\s*\([^)]*\)$")
_MMSI = re.compile(r"^(?:alt\. )?MMSI\s+(?P<value>\S+)$")
_LINKED = re.compile(r"^Linked To:\s*(?P<value>.+)$")
_NAME = re.compile(r"^(?P<kind>[afn])\.k\.a\.\s+(?:\"|')(?P<value>.+)(?:\"|')$")
_FORMER_FLAG = re.compile(r"^(?:alt\. )?Former Vessel Flag\s+(?P<value>.+)$")


@dataclass
class Remarks:
    """What the remarks say about a ship, told apart by the words OFAC uses."""

    registrations: list[str] = field(default_factory=list)
    mmsis: list[str] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    former_flags: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """What remarks state. `Identification Number IMO ...` is a company's number and is not read."""
    said = Remarks()
    for part in text.removesuffix(".").split(";"):
        statement = part.strip()
        for pattern, values in (
            (_REGISTRATION, said.registrations),
            (_MMSI, said.mmsis),
            (_LINKED, said.linked_to),
            (_FORMER_FLAG, said.former_flags),
        ):
            if found := pattern.match(statement):
                values.append(found["value"].strip())
        if found := _NAME.match(statement):
            names = said.former_names if found["kind"] == "f" else said.other_names
            names.append(found["value"].strip())
    return said


class OfacSdn:
    code = "ofac-sdn-csv"
    label = "OFAC SDN.CSV"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        text, problems = decoded(files.main.read())
        rows = Rows(text)
        entries, faults, ended = _entries(rows)
        if rows.broken:
            faults.append(rows.broken)
        elif not ended and not reading.is_extract:
            faults.append(
                "The end mark (byte 0x1A on the last line) is missing: the file was cut off after "
                f"{len(entries)} entries."
            )
        notes = list(problems)
        records = tuple(
            _record(row, line, notes) for line, row in entries if row[2].strip() == "vessel"
        )
        return ParsedList(
            records=records,
            parsed_count=len(entries),
            faults=_few(faults),
            problems=tuple(notes),
            is_extract=reading.is_extract,
        )


def _entries(
    rows: Iterable[tuple[int, list[str]]],
) -> tuple[list[tuple[int, list[str]]], list[str], bool]:
    """The rows that are entries, what is wrong with others, and whether the end mark was met."""
    entries: list[Row] = []
    faults: list[str] = []
    for position, (line, row) in enumerate(rows):
        if not any(row):
            continue
        if row[0].startswith(END):
            return entries, faults, True
        if len(row) != len(COLUMNS):
            faults.append(f"Line {line} has {len(row)} columns, not {len(COLUMNS)}.")
        elif row[0].strip().isdigit():
            entries.append((line, row))
        elif position:
            faults.append(f"Line {line} does not begin with an entry number.")
    return entries, faults, False


def _few(faults: list[str]) -> tuple[str, ...]:
    hidden = len(faults) - SHOWN_FAULTS
    # The last fault is about the end of the file and is the most telling one.
    return (*faults[:SHOWN_FAULTS], f"And {hidden} more.") if hidden > 0 else tuple(faults)


def _record(row: list[str], line: int, notes: list[str]) -> ListedRecord:
    raw = {name: _value(cell) for name, cell in zip(COLUMNS, row, strict=True)}
    said = read_remarks(raw["remarks"])
    where = f"Line {line}, entry {raw['ent_num']} {raw['name']}"
    number, imo_raw, imo_problem = _imo(said.registrations, where, notes)
    return ListedRecord(
        uid=raw["ent_num"],
        name=raw["name"],
        raw=raw,
        imo=number,
        imo_raw=imo_raw,
        imo_problem=imo_problem,
        mmsi=_mmsi(said.mmsis, where, notes),
        call_sign=raw["call_sign"],
        vessel_type=raw["vessel_type"],
        flag=raw["flag"],
        gross_tonnage=whole_number(raw["gross_tonnage"]),
        owner=raw["owner"],
        programmes=tuple(code.strip() for code in raw["program"].split("] [") if code.strip()),
        linked_to=tuple(said.linked_to),
        former_names=tuple(said.former_names),
        other_names=tuple(said.other_names),
        former_flags=tuple(said.former_flags),
        remarks=raw["remarks"],
    )


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == NULL else text


def _imo(values: list[str], where: str, notes: list[str]) -> tuple[int | None, str, str]:
    """The ship's IMO number, as published, and why it is not one.

    "IMO 9256860 (Russia)" names the issuing country as well. A bare seven-digit number with a
    right check digit is read as one and noted: OFAC leaves the word IMO out now and then.
    "15411 (Malta)" is a national register's number.
    """
    for value in values:
        if "IMO" not in value.upper() and not _BARE_NUMBER.match(value):
            continue
        reading = imo.parse_imo(_ISSUER.sub("", value))
        if not reading.is_valid:
            notes.append(f"{where}: {reading.problem}")
            return None, value, reading.problem
        if _BARE_NUMBER.match(value):
            notes.append(
                f"{where}: {value} is published without the word IMO; its check digit holds."
            )
        return int(reading.number), value, ""
    if values:
        return None, values[0], "Published as a registration number, not as an IMO number."
    return None, "", ""


def _mmsi(values: list[str], where: str, notes: list[str]) -> int | None:
    for value in values:
        if value.isascii() and value.isdigit() and len(value) == MMSI_DIGITS:
            return int(value)
        notes.append(f"{where}: MMSI “{value}” is not nine digits.")
    return None
