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


class PlaceOrigin(models.TextChoices):
    OWN = "own", "Entered here"
    SEAROUTE = "searoute", "searoute ports"
    WPI = "wpi", "World Port Index"
    GFW = "gfw", "Global Fishing Watch anchorages"


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()

    def standing(self) -> Self:
        """Those that were not retired."""
        return self.filter(retired_at=None)


class Place(models.Model):
    """A named place at sea or on the shore, with how exactly its point is known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    location = gis.PointField()
    precision_m = models.PositiveIntegerField(help_text="metres; the true place lies within")
    area = gis.MultiPolygonField(
        null=True, blank=True, help_text="Its outline, where somebody drew one."
    )
    locode = models.CharField("UN/LOCODE", max_length=5, blank=True)
    origin = models.CharField(max_length=8, choices=PlaceOrigin.choices, default=PlaceOrigin.OWN)
    source = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True, blank=True)
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind"],
                condition=models.Q(origin=PlaceOrigin.OWN, retired_at=None),
                name="place_name_kind",
            )
        ]
        indexes = [models.Index(fields=["origin", "kind"], name="place_origin_kind")]

    def __str__(self) -> str:
        return self.name
