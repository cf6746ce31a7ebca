"""A vessel's track in the shape that the map and the timeline read (`docs/frontend.md`)."""

from typing import Any

from vessels.models import Vessel
from vessels.tracks import Point, Silence, Track


def vessel_entry(
    vessel: Vessel, track: Track, *, colour_index: int = 0, url: str = ""
) -> dict[str, Any]:
    """One member of `vessels`: stretches of [lon, lat, seconds, knots] and the gaps between."""
    return {
        "id": str(vessel.pk),
        "name": str(vessel),
        "imo": vessel.imo_number,
        "colour_index": colour_index,
        "illustrative": track.is_illustrative or vessel.is_illustrative,
        "url": url,
        "segments": [
            [[*_place(point), point.sog_kn] for point in segment] for segment in track.segments
        ],
        "gaps": [_gap(silence) for silence in track.silences],
    }


def _place(point: Point) -> list[float]:
    return [point.lon, point.lat, int(point.at.timestamp())]


def _gap(silence: Silence) -> dict[str, Any]:
    return {
        "from": _place(silence.before),
        "to": _place(silence.after),
        "hours": round(silence.hours, 1),
        "distance_nm": round(silence.distance_nm, 1),
    }
