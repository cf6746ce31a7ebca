"""The outline of a place: read from what a person drew or typed, and checked in words."""

import json
import math
from typing import Any, Final

import shapely
from django.contrib.gis.geos import LinearRing, MultiPolygon, Point, Polygon

from vessels.analytics.geodesy import distance_nm
from vessels.errors import InvalidPlace

MOST_CORNERS: Final = 500
WIDEST_NM: Final = 200.0
# A point this far outside its own outline is another place.
_FAR_NM: Final = 5.0
_WHAT_TO_DO: Final = "Draw it again on the map, or type its corners as latitude, longitude."


def outline_of(text: str) -> MultiPolygon | None:
    """From GeoJSON text (a Polygon or MultiPolygon without holes); None for blank text."""
    if not text.strip():
        return None
    try:
        found = json.loads(text)
        kind, coordinates = found["type"], found["coordinates"]
        shapes = {"Polygon": [coordinates], "MultiPolygon": coordinates}[kind]
        polygons = [_polygon(rings) for rings in shapes]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidPlace(f"Outline: this is not a GeoJSON Polygon. {_WHAT_TO_DO}") from error
    return MultiPolygon(polygons, srid=4326)


def check(name: str, area: MultiPolygon, location: Point) -> None:
    """Raises InvalidPlace when the outline is none, too big, or not where the point is."""
    shape = shapely.from_wkb(bytes(area.wkb))
    reason = shapely.is_valid_reason(shape)
    if reason != "Valid Geometry":
        raise InvalidPlace(f"{name}: the outline {_in_words(reason)}. {_WHAT_TO_DO}")
    west, south, east, north = shape.bounds
    if east - west > 180:
        raise InvalidPlace(
            f"{name}: the outline crosses the antimeridian. Draw one place on each side of it."
        )
    size_nm = float(distance_nm(south, west, north, east))
    if size_nm > WIDEST_NM:
        raise InvalidPlace(
            f"{name}: the outline is {size_nm:,.0f} nm across; a place is at most "
            f"{WIDEST_NM:.0f} nm. Check its corners: latitude comes first where they are typed."
        )
    away_nm = _away_nm(shape, location.x, location.y)
    if away_nm > _FAR_NM:
        swapped = abs(location.x) <= 90 and _away_nm(shape, location.y, location.x) <= _FAR_NM
        hint = (
            " Its latitude and longitude look swapped."
            if swapped
            else " Correct the point or the outline."
        )
        raise InvalidPlace(f"{name}: the point lies {away_nm:,.0f} nm outside the outline.{hint}")


def _polygon(rings: Any) -> Polygon:
    if len(rings) != 1:
        raise InvalidPlace(f"Outline: give outlines without holes. {_WHAT_TO_DO}")
    corners = [(float(lon), float(lat)) for lon, lat, *_ in rings[0]]
    if len(corners) > MOST_CORNERS:
        raise InvalidPlace(
            f"Outline: it has {len(corners)} corners; {MOST_CORNERS} are enough. Draw it simpler."
        )
    for lon, lat in corners:
        if not (abs(lon) <= 180 and abs(lat) <= 90 and math.isfinite(lon)):
            raise InvalidPlace(f"Outline: {lat:g}, {lon:g} is no place on Earth. {_WHAT_TO_DO}")
    if corners and corners[0] != corners[-1]:
        corners.append(corners[0])
    if len(set(corners)) < 3:
        raise InvalidPlace(f"Outline: it needs 3 corners or more. {_WHAT_TO_DO}")
    return Polygon(LinearRing(corners), srid=4326)


def _in_words(reason: str) -> str:
    """GEOS says "Self-intersection[130.2 42.2]"."""
    what, _, where = reason.partition("[")
    lon, _, lat = where.rstrip("]").partition(" ")
    near = f" near {float(lat):.4f}, {float(lon):.4f}" if lat else ""
    crossing = "intersection" in what.lower()
    return f"crosses itself{near}" if crossing else f"is no area{near} ({what.lower()})"


def _away_nm(shape: shapely.Geometry, lon: float, lat: float) -> float:
    """From a point to the outline; 0 inside."""
    point = shapely.Point(lon, lat)
    nearest = shapely.shortest_line(shape, point).coords[0]
    return float(distance_nm(lat, lon, nearest[1], nearest[0]))
