"""Taking an import back, and giving others back what only it stood in the way of."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import ledger
from accounts.errors import PlimsollError
from accounts.models import User
from vessels.ais import filling, static_data, storing
from vessels.ais.reading import from_json, opened
from vessels.ais.turns import only_one
from vessels.errors import CannotUndo
from vessels.models import ImportState, PositionImport
from vessels.permissions import may_decide, require_recorder


def may_undo(actor: User, position_import: PositionImport) -> bool:
    """Whoever imported it, supervisors and administrators."""
    return may_decide(actor) or position_import.imported_by_id == actor.pk


def undo(*, actor: User, position_import: PositionImport) -> PositionImport:
    """Remove an import's positions, static reports and the claims drawn from them alone.

    Its file, counts and history stay. Rows of other imports that were set aside because this one
    had them first are read again from those imports' own files and stored, and their counts put
    right. Raises Refused, and CannotUndo where the import is not done or such a file cannot be
    read any more; nothing has changed then.
    """
    require_recorder(actor)
    with only_one(position_import.pk), transaction.atomic():
        made = PositionImport.objects.select_for_update().get(pk=position_import.pk)
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
        return _undo(actor, made)


def _undo(actor: User, made: PositionImport) -> PositionImport:
    _lock([made])
    others = _others(made)
    _lock([made, *others])
    spoken_of = static_data.vessels_of(made)
    removed = _remove(made)
    made.state, made.drawn_at = ImportState.UNDONE, None
    made.undone_by, made.undone_at = actor, datetime.now(UTC)
    made.save()
    for other in others:
        _recount(other, actor, because=made)
    static_data.bring_up_to_date(spoken_of)
    ledger.record(
        subject=made,
        actor=actor,
        action="positions.undone",
        payload={"removed": removed, "recounted": [str(other.pk) for other in others]},
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


def _recount(other: PositionImport, actor: User, *, because: PositionImport) -> None:
    """Store what another import could not while ``because`` stood, as on the day it was made."""
    before = other.accepted
    try:
        with opened(
            other.source_file, file_name=other.file_name, format_code=other.format
        ) as source:
            batches = source.parser.read(source.text, from_json(other.reading))
            cleaner = filling.judge(batches, now=_judged_at(other))
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
