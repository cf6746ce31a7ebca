from django.contrib.gis.db import models as gis
from django.db import models

from evidence.models.exhibit import Exhibit


class FootprintFrom(models.TextChoices):
    DRAWN = "drawn", "Drawn by the person who added the picture"
    FILE = "file", "Read from the file's GeoTIFF tags"


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
    footprint_from = models.CharField(max_length=8, choices=FootprintFrom.choices, blank=True)
    claimed = models.JSONField(
        default=dict, blank=True, help_text="What the file says of itself: anybody can write it."
    )

    def __str__(self) -> str:
        return f"Scene of {self.exhibit}"
