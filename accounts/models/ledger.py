from typing import Self

import pgtrigger
from django.db import models

from accounts.models.user import User


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user: User) -> Self:
        """One's own acts. What was done to a case or an exhibit is shown on its own page."""
        return self.filter(actor=user) if user.is_active else self.none()


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

    objects = LedgerEntryQuerySet.as_manager()

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

    @property
    def words(self) -> str:
        """The action for a person to read: `signed_in` is "Signed in"."""
        return self.action.replace("_", " ").replace(".", " ").capitalize()


class LedgerHead(models.Model):
    """The newest entry of each chain: a chain cut short no longer meets its head."""

    chain = models.CharField(max_length=80, primary_key=True)
    sequence = models.PositiveIntegerField()
    entry_hash = models.CharField(max_length=64)
    checkpointed_sequence = models.PositiveIntegerField(
        default=0, help_text="The newest entry that a signed checkpoint covers."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["chain"],
                condition=models.Q(sequence__gt=models.F("checkpointed_sequence")),
                name="ledger_head_to_checkpoint",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}"


class LedgerCheckpoint(models.Model):
    """The heads that moved since the checkpoint before, signed with the house's key.

    Each names the digest of the one before it, so that none can be taken out of the middle.
    """

    at = models.DateTimeField()
    heads = models.JSONField(help_text="chain -> [sequence, entry hash]")
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the canonical JSON that is signed."
    )
    key_id = models.CharField(max_length=64)
    signature = models.TextField(help_text="Ed25519 over the same canonical JSON, base64.")

    class Meta:
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(
                name="checkpoint_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"Checkpoint {self.at:%Y-%m-%d %H:%MZ}"
