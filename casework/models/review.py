import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from casework.models.case import Case


class Revision(models.Model):
    """What was submitted: frozen canonical content of the case, its digest, who contributed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.JSONField(help_text="Findings, links, exhibits with hashes, vessels, events.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical JSON of body.")
    contributor_ids = ArrayField(
        models.UUIDField(), help_text="Everyone who edited findings or evidence up to here."
    )
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="revision_number_in_case"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="revision_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} revision {self.number}"


class Decision(models.TextChoices):
    PENDING = "pending", "Under review"
    APPROVED = "approved", "Approved"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"


class Review(models.Model):
    """One supervisor's look at one revision. A database trigger keeps contributors out."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="review")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    claimed_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=20, choices=Decision.choices, default=Decision.PENDING)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="four_eyes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM casework_revision r
                        WHERE r.id = NEW.revision_id
                          AND (NEW.reviewer_id = ANY (r.contributor_ids)
                               OR NEW.reviewer_id = r.submitted_by_id)
                    ) THEN
                        RAISE EXCEPTION 'four eyes: a contributor may not review the revision'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.reviewer}"
