"""Positions from a file or a feed into the store, every row accounted for.

Two ways in at once, both all-or-nothing in one transaction:

* :func:`import_positions` reads a stored :class:`evidence.models.SourceFile` in any known format;
* :func:`import_batches` takes what a feed's parser made of its body, with that body kept as the
  source file.

And one in steps, for people: :func:`draft`, :func:`preview`, :func:`confirm` or :func:`discard`,
then a worker's :func:`run`; and taken back: :func:`ask_to_undo`, then a worker's :func:`run_undo`.
People pass ``actor``; a feed passes ``actor=None`` and ``agent="feed:..."``. Importing the same
bytes again stores nothing and says so: the second import has ``accepted == 0``.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from accounts import ledger
from accounts.errors import PlimsollError, Refused
from accounts.models import User
from evidence.models import SourceFile
from vessels.ais import filling
from vessels.ais import progress as progress_notes
from vessels.ais.cleaning import Cleaner
from vessels.ais.parsers.base import Batch, Reading
from vessels.ais.preparing import confirm, discard, draft, may_discard
from vessels.ais.previewing import Preview, preview
from vessels.ais.progress import progress, undo_progress
from vessels.ais.reading import as_json, from_json, opened
from vessels.ais.turns import only_one
from vessels.ais.undoing import ask_to_undo, run_undo
from vessels.models import Feed, ImportState, PositionImport
from vessels.permissions import require_recorder

__all__ = [
    "Preview",
    "ask_to_undo",
    "confirm",
    "discard",
    "draft",
    "import_batches",
    "import_positions",
    "imported_files",
    "may_discard",
    "preview",
    "progress",
    "run",
    "run_undo",
    "undo_progress",
]
logger = logging.getLogger(__name__)
_AS_IT_IS = Reading()


def import_positions(
    *,
    actor: User | None,
    source_file: SourceFile,
    file_name: str = "",
    format_code: str = "",
    coverage: str = "",
    reading: Reading = _AS_IT_IS,
    is_illustrative: bool = False,
    agent: str = "",
    feed: Feed | None = None,
    now: datetime | None = None,
) -> PositionImport:
    """Import a stored file; without ``format_code`` the format is recognised by content.

    ``coverage`` names the receiver kind ("terrestrial", "satellite") where it is known. Raises
    Refused, or UnreadableAisFile when the file as a whole cannot be read; nothing is stored then.
    """
    _require(actor, agent)
    at = now or datetime.now(UTC)
    with opened(source_file, file_name=file_name, format_code=format_code) as source:
        cleaner = filling.judge(source.parser.read(source.text, reading), now=at)
        code = source.parser.code
    made = PositionImport(
        source_file=source_file,
        file_name=file_name[:200],
        format=code,
        coverage=coverage,
        reading=as_json(reading),
        feed=feed,
        is_illustrative=is_illustrative,
        imported_by=actor,
        agent=agent,
    )
    return _finish(made, cleaner, now=at)


def import_batches(
    *,
    actor: User | None,
    source_file: SourceFile,
    batches: Iterable[Batch],
    format_code: str,
    file_name: str = "",
    coverage: str = "",
    reading: Reading = _AS_IT_IS,
    is_illustrative: bool = False,
    agent: str = "",
    feed: Feed | None = None,
    now: datetime | None = None,
) -> PositionImport:
    """Clean and store batches already parsed, whose bytes are ``source_file``.

    The parser ``format_code`` must make the same rows of these bytes: an undo reads them again.
    """
    _require(actor, agent)
    at = now or datetime.now(UTC)
    cleaner = filling.judge(batches, now=at)
    made = PositionImport(
        source_file=source_file,
        file_name=file_name[:200],
        format=format_code,
        coverage=coverage,
        reading=as_json(reading),
        feed=feed,
        is_illustrative=is_illustrative,
        imported_by=actor,
        agent=agent,
    )
    return _finish(made, cleaner, now=at)


def run(position_import_id: UUID | str, *, now: datetime | None = None) -> PositionImport:
    """Import what was confirmed; what a worker does. Safe to run twice.

    An import that waits, or whose worker died, is done now; any other is returned as it is. One
    that cannot be read ends as failed with its problem in words. Raises ImportBusy while another
    worker has it.
    """
    with only_one(position_import_id):
        made = PositionImport.objects.select_related("source_file", "imported_by", "feed").get(
            pk=position_import_id
        )
        if made.state not in (ImportState.QUEUED, ImportState.RUNNING):
            return made
        made.state, made.problem = ImportState.RUNNING, ""
        made.save(update_fields=["state", "problem"])
        try:
            return _run(made, now or datetime.now(UTC))
        except PlimsollError as error:
            return _fail(made, str(error))
        except Exception:
            _fail(made, "A fault stopped the import and nothing was stored. Tell an administrator.")
            raise


def imported_files() -> dict[tuple[str, int], datetime]:
    """(file name, size in bytes) -> time of its last import: what a drop folder need not offer."""
    rows = PositionImport.objects.order_by("imported_at").values_list(
        "file_name", "source_file__size_bytes", "imported_at"
    )
    return {(name, size): at for name, size, at in rows}


def _require(actor: User | None, agent: str) -> None:
    if actor:
        require_recorder(actor)
    elif not agent:
        raise Refused("An import needs a person or a named agent.")


def _run(made: PositionImport, now: datetime) -> PositionImport:
    with opened(made.source_file, file_name=made.file_name, format_code=made.format) as source:
        cleaner = filling.judge(
            source.parser.read(source.text, from_json(made.reading)),
            now=now,
            after_each=progress_notes.of_reading(
                made.pk, made.source_file.size_bytes, source.packed.tell
            ),
        )
    progress_notes.note(made.pk, progress_notes.READING)
    return _finish(made, cleaner, now=now)


@transaction.atomic
def _finish(made: PositionImport, cleaner: Cleaner, *, now: datetime) -> PositionImport:
    """All of an import's rows with its account, or nothing at all."""
    made.state, made.drawn_at = ImportState.DONE, None
    made.reading = {**made.reading, "judged_at": now.isoformat()}
    made.save()
    claims = filling.fill(made, cleaner)
    ledger.record(
        subject=made,
        actor=made.imported_by,
        agent=made.agent,
        action="positions.imported",
        payload={**filling.account_of(made), "claims": claims},
    )
    return made


@transaction.atomic
def _fail(made: PositionImport, problem: str) -> PositionImport:
    made.state, made.problem = ImportState.FAILED, problem
    made.save(update_fields=["state", "problem"])
    ledger.record(
        subject=made,
        actor=made.imported_by,
        agent=made.agent,
        action="positions.not_imported",
        payload={"problem": problem},
    )
    return made
