"""What the columns of an unknown delimited file could be, by their names and first values.

A proposal for a person to look at, with the doubts that it leaves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

# Names that columns go by, in small letters and digits alone.
_NAMES: Final[Mapping[str, str]] = {
    "mmsi": "mmsi mmsinumber mmsinr ssvid userid sourcemmsi",
    "at": "timestamp time datetime basedatetime timestamputc datetimeutc timeutc utc utctime "
    "aispostimestamp postime positiontime receivedat when ts t epoch unixtime msgtime date",
    "lat": "latitude lat y latdeg decimallatitude latitudedegrees",
    "lon": "longitude lon long lng x londeg decimallongitude longitudedegrees",
    "sog_kn": "sog speed speedoverground sogkn sogknots speedkn speedknots",
    "cog_deg": "cog course courseoverground cogdeg",
    "heading_deg": "heading trueheading hdg headingdeg",
    "nav_status": "navstatus navigationalstatus navigationstatus status",
    "name": "shipname vesselname name",
    "imo": "imo imonumber imonr",
    "call_sign": "callsign",
    "ship_type": "shiptype vesseltype",
    "length_m": "length lengthm",
    "width_m": "width beam widthm",
    "draught_m": "draught draft draughtm",
    "destination": "destination",
}
# A day-first format and the month-first one that the same texts may fit.
_TWINS: Final = {
    "%d/%m/%Y %H:%M:%S": "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M": "%m/%d/%Y %H:%M",
}
_NINE_DIGITS: Final = r"^\s*\d{9}\s*$"
_DECIMAL_COMMA: Final = r"^\s*-?\d{1,3},\d+\s*$"


@dataclass(frozen=True)
class Guess:
    """``columns`` as in ``Reading``; ``doubts`` are sentences on what a person should check."""

    columns: Mapping[str, str]
    time_format: str
    decimal_comma: bool
    doubts: Sequence[str]


def by_name(names: Iterable[str]) -> dict[str, str]:
    """Our column -> the file's, where a name is well known. The more usual name wins."""
    plain = {_plain(name): name for name in reversed(list(names))}
    found = {
        ours: next((plain[known] for known in theirs.split() if known in plain), "")
        for ours, theirs in _NAMES.items()
    }
    return {ours: name for ours, name in found.items() if name}


def guess(sample: pl.DataFrame, time_formats: Mapping[str, pl.Expr]) -> Guess:
    """``sample``: first rows as texts under the file's own names. ``time_formats``: format -> the
    expression that reads the column ``at`` in it, the preferred first."""
    columns = by_name(sample.columns)
    doubts: list[str] = []
    time_format = ""
    if "at" in columns:
        time_format, doubts = _time_format(sample[columns["at"]], time_formats)
    if "mmsi" in columns and not sample[columns["mmsi"]].str.contains(_NINE_DIGITS).any():
        doubts.append(
            f"The column {columns['mmsi']} holds no nine-digit numbers, so it is not an MMSI."
        )
        del columns["mmsi"]
    decimal_comma = bool(
        "lat" in columns and sample[columns["lat"]].str.contains(_DECIMAL_COMMA).any()
    )
    return Guess(columns, time_format, decimal_comma, doubts)


def _time_format(texts: pl.Series, time_formats: Mapping[str, pl.Expr]) -> tuple[str, list[str]]:
    """The format that reads most of the texts, and what is doubtful about it."""
    frame = texts.alias("at").to_frame()
    read = {
        name: int(frame.select(expression.is_not_null().sum()).item())
        for name, expression in time_formats.items()
    }
    best = max(read, key=lambda name: read[name], default="")
    if not read.get(best):
        return "", ["No known way of writing times fits the column of times."]
    if best in _TWINS and read.get(_TWINS[best]) == read[best]:
        said = "The first dates could be day first or month first: check them against the file."
        return best, [said]
    return best, []


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
