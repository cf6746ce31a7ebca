"""An import before it is one: a file was brought, its format is shown and confirmed, or it goes."""

from django.db import transaction

from accounts import ledger
from accounts.models import User
from evidence.models import SourceFile
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import ParseError, Reading
from vessels.ais.reading import as_json, opened
from vessels.ais.turns import only_one
from vessels.errors import CannotDiscard, ImportBusy, UnreadableAisFile
from vessels.models import ImportState, PositionImport
from vessels.permissions import may_decide, require_recorder

_CONFIRMED: tuple[str, ...] = (ImportState.DRAFT, ImportState.FAILED, ImportState.RUNNING)
_NOT_IMPORTED: tuple[str, ...] = (ImportState.DRAFT, ImportState.FAILED)


def draft(
    *,
    actor: User,
    source_file: SourceFile,
    file_name: str = "",
    is_illustrative: bool = False,
    coverage: str = "",
) -> PositionImport:
    """An import that waits for a person's word on its format.

    ``format`` is what was recognised; where nothing was it is empty and ``problem`` says why.
    """
    require_recorder(actor)
    code, problem = "", ""
    try:
        with opened(source_file, file_name=file_name) as source:
            code = source.parser.code
    except UnreadableAisFile as error:
        problem = str(error)
    with transaction.atomic():
        made = PositionImport.objects.create(
            source_file=source_file,
            file_name=file_name[:200],
            format=code,
            problem=problem,
            reading=as_json(Reading()),
            coverage=coverage,
            is_illustrative=is_illustrative,
            imported_by=actor,
        )
        payload = {"sha256": source_file.sha256, "file_name": made.file_name, "format": code}
        ledger.record(subject=made, actor=actor, action="import.drafted", payload=payload)
    return made


def confirm(
    *,
    actor: User,
    position_import: PositionImport,
    format_code: str,
    coverage: str = "",
    reading: Reading,
) -> PositionImport:
    """Settle how the file is to be read and let it wait for a worker.

    Also for one that failed, and for one whose worker died. The caller sends the task. Raises
    UnreadableAisFile for an unknown format, ImportBusy in any other state.
    """
    require_recorder(actor)
    try:
        registry.get(format_code)
    except ParseError as error:
        raise UnreadableAisFile(str(error)) from error
    with only_one(position_import.pk), transaction.atomic():
        made = PositionImport.objects.select_for_update().get(pk=position_import.pk)
        if made.state not in _CONFIRMED:
            raise ImportBusy(f"{made} is no longer a draft: {made.get_state_display().lower()}.")
        made.state, made.problem = ImportState.QUEUED, ""
        made.format, made.coverage, made.reading = format_code, coverage, as_json(reading)
        made.save()
        payload = {"format": format_code, "coverage": coverage, "reading": made.reading}
        ledger.record(subject=made, actor=actor, action="import.confirmed", payload=payload)
    return made


def may_discard(actor: User, position_import: PositionImport) -> bool:
    """Whoever brought the file, supervisors and administrators; only while nothing is imported."""
    is_theirs = may_decide(actor) or position_import.imported_by_id == actor.pk
    return is_theirs and position_import.state in _NOT_IMPORTED


def discard(*, actor: User, position_import: PositionImport) -> None:
    """Throw away a draft, or an import that failed. Its file and what was done with it are kept.

    Raises Refused, ImportBusy while a worker has it, and CannotDiscard for anybody else's draft
    and for an import that waits for a worker or holds positions.
    """
    require_recorder(actor)
    with only_one(position_import.pk), transaction.atomic():
        made = PositionImport.objects.select_for_update().get(pk=position_import.pk)
        if made.state not in _NOT_IMPORTED:
            raise CannotDiscard(
                f"{made} is no longer a draft: {made.get_state_display().lower()}. An import that "
                "is done can be undone on its page."
            )
        if not may_discard(actor, made):
            raise CannotDiscard(
                "Only the person who brought a file, supervisors and administrators may discard "
                "its draft. Ask one of them."
            )
        payload = {
            "sha256": made.source_file.sha256,
            "file_name": made.file_name,
            "state": made.state,
            "problem": made.problem,
        }
        ledger.record(subject=made, actor=actor, action="import.discarded", payload=payload)
        made.delete()
