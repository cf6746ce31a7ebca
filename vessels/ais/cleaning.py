"""Judging parsed rows: what is kept, what is not, and why, counted with examples.

Pure and vectorised. A file is judged batch by batch and of every good row only a few numbers are
kept, so that memory stays small; what depends on other rows (repeats, conflicts, runs of unchanged
static data) is settled at the end and does not depend on where batches were cut. A value that only
says "not available" (course 360, heading 511 ...) is emptied and counted as a note; it rejects
nothing. Sentinels: ITU-R M.1371.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from vessels.ais import judging
from vessels.ais.duplicates import without_duplicates
from vessels.ais.parsers.base import SCHEMA, Batch, shown
from vessels.ais.static_runs import StaticRuns
from vessels.ais.tallying import EXAMPLES, Count, Example, Tally

REJECTIONS: Final[Mapping[str, str]] = {
    "too_few_fields": "The line has fewer fields than the header",
    "too_many_fields": "The line has more fields than the header",
    "not_a_record": "The entry is not a record with named values",
    "json_unreadable": "The line is not whole JSON",
    "message_base_station": "Message of a base station, not of a vessel",
    "message_aid_to_navigation": "Message of an aid to navigation, not of a vessel",
    "message_of_no_use": "Message without a position or static data of a vessel",
    "message_unreadable": "Message that cannot be decoded",
    "message_cut_off": "Message shorter than its type",
    "message_part_missing": "Part of a message whose other parts are not there",
    "time_not_given": "Message without a date, and no clock in the file before it",
    "sentence_unreadable": "The line is no AIS sentence",
    "sentence_cut_off": "AIS sentence without its checksum",
    "checksum_wrong": "AIS sentence whose checksum does not fit: it was damaged on the way",
    "message_sar_aircraft": "Message of a search and rescue aircraft, not of a vessel",
    "message_distress_device": "Message of a distress device, not of a vessel",
    "route_point": "Point of a planned route, not a place where she was",
    "times_do_not_match": "Times and places that do not pair up",
    "no_geometry": "A feature without geometry: it says no place",
    "shape_without_times": "A shape without times: it says where, not when",
    "record_of_a_registry": "What a registry says, not the transponder: enter it as a claim",
    "event_without_positions": "An event with a mean position: no place at a known time",
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
    "time_inferred": "Time inferred from a clock in the log, or the given day, and line order",
    "value_unreadable": "A value that is not a number, left empty",
}
LABELS: Final[Mapping[str, str]] = {**REJECTIONS, **DUPLICATES, **NOTES}

# Measures a position can do without: text there that is no number is a note, not a refusal.
_MEASURES: Final = (
    "sog_kn",
    "cog_deg",
    "heading_deg",
    "nav_status",
    "ship_type",
    "length_m",
    "width_m",
    "draught_m",
)
# What is kept of a row until all rows are read: 48 bytes each. AIS itself gives speed and course
# in tenths, which four-byte numbers hold to seven digits.
COMPACT: Final[Mapping[str, pl.DataType]] = {
    "line": pl.UInt32(),
    "mmsi": pl.Int32(),
    "at": SCHEMA["at"],
    "lat": pl.Float64(),
    "lon": pl.Float64(),
    "sog_kn": pl.Float32(),
    "cog_deg": pl.Float32(),
    "heading_deg": pl.Int16(),
    "nav_status": pl.Int16(),
}
# The column that a reason speaks of, by its first word; else the place.
_FIELDS_OF: Final = {
    "mmsi": ("mmsi",),
    "time": ("at",),
    "latitude": ("lat",),
    "longitude": ("lon",),
}


@dataclass(frozen=True)
class Cleaned:
    """``frame``: accepted rows with the columns of ``COMPACT``, sorted, one per (mmsi, at).

    ``static_runs`` is as :meth:`vessels.ais.static_runs.StaticRuns.finish` gives it.
    """

    frame: pl.DataFrame
    static_runs: pl.DataFrame
    tally: Tally


class Cleaner:
    """Takes the batches of one file in turn. ``now`` bounds the clock."""

    def __init__(self, *, now: datetime) -> None:
        self.tally = Tally()
        self._now = now
        self._good: list[pl.DataFrame] = []
        self._place = ""
        self._statics = StaticRuns()

    def take(self, batch: Batch) -> None:
        """Judge every row of a batch and keep what later steps need of it."""
        self.tally.rows += batch.rows
        for why, count in batch.skipped.items():
            self.tally.skipped[why] = self.tally.skipped.get(why, 0) + count
        for code, count in batch.notes.items():
            self.tally.notes.setdefault(code, Count()).add(count, ())
        self._place = _label(batch, ("lat", "lon"))
        _count_faults(batch.faults, self.tally)
        self._take_positions(batch)
        self._take_statics(batch)

    def positions(self) -> pl.DataFrame:
        """All accepted rows, the first line of each MMSI and time; can be asked for once."""
        parts, self._good = [pl.DataFrame(schema=dict(COMPACT)), *self._good], []
        kept = without_duplicates(parts, self.tally, place=self._place)
        self.tally.accepted = kept.height
        return kept

    def static_runs(self) -> pl.DataFrame:
        return self._statics.finish()

    def _take_positions(self, batch: Batch) -> None:
        judged = batch.frame.with_columns(judging.reason(self._now).alias("reason"))
        bad = judged.filter(pl.col("reason").is_not_null())
        _count_rejections(bad, batch, self.tally)
        good = judged.filter(pl.col("reason").is_null()) if bad.height else batch.frame
        _count_notes(good, batch, self.tally)
        self._statics.take(good)
        self._good.append(good.select(judging.compacted()).cast(pl.Schema(COMPACT)))

    def _take_statics(self, batch: Batch) -> None:
        if batch.statics.is_empty():
            return
        judged = batch.statics.with_columns(judging.reason_of_static(self._now).alias("reason"))
        bad = judged.filter(pl.col("reason").is_not_null())
        _count_rejections(bad, batch, self.tally)
        good = judged.filter(pl.col("reason").is_null())
        self.tally.static_rows += good.height
        self._statics.take(good)


def clean(batch: Batch, *, now: datetime) -> Cleaned:
    """Judge a file that is one batch."""
    return clean_all([batch], now=now)


def clean_all(batches: Iterable[Batch], *, now: datetime) -> Cleaned:
    """Judge every row of a file."""
    cleaner = Cleaner(now=now)
    for batch in batches:
        cleaner.take(batch)
    return Cleaned(cleaner.positions(), cleaner.static_runs(), cleaner.tally)


def _count_faults(faults: pl.DataFrame, tally: Tally) -> None:
    for (reason,), rows in faults.group_by("reason", maintain_order=True):
        shown_rows = rows.sort("line").head(EXAMPLES).iter_rows(named=True)
        examples = [
            Example(row["line"], row["field"] or "", row["value"] or "") for row in shown_rows
        ]
        tally.rejected.setdefault(str(reason), Count()).add(rows.height, examples)


def _count_rejections(bad: pl.DataFrame, batch: Batch, tally: Tally) -> None:
    for (reason,), rows in bad.group_by("reason", maintain_order=True):
        fields = _FIELDS_OF.get(str(reason).split("_", 1)[0], ("lat", "lon"))
        examples = _examples(rows, batch, fields)
        tally.rejected.setdefault(str(reason), Count()).add(rows.height, examples)


def _count_notes(good: pl.DataFrame, batch: Batch, tally: Tally) -> None:
    sums = good.select(judging.NOTES[code][0].sum().alias(code) for code in judging.NOTES)
    for code, (condition, name) in judging.NOTES.items():
        if count := int(sums[code][0] or 0):
            examples = _examples(good.filter(condition), batch, (name,))
            tally.notes.setdefault(code, Count()).add(count, examples)
    for name in _MEASURES:
        if name not in batch.raw.columns:
            continue
        text = batch.raw[name].str.strip_chars(" @")
        lost = batch.frame[name].is_null() & (text != "").fill_null(value=False)
        if count := int(lost.sum()):
            examples = _examples(batch.frame.filter(lost), batch, (name,))
            tally.notes.setdefault("value_unreadable", Count()).add(count, examples)


def _examples(rows: pl.DataFrame, batch: Batch, fields: tuple[str, ...]) -> list[Example]:
    """The first lines of ``rows`` with what the file really said in ``fields``."""
    first = rows.sort("line").head(EXAMPLES)
    known = [name for name in fields if name in batch.raw.columns]
    said = batch.raw.filter(pl.col("line").is_in(first["line"].implode())).unique("line")
    nothing = "(empty)"
    if said.height < first.height or not known:
        # Of rows without a position only what was understood is held.
        known = [name for name in fields if name in first.columns]
        said, nothing = first, "(missing or unreadable)"
    values = said.select("line", pl.col(known).cast(pl.String)).sort("line")
    label = _label(batch, known)
    return [
        Example(line, label, shown(", ".join(value or nothing for value in texts)))
        for line, *texts in values.iter_rows()
    ]


def _label(batch: Batch, names: Iterable[str]) -> str:
    return ", ".join(batch.labels.get(name, name) for name in names)
