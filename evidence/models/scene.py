from django.contrib.gis.db import models as gis
from django.db import models

from evidence.models.exhibit import Exhibit


class Scene(models.Model):
    """What is known of an image: sensor, resolution, size in pixels, the ground it covers."""

    exhibit = models.OneToOneField(
        Exhibit, on_delete=models.CASCADE, primary_key=True, related_name="scene"
    )
    sensor = models.CharField(max_length=120, blank=True)
    gsd_m = models.FloatField("ground sample distance (m)", null=True, blank=True)
    width_px = models.PositiveIntegerField(null=True, blank=True)
    height_px = models.PositiveIntegerField(null=True, blank=True)
    footprint = gis.PolygonField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Scene of {self.exhibit}"
