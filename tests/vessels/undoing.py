"""Undoing as a person and a worker do it together, where the pages are not what is tested."""

from accounts.models import User
from vessels.ais import importing
from vessels.errors import CannotUndo
from vessels.models import PositionImport


def undo(*, actor: User, position_import: PositionImport) -> PositionImport:
    """Asked for and done. Raises CannotUndo also where the worker could not."""
    importing.ask_to_undo(actor=actor, position_import=position_import)
    made = importing.run_undo(position_import.pk)
    if made.undo_problem:
        raise CannotUndo(made.undo_problem)
    return made
