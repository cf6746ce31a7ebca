"""What every AIS format becomes: batches of rows, one row per line, with the line's own number.

Pure: no Django. A parser never drops a line silently: a line with a position is a row of ``frame``,
one that only says who a vessel is a row of ``statics``, one that cannot be used a row of
``faults``; lines that hold nothing of their own are counted in ``skipped``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Protocol, runtime_checkable

import polars as pl

from vessels import archives

# Text of a file that is safe to print; every parser takes it from here.
shown = archives.shown

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
    "destination": pl.String(),
}
# What a transponder says of its ship, rather than of the moment.
STATIC = (
    "imo",
    "name",
    "call_sign",
    "ship_type",
    "length_m",
    "width_m",
    "draught_m",
    "destination",
)
STATIC_SCHEMA: Mapping[str, pl.DataType] = {
    "line": pl.UInt32(),
    "mmsi": SCHEMA["mmsi"],
    "at": SCHEMA["at"],
    **{name: SCHEMA[name] for name in STATIC},
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
class Reading:
    """What a person said about a file that it does not say itself; kept with the import.

    ``base_date`` is the UTC day of the first message where messages carry no date (NMEA).
    ``columns`` maps names of ``SCHEMA`` to the file's own columns, ``time_format`` is a strptime
    format, ``epoch``, or empty for ISO 8601, ``speed_unit`` one of kn, km/h, m/s, and
    ``separator`` is empty where it is to be recognised (mapped CSV). ``mmsi`` is the transponder
    of a file that names none.
    """

    base_date: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""
    speed_unit: str = "kn"
    mmsi: int | None = None
    separator: str = ""
    decimal_comma: bool = False


@dataclass(frozen=True)
class Batch:
    """Some rows of a file as read, before any judgement.

    ``frame`` has ``line`` (1 is the first line of the file) and the columns of ``SCHEMA``; a value
    that could not be read is null there and kept as text in ``raw``, which has the same rows and
    column names. ``statics`` has the columns of ``STATIC_SCHEMA``: rows without a position.
    ``labels`` gives the source's own name of each column. ``skipped`` counts lines that are no
    rows, by why: ``blank``, ``comment``, ``continuation`` (a later part of a message).
    ``notes`` counts rows of which something must be said, by code: ``time_inferred``.
    """

    frame: pl.DataFrame
    raw: pl.DataFrame
    faults: pl.DataFrame
    labels: Mapping[str, str]
    statics: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(STATIC_SCHEMA)))
    skipped: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Lines that hold something: each is a row of ``frame``, ``statics`` or ``faults``."""
        return self.frame.height + self.statics.height + self.faults.height


class Parser(Protocol):
    """One AIS format. To add one: a module with such an object, and a line in the registry."""

    code: str
    label: str

    def recognises(self, head: bytes) -> bool:
        """Whether the first kilobytes of a file, unpacked, look like this format."""
        ...

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        """All of an unpacked file, in batches of bounded size where the format allows it.

        Raises :class:`ParseError`, at any batch, when the file as a whole is unusable.
        """
        ...


@runtime_checkable
class Asking(Protocol):
    """A parser of files that do not say everything: names of fields of :class:`Reading`."""

    asks: tuple[str, ...]


@runtime_checkable
class Counting(Protocol):
    """A parser of documents, which have no lines to speak of: what its numbers count instead."""

    counts: str


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


def no_faults() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(FAULT_SCHEMA))


def _text(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars(" @")
    return pl.when(text == "").then(None).otherwise(text).alias(name)


def _number(name: str, kind: pl.DataType) -> pl.Expr:
    number = pl.col(name).cast(pl.Float64, strict=False)
    finite = pl.when(number.is_finite()).then(number)
    return finite.cast(kind, strict=False).alias(name)
