"""Tracks, events and sightings in the shape that map and timeline read (`docs/frontend.md`)."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.urls import reverse

from vessels.detection import event_words
from vessels.models import Event, EventKind, Sighting, Vessel
from vessels.tracking.declared import Draught
from vessels.tracking.fleet import Ship
from vessels.tracking.hearing import Heard
from vessels.tracking.tracks import Point as TrackPoint
from vessels.tracking.tracks import Silence, Track

Json = dict[str, Any]
LANES = {
    EventKind.GAP: "Gaps",
    EventKind.PORT_CALL: "Port calls",
    EventKind.ANCHORAGE: "Port calls",
    EventKind.SHIPYARD_STAY: "Port calls",
    EventKind.ENCOUNTER: "Behaviour",
    EventKind.LOITERING: "Behaviour",
    EventKind.REACHABILITY: "Reachable",
    EventKind.IDENTITY_CHANGE: "Identity",
    EventKind.MMSI_REUSE: "Identity",
    EventKind.DRAUGHT_CHANGE: "Self-declared",
    EventKind.DESTINATION: "Self-declared",
}
OTHER_LANE = "Implausible"
# A draught or a destination is typed in by the crew; a reachable area is reckoned.
CLAIMED = frozenset({EventKind.DRAUGHT_CHANGE, EventKind.DESTINATION, EventKind.IDENTITY_CHANGE})


def vessel_entry(
    vessel: Vessel,
    track: Track,
    *,
    colour_index: int = 0,
    url: str = "",
    heard: Iterable[Heard] = (),
    draughts: Iterable[Draught] = (),
) -> Json:
    """One member of `vessels`: stretches of [lon, lat, seconds, knots] and the gaps between.

    ``heard`` are the hours with a message, ``draughts`` what the crew declared.
    """
    return {
        "id": str(vessel.pk),
        "name": str(vessel),
        "imo": vessel.imo_number,
        "colour_index": colour_index,
        "illustrative": track.is_illustrative or vessel.is_illustrative,
        "url": url,
        "count": track.count,
        "step_s": track.step_s,
        "segments": [
            [[*_place(point), point.sog_kn] for point in segment] for segment in track.segments
        ],
        "gaps": [_gap(silence) for silence in track.silences],
        "heard": [[_seconds(run.start), _seconds(run.end), run.receiver] for run in heard],
        "draughts": [[_seconds(step.start), _seconds(step.end), step.metres] for step in draughts],
    }


def event_entries(
    events: Iterable[Event], *, url_of: Callable[[Event], str] = lambda event: ""
) -> list[Json]:
    """Members of `events` for what detectors found: lane, span, and where it is on the map."""
    return [_event(event, url_of(event)) for event in events]


def sighting_entry(sighting: Sighting, *, verdict: str = "", words: str = "") -> Json:
    """One member of `sightings`: a mark of its own, never part of a line."""
    return {
        "id": str(sighting.pk),
        "vessel": str(sighting.vessel_id),
        "title": f"Seen in a picture: {sighting.vessel}",
        "at": _seconds(sighting.at),
        "precision": sighting.precision,
        "lon": sighting.location.x,
        "lat": sighting.location.y,
        "accuracy_m": sighting.accuracy_m,
        "confidence": sighting.confidence,
        "verdict": verdict,
        "words": words,
        "url": reverse("evidence:exhibit-detail", args=[sighting.exhibit_id]),
        "illustrative": sighting.exhibit.is_illustrative,
    }


def ship_entry(ship: Ship) -> Json:
    """One ship of the fleet map, with her last position or null."""
    last = ship.last
    return {
        "id": str(ship.vessel.pk),
        "name": str(ship.vessel),
        "mmsi": sorted({span.mmsi for span in ship.spans}),
        "colour_index": ship.colour_index,
        "listed": ship.is_listed,
        "illustrative": ship.vessel.is_illustrative or bool(last and last.is_illustrative),
        "last": last
        and {
            "lon": last.lon,
            "lat": last.lat,
            "at": _seconds(last.at),
            "sog_kn": last.sog_kn,
            "course": last.heading_deg if last.heading_deg is not None else last.cog_deg,
        },
    }


def _event(event: Event, url: str) -> Json:
    points = [point for point in (event.start_point, event.end_point) if point]
    kind = EventKind(event.kind)
    return {
        "id": str(event.pk),
        "title": event_words.title(event),
        "from": _seconds(event.start_at),
        "to": _seconds(event.end_at) if event.end_at else None,
        "precision": "minute",
        "kind": "claimed" if kind in CLAIMED else "inferred",
        "lane": LANES.get(kind, OTHER_LANE),
        "vessel": str(event.vessel_id) if event.vessel_id else None,
        "url": url,
        "illustrative": event.is_illustrative,
        "points": [_lon_lat(point) for point in points],
        "area": _geojson(event.area),
    }


def _lon_lat(point: Point) -> list[float]:
    return [point.x, point.y]


def _geojson(area: GEOSGeometry | None) -> Any:
    return json.loads(area.geojson) if area else None


def _place(point: TrackPoint) -> list[float]:
    return [point.lon, point.lat, _seconds(point.at)]


def _gap(silence: Silence) -> Json:
    return {
        "from": _place(silence.before),
        "to": _place(silence.after),
        "hours": round(silence.hours, 1),
        "distance_nm": round(silence.distance_nm, 1),
    }


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
