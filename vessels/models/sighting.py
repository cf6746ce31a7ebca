from typing import Self
from uuid import uuid4

from django.contrib.gis.db import models as gis
from django.db import models

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.models.vessel import Vessel


class SightingQuerySet(models.QuerySet["Sighting"]):
    def visible_to(self, user: User) -> Self:
        """As restricted as the picture it was read from."""
        if not user.is_staff_member:
            return self.none()
        return self.filter(exhibit__in=Exhibit.objects.visible_to(user).values("pk"))


class Sighting(models.Model):
    """A vessel seen at a place in a picture, as somebody read it. Not a transponder's word.

    Never edited: a better reading is another sighting, and this one is withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    vessel = models.ForeignKey(Vessel, on_delete=models.CASCADE, related_name="sightings")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="sightings")
    at = models.DateTimeField()
    precision = models.CharField(max_length=8, choices=Precision.choices)
    location = gis.PointField()
    accuracy_m = models.PositiveIntegerField(help_text="metres; the true place lies within")
    confidence = models.PositiveSmallIntegerField(help_text="1 (weak) to 4 (strong)")
    reason = models.CharField(max_length=500, help_text="What tells that it is this vessel.")
    alternatives = models.CharField(
        max_length=500, blank=True, help_text="Which other vessels it could be."
    )
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.vessel} seen {self.at:%Y-%m-%d}"
