"""What pyais makes of AIS payloads, gathered by kind of message and turned into columns at once.

pyais gives the "not available" numbers of ITU-R M.1371 as ordinary values. Those of long-range
messages (type 27: speed 63, course 511) become the ones of all others (102.3 and 360), which the
cleaning knows; those of static data (zero, ``@``) become empty. Numbers in type 27 are coarse: a
tenth of a minute of arc, whole knots and degrees.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

import polars as pl
from pyais.bit_vector import bit_vector
from pyais.messages import MSG_CLASS

from vessels.ais.parsers.base import SCHEMA, STATIC, STATIC_SCHEMA

_ARMOUR: Final = bytes((*range(48, 88), *range(96, 120)))
_CLASS_A, _CLASS_B, _EXTENDED_B, _LONG_RANGE = "class_a", "class_b", "extended_b", "long_range"
_KIND_OF: Final = {
    1: _CLASS_A,
    2: _CLASS_A,
    3: _CLASS_A,
    18: _CLASS_B,
    19: _EXTENDED_B,
    27: _LONG_RANGE,
}
# Bits up to the last field that is read. Shorter messages were cut off.
_LEAST_BITS: Final = {1: 137, 2: 137, 3: 137, 4: 78, 5: 302, 18: 133, 19: 301, 24: 160, 27: 94}
_MOVING: Final = attrgetter("mmsi", "lat", "lon", "speed", "course", "heading")
_READ: Final[dict[str, Callable[[Any], tuple[Any, ...]]]] = {
    _CLASS_A: _MOVING,
    _CLASS_B: _MOVING,
    _EXTENDED_B: _MOVING,
    _LONG_RANGE: attrgetter("mmsi", "lat", "lon", "speed", "course"),
}
_NAMES: Final = ("mmsi", "lat", "lon", "sog_kn", "cog_deg", "heading_deg")
_WITH_STATUS: Final = {_CLASS_A, _LONG_RANGE}
_TRANSCEIVER: Final = {_CLASS_A: "A", _CLASS_B: "B", _EXTENDED_B: "B"}
_UNUSED: Final = {
    4: "message_base_station",
    21: "message_aid_to_navigation",
    28: "message_aid_to_navigation",
}
_STATIC_TYPES: Final = {5, 24}
Fault = tuple[int, str, str, str]


@dataclass(slots=True)
class _Group:
    """Plain tuples and numbers, which the garbage collector need not look through again."""

    lines: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    values: list[tuple[Any, ...]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


class Messages:
    """Decoded messages of one batch."""

    def __init__(self) -> None:
        self._groups = {kind: _Group() for kind in _READ}
        self._said: dict[int, dict[str, Any]] = {}
        self._statics: list[dict[str, Any]] = []

    def add(self, kind: str, line: int, at: int, message: Any) -> None:
        group = self._groups[kind]
        group.lines.append(line)
        group.times.append(at)
        group.values.append(_READ[kind](message))
        if kind in _WITH_STATUS:
            group.statuses.append(message.status)
        elif kind == _EXTENDED_B:
            self._said[line] = {"line": line, **static_of(message, 19)}

    def add_static(self, line: int, at: int, message: Any, number: int) -> None:
        said = static_of(message, number)
        self._statics.append({"line": line, "mmsi": message.mmsi, "at": at, **said})

    def frame(self) -> pl.DataFrame:
        """The positions, with the columns of a batch's frame, in the order of their lines."""
        parts = [_moving(kind, group) for kind, group in self._groups.items() if group.lines]
        if not parts:
            return pl.DataFrame(schema={"line": pl.UInt32(), **SCHEMA})
        moving = pl.concat(parts, how="diagonal") if len(parts) > 1 else parts[0]
        if len(parts) > 1:
            moving = moving.sort("line")
        if self._said:
            schema = {"line": pl.UInt32(), **{name: SCHEMA[name] for name in STATIC}}
            said = pl.DataFrame(list(self._said.values()), schema=schema)
            moving = moving.join(said, on="line", how="left", maintain_order="left")
        return _completed(moving)

    def statics(self) -> pl.DataFrame:
        schema = {**STATIC_SCHEMA, "at": pl.Int64()}
        return pl.DataFrame(self._statics, schema=schema).with_columns(_at())


def decoded(payload: bytes, fill: int) -> tuple[int, Any] | str:
    """(Message type, pyais message), or the code of why there is none."""
    if not payload or payload.translate(None, _ARMOUR):
        return "message_unreadable"
    vector = bit_vector(payload, fill)
    number: int = vector.get(0, 6)
    least = _LEAST_BITS.get(number)
    if least is None:
        return _UNUSED.get(number, "message_of_no_use" if number < 29 else "message_unreadable")
    if len(vector) < least:
        return "message_cut_off"
    try:
        return number, MSG_CLASS[number].from_vector(vector)
    except Exception:  # pyais raises many kinds of errors on made-up bits
        return "message_unreadable"


def kind_of(number: int) -> str | None:
    """Which group of position messages a type belongs to; None for static data."""
    return _KIND_OF.get(number)


def static_of(message: Any, number: int) -> dict[str, Any]:
    """What types 5, 19 and 24 say of the ship; part A of 24 has her name, part B the rest."""
    bow, stern = getattr(message, "to_bow", 0) or 0, getattr(message, "to_stern", 0) or 0
    port, starboard = getattr(message, "to_port", 0) or 0, getattr(message, "to_starboard", 0) or 0
    imo = getattr(message, "imo", 0) if number == 5 else 0
    return {
        "imo": str(imo) if imo else None,
        "name": text_of(getattr(message, "shipname", None)),
        "call_sign": text_of(getattr(message, "callsign", None)),
        "ship_type": int(getattr(message, "ship_type", 0) or 0) or None,
        "length_m": float(bow + stern) or None,
        "width_m": float(port + starboard) or None,
        "draught_m": getattr(message, "draught", None) or None,
        "destination": text_of(getattr(message, "destination", None)),
    }


def text_of(text: str | None) -> str | None:
    """The text up to its ``@`` padding, or None where it is empty."""
    return (text or "").partition("@")[0].strip() or None


def _moving(kind: str, group: _Group) -> pl.DataFrame:
    columns = [
        pl.Series("line", group.lines, dtype=pl.UInt32),
        pl.Series("at", group.times, dtype=pl.Int64),
        *(
            pl.Series(name, value, dtype=SCHEMA[name], strict=False)
            for name, value in zip(_NAMES, zip(*group.values, strict=True), strict=False)
        ),
    ]
    if kind in _WITH_STATUS:
        columns.append(pl.Series("nav_status", group.statuses, dtype=SCHEMA["nav_status"]))
    frame = pl.DataFrame(columns)
    if kind == _LONG_RANGE:
        sog, cog = pl.col("sog_kn"), pl.col("cog_deg")
        frame = frame.with_columns(
            pl.when(sog == 63).then(102.3).otherwise(sog).alias("sog_kn"),
            pl.when(cog == 511).then(360.0).otherwise(cog).alias("cog_deg"),
        )
    if kind in _TRANSCEIVER:
        frame = frame.with_columns(pl.lit(_TRANSCEIVER[kind]).alias("transceiver"))
    return frame


def _completed(moving: pl.DataFrame) -> pl.DataFrame:
    """All columns of the schema in its order, the missing ones empty."""
    return moving.select(
        "line",
        *(
            _at()
            if name == "at"
            else pl.col(name)
            if name in moving.columns
            else pl.lit(None, dtype=kind).alias(name)
            for name, kind in SCHEMA.items()
        ),
    )


def _at() -> pl.Expr:
    return pl.col("at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
