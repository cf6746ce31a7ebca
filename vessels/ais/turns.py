"""One worker at a time per import, by a lock that dies with the worker."""

from contextlib import AbstractContextManager
from uuid import UUID

from vessels import turns
from vessels.errors import ImportBusy


def only_one(import_id: UUID | str) -> AbstractContextManager[None]:
    """Hold the import's lock, across transactions. Raises ImportBusy while another has it."""
    busy = ImportBusy("This import is being worked on. Wait until it has ended.")
    return turns.only_one(import_id, busy=busy)
