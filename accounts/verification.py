"""Is the ledger whole? Answered on demand and every night, and the answer itself recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import chains, checkpoints, ledger
from accounts.chains import Fault
from accounts.errors import Refused
from accounts.models import LedgerCheckpoint, LedgerEntry, Role, User

VERIFIED = "ledger_verified"
FAULTS_KEPT = 100


@dataclass(frozen=True)
class Audit:
    """What a verification found, and the checkpoints signed after it."""

    entries: int
    chains: int
    faults: list[Fault]
    checkpoints: list[LedgerCheckpoint]


@dataclass(frozen=True)
class LastAudit:
    """The newest recorded verification, as the integrity page shows it."""

    at: datetime
    by: str
    entries: int
    chains: int
    fault_count: int
    faults: list[str]


def verify() -> list[Fault]:
    """Every fault of the chains and of the checkpoints. Reads the whole ledger; changes nothing."""
    return [*chains.examine().faults, *checkpoints.faults()]


def audit(*, actor: User | None, agent: str = "", sign: bool = True) -> Audit:
    """Verify, record the outcome in the ledger, and sign a checkpoint of the sound chains."""
    if actor is not None and not actor.has_role(Role.ADMINISTRATOR):
        raise Refused("Only an administrator may start a verification. Ask one of them.")
    examined = chains.examine()
    faults = [*examined.faults, *checkpoints.faults()]
    with transaction.atomic():
        ledger.record(
            subject=checkpoints.HOUSE_CHAIN,
            actor=actor,
            agent=agent,
            action=VERIFIED,
            payload={
                "entries": examined.entries,
                "chains": examined.chains,
                "fault_count": len(faults),
                "faults": [str(fault) for fault in faults[:FAULTS_KEPT]],
            },
        )
        unsound = {fault.chain for fault in faults}
        signed = checkpoints.sign(actor=actor, agent=agent, leave_out=unsound) if sign else []
    return Audit(examined.entries, examined.chains, faults, signed)


def last_audit() -> LastAudit | None:
    """The newest recorded verification, or None before the first."""
    entry = (
        LedgerEntry.objects.filter(chain=checkpoints.HOUSE_CHAIN, action=VERIFIED)
        .select_related("actor")
        .order_by("-sequence")
        .first()
    )
    if entry is None:
        return None
    return LastAudit(
        at=entry.at,
        by=str(entry.actor) if entry.actor else entry.agent,
        entries=entry.payload["entries"],
        chains=entry.payload["chains"],
        fault_count=entry.payload["fault_count"],
        faults=entry.payload["faults"],
    )
