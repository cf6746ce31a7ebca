"""NOAA MarineCadastre daily files, the layout used until 2024.

``MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,
Draft,Cargo,TransceiverClass``; times are UTC without a Z, rows are not in time order.
Source: https://hub.marinecadastre.gov/pages/vesseltraffic
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import delimited
from vessels.ais.parsers.base import REQUIRED, Batch, ParseError, Reading, shown, typed

COLUMNS: Final = {
    "mmsi": "MMSI",
    "at": "BaseDateTime",
    "lat": "LAT",
    "lon": "LON",
    "sog_kn": "SOG",
    "cog_deg": "COG",
    "heading_deg": "Heading",
    "nav_status": "Status",
    "transceiver": "TransceiverClass",
    "name": "VesselName",
    "imo": "IMO",
    "call_sign": "CallSign",
    "ship_type": "VesselType",
    "length_m": "Length",
    "width_m": "Width",
    "draught_m": "Draft",
}
TIME_FORMAT: Final = "%Y-%m-%dT%H:%M:%S"


class MarineCadastre:
    """Columns are found by their names in the header, in any order; extra columns are ignored."""

    code = "marinecadastre"
    label = "MarineCadastre CSV"

    def recognises(self, head: bytes) -> bool:
        first = head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip().split("\n", 1)[0]
        names = {name.strip() for name in first.split(",")}
        return len(names & {COLUMNS[name] for name in REQUIRED}) >= 2

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        lines = delimited.read_lines(stream.read())
        names = delimited.header(lines)
        _check_header(names)
        split = delimited.split(lines, len(names))
        if not split.fields.height and not split.faults.height:
            raise ParseError("The file has a header line and no positions: nothing to import.")
        known = {name: column for name, column in COLUMNS.items() if column in names}
        raw = split.fields.select(
            "line",
            *(pl.col(f"field_{names.index(column)}").alias(name) for name, column in known.items()),
        )
        at = (
            pl.col("at")
            .str.strip_chars()
            .str.to_datetime(TIME_FORMAT, strict=False, time_zone="UTC", time_unit="us")
        )
        yield Batch(
            frame=typed(raw, at=at),
            raw=raw,
            faults=split.faults,
            labels=known,
            skipped={"blank": split.blank_lines},
        )


def _check_header(names: list[str]) -> None:
    expected = [COLUMNS[name] for name in REQUIRED]
    missing = [column for column in expected if column not in names]
    first = shown(",".join(names), limit=80)
    if len(missing) == len(expected):
        raise ParseError(
            f"This is not a MarineCadastre CSV file: its first line reads “{first}” "
            f"where the column names {', '.join(expected)} were expected. "
            "Check that the right file was chosen."
        )
    if missing:
        what = "A column is" if len(missing) == 1 else "Columns are"
        raise ParseError(
            f"{what} missing from the header: {', '.join(missing)}. The header reads “{first}”. "
            "Add what is missing or export the file again, and import it anew."
        )
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ParseError(
            f"The header names a column twice: {shown(', '.join(twice))}. "
            "Keep one of them, so that it is clear which values count."
        )
