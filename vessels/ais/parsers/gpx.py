"""GPX tracks and waypoints, versions 1.0 and 1.1. Source: https://www.topografix.com/gpx/1/1/

A point is a position where it has a time; the points of a route (``rtept``) are a plan and are no
positions. GPX names no transponder: a person says whose track it is. Speed is in metres a second
(GPX 1.0, and Garmin's TrackPointExtension version 2).
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from vessels.ais.parsers import documents
from vessels.ais.parsers.base import Batch, ParseError, Reading

LABELS: Final = {
    "mmsi": "MMSI",
    "at": "time",
    "lat": "lat",
    "lon": "lon",
    "sog_kn": "speed",
    "cog_deg": "course",
}
_KNOTS_PER_MPS: Final = 3600 / 1852


class Gpx:
    """Points are numbered from 1 in the order of the file."""

    code = "gpx"
    label = "GPX track"
    counts = "record"
    asks = ("mmsi",)

    def recognises(self, head: bytes) -> bool:
        return b"<gpx" in head

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        root = documents.xml_document(stream, "The GPX file")
        if documents.local_name(root) != "gpx":
            raise ParseError("This is not a GPX file: its outermost element is not <gpx>.")
        found = documents.Records()
        points = (
            (documents.local_name(each), each)
            for each in root.iter()
            if documents.local_name(each) in {"trkpt", "wpt", "rtept"}
        )
        for number, (kind, point) in enumerate(points, start=1):
            if kind == "rtept":
                place = f"{point.get('lat')}, {point.get('lon')}"
                found.fault(number, "route_point", place, "rtept")
            else:
                found.position(number, {"mmsi": reading.mmsi, **_values(point)})
        if not found.positions and not found.faults:
            raise ParseError("The GPX file holds no track points and no waypoints.")
        yield found.batch(LABELS)


def _values(point: Any) -> dict[str, object]:
    return {
        "at": documents.child_text(point, "time"),
        "lat": point.get("lat"),
        "lon": point.get("lon"),
        "sog_kn": _knots(_measure(point, "speed")),
        "cog_deg": _measure(point, "course"),
    }


def _measure(point: Any, name: str) -> str | None:
    for each in point.iter():
        if documents.local_name(each) == name:
            return (each.text or "").strip() or None
    return None


def _knots(metres_per_second: str | None) -> object:
    try:
        return round(float(metres_per_second or "") * _KNOTS_PER_MPS, 3)
    except ValueError:
        return metres_per_second
