"""The ground that a picture covers: a polygon on WGS 84, from what a person drew or typed."""

import json
import math
from typing import Any

from django.contrib.gis.geos import GEOSException, LinearRing, Point, Polygon

from evidence.errors import ExhibitInvalid

MAX_CORNERS = 500
WHAT_TO_DO = "Draw it again on the map, or type its corners as latitude, longitude."


def polygon_of(text: str) -> Polygon | None:
    """A GeoJSON Polygon (one ring, degrees, longitude first); None for blank text.

    Parsed here and not by GDAL, which would follow what a hostile text refers to.
    """
    if not text.strip():
        return None
    ring = _geometry(text, "Polygon")
    if not isinstance(ring, list) or len(ring) != 1 or not isinstance(ring[0], list):
        raise ExhibitInvalid(f"Footprint: give one outline without holes. {WHAT_TO_DO}")
    return polygon_from_ring([_position(each) for each in ring[0]])


def polygon_from_ring(ring: list[tuple[float, float]]) -> Polygon:
    """A checked polygon from (longitude, latitude) corners; closed here if it is open."""
    corners = ring if ring and ring[0] == ring[-1] else [*ring, *ring[:1]]
    if len(corners) < 4:
        raise ExhibitInvalid(
            f"Footprint: {len(set(corners))} corners are given, at least 3 are needed. {WHAT_TO_DO}"
        )
    if len(corners) > MAX_CORNERS:
        raise ExhibitInvalid(f"Footprint: more than {MAX_CORNERS} corners. Draw it more simply.")
    try:
        polygon = Polygon(LinearRing(corners), srid=4326)
    except (GEOSException, TypeError, ValueError) as error:
        raise ExhibitInvalid(f"Footprint: this is not an outline. {WHAT_TO_DO}") from error
    if not polygon.valid or polygon.area == 0:
        raise ExhibitInvalid(
            f"Footprint: the outline crosses itself or covers no ground. {WHAT_TO_DO}"
        )
    return polygon


def point_of(text: str) -> Point | None:
    """A GeoJSON Point, or None for blank text."""
    if not text.strip():
        return None
    return Point(*_position(_geometry(text, "Point")), srid=4326)


def _geometry(text: str, kind: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("type") != kind:
        raise ExhibitInvalid(f"Place: this is not a GeoJSON {kind}. {WHAT_TO_DO}")
    return found.get("coordinates")


def _position(value: Any) -> tuple[float, float]:
    numbers = value if isinstance(value, list) else []
    is_pair = len(numbers) in {2, 3} and all(
        isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each)
        for each in numbers
    )
    if not is_pair:
        raise ExhibitInvalid(f"Place: a corner is not a pair of numbers. {WHAT_TO_DO}")
    longitude, latitude = float(numbers[0]), float(numbers[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ExhibitInvalid(
            f"Place: longitude {longitude:g}, latitude {latitude:g} lies outside the world"
            " (longitude -180 to 180, latitude -90 to 90)."
        )
    return longitude, latitude
