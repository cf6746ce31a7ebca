"""Judging parsed positions: what is kept, what is not, and why, counted with examples.

Pure and vectorised. Every row of a file ends in exactly one of four counts, so that
``accepted + repeated + conflicting + rejected == rows`` always holds. A value that only says "not
available" (course 360, heading 511 ...) is emptied and counted as a note; it rejects nothing.
Sentinels: ITU-R M.1371.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl

from vessels.ais.parsers.base import Batch, shown
from vessels.mmsi import VESSELS, Station

# Ships carried no AIS before: an earlier time is a receiver's reset clock.
EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
EXAMPLES: Final = 5

REJECTIONS: Final[Mapping[str, str]] = {
    "too_few_fields": "The line has fewer fields than the header",
    "too_many_fields": "The line has more fields than the header",
    "not_a_record": "The entry is not a record with named values",
    "mmsi_unreadable": "MMSI missing or not a whole number",
    "mmsi_malformed": "MMSI is not nine digits of a known shape",
    "mmsi_coast_station": "MMSI of a coast station, not a vessel",
    "mmsi_group": "MMSI of a group of ships, not one vessel",
    "mmsi_sar_aircraft": "MMSI of a search and rescue aircraft, not a vessel",
    "mmsi_handheld": "MMSI of a handheld radio, not a vessel",
    "mmsi_distress_device": "MMSI of a distress device, not a vessel",
    "mmsi_aid_to_navigation": "MMSI of an aid to navigation, not a vessel",
    "time_unreadable": "Time missing or unreadable",
    "time_too_early": "Time before 1995, when ships carried no AIS",
    "time_in_future": "Time later than the import itself",
    "latitude_unreadable": "Latitude missing or not a number",
    "longitude_unreadable": "Longitude missing or not a number",
    "position_not_available": "Position marked as not available (latitude 91 or longitude 181)",
    "latitude_out_of_range": "Latitude outside -90 to 90 degrees",
    "longitude_out_of_range": "Longitude outside -180 to 180 degrees",
}
DUPLICATES: Final[Mapping[str, str]] = {
    "repeated": "Same MMSI, time and place as another line or a stored position",
    "conflicting": "Same MMSI and time as a kept position, but another place",
}
NOTES: Final[Mapping[str, str]] = {
    "course_not_available": "Course 360: not available, left empty",
    "heading_not_available": "Heading 511: not available, left empty",
    "speed_not_available": "Speed 102.3: not available, left empty",
    "speed_at_limit": "Speed 102.2 means 102.2 knots or more, kept",
    "course_out_of_range": "Course outside 0 to 360 degrees, left empty",
    "heading_out_of_range": "Heading outside 0 to 359 degrees, left empty",
    "speed_out_of_range": "Speed outside 0 to 102.3 knots, left empty",
    "value_unreadable": "A value that is not a number, left empty",
}
LABELS: Final[Mapping[str, str]] = {**REJECTIONS, **DUPLICATES, **NOTES}

_MEASURES = ("sog_kn", "cog_deg", "heading_deg", "nav_status", "ship_type", "length_m", "width_m")


@dataclass(frozen=True, slots=True)
class Example:
    """One line that shows a reason. ``field`` is the source's own name of the column, or empty."""

    line: int
    field: str
    value: str


@dataclass(slots=True)
class Count:
    count: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass
class Tally:
    """What became of every row. ``rejected``, ``duplicates`` and ``notes`` are keyed by reason."""

    rows: int = 0
    accepted: int = 0
    blank_lines: int = 0
    rejected: dict[str, Count] = field(default_factory=dict)
    duplicates: dict[str, Count] = field(default_factory=dict)
    notes: dict[str, Count] = field(default_factory=dict)

    @property
    def rejected_count(self) -> int:
        return sum(reason.count for reason in self.rejected.values())

    def duplicate_count(self, reason: str) -> int:
        return self.duplicates[reason].count if reason in self.duplicates else 0


@dataclass(frozen=True)
class Cleaned:
    """``frame``: accepted rows, sorted by (mmsi, at), one per pair, with the parser's columns."""

    frame: pl.DataFrame
    tally: Tally


def clean(parsed: Batch, *, now: datetime) -> Cleaned:
    """Judge every row. ``now`` bounds the clock; the first row of an MMSI and time stays."""
    tally = Tally(rows=parsed.rows, blank_lines=parsed.skipped.get("blank", 0))
    judged = parsed.frame.with_columns(_reason(now).alias("reason"))
    bad = judged.filter(pl.col("reason").is_not_null())
    _count_faults(parsed.faults, tally)
    _count_rejections(bad, parsed, tally)
    good = judged.filter(pl.col("reason").is_null()).drop("reason") if bad.height else parsed.frame
    good = good.sort("mmsi", "at", "line")
    kept = _without_duplicates(good, parsed, tally)
    _count_notes(kept, parsed, tally)
    tally.accepted = kept.height
    return Cleaned(kept.with_columns(_emptied_sentinels()), tally)


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


