"""What is wrong with a parsed row, and which of its values say nothing: expressions over columns.

Pure. Nothing here counts or drops anything (:mod:`vessels.ais.cleaning`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import polars as pl
from polars.expr.whenthen import ChainedThen

from vessels.mmsi import VESSELS, Station

# Ships carried no AIS before: an earlier time is a receiver's reset clock.
EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE: Final = timedelta(minutes=5)

_SOG, _COG, _HEADING = pl.col("sog_kn"), pl.col("cog_deg"), pl.col("heading_deg")
# Note -> where it holds, and the column it speaks of.
NOTES: Final[Mapping[str, tuple[pl.Expr, str]]] = {
    "course_not_available": (_COG == 360.0, "cog_deg"),
    "heading_not_available": (_HEADING == 511.0, "heading_deg"),
    "speed_not_available": (_SOG == 102.3, "sog_kn"),
    "speed_at_limit": (_SOG == 102.2, "sog_kn"),
    "course_out_of_range": (~_COG.is_between(0.0, 360.0), "cog_deg"),
    "heading_out_of_range": (
        ~_HEADING.is_between(0.0, 359.0) & (_HEADING != 511.0),
        "heading_deg",
    ),
    "speed_out_of_range": (~_SOG.is_between(0.0, 102.3), "sog_kn"),
}


def compacted() -> list[pl.Expr]:
    """Who, when, where and the measures."""
    return [pl.col("line", "mmsi", "at", "lat", "lon"), *measures(), pl.col("nav_status")]


def measures() -> list[pl.Expr]:
    """Speed, course and heading, empty where they say "not available" or what cannot be."""
    return [
        pl.when(_SOG.is_between(0.0, 102.2)).then(_SOG).alias("sog_kn"),
        pl.when((_COG >= 0.0) & (_COG < 360.0)).then(_COG).alias("cog_deg"),
        pl.when(_HEADING.is_between(0.0, 359.0)).then(_HEADING.round(0)).alias("heading_deg"),
    ]


def station_of(mmsi: pl.Expr) -> pl.Expr:
    """The code of :class:`vessels.mmsi.Station` for numbers held as integers, vectorised."""
    million = mmsi // 1_000_000
    return (
        pl.when((mmsi < 0) | (mmsi > 999_999_999))
        .then(pl.lit(Station.MALFORMED.name))
        .when((mmsi >= 200_000_000) & (mmsi < 800_000_000))
        .then(pl.lit(Station.SHIP.name))
        .when(million == 111)
        .then(pl.lit(Station.SAR_AIRCRAFT.name))
        .when((mmsi >= 800_000_000) & (mmsi < 900_000_000))
        .then(pl.lit(Station.HANDHELD.name))
        .when(million.is_in([970, 972, 974]))
        .then(pl.lit(Station.DISTRESS_DEVICE.name))
        .when((million >= 980) & (million < 990))
        .then(pl.lit(Station.CRAFT.name))
        .when(million >= 990)
        .then(pl.lit(Station.AID_TO_NAVIGATION.name))
        .otherwise(pl.lit(Station.MALFORMED.name))
    )


def reason(now: datetime) -> pl.Expr:
    """The first reason against a row with a position, or null. Order: who, when, where."""
    lat, lon = pl.col("lat"), pl.col("lon")
    return (
        _reason_who_and_when(now)
        .when(lat.is_null())
        .then(pl.lit("latitude_unreadable"))
        .when(lon.is_null())
        .then(pl.lit("longitude_unreadable"))
        .when((lat == 91.0) | (lon == 181.0))
        .then(pl.lit("position_not_available"))
        .when(~lat.is_between(-90.0, 90.0))
        .then(pl.lit("latitude_out_of_range"))
        .when(~lon.is_between(-180.0, 180.0))
        .then(pl.lit("longitude_out_of_range"))
    )


def reason_of_static(now: datetime) -> pl.Expr:
    """The first reason against a row without a position, or null."""
    return _reason_who_and_when(now)


def _reason_who_and_when(now: datetime) -> ChainedThen:
    at, mmsi = pl.col("at"), pl.col("mmsi")
    kind = station_of(mmsi)
    return (
        pl.when(mmsi.is_null())
        .then(pl.lit("mmsi_unreadable"))
        .when(~kind.is_in([station.name for station in VESSELS]))
        .then(pl.concat_str(pl.lit("mmsi_"), kind.str.to_lowercase()))
        .when(at.is_null())
        .then(pl.lit("time_unreadable"))
        .when(at < EARLIEST)
        .then(pl.lit("time_too_early"))
        .when(at > now + CLOCK_TOLERANCE)
        .then(pl.lit("time_in_future"))
    )
