from accounts.models.compartment import Compartment, CompartmentMember, CompartmentRole
from accounts.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerHead
from accounts.models.notice import LinkKind, Notice, NoticeKind, NoticeLink
from accounts.models.team import Team
from accounts.models.user import Role, User

__all__ = [
    "Compartment",
    "CompartmentMember",
    "CompartmentRole",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerHead",
    "LinkKind",
    "Notice",
    "NoticeKind",
    "NoticeLink",
    "Role",
    "Team",
    "User",
]
