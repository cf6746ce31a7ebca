"""The first rows of a country's own CSV as the settings would have them understood. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from vessels.sanctions.lists.base import Files, ListedRecord, Reading, UnreadableList
from vessels.sanctions.lists.plain_csv import COMMENT, PlainCsv
from vessels.sanctions.lists.plain_fields import FIELDS, WHOLE_KEY, plain
from vessels.sanctions.lists.tables import Rows, separator_of

ROWS: Final = 12
LONGEST_CELL: Final = 300


@dataclass(frozen=True)
class Sample:
    """The header and first rows of a file as plain CSV `text`, and what was odd about it."""

    text: str
    header: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A value as understood; `unread` is the text that was not."""

    value: str = ""
    unread: str = ""


@dataclass(frozen=True)
class Preview:
    """`labels` name the cells of each row; `doubts` are the sample's faults and problems."""

    labels: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    doubts: tuple[str, ...]


def sample_of(stream: BinaryIO) -> Sample:
    """The first rows of a file. Raises `UnreadableList` where there are none."""
    rows = Rows(stream)
    rows.separator = separator_of(stream, rows.encoding, comment=COMMENT)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    header: tuple[str, ...] = ()
    for place, row in enumerate(_below_comments(rows)):
        cells = [cell.strip()[:LONGEST_CELL] for cell in row]
        header = header or tuple(cells)
        writer.writerow(cells)
        if place == ROWS:
            break
    if not header:
        raise UnreadableList("The file holds no row. Bring one with a header and some ships.")
    return Sample(out.getvalue(), header, tuple(rows.problems))


def preview(text: str, columns: Mapping[str, str]) -> Preview:
    """The sample's rows under `columns`. Raises `UnreadableList` as the parser does."""
    mapped = {field: theirs for field, theirs in columns.items() if field != WHOLE_KEY}
    parsed = PlainCsv().parse(Files.of(text.encode()), reading=Reading(columns=mapped))
    fields = [field for field in FIELDS if field in mapped]
    rows = tuple(
        tuple(_cell(record, field, _raw(record, mapped[field])) for field in fields)
        for record in parsed.records
    )
    return Preview(
        tuple(FIELDS[field] for field in fields), rows, (*parsed.faults, *parsed.problems)
    )


def _below_comments(rows: Rows) -> Iterator[list[str]]:
    is_above = True
    for _, row in rows:
        is_above = is_above and row[0].startswith(COMMENT)
        if not is_above:
            yield row


def _raw(record: ListedRecord, header: str) -> str:
    return next((text for name, text in record.raw.items() if plain(name) == plain(header)), "")


def _cell(record: ListedRecord, field: str, raw: str) -> Cell:
    if field == "listed_on":
        length = {"year": 4, "month": 7}.get(record.listed_on_precision, 10)
        value = record.listed_on.isoformat()[:length] if record.listed_on else ""
    elif field == "ended_on":
        value = next((each.ended_on.isoformat() for each in record.measures if each.ended_on), "")
    elif field == "mmsi":
        value = _joined((record.mmsi, *record.former_mmsis))
    elif field in ("imo", "gross_tonnage", "company_imo", "kind"):
        value = str(getattr(record, field) or "")
    else:
        value = raw
    return Cell(value, "" if value else raw)


def _joined(values: Sequence[int | None]) -> str:
    return ", ".join(str(value) for value in values if value)
