"""aisstream.io's messages, one JSON object a line, as its websocket sends them.

``{"MessageType": "PositionReport", "MetaData": {"MMSI": ..., "time_utc": ...}, "Message":
{"PositionReport": {...}}}``. Times are ``MetaData.time_utc``, when the service heard the message.
``MetaData.ShipName`` is the service's own memory of earlier messages and is not read: a name is
taken only from a message that says it. Source: https://aisstream.io/documentation
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

import polars as pl

from vessels.ais.parsers.aishub import text_of
from vessels.ais.parsers.base import (
    FAULT_SCHEMA,
    SCHEMA,
    STATIC,
    STATIC_SCHEMA,
    Batch,
    Reading,
    shown,
    typed,
)
from vessels.ais.parsers.blocks import blocks

LABELS: Final = {
    "mmsi": "UserID",
    "at": "MetaData.time_utc",
    "lat": "Latitude",
    "lon": "Longitude",
    "sog_kn": "Sog",
    "cog_deg": "Cog",
    "heading_deg": "TrueHeading",
    "nav_status": "NavigationalStatus",
}
LONG_RANGE: Final = "LongRangeAisBroadcastMessage"
EXTENDED: Final = "ExtendedClassBPositionReport"
# Message types with a position, and the class of the transceiver where the type tells it.
POSITIONS: Final[Mapping[str, str | None]] = {
    "PositionReport": "A",
    "StandardClassBPositionReport": "B",
    EXTENDED: "B",
    LONG_RANGE: None,
}
STATICS: Final = ("ShipStaticData", "StaticDataReport")
SUBSCRIBED: Final = (*POSITIONS, *STATICS)
_UNUSED: Final = {
    "BaseStationReport": "message_base_station",
    "AidsToNavigationReport": "message_aid_to_navigation",
}
_RAW: Final = {"line": pl.UInt32(), **dict.fromkeys(SCHEMA, pl.String())}
_NAMES: Final = ("sog_kn", "cog_deg", "heading_deg", "nav_status", "lat", "lon")
Row = dict[str, Any]


class AisStream:
    code = "aisstream"
    label = "aisstream.io JSON lines"

    def recognises(self, head: bytes) -> bool:
        start = head.lstrip()
        return start[:1] == b"{" and b'"MessageType"' in start and b'"MetaData"' in start

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        number = 0
        for block in blocks(stream, what="a file of aisstream messages"):
            lines = block.split(b"\n")[:-1]
            yield _batch(number, lines)
            number += len(lines)
        if not number:
            yield _batch(0, [])


def _batch(before: int, lines: list[bytes]) -> Batch:
    rows: list[Row] = []
    statics: list[Row] = []
    faults: list[tuple[int, str, str, str]] = []
    skipped: Counter[str] = Counter()
    for number, line in enumerate(lines, start=before + 1):
        if not line.strip():
            skipped["blank"] += 1
            continue
        read = _read(line)
        if isinstance(read, str):
            faults.append((number, read, "", shown(line.decode("utf-8", "replace"))))
        elif read.pop("is_static"):
            statics.append({"line": number, **read})
        else:
            rows.append({"line": number, **read})
    raw = pl.DataFrame(rows, schema=_RAW)
    said = typed(pl.DataFrame(statics, schema=_RAW), at=_clock())
    return Batch(
        frame=typed(raw, at=_clock()),
        raw=raw,
        faults=pl.DataFrame(faults, schema=dict(FAULT_SCHEMA), orient="row"),
        labels=LABELS,
        statics=said.select(list(STATIC_SCHEMA)),
        skipped=dict(skipped),
    )


def _read(line: bytes) -> Row | str:
    """The texts of a message under our names, or why there are none."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return "json_unreadable"
    kind, meta = _at(document, "MessageType"), _at(document, "MetaData")
    if not isinstance(kind, str) or not isinstance(meta, dict):
        return "not_a_record"
    message = _at(_at(document, "Message"), kind)
    if kind not in SUBSCRIBED:
        return _UNUSED.get(kind, "message_of_no_use")
    if not isinstance(message, dict) or message.get("Valid") is False:
        return "message_unreadable"
    who = {"mmsi": message.get("UserID", meta.get("MMSI")), "at": meta.get("time_utc")}
    if kind in POSITIONS:
        said = _said(message) if kind == EXTENDED else {}
        row = {**who, **_moving(message, kind), **said}
    else:
        row = {**who, **_said(message)}
    return {**{name: text_of(value) for name, value in row.items()}, "is_static": kind in STATICS}


def _moving(message: Row, kind: str) -> Row:
    row = {name: message.get(LABELS[name]) for name in _NAMES}
    if kind == LONG_RANGE:
        # Its own "not available", made that of the other messages.
        row["sog_kn"] = 102.3 if row["sog_kn"] == 63 else row["sog_kn"]
        row["cog_deg"] = 360 if row["cog_deg"] == 511 else row["cog_deg"]
    return {**row, "transceiver": POSITIONS[kind]}


def _said(message: Row) -> Row:
    """What ShipStaticData, an extended report or part A or B of a StaticDataReport says."""
    parts = [_at(message, name) for name in ("ReportA", "ReportB")]
    valid = [part for part in parts if isinstance(part, dict) and part.get("Valid") is not False]
    words = {key: value for part in (message, *valid) for key, value in part.items()}
    values = {
        "imo": words.get("ImoNumber"),
        "name": words.get("Name"),
        "call_sign": words.get("CallSign"),
        "ship_type": words.get("ShipType", words.get("Type")),
        "length_m": _sum(words.get("Dimension"), "A", "B"),
        "width_m": _sum(words.get("Dimension"), "C", "D"),
        "draught_m": words.get("MaximumStaticDraught"),
        "destination": words.get("Destination"),
    }
    # Zero is how AIS says nothing, in every number here.
    return {name: None if values[name] in (0, "") else values[name] for name in STATIC}


def _sum(dimension: object, one: str, other: str) -> int | None:
    first, second = _at(dimension, one), _at(dimension, other)
    return first + second if isinstance(first, int) and isinstance(second, int) else None


def _at(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _clock() -> pl.Expr:
    text = pl.col("at").str.extract(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) \+0000")
    return text.str.to_datetime(
        "%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us"
    ).dt.replace_time_zone("UTC")
