"""KML tracks. Coordinates are longitude, latitude, altitude. Source: OGC 12-007r2 (KML 2.3)

Read are ``gx:Track`` (times and coordinates in pairs) and placemarks with a point and a time. A
line without times says where, not when, and is a fault. The MMSI comes from a data value of that
name in the placemark, or from the person.
"""

from collections.abc import Iterator
from itertools import count, zip_longest
from typing import Any, BinaryIO, Final

from vessels.ais.parsers import documents
from vessels.ais.parsers.base import Batch, ParseError, Reading

LABELS: Final = {"mmsi": "MMSI", "at": "when", "lat": "coordinates", "lon": "coordinates"}
_GEOMETRIES: Final = {"Point", "Track", "LineString", "Polygon", "LinearRing"}


class Kml:
    """Positions and shapes without times are numbered from 1 in the order of the file."""

    code = "kml"
    label = "KML track"
    counts = "record"
    asks = ("mmsi",)

    def recognises(self, head: bytes) -> bool:
        return b"<kml" in head

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        root = documents.xml_document(stream, "The KML file")
        if documents.local_name(root) != "kml":
            raise ParseError("This is not a KML file: its outermost element is not <kml>.")
        found, numbers = documents.Records(), count(1)
        for placemark in root.iter("{*}Placemark"):
            mmsi = _mmsi(placemark) or reading.mmsi
            for shape in placemark.iter():
                kind = documents.local_name(shape)
                if kind in _GEOMETRIES and not _is_part_of_polygon(shape, kind):
                    _read_shape(shape, kind, placemark, mmsi, found, numbers)
        if not found.positions and not found.faults:
            raise ParseError("The KML file holds no placemark with a point, a track or a line.")
        yield found.batch(LABELS)


def _read_shape(
    shape: Any,
    kind: str,
    placemark: Any,
    mmsi: object,
    found: documents.Records,
    numbers: Iterator[int],
) -> None:
    if kind == "Track":
        whens = [_text(each) for each in shape.iter("{*}when")]
        coordinates = [_text(each) for each in shape.iter("{*}coord")]
        for when, place in zip_longest(whens, coordinates):
            number = next(numbers)
            if when is None or place is None:
                found.fault(number, "times_do_not_match", when or place or "", "gx:Track")
            else:
                found.position(number, {"mmsi": mmsi, "at": when, **_place(place.split())})
    elif kind == "Point":
        place = documents.child_text(shape, "coordinates") or ""
        found.position(
            next(numbers), {"mmsi": mmsi, "at": _time(placemark), **_place(place.split(","))}
        )
    else:
        name = documents.child_text(placemark, "name") or "a placemark without a name"
        found.fault(next(numbers), "shape_without_times", name, kind)


def _time(placemark: Any) -> str | None:
    for stamp in placemark.iter("{*}TimeStamp"):
        return documents.child_text(stamp, "when")
    return None


def _mmsi(placemark: Any) -> str | None:
    for data in placemark.iter("{*}Data", "{*}SimpleData"):
        if (data.get("name") or "").strip().lower() == "mmsi":
            return documents.child_text(data, "value") or _text(data) or None
    return None


def _place(parts: list[str]) -> dict[str, object]:
    lon, lat, *_ = [part.strip() for part in (*parts, "", "")]
    return {"lon": lon, "lat": lat}


def _is_part_of_polygon(shape: Any, kind: str) -> bool:
    return kind == "LinearRing" and any(
        documents.local_name(outer) == "Polygon" for outer in shape.iterancestors()
    )


def _text(element: Any) -> str:
    return (element.text or "").strip()
