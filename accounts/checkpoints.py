"""Signed checkpoints of the ledger: what the heads were, so that a rewritten chain shows.

A database superuser can rewrite a chain, its hashes and its head. The signing key is a file outside
the database, so what a checkpoint says cannot be made to fit.
"""

import base64
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785
from django.db import connection, transaction
from django.db.models import F

from accounts import ledger, signing
from accounts.chains import Fault
from accounts.models import LedgerCheckpoint, LedgerEntry, LedgerHead, User

HOUSE_CHAIN = "ledger"
SIGNED = "checkpoint_signed"
HEADS_PER_CHECKPOINT = 10_000

COVERED = """
    UPDATE accounts_ledgerhead head SET checkpointed_sequence = covered.sequence
      FROM unnest(%s::text[], %s::int[]) AS covered (chain, sequence)
     WHERE head.chain = covered.chain
"""
NOT_AS_SIGNED = """
    SELECT signed.chain, signed.sequence, entry.entry_hash
      FROM unnest(%s::text[], %s::int[], %s::text[]) AS signed (chain, sequence, entry_hash)
      LEFT JOIN accounts_ledgerentry entry
        ON entry.chain = signed.chain AND entry.sequence = signed.sequence
     WHERE entry.entry_hash IS DISTINCT FROM signed.entry_hash
     ORDER BY signed.chain
"""


def sign(
    *, actor: User | None, agent: str = "", leave_out: Collection[str] = ()
) -> list[LedgerCheckpoint]:
    """Sign every head that moved since the last checkpoint, 10,000 to a checkpoint.

    `leave_out` names chains with faults: a signature must not vouch for those.
    """
    made = []
    while checkpoint := _sign_some(actor, agent, leave_out):
        made.append(checkpoint)
        if len(checkpoint.heads) < HEADS_PER_CHECKPOINT:
            break
    return made


def faults() -> Iterator[Fault]:
    """What the ledger no longer shares with its checkpoints, and checkpoints that do not hold."""
    signed = dict(
        LedgerEntry.objects.filter(chain=HOUSE_CHAIN, action=SIGNED).values_list(
            "payload__digest", "sequence"
        )
    )
    previous = ledger.GENESIS
    for checkpoint in LedgerCheckpoint.objects.order_by("pk").iterator(chunk_size=10):
        signed.pop(checkpoint.digest, None)
        yield from _faults_of(checkpoint, previous)
        previous = checkpoint.digest
    for digest, sequence in signed.items():
        yield Fault(HOUSE_CHAIN, sequence, f"the checkpoint it tells of, {digest}, is missing")


@transaction.atomic
def _sign_some(
    actor: User | None, agent: str, leave_out: Collection[str]
) -> LedgerCheckpoint | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('ledger checkpoint', 7))")
    moved = LedgerHead.objects.filter(sequence__gt=F("checkpointed_sequence")).exclude(
        chain__in=leave_out
    )
    heads = {
        chain: [sequence, entry_hash]
        for chain, sequence, entry_hash in moved.order_by("chain").values_list(
            "chain", "sequence", "entry_hash"
        )[:HEADS_PER_CHECKPOINT]
    }
    if not heads:
        return None
    newest = LedgerCheckpoint.objects.first()
    previous = newest.digest if newest else ledger.GENESIS
    at = datetime.now(UTC)
    body = _signed_bytes(at, heads, previous)
    seal = signing.sign(body)
    checkpoint = LedgerCheckpoint.objects.create(
        at=at,
        heads=heads,
        previous_digest=previous,
        digest=sha256(body).hexdigest(),
        key_id=seal.key_id,
        signature=base64.b64encode(seal.signature).decode("ascii"),
    )
    with connection.cursor() as cursor:
        cursor.execute(COVERED, [list(heads), [sequence for sequence, _ in heads.values()]])
    ledger.record(
        subject=HOUSE_CHAIN,
        actor=actor,
        agent=agent,
        action=SIGNED,
        payload={"digest": checkpoint.digest, "heads": len(heads), "key_id": seal.key_id},
    )
    return checkpoint


def _faults_of(checkpoint: LedgerCheckpoint, previous: str) -> Iterator[Fault]:
    name = f"checkpoint of {checkpoint.at:%Y-%m-%d %H:%MZ}"
    if checkpoint.previous_digest != previous:
        yield Fault(name, None, "the checkpoint before it is missing")
    body = _signed_bytes(checkpoint.at, checkpoint.heads, checkpoint.previous_digest)
    seal = signing.Seal(checkpoint.key_id, base64.b64decode(checkpoint.signature))
    if sha256(body).hexdigest() != checkpoint.digest or not signing.verify(body, seal):
        yield Fault(name, None, "its signature does not hold: it was edited, or the key is unknown")
        return
    chains = list(checkpoint.heads)
    sequences = [sequence for sequence, _ in checkpoint.heads.values()]
    hashes = [entry_hash for _, entry_hash in checkpoint.heads.values()]
    with connection.cursor() as cursor:
        cursor.execute(NOT_AS_SIGNED, [chains, sequences, hashes])
        for chain, sequence, found in cursor.fetchall():
            what = f"now has the hash {found}" if found else "is missing"
            yield Fault(chain, sequence, f"{what}; the {name} signed {checkpoint.heads[chain][1]}")


def _signed_bytes(at: datetime, heads: dict[str, Any], previous: str) -> bytes:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return rfc8785.dumps({"at": moment, "heads": heads, "previous": previous})
