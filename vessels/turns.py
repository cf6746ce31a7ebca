"""One worker at a time for one thing, by a lock that dies with the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection

from accounts.errors import Conflict

# Seed of the hash that makes a lock's number of a thing's id.
_SEED: Final = 17


@contextmanager
def only_one(held: UUID | str, *, busy: Conflict) -> Iterator[None]:
    """Hold the lock of this id, across transactions. Raises `busy` while another has it."""
    if not _asked("pg_try_advisory_lock", held):
        raise busy
    try:
        yield
    finally:
        if connection.connection and not connection.needs_rollback:
            _asked("pg_advisory_unlock", held)


def _asked(function: str, held: UUID | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(hashtextextended(%s, {_SEED}))",  # own names only
            [str(held)],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
