"""AISHub's JSON: a header record and a list of positions.

``[{"ERROR": false, "FORMAT": "HUMAN", "RECORDS": 1}, [{"MMSI": ..., "TIME": ..., ...}]]``. The
"AIS" format carries the raw integers of the messages instead: position in 1/600,000 degree, speed
and course in tenths, time as Unix seconds. Source: https://www.aishub.net/api
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import polars as pl

from vessels.ais.parsers.base import (
    FAULT_SCHEMA,
    Batch,
    ParseError,
    Reading,
    shown,
    typed,
)

COLUMNS: Final = {
    "mmsi": "MMSI",
    "at": "TIME",
    "lat": "LATITUDE",
    "lon": "LONGITUDE",
    "sog_kn": "SOG",
    "cog_deg": "COG",
    "heading_deg": "HEADING",
    "nav_status": "NAVSTAT",
    "name": "NAME",
    "imo": "IMO",
    "call_sign": "CALLSIGN",
    "ship_type": "TYPE",
    "draught_m": "DRAUGHT",
}
_SCALES: Final = {"lat": 600_000, "lon": 600_000, "sog_kn": 10, "cog_deg": 10, "draught_m": 10}


class AisHub:
    """Records are numbered from 1, as lines are elsewhere."""

    code = "aishub"
    label = "AISHub JSON"
    counts = "record"

    def recognises(self, head: bytes) -> bool:
        return head.lstrip()[:1] == b"[" and b'"ERROR"' in head

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        header, records = _read(stream.read())
        is_raw = header.get("FORMAT") == "AIS"
        rows = [
            {"line": number, **_texts(record, is_raw=is_raw)}
            for number, record in enumerate(records, start=1)
            if isinstance(record, dict)
        ]
        faults = [
            (number, "not_a_record", "", shown(json.dumps(record)))
            for number, record in enumerate(records, start=1)
            if not isinstance(record, dict)
        ]
        raw = pl.DataFrame(
            rows, schema={"line": pl.UInt32(), **dict.fromkeys(_RAW_COLUMNS, pl.String())}
        )
        yield Batch(
            frame=typed(raw, at=_epoch() if is_raw else _clock()),
            raw=raw,
            faults=pl.DataFrame(faults, schema=dict(FAULT_SCHEMA), orient="row"),
            labels=COLUMNS,
        )


_RAW_COLUMNS: Final = (*COLUMNS, "length_m", "width_m")


def _read(body: bytes) -> tuple[dict[str, Any], list[Any]]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(
            f"The AISHub answer is not whole JSON ({shown(str(error))}). It may have been cut off: "
            "fetch it again."
        ) from error
    header = document[0] if isinstance(document, list) and document else None
    if not isinstance(header, dict) or "ERROR" not in header:
        raise ParseError(
            "The answer is not in AISHub's shape: a header record with ERROR and RECORDS, then a "
            "list of positions. Check the address of the feed."
        )
    if header["ERROR"]:
        said = shown(str(header.get("ERROR_MESSAGE", "no reason given")))
        raise ParseError(
            f"AISHub refused the request: {said}. Check the user name and the interval."
        )
    records = document[1] if len(document) > 1 else []
    if not isinstance(records, list):
        raise ParseError("The AISHub answer holds no list of positions after its header record.")
    declared = header.get("RECORDS")
    if isinstance(declared, int) and declared != len(records):
        raise ParseError(
            f"The AISHub answer declares {declared} records and holds {len(records)}: it may have "
            "been cut off. Fetch it again."
        )
    return header, records


def _texts(record: dict[str, Any], *, is_raw: bool) -> dict[str, str | None]:
    """The record's values as texts under our names, with the dimensions A-D added up."""
    values: dict[str, Any] = {name: record.get(column) for name, column in COLUMNS.items()}
    if is_raw:
        for name, scale in _SCALES.items():
            if isinstance(values[name], int | float):
                values[name] = _scaled(values[name], scale)
    values["length_m"] = _sum(record.get("A"), record.get("B"))
    values["width_m"] = _sum(record.get("C"), record.get("D"))
    return {name: text_of(value) for name, value in values.items()}


def _scaled(value: float, scale: int) -> float | None:
    try:
        return value / scale
    except OverflowError:  # whole numbers in JSON have no limit
        return None


def text_of(value: object) -> str | None:
    """Safe to store: JSON can hold halves of characters, which UTF-8 cannot."""
    return None if value is None else str(value).encode("utf-8", "replace").decode()


def _sum(one: object, other: object) -> int | None:
    return one + other if isinstance(one, int) and isinstance(other, int) else None


def _clock() -> pl.Expr:
    text = pl.col("at").str.replace(r"\s*(GMT|UTC|Z)$", "").str.replace("T", " ", literal=True)
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_zone="UTC", time_unit="us")


def _epoch() -> pl.Expr:
    seconds = pl.col("at").cast(pl.Int64, strict=False)
    return pl.from_epoch(seconds, time_unit="s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
