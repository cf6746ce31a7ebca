"""The lists of Japan's Ministry of Finance as CSV: ships known by IMO number and date alone, or the
published list of asset freezes.

Which of the two a file is, its first row tells:

- **ships**: a column of IMO numbers and one of dates, perhaps names, in any order, under English or
  Japanese headers or none. The ship's name is mostly not given: it is then empty, never invented.
- **asset freezes** (`shisantouketsu<date>.csv`, in thirty-two columns): companies and people, see
  :mod:`vessels.sanctions.lists.japan_freezes`.

The ministry puts the day of publication into the file's name and keeps no lasting address. Nothing
says that a file is whole; compare with the version before.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from vessels.sanctions.lists import japan_freezes
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedRecord,
    ParsedList,
    Reading,
)
from vessels.sanctions.lists.dates import read_date
from vessels.sanctions.lists.identifiers import ship_number
from vessels.sanctions.lists.tables import (
    Cells,
    Row,
    Rows,
    Schema,
    closing,
    few,
    fitting,
    header_row,
    separator_of,
)

IMO, DATE, NAME = "imo", "date", "name"
# Header in the file -> ours.
HEADERS: Final = {
    "imo": IMO,
    "imo number": IMO,
    "imo no.": IMO,
    "imo番号": IMO,
    "date": DATE,
    "date of designation": DATE,
    "告示日付": DATE,
    "告示日": DATE,
    "日付": DATE,
    "name": NAME,
    "vessel name": NAME,
    "船名": NAME,
    "船舶名": NAME,
}
SCHEMA: Final = Schema(keys=(IMO,), others=(DATE,), optional=(NAME,))
_IMO_CELL: Final = re.compile(r"^(?:IMO\W*)?\d{7}$", re.IGNORECASE)
MOST_WITHOUT_HEADER: Final = 3


class JapanMof:
    code = "jp-mof-csv"
    label = "Japan Ministry of Finance, CSV"
    version = "1"
    columns: tuple[str, ...] = (IMO, DATE, NAME, *japan_freezes.SHOWN)

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = Rows(files.main)
        rows.separator = separator_of(files.main, rows.encoding)
        numbered = iter(rows)
        problems: list[str] = []
        header = header_row(numbered)
        if japan_freezes.is_header(header):
            records, faults = japan_freezes.read(header, numbered, problems)
        else:
            records, faults = _ships(header, numbered, problems)
        closing(rows, faults, problems)
        return ParsedList(
            records=tuple(records),
            parsed_count=len(records),
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
            is_open_ended=True,
        )


def _ships(
    first: Sequence[str], rows: Iterator[Row], problems: list[str]
) -> tuple[list[ListedRecord], list[str]]:
    faults: list[str] = []
    if (places := _places(first)) is not None:
        names, rows = places, _with_first(first, rows)
    else:
        ours = [HEADERS.get(_plain(cell), cell.strip()) for cell in first]
        names, faults = SCHEMA.read(ours)
    records = []
    for line, cells in fitting(rows, names, faults):
        if cells[IMO] or cells[NAME]:
            records.append(_ship(cells, line, problems))
        else:
            faults.append(f"Line {line} has no IMO number.")
    return records, faults


def _places(first: Sequence[str]) -> list[str] | None:
    """The columns of a file without a header, told by its first row; None where it has one."""
    if len(first) > MOST_WITHOUT_HEADER:
        return None
    places = [
        IMO if _IMO_CELL.match(cell.strip()) else DATE if read_date(cell).value else NAME
        for cell in first
    ]
    return places if IMO in places and len(set(places)) == len(places) else None


def _plain(cell: str) -> str:
    """Full-width letters as plain ones, in small letters."""
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def _with_first(first: Sequence[str], rows: Iterator[Row]) -> Iterator[Row]:
    yield 1, list(first)
    yield from rows


def _ship(cells: Cells, line: int, problems: list[str]) -> ListedRecord:
    where = f"Line {line}"
    number = ship_number(cells[IMO], where, problems)
    listed = read_date(cells[DATE])
    if listed.problem:
        problems.append(f"{where}: {listed.problem}")
    return ListedRecord(
        uid=f"IMO{number.value}" if number.value else (number.raw or cells[NAME])[:60],
        name=cells[NAME],
        raw={name: text for name, text in cells.items() if text},
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        listed_on=listed.value,
        listed_on_precision=listed.precision,
    )
