"""What every AIS format becomes: one frame, one row per line, with the line's own number.

Pure: no Django. A parser never drops a line silently: a line it can read is a row of ``frame``,
a line it cannot read is a row of ``faults``, and blank lines are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

Source = Path | bytes

# Column -> type. ``at`` is UTC; speeds in knots, angles in degrees, lengths in metres.
SCHEMA: Mapping[str, pl.DataType] = {
    "mmsi": pl.Int64(),
    "at": pl.Datetime("us", "UTC"),
    "lat": pl.Float64(),
    "lon": pl.Float64(),
    "sog_kn": pl.Float64(),
    "cog_deg": pl.Float64(),
    "heading_deg": pl.Float64(),
    "nav_status": pl.Int16(),
    "transceiver": pl.String(),
    "name": pl.String(),
    "imo": pl.String(),
    "call_sign": pl.String(),
    "ship_type": pl.Int16(),
    "length_m": pl.Float64(),
    "width_m": pl.Float64(),
    "draught_m": pl.Float64(),
}
REQUIRED = ("mmsi", "at", "lat", "lon")
FAULT_SCHEMA: Mapping[str, pl.DataType] = {
    "line": pl.UInt32(),
    "reason": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
}


class ParseError(ValueError):
    """The file as a whole cannot be read. The message says what, where and what to do."""


@dataclass(frozen=True)
class ParsedFile:
    """A file as read, before any judgement.

    ``frame`` has ``line`` (1 is the first line of the file) and the columns of ``SCHEMA``; a value
    that could not be read is null there and kept as text in ``raw``, which has the same rows and
    column names. ``labels`` gives the source's own name of each column.
    """

    frame: pl.DataFrame
    raw: pl.DataFrame
    faults: pl.DataFrame
    labels: Mapping[str, str]
    blank_lines: int = 0

    @property
    def rows(self) -> int:
        """Lines that hold something: every one of them is a row of ``frame`` or of ``faults``."""
        return self.frame.height + self.faults.height


class Parser(Protocol):
    """One AIS format. To add one: a module with such an object, and a line in the registry."""

    code: str
    label: str

    def recognises(self, head: bytes) -> bool:
        """Whether the first kilobytes of a file look like this format."""
        ...

    def parse(self, source: Source) -> ParsedFile:
        """Read all of it. Raises :class:`ParseError` when the file as a whole is unusable."""
        ...


def typed(raw: pl.DataFrame, *, at: pl.Expr) -> pl.DataFrame:
    """``raw`` texts as the types of ``SCHEMA``; unreadable values become null, absent columns too.

    ``raw`` must hold ``line``; ``at`` is the expression that reads its time column.
    """
    columns: list[pl.Expr] = [pl.col("line"), at.alias("at")]
    for name, kind in SCHEMA.items():
        if name == "at":
            continue
        if name not in raw.columns:
            columns.append(pl.lit(None, dtype=kind).alias(name))
        elif kind == pl.String():
            columns.append(_text(name))
        else:
            columns.append(_number(name, kind))
    return raw.select(columns).select("line", *SCHEMA)


def shown(text: str, *, limit: int = 120) -> str:
    """A piece of a file that is safe to print and to store: no control characters, bounded."""
    cut = text[: limit + 1]
    clean = "".join(character if character.isprintable() else "·" for character in cut)
    return clean if len(clean) <= limit else f"{clean[:limit]}…"


def no_faults() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(FAULT_SCHEMA))


def _text(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars(" @")
    return pl.when(text == "").then(None).otherwise(text).alias(name)


def _number(name: str, kind: pl.DataType) -> pl.Expr:
    number = pl.col(name).cast(pl.Float64, strict=False)
    finite = pl.when(number.is_finite()).then(number)
    return finite.cast(kind, strict=False).alias(name)
