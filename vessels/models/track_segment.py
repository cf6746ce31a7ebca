from typing import Self

from django.contrib.gis.db import models as gis
from django.db import models

from accounts.models import User


class TrackSegmentQuerySet(models.QuerySet["TrackSegment"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts: anyone with a role sees all of them."""
        return self if user.is_staff_member else self.none()


class TrackSegment(models.Model):
    """A stretch of one transponder's positions as a simplified line, for search and drawing.

    Made from the positions and made anew whenever they change; holds no fact of its own. It never
    spans a gap, the antimeridian or midnight UTC. One position alone is a point.
    """

    mmsi = models.IntegerField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    path = gis.GeometryField()
    overview = gis.GeometryField(
        srid=3857,
        null=True,
        spatial_index=False,
        help_text="The path as the world and its regions show it; none beyond Web Mercator's ends.",
    )
    positions = models.PositiveIntegerField(help_text="How many positions it was made from.")

    objects = TrackSegmentQuerySet.as_manager()

    class Meta:
        ordering = ["mmsi", "start_at"]
        indexes = [models.Index(fields=["mmsi", "start_at"], name="segment_mmsi_start")]

    def __str__(self) -> str:
        return f"{self.mmsi} {self.start_at:%Y-%m-%d %H:%MZ}"
