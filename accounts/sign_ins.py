"""Who signed in, who failed to, and who was locked out, each in the ledger.

An address that nobody has is kept as a digest only: people type passwords into the wrong field.
"""

from hashlib import sha256

from django.core.cache import cache
from django.db import models, transaction

from accounts import ledger
from accounts.models import LedgerEntry, User

VISITOR = "visitor"
LOCK_OUT_SECONDS = 10 * 60
ACTIONS = (
    "signed_in",
    "signed_out",
    "sign_in_failed",
    "second_factor_failed",
    "locked_out",
    "password_changed",
    "password_reset",
    "second_factor_added",
    "second_factor_removed",
    "second_factor_renewed",
    "second_factor_reset",
)


def chain_of(address: str) -> str:
    """The chain of the person with this address, or of the address's digest."""
    user = User.objects.filter(email__iexact=address.strip()).first()
    if user:
        return ledger.chain_of(user)
    return f"signin:{sha256(address.strip().lower().encode()).hexdigest()[:16]}"


@transaction.atomic
def record(*, actor: User, action: str, ip: str) -> None:
    """Something a person did about their own way in."""
    ledger.record(subject=actor, actor=actor, action=action, payload={"ip": ip})


@transaction.atomic
def record_failure(*, address: str, ip: str, action: str = "sign_in_failed") -> None:
    """Somebody did not prove to be who they said. Who it was is not known, so no actor."""
    chain = chain_of(address)
    ledger.record(subject=chain, actor=None, agent=VISITOR, action=action, payload={"ip": ip})


def record_lock_out(*, address: str, ip: str) -> None:
    """Too many failures. Recorded once for each lock-out, however often the door is tried."""
    key = f"locked-out:{sha256(f'{address.strip().lower()} {ip}'.encode()).hexdigest()}"
    if cache.add(key, value=True, timeout=LOCK_OUT_SECONDS):
        record_failure(address=address, ip=ip, action="locked_out")


def recent(user: User, count: int = 10) -> models.QuerySet[LedgerEntry]:
    """The newest acts about the user's own way in, theirs and those of others."""
    own = LedgerEntry.objects.filter(chain=ledger.chain_of(user), action__in=ACTIONS)
    return own.order_by("-sequence")[:count]
