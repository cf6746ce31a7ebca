from accounts.models.compartment import Compartment, CompartmentMember, CompartmentRole
from accounts.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerHead
from accounts.models.notice import Notice, NoticeKind
from accounts.models.team import Team
from accounts.models.user import Role, User

__all__ = [
    "Compartment",
    "CompartmentMember",
    "CompartmentRole",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerHead",
    "Notice",
    "NoticeKind",
    "Role",
    "Team",
    "User",
]
