"""The append-only ledger: who did what, to which subject, when.

One hash chain per subject. `record` is called inside the transaction of the change it records, so
neither can exist without the other. An advisory lock per chain keeps it from forking.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785
from django.db import connection, models, transaction

from accounts.models import LedgerEntry, LedgerHead, User

GENESIS = "0" * 64


def chain_of(subject: models.Model) -> str:
    """The chain's name for a model instance: `exhibit:<uuid>`, `case:<uuid>`."""
    return f"{subject._meta.model_name}:{subject.pk}"


def hash_of(
    *,
    chain: str,
    sequence: int,
    at: datetime,
    actor_id: str | None,
    agent: str,
    action: str,
    payload: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256 over the RFC 8785 canonical JSON of an entry's every column but its own hash."""
    body = {
        "action": action,
        "actor": actor_id,
        "agent": agent,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "chain": chain,
        "payload": dict(payload),
        "previous_hash": previous_hash,
        "sequence": sequence,
    }
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def record(
    *,
    subject: models.Model | str,
    actor: User | None,
    action: str,
    payload: Mapping[str, Any] | None = None,
    agent: str = "",
) -> LedgerEntry:
    """Append an act to the subject's chain. Must run inside a transaction.

    `payload` is plain JSON (strings, numbers, booleans, lists, mappings). `agent` names who acted
    where no person did ("task:refresh_sanctions", "agency:<uuid>"); one of the two is required.
    """
    if actor is None and not agent:
        message = "A ledger entry needs an actor or an agent."
        raise ValueError(message)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Record in the transaction of the change.")
    chain = subject if isinstance(subject, str) else chain_of(subject)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [chain])
    head = LedgerHead.objects.filter(chain=chain).first()
    sequence = head.sequence + 1 if head else 1
    previous_hash = head.entry_hash if head else GENESIS
    at = datetime.now(UTC)
    body = dict(payload or {})
    entry_hash = hash_of(
        chain=chain,
        sequence=sequence,
        at=at,
        actor_id=str(actor.pk) if actor else None,
        agent=agent,
        action=action,
        payload=body,
        previous_hash=previous_hash,
    )
    entry = LedgerEntry.objects.create(
        chain=chain,
        sequence=sequence,
        at=at,
        actor=actor,
        agent=agent,
        action=action,
        payload=body,
        previous_hash=previous_hash,
        entry_hash=entry_hash,
    )
    LedgerHead.objects.bulk_create(  # one statement: insert, or move the head on
        [LedgerHead(chain=chain, sequence=sequence, entry_hash=entry_hash)],
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["sequence", "entry_hash"],
    )
    return entry


def entries_of(subject: models.Model | str) -> models.QuerySet[LedgerEntry]:
    """The subject's acts, oldest first, with their actors."""
    chain = subject if isinstance(subject, str) else chain_of(subject)
    return LedgerEntry.objects.filter(chain=chain).select_related("actor").order_by("sequence")
