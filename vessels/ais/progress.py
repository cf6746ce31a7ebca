"""How far an import is, kept in the cache: it is worth nothing once the import has ended."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.core.cache import cache

from vessels.models import ImportState, PositionImport

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


def of_reading(import_id: UUID, size_bytes: int, tell: Callable[[], int]) -> Callable[[], None]:
    """What to call after each batch: notes how much of the packed file was read."""

    def after_each() -> None:
        note(import_id, READING * min(1.0, tell() / max(1, size_bytes)))

    return after_each


def _key(import_id: UUID) -> str:
    return f"import-progress:{import_id}"
