"""Spire's message CSV: a row for each AIS message, named by its type.

``created_at,timestamp,mmsi,msg_type,latitude,longitude,speed,course,heading,rot,imo,...``; speed in
knots, times in UTC. What a vessel says of itself (types 5 and 24) comes in rows without a position,
which are static rows and meet the positions by their MMSI. Source: https://documentation.spire.com
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import tables, times
from vessels.ais.parsers.base import STATIC, Batch, Reading, typed

COLUMNS: Final = {
    "mmsi": ("mmsi",),
    "at": ("timestamp",),
    "lat": ("latitude",),
    "lon": ("longitude",),
    "sog_kn": ("speed",),
    "cog_deg": ("course",),
    "heading_deg": ("heading",),
    "nav_status": ("status",),
    "name": ("name", "vessel_name"),
    "imo": ("imo",),
    "call_sign": ("call_sign", "callsign"),
    "ship_type": ("ship_type", "ship_and_cargo_type"),
    "length_m": ("length",),
    "width_m": ("width",),
    "draught_m": ("draught",),
    "destination": ("destination",),
    "_type": ("msg_type",),
    "_bow": ("to_bow",),
    "_stern": ("to_stern",),
    "_port": ("to_port",),
    "_starboard": ("to_starboard",),
}
_SIZES: Final = {"length_m": ("_bow", "_stern"), "width_m": ("_port", "_starboard")}
_NOT_VESSELS: Final = {
    "4": "message_base_station",
    "9": "message_sar_aircraft",
    "11": "message_of_no_use",
    "17": "message_base_station",
    "21": "message_aid_to_navigation",
}


class Spire:
    """Rows of base stations, aids to navigation and aircraft are faults."""

    code = "spire"
    label = "Spire CSV"

    def recognises(self, head: bytes) -> bool:
        return {"timestamp", "mmsi", "msg_type"} <= set(tables.names_in(head))

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        for part in tables.parts(stream, COLUMNS, what="a Spire CSV file"):
            raw, others = _vessels(part.raw)
            typed_rows = typed(_with_sizes(raw), at=times.iso("at"))
            is_static = _is_static(raw)
            yield Batch(
                frame=typed_rows.filter(~is_static),
                raw=raw.filter(~is_static),
                faults=pl.concat([part.faults, others]),
                labels=part.labels,
                statics=tables.as_statics(typed_rows.filter(is_static)),
                skipped={"blank": part.blank_lines},
            )


def _vessels(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    if "_type" not in raw.columns:
        raw = raw.with_columns(pl.lit(None, pl.String).alias("_type"))
    kind = pl.col("_type").str.strip_chars().str.strip_suffix(".0")
    reason = kind.replace_strict(_NOT_VESSELS, default=None, return_dtype=pl.String)
    return tables.set_aside(raw, reason, "_type", "msg_type")


def _is_static(raw: pl.DataFrame) -> pl.Series:
    """No place in the row, but something about the vessel."""
    said = [name for name in STATIC if name in raw.columns]
    no_place = [_is_empty(name) for name in ("lat", "lon")]
    return raw.select(
        pl.all_horizontal(no_place) & ~pl.all_horizontal([_is_empty(name) for name in said])
        if said
        else pl.repeat(value=False, n=pl.len())
    ).to_series()


def _is_empty(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "")


def _with_sizes(raw: pl.DataFrame) -> pl.DataFrame:
    """Length and width from the four distances to the antenna, where the file gives those."""
    known = {
        name: sides
        for name, sides in _SIZES.items()
        if name not in raw.columns and all(side in raw.columns for side in sides)
    }
    return raw.with_columns(
        pl.sum_horizontal(
            [pl.col(side).cast(pl.Float64, strict=False) for side in sides], ignore_nulls=False
        )
        .cast(pl.String)
        .alias(name)
        for name, sides in known.items()
    )
