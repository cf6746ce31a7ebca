"""The beginning of a file of unknown columns, to propose what they are. Nothing is written."""

import io
from dataclasses import dataclass
from typing import Final

import polars as pl

from vessels.ais.parsers import column_guess, delimited, mapped_csv, tables
from vessels.ais.parsers.base import ParseError, Reading
from vessels.ais.reading import opened
from vessels.errors import UnreadableAisFile
from vessels.models import PositionImport

_HEAD_BYTES: Final = 65_536
_ROWS: Final = 200


@dataclass(frozen=True)
class Sample:
    """``names`` are the file's columns; ``reading`` is the proposal, ``doubts`` what to check."""

    names: list[str]
    reading: Reading
    doubts: list[str]


def sample(made: PositionImport, separator: str = "") -> Sample:
    """What the file's columns could be. Raises UnreadableAisFile."""
    with opened(
        made.source_file, file_name=made.file_name, format_code=mapped_csv.MappedCsv.code
    ) as source:
        head = source.text.read(_HEAD_BYTES)
    chosen = separator or tables.separator_of(head)
    try:
        rows = _rows(head, chosen)
    except ParseError as error:
        raise UnreadableAisFile(str(error)) from error
    formats = {name: mapped_csv.time_of("at", name) for name in mapped_csv.TIME_FORMATS}
    guess = column_guess.guess(rows, formats)
    reading = Reading(
        columns=guess.columns,
        time_format=guess.time_format,
        separator=chosen,
        decimal_comma=guess.decimal_comma,
    )
    return Sample(rows.columns, reading, list(guess.doubts))


def _rows(head: bytes, separator: str) -> pl.DataFrame:
    """The first whole lines under the file's own names; of a name met twice, the first column."""
    whole = head.rpartition(b"\n")[0] if len(head) == _HEAD_BYTES else head
    names, pieces = delimited.read(io.BytesIO(whole), lambda _first_line: separator)
    columns = {name: index for index, name in reversed(list(enumerate(names))) if name}
    return (
        pl.concat([piece.fields for piece in pieces])
        .head(_ROWS)
        .select(
            pl.col(f"field_{index}").alias(name)
            for name, index in sorted(columns.items(), key=lambda each: each[1])
        )
    )
