"""Events and reachable areas in the shape that map and timeline read (`docs/frontend.md`)."""

import json
from typing import Any

import shapely
from django.urls import reverse

from vessels.analytics.reachability import Reach
from vessels.detection.reaching import Ends
from vessels.models import Event, Place
from vessels.tracking import charting

Json = dict[str, Any]


def url_of(event: Event) -> str:
    return reverse("vessels:event-detail", args=[event.pk])


def place_entry(place: Place) -> Json:
    """One member of `places`."""
    return {
        "name": place.name,
        "lon": place.location.x,
        "lat": place.location.y,
        "precision_m": place.precision_m,
    }


def event_data(event: Event, vessels: list[Json]) -> Json:
    """A page's data for one event and the tracks around it; ports in reach become places."""
    places = [place_entry(event.place)] if event.place else []
    held = Place.objects.filter(pk__in=[port["place_id"] for port in event.detail.get("ports", [])])
    return {
        "vessels": vessels,
        "exhibits": [],
        "places": [*places, *(place_entry(place) for place in held)],
        "events": charting.event_entries([event], url_of=url_of),
    }


def reach_data(ends: Ends, reached: Reach) -> Json:
    """A reachable area that is not kept yet: the silence, the area, the ports inside."""
    ports = [
        {"name": port.place.name, "lon": port.place.lon, "lat": port.place.lat, "precision_m": None}
        for port in reached.ports
    ]
    start = [*ends.start, int(ends.start_at.timestamp())]
    end = [*(ends.end or ends.start), int(ends.end_at.timestamp())]
    area = None if reached.area.is_empty else json.loads(shapely.to_geojson(reached.area))
    return {
        "vessels": [
            {
                "id": str(ends.vessel.pk),
                "name": str(ends.vessel),
                "imo": ends.vessel.imo_number,
                "colour_index": 0,
                "illustrative": ends.is_illustrative,
                "url": reverse("vessels:vessel-detail", args=[ends.vessel.pk]),
                "segments": [[[*start, None]], [[*end, None]]] if ends.end else [[[*start, None]]],
                "gaps": [],
            }
        ],
        "exhibits": [],
        "places": ports,
        "events": [
            {
                "id": "reach",
                "title": "Reachable area",
                "from": start[2],
                "to": end[2],
                "precision": "minute",
                "kind": "inferred",
                "lane": "Reachable",
                "vessel": str(ends.vessel.pk),
                "url": "",
                "points": [start[:2], end[:2]] if ends.end else [start[:2]],
                "area": area,
            }
        ],
    }
