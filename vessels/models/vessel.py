from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User


class VesselQuerySet(models.QuerySet["Vessel"]):
    def visible_to(self, user: User) -> Self:
        """Vessels are reference facts: anyone with a role sees them all."""
        return self if user.is_staff_member else self.none()


class Vessel(models.Model):
    """A hull, known by its IMO number. Names, flags and MMSIs are dated claims about it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    imo_number = models.PositiveIntegerField(
        "IMO number",
        unique=True,
        null=True,
        blank=True,
        help_text="Seven digits; check digit held.",
    )
    name = models.CharField(
        max_length=120, blank=True, help_text="What we call her; the claims say who calls her so."
    )
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VesselQuerySet.as_manager()

    class Meta:
        ordering = ["name", "imo_number"]

    def __str__(self) -> str:
        return self.name or (f"IMO {self.imo_number}" if self.imo_number else "Unnamed vessel")
