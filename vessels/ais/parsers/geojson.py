"""GeoJSON tracks and points. Coordinates are longitude, latitude. Source: RFC 7946

The format has no time of its own. Accepted are: one time for each vertex of a line, in the
properties as ``times``, ``coordTimes`` or ``coordinateProperties.times``; one ``timestamp``,
``time``, ``datetime`` or ``at`` for a point. Texts are ISO 8601, numbers are seconds or
milliseconds since 1970. The MMSI comes from a property of that name, or from the person.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, BinaryIO, Final

import polars as pl

from vessels.ais.parsers import documents, times
from vessels.ais.parsers.base import Batch, ParseError, Reading

LABELS: Final = {
    "mmsi": "mmsi",
    "at": "time",
    "lat": "coordinates",
    "lon": "coordinates",
    "sog_kn": "sog_kn",
    "cog_deg": "cog_deg",
    "heading_deg": "heading_deg",
}
_POINT_TIMES: Final = ("timestamp", "time", "datetime", "at")
# Only names that say their unit, or that AIS itself uses.
_MEASURES: Final = {
    "sog_kn": ("sog_kn", "sog"),
    "cog_deg": ("cog_deg", "cog"),
    "heading_deg": ("heading_deg", "heading"),
}


class GeoJson:
    """Vertices, and shapes that give none, are numbered from 1 in the order of the file."""

    code = "geojson"
    label = "GeoJSON track"
    counts = "record"
    asks = ("mmsi",)

    def recognises(self, head: bytes) -> bool:
        names_a_shape = b'"Feature' in head or b'"coordinates"' in head
        return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" and names_a_shape

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        document = documents.json_document(stream, "The GeoJSON file")
        found, numbers = documents.Records(), count(1)
        for feature in _features(document):
            _read_feature(feature, reading, found, numbers)
        if not found.positions and not found.faults:
            raise ParseError("The GeoJSON file holds no features: there is nothing to import.")
        number = pl.col("at").str.contains(r"^\s*-?\d+(\.\d+)?\s*$")
        at = pl.when(number).then(times.epoch("at")).otherwise(times.iso("at"))
        yield found.batch(LABELS, at=at)


def _features(document: object) -> list[object]:
    if isinstance(document, dict):
        if isinstance(document.get("features"), list):
            return list(document["features"])
        if document.get("type") == "Feature":
            return [document]
    raise ParseError(
        "This is not GeoJSON with tracks: it is neither a FeatureCollection nor a Feature. "
        "A bare geometry has no properties that could hold times."
    )


def _read_feature(
    feature: object, reading: Reading, found: documents.Records, numbers: Iterator[int]
) -> None:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(geometry, dict):
        reason = "no_geometry" if isinstance(feature, dict) else "not_a_record"
        found.fault(next(numbers), reason, json.dumps(feature))
        return
    known = feature.get("properties")
    properties = (
        {str(name).lower(): value for name, value in known.items()}
        if isinstance(known, dict)
        else {}
    )
    mmsi = properties.get("mmsi") or reading.mmsi
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        found.position(next(numbers), {"mmsi": mmsi, **_point(coordinates, properties)})
        return
    lines = {"LineString": [coordinates], "MultiLineString": coordinates}.get(str(kind))
    all_times = _line_times(properties, is_multiple=kind == "MultiLineString")
    if not isinstance(lines, list) or all_times is None:
        found.fault(next(numbers), "shape_without_times", str(kind), "geometry")
        return
    for index, line in enumerate(lines):
        at = all_times[index] if index < len(all_times) else None
        _read_line(line, at, mmsi, found, numbers)


def _read_line(
    line: object, at: object, mmsi: object, found: documents.Records, numbers: Iterator[int]
) -> None:
    if not isinstance(line, list) or not isinstance(at, list) or len(at) != len(line):
        have = len(at) if isinstance(at, list) else 0
        vertices = len(line) if isinstance(line, list) else 0
        said = f"{have} times for {vertices} vertices"
        found.fault(next(numbers), "times_do_not_match", said, "times")
        return
    for vertex, when in zip(line, at, strict=True):
        found.position(next(numbers), {"mmsi": mmsi, "at": when, **_place(vertex)})


def _point(coordinates: object, properties: dict[str, Any]) -> dict[str, object]:
    measures = {
        ours: next((properties[name] for name in names if name in properties), None)
        for ours, names in _MEASURES.items()
    }
    at = next((properties[name] for name in _POINT_TIMES if name in properties), None)
    return {"at": at, **measures, **_place(coordinates)}


def _line_times(properties: dict[str, Any], *, is_multiple: bool) -> Sequence[object] | None:
    """The times of each line, or None where the feature has none."""
    inner = properties.get("coordinateproperties")
    found = properties.get("times") or properties.get("coordtimes")
    if not found and isinstance(inner, dict):
        found = inner.get("times")
    if not isinstance(found, list) or not found:
        return None
    return found if is_multiple else [found]


def _place(vertex: object) -> dict[str, object]:
    lon, lat = (*vertex, None, None)[:2] if isinstance(vertex, list) else (None, None)
    return {"lon": lon, "lat": lat}
