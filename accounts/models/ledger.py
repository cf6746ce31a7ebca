import pgtrigger
from django.db import models

from accounts.models.user import User


class LedgerEntry(models.Model):
    """One act by one actor on one subject, chained by hash to the act before it.

    Written only by `accounts.ledger.record`; a database trigger refuses UPDATE and DELETE.
    """

    chain = models.CharField(max_length=80, help_text="The subject, such as exhibit:<uuid>.")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="ledger_entries"
    )
    agent = models.CharField(
        max_length=120, blank=True, help_text="Who acted when no person did: a task, an agency."
    )
    action = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="ledger_chain_sequence"),
        ]
        indexes = [
            models.Index(fields=["-at"], name="ledger_at"),
            models.Index(fields=["actor", "-at"], name="ledger_actor_at"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ledger_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="ledger_no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the ledger is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.action}"


class LedgerHead(models.Model):
    """The newest entry of each chain: a chain cut short no longer meets its head."""

    chain = models.CharField(max_length=80, primary_key=True)
    sequence = models.PositiveIntegerField()
    entry_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}"


class LedgerCheckpoint(models.Model):
    """All heads at one time, signed with the house's key, so that a rewritten chain shows."""

    at = models.DateTimeField()
    heads_digest = models.CharField(max_length=64)
    heads = models.JSONField(help_text="chain -> [sequence, entry hash]")
    key_id = models.CharField(max_length=64)
    signature = models.TextField(help_text="Ed25519 over the canonical heads, base64.")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"Checkpoint {self.at:%Y-%m-%d %H:%MZ}"
