from accounts.models.compartment import Compartment, CompartmentMember, CompartmentRole
from accounts.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerHead
from accounts.models.team import Team
from accounts.models.user import Role, User

__all__ = [
    "Compartment",
    "CompartmentMember",
    "CompartmentRole",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerHead",
    "Role",
    "Team",
    "User",
]
