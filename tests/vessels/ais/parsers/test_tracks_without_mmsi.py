"""GPX, KML and GeoJSON: places and times, and whose they are only where somebody says so."""

from datetime import UTC, datetime

import pytest

from tests.vessels.ais.parsers.samples import (
    LINE,
    STAMPED,
    TIMES,
    TRACK,
    collection,
    feature,
    gpx,
    kml,
    one,
    point,
)
from vessels.ais.parsers.base import ParseError, Reading

FIRST = datetime(2024, 2, 7, tzinfo=UTC)


def test_gpx_points_have_the_mmsi_that_the_person_says_and_speed_in_knots() -> None:
    body = gpx(point(), point("2024-02-07T00:01:00Z", 42.2, "<speed>10</speed>"))
    parsed = one("gpx", body)
    assert parsed.frame.select("line", "mmsi", "at", "lat", "lon").row(0) == (
        1, 273331000, FIRST, 42.1, 131.2,
    )  # fmt: skip
    assert parsed.frame["sog_kn"].to_list() == [None, pytest.approx(19.438, abs=0.001)]
    assert one("gpx", body, Reading()).frame["mmsi"].null_count() == 2


def test_a_planned_route_is_no_track() -> None:
    body = gpx(point()).replace(
        b"</trk>", b'</trk><rte><rtept lat="1" lon="2"><time>2024</time></rtept></rte>'
    )
    parsed = one("gpx", body)
    assert parsed.frame.height == 1
    assert parsed.faults.rows() == [(2, "route_point", "rtept", "1, 2")]


def test_kml_tracks_and_stamped_points_are_longitude_first() -> None:
    parsed = one("kml", kml(TRACK, STAMPED))
    assert parsed.frame.select("line", "mmsi", "lat", "lon").rows() == [
        (1, 273331000, 42.1, 131.2),
        (2, 273331000, 42.2, 131.3),
        (3, 273331001, 42.3, 131.4),
    ]
    assert parsed.frame["at"][0] == FIRST


def test_kml_times_and_places_that_do_not_pair_up_are_faults() -> None:
    parsed = one("kml", kml(TRACK.replace("<when>2024-02-07T00:01:00Z</when>", "")))
    assert parsed.frame.height == 1
    assert parsed.faults.rows() == [(2, "times_do_not_match", "gx:Track", "131.3 42.2 0")]


def test_a_kml_line_without_times_is_a_fault() -> None:
    line = "<LineString><coordinates>131.2,42.1 131.3,42.2</coordinates></LineString>"
    parsed = one("kml", kml(TRACK, f"<Placemark><name>Leg</name>{line}</Placemark>"))
    assert parsed.faults.rows() == [(3, "shape_without_times", "LineString", "Leg")]


@pytest.mark.parametrize(
    "properties",
    [
        {"times": TIMES},
        {"coordTimes": TIMES},
        {"coordinateProperties": {"times": TIMES}},
        {"times": [1707264000, 1707264060]},
        {"times": [1707264000000, 1707264060000]},
    ],
)
def test_geojson_lines_have_a_time_for_each_vertex(properties: dict[str, object]) -> None:
    parsed = one("geojson", collection(feature(LINE, MMSI="273331002", **properties)))
    assert parsed.frame.select("line", "mmsi", "at", "lat", "lon").rows() == [
        (1, 273331002, FIRST, 42.1, 131.2),
        (2, 273331002, datetime(2024, 2, 7, 0, 1, tzinfo=UTC), 42.2, 131.3),
    ]


def test_geojson_shapes_without_times_are_faults() -> None:
    parsed = one(
        "geojson",
        collection(
            feature(LINE),
            feature(LINE, times=TIMES[:1]),
            feature({"type": "Polygon", "coordinates": []}, times=TIMES),
            feature({"type": "Point", "coordinates": [131.2, 42.1]}),
            "no feature",
            {"type": "Feature", "geometry": None, "properties": {"mmsi": 273310640}},
        ),
    )
    assert parsed.faults.select("line", "reason", "value").rows() == [
        (1, "shape_without_times", "LineString"),
        (2, "times_do_not_match", "1 times for 2 vertices"),
        (3, "shape_without_times", "Polygon"),
        (5, "not_a_record", '"no feature"'),
        (
            6,
            "no_geometry",
            '{"type": "Feature", "geometry": null, "properties": {"mmsi": 273310640}}',
        ),
    ]
    assert parsed.frame.select("line", "at").rows() == [(4, None)]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>&b;</time></trkpt></trkseg></trk></gpx>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>&a;</time></trkpt></trkseg></trk></gpx>"""


@pytest.mark.parametrize("body", [BOMB, OUTSIDE])
def test_xml_with_a_document_type_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="document type"):
        one("gpx", body)


def test_values_nested_too_deeply_are_refused() -> None:
    with pytest.raises(ParseError, match="too deeply"):
        one("geojson", b'{"features":' + b"[" * 200_000)


@pytest.mark.parametrize("code", ["gpx", "kml", "geojson"])
def test_a_document_of_another_kind_is_refused_in_words(code: str) -> None:
    with pytest.raises(ParseError):
        one(code, b"")
    with pytest.raises(ParseError):
        one(code, b"<html><body>Not found</body></html>")
