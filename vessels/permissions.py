"""Who may add to what is known about vessels. Everyone with a role may look."""

from accounts.errors import Refused
from accounts.models import Role, User

RECORDERS = (Role.INVESTIGATOR, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_record(actor: User) -> bool:
    return actor.has_role(*RECORDERS)


def require_recorder(actor: User) -> None:
    """Raises Refused unless the actor may import positions and record vessels and claims."""
    if not may_record(actor):
        raise Refused(
            "Only investigators, supervisors and administrators may add vessels, claims and "
            "positions. Ask one of them, or an administrator for the role."
        )
