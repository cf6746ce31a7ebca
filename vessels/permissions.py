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


def may_decide(actor: User) -> bool:
    return actor.has_role(Role.SUPERVISOR, Role.ADMINISTRATOR)


def require_decider(actor: User) -> None:
    """Raises Refused unless the actor may bring list bodies and decide on those kept aside."""
    if not may_decide(actor):
        raise Refused(
            "Only supervisors and administrators may upload a list or decide on a version that "
            "was kept aside. Ask one of them."
        )


def may_configure(actor: User) -> bool:
    return actor.has_role(Role.ADMINISTRATOR)


def require_configurer(actor: User) -> None:
    """Raises Refused unless the actor may say what is fetched, from where and how often."""
    if not may_configure(actor):
        raise Refused("Only administrators may add or change feeds and lists. Ask one of them.")
