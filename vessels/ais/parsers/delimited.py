"""Lines of separated fields as frames of texts, with the real number of every line.

A file is read in pieces of bounded size; where they are cut makes no difference to any line.
Each physical line is judged alone, so a stray quote or a cut-off line costs that line and nothing
after it. Invalid UTF-8 becomes U+FFFD. Speed is that of polars' own reader.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers.base import FAULT_SCHEMA, ParseError, no_faults, shown

# What stands before the header and tells of the file, as "# title: ..." in our own downloads; not
# the Danish header, which begins with "# Timestamp,".
NOTE_BEFORE: Final = "^\ufeff?#[^,;|\\t:]*: "
# A byte that text files do not hold: the reader then gives whole lines.
_NO_SEPARATOR = "\x1f"
FIRST_BYTES: Final = 1 << 20
PIECE_BYTES: Final = 4 << 20
LONGEST_LINE: Final = 4 << 20


@dataclass(frozen=True)
class Lines:
    """``fields``: ``line`` and ``field_0``, ``field_1`` ...; ``faults``: lines of other shapes."""

    fields: pl.DataFrame
    faults: pl.DataFrame
    blank_lines: int


def read(
    stream: BinaryIO, separator_of: Callable[[str], str] = lambda _first_line: ","
) -> tuple[list[str], Iterator[Lines]]:
    """The names in the header, and the lines after it piece by piece.

    ``separator_of`` tells the separator from the header line. Raises ParseError on an empty file,
    and at the end of the pieces when there was no line after the header.
    """
    pieces = _pieces(stream)
    first = next(pieces, None)
    while first is not None and first.is_empty():
        first = next(pieces, None)
    if first is None:
        raise ParseError("The file is empty: it has no header line and no positions.")
    said = (first["text"][0] or "").removeprefix("\ufeff")
    if "\r" in said.strip():
        raise ParseError(
            "The lines of the file end in a carriage return alone, so that all of it reads as one "
            "line. Save it with the usual line ends (as “CSV UTF-8”) and bring it again."
        )
    separator = separator_of(said)
    names = [name.strip() for name in _quoted_fields(said, separator)]
    return names, _lines(chain([first.slice(1)], pieces), len(names), separator)


def _lines(pieces: Iterable[pl.DataFrame], width: int, separator: str) -> Iterator[Lines]:
    is_empty = True
    for piece in pieces:
        lines = split(piece, width, separator)
        is_empty = is_empty and not lines.fields.height and not lines.faults.height
        yield lines
    if is_empty:
        raise ParseError("The file has a header line and no positions: nothing to import.")


def _pieces(stream: BinaryIO) -> Iterator[pl.DataFrame]:
    """``line`` (from 1) and ``text`` of the physical lines, from the header: the first line that
    is not blank and no note on the file."""
    number, is_leading = 1, True
    for body in _whole_lines(stream):
        texts = _texts(body)
        lines = texts.select(
            pl.int_range(number, number + pl.len(), dtype=pl.UInt32).alias("line"), "text"
        )
        number += lines.height
        if is_leading:
            before = _is_blank(lines["text"]) | lines["text"].str.contains(NOTE_BEFORE)
            lines = (
                lines.slice(int((~before).arg_max() or 0)) if not before.all() else lines.clear()
            )
            is_leading = lines.is_empty()
        yield lines


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces that end with a line, the first of them small: a preview waits less."""
    left, size = b"", FIRST_BYTES
    while more := stream.read(size):
        body = left + more
        cut = body.rfind(b"\n") + 1
        if not cut and len(body) > LONGEST_LINE:
            raise ParseError(
                f"A line is longer than {LONGEST_LINE >> 20} MB: this is no file of separated "
                "values. Check that the right file was chosen."
            )
        left, size = body[cut:], PIECE_BYTES
        if cut:
            yield body[:cut]
    if left:
        yield left


def _texts(body: bytes) -> pl.DataFrame:
    """The lines of ``body`` (not empty) as they are, invalid UTF-8 replaced."""
    if _NO_SEPARATOR.encode() in body:
        body = body.replace(_NO_SEPARATOR.encode(), b" ")
    return pl.read_csv(
        io.BytesIO(body),
        separator=_NO_SEPARATOR,
        has_header=False,
        quote_char=None,
        infer_schema=False,
        encoding="utf8-lossy",
        truncate_ragged_lines=True,
        new_columns=["text"],
    )


def split(lines: pl.DataFrame, width: int, separator: str = ",") -> Lines:
    """Every line (``line``, ``text``) as ``width`` fields, or as a fault saying what is wrong."""
    blank = _is_blank(lines["text"])
    body = lines.filter(~blank)
    simple = (body["text"].str.count_matches(separator, literal=True) == width - 1) & ~body[
        "text"
    ].str.contains('"', literal=True)
    fields = _split_simple(body.filter(simple), width, separator)
    faults = no_faults()
    odd = body.filter(~simple)
    if odd.height:
        readable, faults = _split_odd(odd, width, separator)
        fields = pl.concat([fields, readable])
    return Lines(fields, faults, int(blank.sum()))


def _is_blank(text: pl.Series) -> pl.Series:
    return text.is_null() | (text.str.strip_chars() == "")


def _split_simple(body: pl.DataFrame, width: int, separator: str) -> pl.DataFrame:
    """Lines with the right number of commas and no quotes: split in one vectorised step."""
    parts = pl.col("text").str.splitn(separator, width).alias("parts")
    return body.lazy().select("line", parts).unnest("parts").collect(engine="streaming")


def _split_odd(body: pl.DataFrame, width: int, separator: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The few lines with quotes or another number of fields, one at a time."""
    readable: list[tuple[int | str, ...]] = []
    faults: list[tuple[int, str, str, str]] = []
    for line, text in body.iter_rows():
        fields = _quoted_fields(text, separator)
        while len(fields) > width and not fields[-1].strip():
            fields.pop()
        if len(fields) == width:
            readable.append((line, *fields))
            continue
        reason = "too_few_fields" if len(fields) < width else "too_many_fields"
        said = f"{len(fields)} fields for {width} columns: {shown(text)}"
        faults.append((line, reason, "", said))
    columns = [f"field_{index}" for index in range(width)]
    schema: dict[str, pl.DataType] = {"line": pl.UInt32(), **dict.fromkeys(columns, pl.String())}
    return (
        pl.DataFrame(readable, schema=schema, orient="row"),
        pl.DataFrame(faults, schema=dict(FAULT_SCHEMA), orient="row"),
    )


def _quoted_fields(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return text.split(separator)
