"""The first rows of a file as they would be understood. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from vessels.ais import judging
from vessels.ais.cleaning import LABELS, Cleaner
from vessels.ais.parsers.base import Batch, Reading
from vessels.ais.reading import opened
from vessels.ais.tallying import Count
from vessels.models import PositionImport


@dataclass(frozen=True)
class Row:
    """One line. ``values`` by the names of ``SCHEMA``; ``refused`` says why it would be, if so."""

    line: int
    values: Mapping[str, Any]
    refused: str = ""


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
        first = list(islice(source.parser.read(source.text, reading), 1))
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
    found: list[Row] = []
    judged = (
        batch.frame.sort("line").head(limit).with_columns(judging.reason(now).alias("reason")),
        batch.statics.sort("line")
        .head(limit)
        .with_columns(judging.reason_of_static(now).alias("reason")),
    )
    for rows in judged:
        for values in rows.iter_rows(named=True):
            code, line = values.pop("reason"), values.pop("line")
            found.append(Row(line, values, LABELS.get(code, code) if code else ""))
    for fault in batch.faults.sort("line").head(limit).iter_rows(named=True):
        reason = LABELS.get(fault["reason"], fault["reason"])
        found.append(Row(fault["line"], {"text": fault["value"]}, reason))
    return found


def _said(reasons: Mapping[str, Count]) -> list[Said]:
    return [
        Said(code, LABELS.get(code, code), reason.count, list(reason.examples))
        for code, reason in reasons.items()
    ]
