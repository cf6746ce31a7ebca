"""A list of vessels as a plain CSV file: a country's own list, or an extract of a large one.

A header line names the columns; `uid` and `name` are required, the others are optional and may
come in any order. Lines that begin with `#` before the header say what the file is:

    # list: whole            (or: extract, which is assumed where nothing is said)
    # records: 12            (needed for a whole list: a file that was cut off is told by it)
    # publisher date: 2024-06-25

Several values in one cell are separated by `|`. Dates are 2024-06-25, 2024-06 or 2024.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from vessels import imo
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedRecord,
    ParsedList,
    Reading,
    Rows,
    UnreadableList,
    decoded,
    whole_number,
)

REQUIRED: Final[tuple[str, ...]] = ("uid", "name")
OPTIONAL: Final[tuple[str, ...]] = (
    "imo",
    "mmsi",
    "call_sign",
    "vessel_type",
    "flag",
    "gross_tonnage",
    "owner",
    "programme",
    "listed_on",
    "legal_basis",
    "linked_to",
    "former_names",
    "other_names",
    "remarks",
)
MMSI_DIGITS: Final = 9
_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_PRECISION: Final = ("year", "month", "day")


@dataclass
class Met:
    """What the reader met on its way."""

    faults: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class PlainCsv:
    code = "plain-csv"
    label = "Plain CSV with a header"
    version = "1"
    columns = (*REQUIRED, *OPTIONAL)

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        text, problems = decoded(files.main.read())
        said, table, skipped = _statements(text)
        met = Met(problems=list(problems))
        rows = Rows(table)
        numbered = iter(rows)
        header = _header(next(numbered, (0, []))[1], met)
        records = [
            _record(dict(zip(header, row, strict=True)), line + skipped, met)
            for line, row in numbered
            if any(row) and _fits(row, header, line + skipped, met)
        ]
        if rows.broken:
            met.faults.append(rows.broken)
        declared = whole_number(said.get("records", ""))
        is_extract = reading.is_extract or said.get("list", "extract") != "whole"
        if declared is None and not is_extract:
            met.faults.append(
                "A whole list must say how many records it holds: add a line such as "
                f"“# records: {len(records)}” before the header."
            )
        published = _date(said.get("publisher date", ""), "the first lines", met)
        return ParsedList(
            records=tuple(records),
            parsed_count=len(records),
            declared_count=declared,
            publisher_date=published[0],
            faults=tuple(met.faults),
            problems=tuple(met.problems),
            is_extract=is_extract,
        )


def _statements(text: str) -> tuple[dict[str, str], str, int]:
    """The `# key: value` lines before the header, the rest, and how many lines were taken."""
    said: dict[str, str] = {}
    lines = text.splitlines(keepends=True)
    taken = 0
    while taken < len(lines) and (lines[taken].startswith("#") or not lines[taken].strip()):
        key, colon, value = lines[taken].lstrip("# ").partition(":")
        if colon:
            said[key.strip().lower()] = value.strip().lower()
        taken += 1
    return said, "".join(lines[taken:]), taken


def _header(row: list[str], met: Met) -> list[str]:
    names = [name.strip().lower() for name in row]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableList(
            f"The header has no column “{'” and no “'.join(missing)}”. The first line must name "
            f"the columns: {', '.join((*REQUIRED, *OPTIONAL))}."
        )
    if repeated := {name for name in names if names.count(name) > 1}:
        raise UnreadableList(f"The header names “{'”, “'.join(sorted(repeated))}” twice.")
    unknown = [name for name in names if name not in {*REQUIRED, *OPTIONAL}]
    if unknown:
        met.problems.append(f"Columns kept but not read: {', '.join(unknown)}.")
    return names


def _fits(row: list[str], header: list[str], line: int, met: Met) -> bool:
    if len(row) == len(header):
        return True
    met.faults.append(f"Line {line} has {len(row)} columns, the header {len(header)}.")
    return False


def _record(cells: Mapping[str, str], line: int, met: Met) -> ListedRecord:
    raw = {name: value.strip() for name, value in cells.items()}
    if not raw["uid"]:
        met.faults.append(f"Line {line} has no uid.")
    stated = imo.parse_imo(raw.get("imo", "")) if raw.get("imo") else imo.ImoReading("")
    if stated.problem:
        met.problems.append(f"Line {line}: {stated.problem}")
    listed_on, precision = _date(raw.get("listed_on", ""), f"line {line}", met)
    return ListedRecord(
        uid=raw["uid"],
        name=raw["name"],
        raw=raw,
        imo=int(stated.number) if stated.number else None,
        imo_raw=stated.raw,
        imo_problem=stated.problem,
        mmsi=_mmsi(raw.get("mmsi", ""), line, met),
        call_sign=raw.get("call_sign", ""),
        vessel_type=raw.get("vessel_type", ""),
        flag=raw.get("flag", ""),
        gross_tonnage=whole_number(raw.get("gross_tonnage", "")),
        owner=raw.get("owner", ""),
        programmes=_several(raw.get("programme", "")),
        listed_on=listed_on,
        listed_on_precision=precision,
        legal_basis=raw.get("legal_basis", ""),
        linked_to=_several(raw.get("linked_to", "")),
        former_names=_several(raw.get("former_names", "")),
        other_names=_several(raw.get("other_names", "")),
        remarks=raw.get("remarks", ""),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split("|") if value.strip())


def _mmsi(text: str, line: int, met: Met) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) == MMSI_DIGITS:
        return int(text)
    met.problems.append(f"Line {line}: MMSI “{text}” is not nine digits.")
    return None


def _date(text: str, where: str, met: Met) -> tuple[date | None, str]:
    """A date and how exact it is; an unreadable one is reported and left unknown."""
    if not text:
        return None, "day"
    found = _DATE.match(text)
    try:
        if found:
            year, month, day = found.groups()
            parts = [part for part in (year, month, day) if part]
            return date(int(year), int(month or 1), int(day or 1)), _PRECISION[len(parts) - 1]
    except ValueError:
        pass
    met.problems.append(f"“{text}” in {where} is not a date; write 2024-06-25.")
    return None, "day"
