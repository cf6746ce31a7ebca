from uuid import uuid4

from django.db import models

from accounts.models import User
from casework.models.case import Case
from casework.models.exhibit import CaseExhibit
from evidence.precision import Precision
from vessels.models import Place, Vessel


class Certainty(models.TextChoices):
    OBSERVED = "observed", "Observed"
    INFERRED = "inferred", "Inferred"
    CLAIMED = "claimed", "Claimed"


class CaseEvent(models.Model):
    """Something that happened, or is said to have happened, on the case's timeline."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY)
    vessels = models.ManyToManyField(Vessel, blank=True, related_name="case_events")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=300)
    case_exhibit = models.ForeignKey(
        CaseExhibit, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return self.title
