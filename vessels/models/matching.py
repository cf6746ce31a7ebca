from typing import Self

from django.db import models

from accounts.models import User
from vessels.models.listing import SanctionsList
from vessels.models.record import RecordVersion
from vessels.models.vessel import Vessel


class MatchBasis(models.TextChoices):
    SAME_IMO = "same_imo", "Same IMO number"
    MMSI = "mmsi", "Same MMSI"
    CALL_SIGN = "call_sign", "Same call sign"
    NAME = "name", "Name"


class MatchState(models.TextChoices):
    """`CERTAIN` needs nobody: the IMO numbers are equal. `VETOED`: they conflict."""

    CERTAIN = "certain", "Same IMO number"
    OPEN = "open", "To be reviewed"
    CONFIRMED = "confirmed", "Confirmed"
    DISMISSED = "dismissed", "Dismissed"
    VETOED = "vetoed", "Another ship"


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts about vessels and public lists: anyone with a role sees them all."""
        return self if user.is_staff_member else self.none()

    def open(self) -> Self:
        return self.filter(state=MatchState.OPEN, is_gone=False)


class Match(models.Model):
    """A vessel and a list's entry that may name her, with why, and what a person made of it."""

    vessel = models.ForeignKey(Vessel, on_delete=models.CASCADE, related_name="matches")
    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="matches"
    )
    uid = models.CharField(max_length=60)
    record = models.ForeignKey(
        RecordVersion, on_delete=models.PROTECT, related_name="+", help_text="The wording judged."
    )
    state = models.CharField(max_length=12, choices=MatchState.choices)
    basis = models.CharField(max_length=12, choices=MatchBasis.choices)
    score = models.PositiveSmallIntegerField(help_text="0 to 100; explained by the reasons.")
    reasons = models.JSONField(default=list, help_text="Sentences.")
    facts_digest = models.CharField(
        max_length=64, help_text="SHA-256 of the facts that identify; the decision holds for them."
    )
    found_at = models.DateTimeField()
    is_gone = models.BooleanField(
        default=False, help_text="Found no more: the record left the list or changed."
    )
    returned_at = models.DateTimeField(
        null=True, blank=True, help_text="When a decided match came back."
    )
    returned_why = models.TextField(blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "vessel__name", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["vessel", "sanctions_list", "uid"], name="one_match_per_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vessel} and {self.sanctions_list_id} {self.uid}"


class MatchDecision(models.Model):
    """A person's word on a match, as it stood then. A later one does not replace it."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(
        max_length=12,
        choices=[
            (MatchState.CONFIRMED.value, MatchState.CONFIRMED.label),
            (MatchState.DISMISSED.value, MatchState.DISMISSED.label),
        ],
    )
    reason = models.TextField()
    record = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.decided_at:%Y-%m-%d %H:%MZ}"
