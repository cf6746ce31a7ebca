import json

import pytest

from evidence.errors import ExhibitInvalid
from evidence.footprints import point_of, polygon_of


def geojson(*corners: object, kind: str = "Polygon") -> str:
    return json.dumps({"type": kind, "coordinates": [list(corners)]})


def test_a_drawn_outline_becomes_a_polygon() -> None:
    polygon = polygon_of(geojson([130, 42], [131, 42], [131, 43], [130, 42]))
    assert polygon is not None
    assert polygon.srid == 4326
    assert list(polygon.exterior_ring)[2] == (131, 43)
    assert polygon_of("  ") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "not a GeoJSON Polygon"),
        ("[" * 100_000, "not a GeoJSON Polygon"),
        ('{"type": "Point", "coordinates": [1, 2]}', "not a GeoJSON Polygon"),
        ('{"type": "Polygon"}', "one outline without holes"),
        ('{"type": "Polygon", "coordinates": [[], []]}', "one outline without holes"),
        (geojson([130, 42], [131, 42]), "2 corners are given, at least 3"),
        (geojson([130, 42], [131, 43], [131, 42], [130, 43]), "crosses itself"),
        (geojson([130, 42], [131, 42], [132, 42]), "crosses itself or covers no ground"),
        (geojson([130, 42], [131, 92], [131, 42]), "latitude 92 lies outside the world"),
        (geojson([190, 42], [131, 42], [131, 43]), "longitude 190"),
        (geojson([None, 42], [131, 42], [131, 43]), "not a pair of numbers"),
        (geojson([True, 42], [131, 42], [131, 43]), "not a pair of numbers"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 2], [3, 1]]]}', "not a pair"),
        (geojson(*[[i / 10, i % 7] for i in range(600)]), "more than 500 corners"),
    ],
)
def test_what_is_no_outline_is_told_why(text: str, said: str) -> None:
    with pytest.raises(ExhibitInvalid, match=said):
        polygon_of(text)


def test_points_are_longitude_then_latitude() -> None:
    point = point_of('{"type": "Point", "coordinates": [130.28, 42.21]}')
    assert point is not None
    assert (point.x, point.y) == (130.28, 42.21)
    assert point_of("") is None
