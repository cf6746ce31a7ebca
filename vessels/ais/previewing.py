"""The first rows of a file as they would be understood. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from vessels.ais import judging
from vessels.ais.cleaning import LABELS, Cleaner
from vessels.ais.parsers.base import Batch, Reading, shown
from vessels.ais.reading import opened
from vessels.ais.tallying import Count
from vessels.models import PositionImport


@dataclass(frozen=True)
class Row:
    """One line. ``values`` by the names of ``SCHEMA``; ``refused`` says why it would be, if so.

    ``left_out`` has the texts, by the same names, that are not taken: they could not be understood,
    cannot be, or say "not available". A line that is no row at all has its text as
    ``values["text"]``.
    """

    line: int
    values: Mapping[str, Any]
    refused: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One reason or note over the rows looked at."""

    code: str
    label: str
    count: int
    examples: list[Any]


@dataclass(frozen=True)
class Preview:
    """``rows_seen`` rows were looked at, the beginning of the file. ``columns``: our name -> the
    file's own; ``refusals`` and ``notes`` as the import would count them."""

    format_code: str
    rows: list[Row]
    columns: Mapping[str, str]
    rows_seen: int
    refusals: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)


def preview(
    made: PositionImport,
    reading: Reading,
    format_code: str = "",
    rows: int = 10,
    *,
    now: datetime | None = None,
) -> Preview:
    """The beginning of a draft's file, read as said. Raises UnreadableAisFile."""
    at = now or datetime.now(UTC)
    with opened(made.source_file, file_name=made.file_name, format_code=format_code) as source:
        batches = source.parser.read(source.text, reading)
        first = list(islice((batch for batch in batches if batch.rows), 1))
        code = source.parser.code
    cleaner = Cleaner(now=at)
    for batch in first:
        cleaner.take(batch)
    tally = cleaner.tally
    return Preview(
        format_code=code,
        rows=sorted(
            (row for batch in first for row in _rows(batch, rows, at)), key=lambda each: each.line
        )[:rows],
        columns=first[0].labels if first else {},
        rows_seen=tally.rows,
        refusals=_said(tally.rejected),
        notes=_said(tally.notes),
    )


def _rows(batch: Batch, limit: int, now: datetime) -> list[Row]:
    first = batch.frame["line"].arg_sort().head(limit)
    judged = batch.frame[first].with_columns(judging.reason(now).alias("reason"))
    positions = judged.with_columns(judging.measures())
    statics = batch.statics.sort("line").head(limit)
    found = [
        _row(values, _left_out(values, said))
        for values, said in zip(
            positions.iter_rows(named=True), batch.raw[first].iter_rows(named=True), strict=True
        )
    ]
    found += [
        _row(values, {})
        for values in statics.with_columns(judging.reason_of_static(now).alias("reason")).iter_rows(
            named=True
        )
    ]
    for fault in batch.faults.sort("line").head(limit).iter_rows(named=True):
        reason = LABELS.get(fault["reason"], fault["reason"])
        found.append(Row(fault["line"], {"text": fault["value"]}, reason))
    return found


def _row(values: dict[str, Any], left_out: Mapping[str, str]) -> Row:
    code, line = values.pop("reason"), values.pop("line")
    return Row(line, values, LABELS.get(code, code) if code else "", left_out)


def _left_out(values: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: shown(text, limit=40)
        for name, text in said.items()
        if name in values and values[name] is None and text and text.strip()
    }


def _said(reasons: Mapping[str, Count]) -> list[Said]:
    return [
        Said(code, LABELS.get(code, code), reason.count, list(reason.examples))
        for code, reason in reasons.items()
    ]
