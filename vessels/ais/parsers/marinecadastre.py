"""NOAA MarineCadastre daily files, in the layout used until 2024 and in the one used since.

Until 2024 ``MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,
Length,Width,Draft,Cargo,TransceiverClass``, with ``2022-01-03T00:00:00``; since then ``mmsi,
base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,
length,width,draft,cargo,transceiver``, with ``2025-01-03 00:00:00``. The names in the header tell
which, never a date. Times are UTC without a Z, rows are in no order of time.
Source: https://hub.marinecadastre.gov/pages/vesseltraffic
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import delimited
from vessels.ais.parsers.base import REQUIRED, Batch, ParseError, Reading, shown, typed

OLD_COLUMNS: Final = {
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
NEW_COLUMNS: Final = {
    "mmsi": "mmsi",
    "at": "base_date_time",
    "lat": "latitude",
    "lon": "longitude",
    "sog_kn": "sog",
    "cog_deg": "cog",
    "heading_deg": "heading",
    "nav_status": "status",
    "transceiver": "transceiver",
    "name": "vessel_name",
    "imo": "imo",
    "call_sign": "call_sign",
    "ship_type": "vessel_type",
    "length_m": "length",
    "width_m": "width",
    "draught_m": "draft",
}
TIME_FORMAT: Final = "%Y-%m-%d %H:%M:%S"


@dataclass(eq=False)
class MarineCadastre:
    """Columns are found by their names in the header, in any order; extra columns are ignored.

    A file is of this layout when two of the names that are needed and one of ``marks``, names that
    no other format has, are there: one that lacks a column is then told so.
    """

    code: str
    label: str
    columns: Mapping[str, str]
    marks: frozenset[str]

    def recognises(self, head: bytes) -> bool:
        first = head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip().split("\n", 1)[0]
        names = {name.strip() for name in first.split(",")}
        needed = {self.columns[name] for name in REQUIRED}
        return len(names & needed) >= 2 and bool(names & self.marks)

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        names, pieces = delimited.read(stream)
        self._check_header(names)
        known = {name: column for name, column in self.columns.items() if column in names}
        fields = [
            pl.col(f"field_{names.index(column)}").alias(name) for name, column in known.items()
        ]
        time = pl.col("at").str.strip_chars().str.replace("T", " ", literal=True)
        at = time.str.to_datetime(TIME_FORMAT, strict=False, time_zone="UTC", time_unit="us")
        for piece in pieces:
            raw = piece.fields.select("line", *fields)
            yield Batch(
                frame=typed(raw, at=at),
                raw=raw,
                faults=piece.faults,
                labels=known,
                skipped={"blank": piece.blank_lines},
            )

    def _check_header(self, names: list[str]) -> None:
        expected = [self.columns[name] for name in REQUIRED]
        missing = [column for column in expected if column not in names]
        first = shown(",".join(names), limit=80)
        if len(missing) == len(expected):
            raise ParseError(
                f"This is not a {self.label} file: its first line reads “{first}” "
                f"where the column names {', '.join(expected)} were expected. "
                "Check that the right file was chosen."
            )
        if missing:
            what = "A column is" if len(missing) == 1 else "Columns are"
            raise ParseError(
                f"{what} missing from the header: {', '.join(missing)}. The header reads "
                f"“{first}”. Add what is missing or export the file again, and import it anew."
            )
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise ParseError(
                f"The header names a column twice: {shown(', '.join(twice))}. "
                "Keep one of them, so that it is clear which values count."
            )


OLD: Final = MarineCadastre(
    code="marinecadastre",
    label="MarineCadastre CSV (until 2024)",
    columns=OLD_COLUMNS,
    marks=frozenset({"BaseDateTime", "VesselName", "VesselType", "TransceiverClass"}),
)
NEW: Final = MarineCadastre(
    code="marinecadastre_new",
    label="MarineCadastre CSV (since 2025)",
    columns=NEW_COLUMNS,
    marks=frozenset({"base_date_time", "vessel_name", "vessel_type", "transceiver"}),
)
