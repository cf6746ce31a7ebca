from typing import Self
from uuid import uuid4

from django.contrib.gis.db import models as gis
from django.db import models

from accounts.models import User


class PlaceKind(models.TextChoices):
    PORT = "port", "Port"
    ANCHORAGE = "anchorage", "Anchorage"
    SHIPYARD = "shipyard", "Shipyard"
    STRAIT = "strait", "Strait"
    OTHER = "other", "Other"


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class Place(models.Model):
    """A named place at sea or on the shore, with how exactly its point is known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    location = gis.PointField()
    precision_m = models.PositiveIntegerField(help_text="metres; the true place lies within")
    source = models.CharField(max_length=200)
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="place_name_kind")]

    def __str__(self) -> str:
        return self.name