def _reason(now: datetime) -> pl.Expr:
    """The first reason against a row, or null. Order: who, when, where."""
    lat, lon, at, mmsi = pl.col("lat"), pl.col("lon"), pl.col("at"), pl.col("mmsi")
    kind = station_of(mmsi)
    vessels = [station.name for station in VESSELS]
    return (
        pl.when(mmsi.is_null())
        .then(pl.lit("mmsi_unreadable"))
        .when(~kind.is_in(vessels))
        .then(pl.concat_str(pl.lit("mmsi_"), kind.str.to_lowercase()))
        .when(at.is_null())
        .then(pl.lit("time_unreadable"))
        .when(at < EARLIEST)
        .then(pl.lit("time_too_early"))
        .when(at > now + CLOCK_TOLERANCE)
        .then(pl.lit("time_in_future"))
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


def _without_duplicates(good: pl.DataFrame, parsed: Batch, tally: Tally) -> pl.DataFrame:
    """``good`` (sorted by mmsi, at, line) with the first row of each (mmsi, at)."""
    if good.height < 2:
        return good
    mmsi, at = good["mmsi"].to_numpy(), good["at"].to_physical().to_numpy()
    first = np.ones(good.height, dtype=bool)
    first[1:] = (mmsi[1:] != mmsi[:-1]) | (at[1:] != at[:-1])
    if first.all():
        return good
    kept = np.maximum.accumulate(np.where(first, np.arange(good.height), 0))
    lat, lon = good["lat"].to_numpy(), good["lon"].to_numpy()
    same_place = (lat == lat[kept]) & (lon == lon[kept])
    for reason, chosen in (
        ("repeated", ~first & same_place),
        ("conflicting", ~first & ~same_place),
    ):
        rows = good.filter(pl.Series(chosen))
        if rows.height:
            tally.duplicates[reason] = Count(rows.height, _examples(rows, parsed, ("lat", "lon")))
    return good.filter(pl.Series(first))


_FIELDS_OF = {"mmsi": ("mmsi",), "time": ("at",), "latitude": ("lat",), "longitude": ("lon",)}


def _count_faults(faults: pl.DataFrame, tally: Tally) -> None:
    for (reason,), rows in faults.group_by("reason", maintain_order=True):
        examples = [
            Example(row["line"], row["field"], row["value"])
            for row in rows.head(EXAMPLES).iter_rows(named=True)
        ]
        tally.rejected[str(reason)] = Count(rows.height, examples)


def _count_rejections(bad: pl.DataFrame, parsed: Batch, tally: Tally) -> None:
    for (reason,), rows in bad.sort("line").group_by("reason", maintain_order=True):
        fields = _FIELDS_OF.get(str(reason).split("_", 1)[0], ("lat", "lon"))
        tally.rejected[str(reason)] = Count(rows.height, _examples(rows, parsed, fields))


def _count_notes(kept: pl.DataFrame, parsed: Batch, tally: Tally) -> None:
    sog, cog, heading = pl.col("sog_kn"), pl.col("cog_deg"), pl.col("heading_deg")
    notes = {
        "course_not_available": (cog == 360.0, "cog_deg"),
        "heading_not_available": (heading == 511.0, "heading_deg"),
        "speed_not_available": (sog == 102.3, "sog_kn"),
        "speed_at_limit": (sog == 102.2, "sog_kn"),
        "course_out_of_range": (~cog.is_between(0.0, 360.0), "cog_deg"),
        "heading_out_of_range": (
            ~heading.is_between(0.0, 359.0) & (heading != 511.0),
            "heading_deg",
        ),
        "speed_out_of_range": (~sog.is_between(0.0, 102.3), "sog_kn"),
    }
    sums = kept.select(condition.sum().alias(code) for code, (condition, _) in notes.items())
    for code, (condition, name) in notes.items():
        if count := int(sums[code][0]):
            rows = kept.filter(condition).head(EXAMPLES)
            tally.notes[code] = Count(count, _examples(rows, parsed, (name,)))
    _count_unreadable(parsed, tally)


def _count_unreadable(parsed: Batch, tally: Tally) -> None:
    """Texts that are no numbers, in measures that a position can do without."""
    note = Count()
    for name in (*_MEASURES, "draught_m"):
        if name not in parsed.raw.columns:
            continue
        text = parsed.raw[name].str.strip_chars()
        lost = parsed.frame[name].is_null() & (text != "").fill_null(value=False)
        if count := int(lost.sum()):
            note.count += count
            rows = parsed.frame.filter(lost).head(EXAMPLES)
            note.examples = (note.examples + _examples(rows, parsed, (name,)))[:EXAMPLES]
    if note.count:
        tally.notes["value_unreadable"] = note


def _examples(rows: pl.DataFrame, parsed: Batch, fields: tuple[str, ...]) -> list[Example]:
    """The first lines of ``rows`` with what the file really said in ``fields``."""
    lines = rows["line"].sort().head(EXAMPLES).to_list()
    known = [name for name in fields if name in parsed.raw.columns]
    said = parsed.raw.filter(pl.col("line").is_in(lines)).select("line", *known)
    label = ", ".join(parsed.labels.get(name, name) for name in known)
    return [
        Example(line, label, shown(", ".join(value or "(empty)" for value in values)))
        for line, *values in sorted(said.unique("line").iter_rows())
    ]


def _emptied_sentinels() -> list[pl.Expr]:
    """Measures without their "not available" and impossible values."""
    sog, cog, heading = pl.col("sog_kn"), pl.col("cog_deg"), pl.col("heading_deg")
    return [
        pl.when(sog.is_between(0.0, 102.2)).then(sog).alias("sog_kn"),
        pl.when((cog >= 0.0) & (cog < 360.0)).then(cog).alias("cog_deg"),
        pl.when(heading.is_between(0.0, 359.0)).then(heading).alias("heading_deg"),
    ]
