"""The EU's list of designated vessels as a workbook, published beside its sanctions map.

One sheet: a running number (its column has no name), "Vessel name", "IMO number", "Date of
application", "Link to relevant EU Official Journal". The first row that names a vessel and an IMO
column is taken for the header; rows of blanks are left out.

- Dozens of dates are `#REF!`, the leftover of a formula: those are problems, and unknown. A full
  reading of the workbook would silently drop such rows, so it is read cell by cell.
- The running number changes from edition to edition. A record is known by its IMO number, by its
  name where that is none; a ship in two rows is one record with two dates.
- Nothing says that the file is whole; compare with the version before.

A workbook is an archive: one that unpacks to more than 200 MB, or declares entities, is refused.
"""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO, Final

import openpyxl

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ParsedList,
    Reading,
    UnreadableList,
)
from vessels.sanctions.lists.dates import read_date
from vessels.sanctions.lists.identifiers import ship_number
from vessels.sanctions.lists.tables import Cells, Row, Schema, few, fitting

ZIP: Final = b"PK\x03\x04"
MOST_BYTES: Final = 200 * 1024 * 1024
MOST_RATIO: Final = 200
MOST_PARTS: Final = 1000
HEAD: Final = 1024
HEADER_WITHIN: Final = 20
ORDER, NAME, IMO, SINCE, LINK = (
    "",
    "Vessel name",
    "IMO number",
    "Date of application",
    "Link to relevant EU Official Journal",
)
SCHEMA: Final = Schema(keys=(NAME, IMO), others=(ORDER, SINCE, LINK))
PROGRAMME: Final = "EU designated vessels"


class EuVessels:
    code = "eu-vessels-xlsx"
    label = "EU designated vessels, workbook (XLSX)"
    version = "1"
    columns: tuple[str, ...] = (NAME, IMO, SINCE, LINK)

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = iter(_rows(files.main))
        names, faults = SCHEMA.read(_header(rows))
        problems: list[str] = []
        records: dict[str, ListedRecord] = {}
        for line, cells in fitting(_cut(rows, len(names)), names, faults):
            if not (cells[NAME] or cells[IMO]):
                faults.append(f"Row {line} has neither a name nor an IMO number.")
                continue
            record = _record(cells, line, problems)
            records[record.uid] = _joined(records.get(record.uid), record, line, problems)
        return ParsedList(
            records=tuple(records.values()),
            parsed_count=len(records),
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
        )


def _rows(stream: BinaryIO) -> Iterator[Row]:
    """The rows of the first sheet as text, with their numbers; rows of blanks are left out."""
    _check_head(stream)
    with warnings.catch_warnings():
        # A workbook without styles or with odd print settings is none the worse for it.
        warnings.simplefilter("ignore")
        try:
            with zipfile.ZipFile(stream) as archive:
                _check_parts(archive)
            stream.seek(0)
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                row = [_text(cell) for cell in cells]
                if any(row):
                    yield line, row
        except UnreadableList:
            raise
        except Exception as error:  # openpyxl lets through what any damaged part provokes.
            raise UnreadableList(
                f"The workbook is damaged ({type(error).__name__}): it may be cut off. Bring the "
                "file again."
            ) from error


def _check_head(stream: BinaryIO) -> None:
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip():
        raise UnreadableList("The body is empty. The publisher's server may be out of order.")
    if not head.startswith(ZIP):
        what = "a web page" if b"<html" in head.lower() else "no workbook"
        raise UnreadableList(f"The body is {what}: an XLSX file is expected. Check the address.")


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse a zip bomb, and parts that declare entities."""
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if size > MOST_BYTES or size / packed > MOST_RATIO or len(parts) > MOST_PARTS:
        raise UnreadableList(
            f"The workbook would unpack to {size / 2**20:.0f} MB in {len(parts)} parts. That is no "
            "list of ships; it is refused."
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as xml:
                # No workbook has a document type; entities need one.
                if b"<!" in xml.read(HEAD).replace(b"\0", b"").replace(b"<!--", b""):
                    raise UnreadableList(
                        f"The part {part.filename} of the workbook declares a document type. That "
                        "is never needed and can do harm; it is refused."
                    )


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _header(rows: Iterator[Row]) -> list[str]:
    """The first row that names the columns needed; titles may stand above it."""
    first: Sequence[str] = ()
    for line, row in rows:
        first = first or row
        plain = {" ".join(cell.split()).casefold() for cell in row}
        if {NAME.casefold(), IMO.casefold()} <= plain:
            return _trimmed(row)
        if line >= HEADER_WITHIN:
            break
    held = ", ".join(f"“{cell}”" for cell in first if cell) or "nothing"
    raise UnreadableList(
        f"No row of the first sheet names the columns “{NAME}” and “{IMO}”. It begins with {held}."
    )


def _trimmed(row: list[str]) -> list[str]:
    """Without the blanks at its end; the one blank name is the running number's."""
    while row and not row[-1]:
        row = row[:-1]
    return row


def _cut(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Rows at the header's width: a sheet pads or shortens its rows as it likes."""
    for line, row in rows:
        yield line, (_trimmed(row) + [""] * width)[: max(width, len(_trimmed(row)))]


def _record(cells: Cells, line: int, problems: list[str]) -> ListedRecord:
    where = f"Row {line}, {cells[NAME]}"
    number = ship_number(cells[IMO], where, problems)
    since = read_date(cells[SINCE])
    if since.problem:
        problems.append(f"{where}: {since.problem}")
    basis = cells[LINK]
    return ListedRecord(
        uid=f"IMO{number.value}" if number.value else f"{cells[NAME]} {cells[IMO]}".strip()[:60],
        name=cells[NAME],
        raw={name or "No": value for name, value in cells.items() if value},
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        programmes=(PROGRAMME,),
        listed_on=since.value,
        legal_basis=basis,
        measures=(ListedMeasure(programme=PROGRAMME, legal_basis=basis, listed_on=since.value),),
    )


def _joined(
    known: ListedRecord | None, record: ListedRecord, line: int, problems: list[str]
) -> ListedRecord:
    """Two rows of one ship as one record: the first one's words, both dates."""
    if known is None:
        return record
    problems.append(f"Row {line}, {record.name}: {record.uid} is listed more than once.")
    dates = [day for day in (known.listed_on, record.listed_on) if day]
    place = len(known.measures) + 1
    raw = dict(known.raw) | {f"{name} ({place})": text for name, text in record.raw.items()}
    other = (record.name,) if record.name not in (known.name, *known.other_names) else ()
    return replace(
        known,
        raw=raw,
        other_names=(*known.other_names, *other),
        listed_on=min(dates, default=None),
        measures=(*known.measures, *record.measures),
    )
