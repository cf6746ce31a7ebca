"""What the workspace draws: tracks, exhibits, places and events of a case on one clock.

The shape is the one `docs/frontend.md` gives: seconds since 1970 in UTC, degrees, nautical miles.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.fleet import TRACK_COLOURS
from casework.models import Case, CaseEvent, CaseExhibit, CaseVessel
from evidence.models import Exhibit
from vessels.detection import event_charts, events
from vessels.models import Place
from vessels.tracking import charting, tracks
from vessels.tracking.tracks import Window

MARGIN = timedelta(days=2)
WITHOUT_DATES = timedelta(days=30)

Json = dict[str, Any]


def map_data(case: Case, user: User) -> Json:
    """Everything the user may see of the case, for the map and the timeline."""
    filed = filed_exhibits(case, user)
    happened = list(
        case.events.select_related("place", "case_exhibit__exhibit").prefetch_related("vessels")
    )
    window = window_of(filed, happened)
    entries = list(case.case_vessels.select_related("vessel").order_by("pk"))
    places = {event.place for event in happened if event.place}
    return {
        "vessels": [_vessel(entry, index, user, window) for index, entry in enumerate(entries)],
        "exhibits": [_exhibit(entry) for entry in filed],
        "places": [_place(place) for place in sorted(places, key=str)],
        "events": [*(_event(event) for event in happened), *_detected(entries, user, window)],
    }


def filed_exhibits(case: Case, user: User) -> list[CaseExhibit]:
    """The case's exhibits that the user may see, by number, with all that a page shows of them."""
    seen = Exhibit.objects.visible_to(user).values("pk")
    return list(
        case.case_exhibits.filter(exhibit__in=seen)
        .select_related(
            "exhibit__source_file", "exhibit__origin", "exhibit__scene", "exhibit__statement"
        )
        .order_by("number")
    )


def window_of(filed: Iterable[CaseExhibit], happened: Iterable[CaseEvent]) -> Window:
    """The time the case is about: from its first to its last dated item, with two days around."""
    exhibits = [entry.exhibit for entry in filed]
    moments = [
        at
        for pair in (
            *((exhibit.shown_at, exhibit.shown_until) for exhibit in exhibits),
            *((event.starts_at, event.ends_at) for event in happened),
        )
        for at in pair
        if at
    ]
    if not moments:
        now = timezone.now()
        return Window(now - WITHOUT_DATES, now)
    return Window(min(moments) - MARGIN, max(moments) + MARGIN)


def seconds(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at else None


def _vessel(entry: CaseVessel, index: int, user: User, window: Window) -> Json:
    vessel = entry.vessel
    return charting.vessel_entry(
        vessel,
        tracks.track_of(vessel, user, window),
        colour_index=index % TRACK_COLOURS,
        url=reverse("vessels:vessel-detail", args=[vessel.pk]),
    )


def _exhibit(entry: CaseExhibit) -> Json:
    exhibit = entry.exhibit
    scene = getattr(exhibit, "scene", None)
    footprint = scene.footprint if scene else None
    point = exhibit.location or (footprint.centroid if footprint else None)
    return {
        "id": str(exhibit.pk),
        "number": entry.label,
        "kind": exhibit.kind,
        "title": exhibit.title,
        "at": seconds(exhibit.shown_at),
        "precision": exhibit.shown_precision,
        "lon": point.x if point else None,
        "lat": point.y if point else None,
        "accuracy_m": exhibit.location_accuracy_m,
        "footprint": json.loads(footprint.geojson) if footprint else None,
        "url": reverse("evidence:exhibit-detail", args=[exhibit.pk]),
        "illustrative": exhibit.is_illustrative,
    }


def _place(place: Place) -> Json:
    return {
        "name": place.name,
        "lon": place.location.x,
        "lat": place.location.y,
        "precision_m": place.precision_m,
    }


def _detected(entries: Iterable[CaseVessel], user: User, window: Window) -> list[Json]:
    """What detectors found of the case's vessels in its time; an encounter of two of them once."""
    vessels = [entry.vessel for entry in entries]
    return charting.event_entries(
        events.of_vessels(vessels, user, window), url_of=event_charts.url_of
    )


def _event(event: CaseEvent) -> Json:
    vessels = list(event.vessels.all())
    cited = event.case_exhibit
    return {
        "id": str(event.pk),
        "title": event.title,
        "from": seconds(event.starts_at),
        "to": seconds(event.ends_at),
        "precision": event.precision,
        "kind": event.certainty,
        "lane": event.get_certainty_display(),
        "vessel": str(vessels[0].pk) if len(vessels) == 1 else None,
        "url": reverse("evidence:exhibit-detail", args=[cited.exhibit_id]) if cited else "",
    }
