"""Positions from a file or a feed response into the store, every row accounted for.

Two ways in, both all-or-nothing in one transaction:

* :func:`import_positions` reads a stored :class:`evidence.models.SourceFile` in any known format;
* :func:`import_frame` takes what a feed's parser made of its body
  (:class:`vessels.ais.parsers.base.Batch`), with the same body kept as the source file.

People pass ``actor``; a feed passes ``actor=None`` and ``agent="task:refresh_positions"``.
Importing the same bytes again stores nothing and says so: the second import has ``accepted == 0``
and its rows as ``repeated``.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import transaction

from accounts import ledger
from accounts.models import User
from evidence import intake
from evidence.models import SourceFile
from vessels.ais import static_data, storing
from vessels.ais.cleaning import Cleaned, Count, Example, Tally, clean
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import Batch, ParseError, Reading
from vessels.errors import UnreadableAisFile
from vessels.models import ImportRejection, ImportState, PositionImport
from vessels.permissions import require_recorder

_HEAD = 4096
_EXAMPLES = 10


def import_positions(
    *,
    actor: User | None,
    source_file: SourceFile,
    file_name: str = "",
    format_code: str = "",
    coverage: str = "",
    is_illustrative: bool = False,
    agent: str = "",
    now: datetime | None = None,
) -> PositionImport:
    """Import a stored file; without ``format_code`` the format is recognised by content.

    ``coverage`` names the receiver kind ("terrestrial", "satellite") where it is known. Raises
    Refused, or UnreadableAisFile when the file as a whole cannot be read; nothing is stored then.
    """
    if actor:
        require_recorder(actor)
    with intake.open_file(source_file) as stream:
        body: bytes = stream.read()
    try:
        parser = registry.get(format_code) if format_code else registry.recognise(body[:_HEAD])
        batches = list(parser.read(io.BytesIO(body), Reading()))
    except ParseError as error:
        raise UnreadableAisFile(str(error)) from error
    return import_frame(
        actor=actor,
        source_file=source_file,
        batches=batches,
        format_code=parser.code,
        file_name=file_name,
        coverage=coverage,
        is_illustrative=is_illustrative,
        agent=agent,
        now=now,
    )


def import_frame(
    *,
    actor: User | None,
    source_file: SourceFile,
    batches: Sequence[Batch],
    format_code: str,
    file_name: str = "",
    coverage: str = "",
    is_illustrative: bool = False,
    agent: str = "",
    now: datetime | None = None,
) -> PositionImport:
    """Clean and store an already parsed frame whose bytes are ``source_file``."""
    if actor:
        require_recorder(actor)
    cleaned = clean(_joined(batches), now=now or datetime.now(UTC))
    with transaction.atomic():
        made = PositionImport.objects.create(
            source_file=source_file,
            file_name=file_name[:200],
            format=format_code,
            state=ImportState.DONE,
            coverage=coverage,
            is_illustrative=is_illustrative,
            imported_by=actor,
            agent=agent,
        )
        _store(made, cleaned)
        claims = static_data.claim_from(
            cleaned.frame, position_import=made, source=f"AIS, {made}", actor=actor
        )
        _account(made, cleaned.tally)
        ledger.record(
            subject=made,
            actor=actor,
            agent=agent,
            action="positions.imported",
            payload={
                "sha256": source_file.sha256,
                "file_name": made.file_name,
                "format": format_code,
                "rows_read": made.rows_read,
                "accepted": made.accepted,
                "repeated": made.repeated,
                "conflicting": made.conflicting,
                "rejected": made.rejected,
                "claims": claims,
            },
        )
    return made


def imported_files() -> dict[tuple[str, int], datetime]:
    """(file name, size in bytes) -> time of its last import: what a drop folder need not offer."""
    rows = PositionImport.objects.order_by("imported_at").values_list(
        "file_name", "source_file__size_bytes", "imported_at"
    )
    return {(name, size): at for name, size, at in rows}


def _store(made: PositionImport, cleaned: Cleaned) -> None:
    """Write the positions and move those met in the store from accepted to the duplicates."""
    frame, tally = cleaned.frame, cleaned.tally
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
    tally.accepted = stored.inserted
    for reason, count, examples in (
        ("repeated", stored.repeated, stored.repeated_examples),
        ("conflicting", stored.conflicting, stored.conflicting_examples),
    ):
        if count:
            known = tally.duplicates.setdefault(reason, Count())
            known.count += count
            met = [Example(line, "latitude, longitude", at) for line, at in examples]
            known.examples = sorted(known.examples + met, key=lambda each: each.line)[:_EXAMPLES]


def _account(made: PositionImport, tally: Tally) -> None:
    """Fill in the counts and keep the reasons with their examples."""
    made.rows_read = tally.rows
    made.accepted = tally.accepted
    made.repeated = tally.duplicate_count("repeated")
    made.conflicting = tally.duplicate_count("conflicting")
    made.rejected = tally.rejected_count
    made.notes = {
        "blank_lines": tally.blank_lines,
        "reasons": {
            code: {"count": note.count, "examples": _plain(note.examples)}
            for code, note in tally.notes.items()
        },
    }
    made.save()
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


def _joined(batches: Sequence[Batch]) -> Batch:
    return Batch(
        frame=pl.concat([batch.frame for batch in batches]),
        raw=pl.concat([batch.raw for batch in batches]),
        faults=pl.concat([batch.faults for batch in batches]),
        labels=batches[0].labels,
        skipped=batches[0].skipped,
    )


def _plain(examples: list[Example]) -> list[dict[str, Any]]:
    return [asdict(example) for example in examples]
