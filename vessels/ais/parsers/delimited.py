"""Lines of separated fields as a frame of texts, with the real number of every line.

Each physical line is judged alone, so a stray quote or a cut-off line costs that line and nothing
after it. Invalid UTF-8 becomes U+FFFD. Speed is that of polars' own reader.
"""

import csv
import io
from dataclasses import dataclass

import polars as pl

from vessels.ais.parsers.base import FAULT_SCHEMA, ParseError, no_faults, shown

# A byte that text files do not hold: the reader then gives whole lines.
_NO_SEPARATOR = "\x1f"
# How many blank lines may come before the header.
_LEADING = 100


@dataclass(frozen=True)
class Lines:
    """``fields``: ``line`` and ``field_0``, ``field_1`` ...; ``faults``: lines of other shapes."""

    fields: pl.DataFrame
    faults: pl.DataFrame
    blank_lines: int


def read_lines(body: bytes) -> pl.DataFrame:
    """``line`` (from 1) and ``text`` of the physical lines, from the first that is not blank.

    Raises ParseError on an empty file.
    """
    if _NO_SEPARATOR.encode() in body:
        body = body.replace(_NO_SEPARATOR.encode(), b" ")
    try:
        frame = pl.read_csv(
            io.BytesIO(body),
            separator=_NO_SEPARATOR,
            has_header=False,
            quote_char=None,
            infer_schema=False,
            encoding="utf8-lossy",
            truncate_ragged_lines=True,
            new_columns=["text"],
        )
    except pl.exceptions.NoDataError:
        raise ParseError("The file is empty: it has no header line and no positions.") from None
    lines = frame.select(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("line"), "text")
    blank = _is_blank(lines["text"].head(_LEADING))
    return lines if not blank[0] else lines.slice(int((~blank).arg_max() or 0))


def header(lines: pl.DataFrame, separator: str = ",") -> list[str]:
    """The names in the first line, without a byte order mark."""
    first = (lines["text"][0] or "").removeprefix("\ufeff")
    return [name.strip() for name in _quoted_fields(first, separator)]


def split(lines: pl.DataFrame, width: int, separator: str = ",") -> Lines:
    """Every line after the header as ``width`` fields, or as a fault that says what is wrong."""
    body = lines.slice(1)
    blank = _is_blank(body["text"])
    body = body.filter(~blank)
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
