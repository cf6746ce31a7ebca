from uuid import uuid4

from django.db import models

from accounts.models import User
from casework.models.case import Case
from casework.models.exhibit import CaseExhibit


class Ladder(models.TextChoices):
    """What a finding is about; confidence on one says nothing of the next."""

    PRESENCE = "presence", "Presence"
    IDENTITY = "identity", "Identity"
    VOYAGE = "voyage", "Voyage"
    CARGO = "cargo", "Cargo"
    END_USE = "end_use", "End use"


class Likelihood(models.TextChoices):
    """Analytic likelihood, apart from the grading of any one source."""

    ALMOST_CERTAIN = "almost_certain", "Almost certain"
    LIKELY = "likely", "Likely"
    EVEN = "even", "About even"
    UNLIKELY = "unlikely", "Unlikely"
    NOT_ASSESSED = "not_assessed", "Not assessed"


class Finding(models.Model):
    """A proposition the case puts forward, with the exhibits for and against it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    proposition = models.TextField()
    reasoning = models.TextField(blank=True)
    ladder = models.CharField(max_length=10, choices=Ladder.choices)
    likelihood = models.CharField(
        max_length=16, choices=Likelihood.choices, default=Likelihood.NOT_ASSESSED
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="finding_number_in_case"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.proposition[:60]}"

    @property
    def label(self) -> str:
        """The finding's number as it is cited: `F-3`."""
        return f"F-{self.number}"


class Relation(models.TextChoices):
    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"
    NEUTRAL = "neutral", "Bears on, neither way"


class FindingExhibit(models.Model):
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="links")
    case_exhibit = models.ForeignKey(CaseExhibit, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["relation", "case_exhibit__number"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "case_exhibit"], name="exhibit_once_linked"),
        ]

    def __str__(self) -> str:
        return f"{self.case_exhibit_id} {self.relation} {self.finding_id}"
