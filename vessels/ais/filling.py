"""One import from batches of rows to stored positions, static reports, claims and counts.

Nothing here asks who may import or reads a file. :func:`judge` needs no transaction, :func:`fill`
runs inside the one that makes the import done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import polars as pl
from django.db import connection

from vessels.ais import static_data, storing
from vessels.ais.cleaning import Cleaner
from vessels.ais.parsers.base import Batch, ParseError
from vessels.ais.tallying import Count, Example, Tally
from vessels.errors import UnreadableAisFile
from vessels.models import ImportRejection, LastHeard, PositionImport, StaticReport

REPORTS: Final = StaticReport._meta.db_table
# Texts of a transponder, with the width of their columns.
_WIDTHS: Final = {"imo": 20, "name": 100, "call_sign": 40, "destination": 100}


def judge(
    batches: Iterable[Batch], *, now: datetime, after_each: Callable[[], None] = lambda: None
) -> Cleaner:
    """Every batch cleaned. Raises UnreadableAisFile where a batch cannot be had."""
    cleaner = Cleaner(now=now)
    try:
        for batch in batches:
            cleaner.take(batch)
            after_each()
    except ParseError as error:
        raise UnreadableAisFile(str(error)) from error
    return cleaner


def fill(made: PositionImport, cleaner: Cleaner) -> int:
    """Store what ``cleaner`` holds for ``made``, and save its counts and reasons.

    Gives the number of claims on vessels that changed.

    May be called again for an import whose rows are partly stored: they are found, not doubled,
    and counts and reasons are those of the store as it is now.
    """
    _store(made, cleaner)
    _write_static_reports(made, cleaner.static_runs())
    _account(made, cleaner.tally)
    return static_data.claim_from(made)


def account_of(made: PositionImport) -> dict[str, Any]:
    """What the ledger keeps of an import's counts."""
    names = ("rows_read", "accepted", "repeated", "conflicting", "rejected", "static_rows")
    return {
        "sha256": made.source_file.sha256,
        "file_name": made.file_name,
        "format": made.format,
        **{name: getattr(made, name) for name in names},
    }


def _store(made: PositionImport, cleaner: Cleaner) -> None:
    """Write the positions and move those met in the store from accepted to the duplicates."""
    frame, tally = cleaner.positions(), cleaner.tally
    if frame.is_empty():
        return
    earlier = PositionImport.objects.exclude(pk=made.pk)
    stored = storing.store(
        frame,
        import_id=made.pk,
        may_overlap=lambda first, last: earlier.filter(
            first_at__lte=last, last_at__gte=first
        ).exists(),
    )
    made.first_at, made.last_at = storing.span_of(frame)
    made.mmsi_count = frame["mmsi"].n_unique()
    _note_last_heard(made, frame)
    tally.accepted = stored.held
    for reason, count, examples in (
        ("repeated", stored.repeated, stored.repeated_examples),
        ("conflicting", stored.conflicting, stored.conflicting_examples),
    ):
        if count:
            met = [Example(line, "latitude, longitude", at) for line, at in examples]
            tally.duplicates.setdefault(reason, Count()).add(count, met)


def _note_last_heard(made: PositionImport, frame: pl.DataFrame) -> None:
    """When the feed of the import last brought each transponder, in one statement."""
    if made.feed_id is None:
        return
    heard = frame.group_by("mmsi").agg(pl.col("at").max()).sort("mmsi")
    table = LastHeard._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS held (feed_id, mmsi, at)"  # noqa: S608  # own names only
            " SELECT %s, * FROM unnest(%s::integer[], %s::timestamptz[])"
            " ON CONFLICT (feed_id, mmsi) DO UPDATE SET at = GREATEST(held.at, EXCLUDED.at)",
            [made.feed_id, heard["mmsi"].to_list(), heard["at"].to_list()],
        )


def _write_static_reports(made: PositionImport, runs: pl.DataFrame) -> None:
    """The runs as rows; none where another import keeps what the same bytes say."""
    made.static_reports.all().delete()
    twins = StaticReport.objects.filter(position_import__source_file=made.source_file)
    if runs.is_empty() or twins.exists():
        return
    texts = (
        pl.col(name).fill_null("").str.replace_all(r"\p{Cc}", "·").str.slice(0, width)
        for name, width in _WIDTHS.items()
    )
    import_id = pl.lit(str(made.pk)).alias(storing.IMPORT)
    storing.copy(REPORTS, runs.with_columns(*texts, import_id))


def _account(made: PositionImport, tally: Tally) -> None:
    """Fill in the counts and keep the reasons with their examples."""
    made.rows_read = tally.rows
    made.accepted = tally.accepted
    made.repeated = tally.duplicate_count("repeated")
    made.conflicting = tally.duplicate_count("conflicting")
    made.rejected = tally.rejected_count
    made.static_rows = tally.static_rows
    made.notes = {
        "blank_lines": tally.blank_lines,
        "skipped": dict(tally.skipped),
        "reasons": {
            code: {"count": note.count, "examples": _plain(note.examples)}
            for code, note in tally.notes.items()
        },
    }
    made.save()
    made.rejections.all().delete()
    reasons: Mapping[str, Count] = {**tally.duplicates, **tally.rejected}
    ImportRejection.objects.bulk_create(
        ImportRejection(
            position_import=made,
            reason=code,
            field=next((example.field for example in reason.examples), "")[:60],
            count=reason.count,
            examples=_plain(reason.examples),
        )
        for code, reason in reasons.items()
    )


def _plain(examples: list[Example]) -> list[dict[str, Any]]:
    return [asdict(example) for example in examples]
