"""Any delimited file with a header line whose columns a person has named.

What the columns could be is guessed in :mod:`vessels.ais.parsers.column_guess`; nothing is read by
a guess alone.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import column_guess, tables, times
from vessels.ais.parsers.base import SCHEMA, Batch, ParseError, Reading, shown, typed

EPOCH: Final = "epoch"
# strptime format -> how a person would write it; the order is that of preference.
TIME_FORMATS: Final[Mapping[str, str]] = {
    "": "2021-03-20 14:05:09 (ISO 8601)",
    EPOCH: "1616249109 (seconds or milliseconds since 1970)",
    "%d/%m/%Y %H:%M:%S": "20/03/2021 14:05:09 (day first)",
    "%d/%m/%Y %H:%M": "20/03/2021 14:05 (day first)",
    "%m/%d/%Y %H:%M:%S": "03/20/2021 14:05:09 (month first)",
    "%m/%d/%Y %H:%M": "03/20/2021 14:05 (month first)",
    "%d.%m.%Y %H:%M:%S": "20.03.2021 14:05:09",
    "%d.%m.%Y %H:%M": "20.03.2021 14:05",
    "%d-%m-%Y %H:%M:%S": "20-03-2021 14:05:09",
    "%Y/%m/%d %H:%M:%S": "2021/03/20 14:05:09",
    "%Y%m%d%H%M%S": "20210320140509",
}
# Unit -> knots in one of it.
SPEED_UNITS: Final[Mapping[str, float]] = {
    "kn": 1.0,
    "0.1 kn": 0.1,
    "km/h": 1 / 1.852,
    "m/s": 3600 / 1852,
}
_NUMBERS: Final = ("lat", "lon", "sog_kn", "cog_deg", "heading_deg", "length_m", "width_m")
_WORDS: Final = {
    "at": "the time",
    "lat": "the latitude",
    "lon": "the longitude",
    "mmsi": "the MMSI (or which MMSI the whole file is of)",
}


class MappedCsv:
    """Reads with ``Reading.columns``, ``time_format``, ``speed_unit``, ``mmsi``, ``separator`` and
    ``decimal_comma``."""

    code = "mapped-csv"
    label = "Another CSV, columns named by you"
    asks = ("columns", "mmsi")

    def recognises(self, head: bytes) -> bool:
        """A header that names a latitude and a longitude, whatever it calls them."""
        names = tables.names_in(head, tables.separator_of(head))
        return b"\0" not in head and {"lat", "lon"} <= column_guess.by_name(names).keys()

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        _check(reading)
        wanted: dict[str, tuple[str, ...]] = {
            ours: (theirs,) for ours, theirs in reading.columns.items() if theirs and ours in SCHEMA
        }
        required = ["at", "lat", "lon"] if reading.mmsi is not None else [*_WORDS]
        for part in tables.parts(
            stream,
            wanted,
            what="a file with the columns that were named",
            required=required,
            separator=reading.separator,
        ):
            raw = part.raw
            if "mmsi" not in raw.columns:
                raw = raw.with_columns(pl.lit(str(reading.mmsi)).alias("mmsi"))
            yield Batch(
                frame=_frame(raw, reading),
                raw=raw,
                faults=part.faults,
                labels=part.labels,
                skipped={"blank": part.blank_lines},
            )


def time_of(name: str, time_format: str) -> pl.Expr:
    """The column as instants, in one of ``TIME_FORMATS`` or any strptime format."""
    if time_format == EPOCH:
        return times.epoch(name)
    return times.written(name, time_format) if time_format else times.iso(name)


def _check(reading: Reading) -> None:
    missing = [
        word
        for ours, word in _WORDS.items()
        if not reading.columns.get(ours) and (ours != "mmsi" or reading.mmsi is None)
    ]
    if missing:
        raise ParseError(
            f"It is not said which column holds {', '.join(missing)}. Say so under “Which "
            "column holds what” on the page of the import."
        )
    for ours, word in _WORDS.items():
        same = [
            _WORDS[other].partition(" (")[0]
            for other in _WORDS
            if other != ours and reading.columns.get(other) == reading.columns.get(ours)
        ]
        if reading.columns.get(ours) and same:
            raise ParseError(
                f"The column {shown(reading.columns[ours])} is named for both "
                f"{word.partition(' (')[0]} and {same[0]}. Each has a column of its own: choose it."
            )
    if reading.speed_unit not in SPEED_UNITS:
        known = ", ".join(SPEED_UNITS)
        raise ParseError(f"“{reading.speed_unit}” is not a unit of speed. Choose one of: {known}.")


def _frame(raw: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    plain = raw
    if reading.decimal_comma:
        plain = raw.with_columns(
            pl.col(name).str.replace(",", ".", literal=True)
            for name in (*_NUMBERS, "draught_m")
            if name in raw.columns
        )
    knots = SPEED_UNITS[reading.speed_unit]
    return typed(plain, at=time_of("at", reading.time_format)).with_columns(
        (pl.col("sog_kn") * knots).round(3)
    )
