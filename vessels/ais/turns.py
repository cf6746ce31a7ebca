"""One worker at a time per import, by a lock that dies with the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection

from vessels.errors import ImportBusy

# Seed of the hash that makes a lock's number of an import's id.
_SEED: Final = 17


@contextmanager
def only_one(import_id: UUID | str) -> Iterator[None]:
    """Hold the import's lock, across transactions. Raises ImportBusy while another has it."""
    if not _asked("pg_try_advisory_lock", import_id):
        raise ImportBusy("This import is being worked on. Wait until it has ended.")
    try:
        yield
    finally:
        if connection.connection and not connection.needs_rollback:
            _asked("pg_advisory_unlock", import_id)


def _asked(function: str, import_id: UUID | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(hashtextextended(%s, {_SEED}))",  # own names only
            [str(import_id)],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
