"""Delimited formats whose columns are known by name: the parts that they have in common."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import delimited
from vessels.ais.parsers.base import FAULT_SCHEMA, REQUIRED, STATIC_SCHEMA, ParseError, shown

# Our column -> the names that the format has for it; the first that the header has counts.
Columns = Mapping[str, Sequence[str]]
SEPARATORS: Final[Mapping[str, str]] = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
}


@dataclass(frozen=True)
class Part:
    """Some lines of a file: ``raw`` has ``line`` and our columns as texts."""

    raw: pl.DataFrame
    faults: pl.DataFrame
    labels: Mapping[str, str]
    blank_lines: int


def names_in(head: bytes, separator: str = ",") -> list[str]:
    """The names in the header, as they are written: blank lines and notes on the file go before."""
    return [name.strip(' \t\r"') for name in _first_line(head).split(separator)]


def separator_of(head: bytes) -> str:
    """The separator that the first line holds most of; a comma where it holds none."""
    return max(SEPARATORS, key=_first_line(head).count)


def parts(
    stream: BinaryIO,
    columns: Columns,
    *,
    what: str,
    required: Sequence[str] = REQUIRED,
    separator: str = ",",
) -> Iterator[Part]:
    """The file in parts of bounded size; an empty ``separator`` is found in the first line.

    Raises ParseError when the header does not fit.
    """
    names, pieces = delimited.read(stream, lambda first: separator or separator_of(first.encode()))
    labels = _labels(names, columns, what, required)
    for piece in pieces:
        raw = piece.fields.select(
            "line",
            *(
                pl.col(f"field_{names.index(column)}").alias(name)
                for name, column in labels.items()
            ),
        )
        yield Part(raw, piece.faults, labels, piece.blank_lines)


def set_aside(
    raw: pl.DataFrame, reason: pl.Expr, said: str, label: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``raw`` without the rows that have a ``reason`` (an expression, null for good rows), and
    those rows as faults; the column ``said``, ``label`` in the source, gives their value."""
    judged = raw.with_columns(reason.alias("_reason"))
    bad = judged.filter(pl.col("_reason").is_not_null())
    faults = bad.select(
        "line",
        pl.col("_reason").alias("reason"),
        pl.lit(label).alias("field"),
        pl.col(said).fill_null("").str.slice(0, 120).alias("value"),
    ).with_columns(pl.col("line").cast(FAULT_SCHEMA["line"]))
    return judged.filter(pl.col("_reason").is_null()).drop("_reason"), faults


def as_statics(frame: pl.DataFrame) -> pl.DataFrame:
    """Typed rows as static rows."""
    return frame.select(list(STATIC_SCHEMA))


def _first_line(head: bytes) -> str:
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = (line for line in text.split("\n") if line.strip())
    return next((line for line in lines if not re.match(delimited.NOTE_BEFORE, line)), "")


def _labels(
    names: list[str], columns: Columns, what: str, required: Sequence[str]
) -> dict[str, str]:
    labels = {
        ours: next(name for name in theirs if name in names)
        for ours, theirs in columns.items()
        if any(name in names for name in theirs)
    }
    missing = [columns[name][0] for name in required if name not in labels]
    first = shown(",".join(names), limit=80)
    if missing:
        raise ParseError(
            f"Missing from the header: {', '.join(missing)}. The header reads “{first}”, which is "
            f"not that of {what}. Check that the right file and format were chosen."
        )
    used = set(labels.values())
    twice = [name for name, count in Counter(names).items() if count > 1 and name in used]
    if twice:
        raise ParseError(
            f"The header names a column twice: {shown(', '.join(twice))}. "
            "Keep one of them, so that it is clear which values count."
        )
    return labels
