"""Taking an import back, and giving others back what only it stood in the way of."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import ledger
from accounts.errors import PlimsollError
from accounts.models import User
from vessels.ais import filling, progress, static_data, storing
from vessels.ais.reading import from_json, opened
from vessels.ais.turns import only_one
from vessels.errors import CannotUndo, ImportBusy
from vessels.models import ImportState, PositionImport
from vessels.permissions import may_decide, require_recorder

_ASKED: Final = ("undo_asked_by", "undo_asked_at", "undo_problem")


def may_undo(actor: User, position_import: PositionImport) -> bool:
    """Whoever imported it, supervisors and administrators."""
    return may_decide(actor) or position_import.imported_by_id == actor.pk


def ask_to_undo(*, actor: User, position_import: PositionImport) -> PositionImport:
    """Let the undoing of an import wait for a worker; the caller sends the task on commit.

    Asking again while it waits changes nothing. Raises Refused, and CannotUndo for anybody else's
    import and for one that is not done.
    """
    require_recorder(actor)
    with transaction.atomic():
        asked = PositionImport.objects.filter(pk=position_import.pk)
        # A worker that undoes this import, or another beside it, holds the row for minutes.
        free = asked.select_for_update(skip_locked=True, no_key=True).first()
        made = free or asked.get()
        _check(actor, made)
        if made.is_being_undone:
            return made
        if free is None:
            raise ImportBusy(f"{made} is being worked on. Wait until that has ended.")
        progress.forget_undo(made.pk)
        made.undo_asked_by, made.undo_asked_at, made.undo_problem = actor, datetime.now(UTC), ""
        made.save(update_fields=_ASKED)
        ledger.record(subject=made, actor=actor, action="import.undo_asked")
        return made


def run_undo(position_import_id: UUID | str) -> PositionImport:
    """Undo what was asked to be undone; what a worker does. Safe to run twice.

    Its positions, static reports and the claims drawn from them alone go; its file, counts and
    history stay. Rows of other imports that were set aside because this one had them first are
    read again from those imports' own files and stored, and their counts put right. All in one
    transaction: where such a file cannot be read any more nothing changes, and ``undo_problem``
    says why. Raises ImportBusy while another worker has it.
    """
    with only_one(position_import_id):
        made = PositionImport.objects.get(pk=position_import_id)
        if not made.is_being_undone:
            return made
        progress.note_undo(made.pk, 0.0)
        try:
            with transaction.atomic():
                return _undo(made)
        except CannotUndo as error:
            return _fail(made, str(error))
        except Exception:
            _fail(made, "A fault stopped it and nothing was changed. Tell an administrator.")
            raise


def _check(actor: User, made: PositionImport) -> None:
    if not may_undo(actor, made):
        raise CannotUndo(
            "Only the person who imported a file, supervisors and administrators may undo its "
            "import. Ask one of them."
        )
    if made.state != ImportState.DONE:
        raise CannotUndo(
            f"{made} cannot be undone: {made.get_state_display().lower()}. Only an import that "
            "is done can."
        )


def _undo(made: PositionImport) -> PositionImport:
    # Months before rows, and all months at once: two undoings that meet wait for one another.
    _lock([made, *_others(made)])
    made = PositionImport.objects.select_for_update(no_key=True).get(pk=made.pk)
    others = _others(made)
    _lock([made, *others])
    spoken_of = static_data.vessels_of(made)
    removed = _remove(made)
    actor = made.undo_asked_by
    made.state, made.drawn_at = ImportState.UNDONE, None
    made.undone_by, made.undone_at = actor, datetime.now(UTC)
    made.undo_asked_by = made.undo_asked_at = None
    made.save()
    notes = progress.of_undoing(made.pk, [other.source_file.size_bytes for other in others])
    for other, note in zip(others, notes, strict=True):
        _recount(other, actor, because=made, note=note)
    static_data.bring_up_to_date(spoken_of)
    ledger.record(
        subject=made,
        actor=actor,
        action="positions.undone",
        payload={"removed": removed, "recounted": [str(other.pk) for other in others]},
    )
    return made


@transaction.atomic
def _fail(made: PositionImport, problem: str) -> PositionImport:
    actor = made.undo_asked_by
    made.undo_asked_by = made.undo_asked_at = None
    made.undo_problem = problem
    made.save(update_fields=_ASKED)
    ledger.record(
        subject=made, actor=actor, action="positions.not_undone", payload={"problem": problem}
    )
    return made


def _lock(imports: Iterable[PositionImport]) -> None:
    """Keep other imports out of all the months concerned, in their fixed order."""
    storing.lock_months(at for made in imports for at in _months(made.first_at, made.last_at))


def _months(first: datetime | None, last: datetime | None) -> Iterable[datetime]:
    if first is None or last is None:
        return
    at = first.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while at <= last:
        yield at
        at = (at + timedelta(days=32)).replace(day=1)


def _others(made: PositionImport) -> list[PositionImport]:
    """Done imports that may have met a row of this one, in the order they were made."""
    met = Q(source_file=made.source_file)
    if made.first_at and made.last_at:
        met |= Q(first_at__lte=made.last_at, last_at__gte=made.first_at) & (
            Q(repeated__gt=0) | Q(conflicting__gt=0)
        )
    done = PositionImport.objects.filter(met, state=ImportState.DONE).exclude(pk=made.pk)
    return list(done.select_related("source_file").order_by("imported_at", "pk"))


def _remove(made: PositionImport) -> int:
    made.static_reports.all().delete()
    if made.first_at is None or made.last_at is None:
        return 0
    return storing.erase(made.pk, made.first_at, made.last_at)


def _recount(
    other: PositionImport,
    actor: User | None,
    *,
    because: PositionImport,
    note: progress.Noting,
) -> None:
    """Store what another import could not while ``because`` stood, as on the day it was made."""
    before = other.accepted
    try:
        with opened(
            other.source_file, file_name=other.file_name, format_code=other.format
        ) as source:
            batches = source.parser.read(source.text, from_json(other.reading))
            cleaner = filling.judge(
                batches, now=_judged_at(other), after_each=note(source.packed.tell)
            )
    except PlimsollError as error:
        raise CannotUndo(
            f"{because} cannot be undone: {other} holds some of the same positions, and its file "
            f"cannot be read again to restore them. {error}"
        ) from error
    other.drawn_at = None
    filling.fill(other, cleaner)
    ledger.record(
        subject=other,
        actor=actor,
        action="positions.recounted",
        payload={
            **filling.account_of(other),
            "undone_import": str(because.pk),
            "restored": other.accepted - before,
        },
    )


def _judged_at(made: PositionImport) -> datetime:
    """The clock that the rows of an import were judged by."""
    kept = made.reading.get("judged_at")
    return datetime.fromisoformat(kept) if kept else made.imported_at
