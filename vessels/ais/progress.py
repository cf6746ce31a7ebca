"""How far an import or its undoing is, kept in the cache: worth nothing once that has ended."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from django.core.cache import cache

from vessels.models import ImportState, PositionImport

Noting = Callable[[Callable[[], int]], Callable[[], None]]
_KEPT_SECONDS: Final = 3600
# Reading and cleaning take about this share of an import, storing the rest.
READING: Final = 0.7


def progress(position_import: PositionImport) -> float | None:
    """0 to 1 of an import that runs or has ended well; None where it is not known."""
    if position_import.state == ImportState.DONE:
        return 1.0
    if position_import.state != ImportState.RUNNING:
        return None
    share: float | None = cache.get(_key(position_import.pk))
    return share


def note(import_id: UUID, share: float) -> None:
    cache.set(_key(import_id), round(share, 3), _KEPT_SECONDS)


def undo_progress(position_import: PositionImport) -> float | None:
    """0 to 1 of an undoing that a worker has begun; None while none has."""
    share: float | None = cache.get(_undo_key(position_import.pk))
    return share


def note_undo(import_id: UUID, share: float) -> None:
    cache.set(_undo_key(import_id), round(share, 3), _KEPT_SECONDS)


def forget_undo(import_id: UUID) -> None:
    cache.delete(_undo_key(import_id))


def of_undoing(import_id: UUID, sizes: Sequence[int]) -> list[Noting]:
    """One for each file that an undoing reads again, in their order and of these sizes in bytes.

    Given how to tell where the reading of its file is, it gives what to call after each batch.
    """
    total = max(1, sum(sizes))
    starts = [sum(sizes[:number]) for number in range(len(sizes))]

    def noting(start: int) -> Noting:
        return lambda tell: lambda: note_undo(import_id, min(1.0, (start + tell()) / total))

    return [noting(start) for start in starts]


def of_reading(import_id: UUID, size_bytes: int, tell: Callable[[], int]) -> Callable[[], None]:
    """What to call after each batch: notes how much of the packed file was read."""

    def after_each() -> None:
        note(import_id, READING * min(1.0, tell() / max(1, size_bytes)))

    return after_each


def _undo_key(import_id: UUID) -> str:
    return f"undo-progress:{import_id}"


def _key(import_id: UUID) -> str:
    return f"import-progress:{import_id}"
