"""One vessel: where she was heard and seen in a window, and who she was said to be."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from vessels import identity, identity_history, mmsi
from vessels.detection import event_charts, event_panel, events, silences
from vessels.models import Attribute
from vessels.sanctions import status
from vessels.tracking import charting, declared, hearing, ranges, sightings, tracks
from vessels.views import past
from vessels.views.person import person
from vessels.views.vessel_frame import asked_window, get_vessel, is_watched, show


@require_GET
def vessel_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Her track in a window: map, timeline, events and pictures on one clock."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    form, window = asked_window(request, spans, user, vessel)
    last = [*hearing.last_heard(spans, user).values(), *sightings.last_seen(vessel, user)]
    seen = sightings.of_vessel(vessel, user, window) if window else []
    shares = hearing.shares(spans, user, window) if window else []
    watches = is_watched(vessel, user)
    now = timezone.now()
    context = {
        "form": form,
        "ranges": ranges.quick_ranges(max(last).date() if last else None, window),
        "numbers": [(span, mmsi.country(f"{span.mmsi:09}")) for span in spans],
        "sheet": identity.sheet(vessel, user),
        "shares": shares,
        "count": sum(share.count for share in shares),
        "synthetic": bool(shares) and all(s.position_import.is_illustrative for s in shares),
        "seen": sightings.checked_in(seen, spans, user, window),
        "is_watched": watches,
        "silent": silences.of_vessel(vessel, spans, user, now=now) if watches else None,
        "panel": event_panel.of(vessel, user, window),
        "track_url": f"{reverse('vessels:vessel-track', args=[pk])}?{ranges.query_of(window)}",
    }
    return show(request, vessel, "Track", "vessels/vessel_detail.html", window, context)


@require_GET
def vessel_track(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The window as JSON for map and timeline (docs/frontend.md); empty without positions."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    _, window = asked_window(request, spans, user, vessel)
    empty: dict[str, list[object]] = {"vessels": [], "exhibits": [], "places": [], "events": []}
    if window is None:
        return JsonResponse({**empty, "sightings": []})
    entry = charting.vessel_entry(
        vessel,
        tracks.track_for(spans, user, window),
        heard=hearing.hours(spans, user, window),
        draughts=declared.draughts(spans, user, window),
    )
    seen = sightings.of_vessel(vessel, user, window)
    marks = [
        charting.sighting_entry(
            each.sighting, verdict=each.check.verdict, words=each.check.reasons[-1]
        )
        for each in sightings.checked_in(seen, spans, user, window)
    ]
    found = charting.event_entries(
        events.of_vessel(vessel, user, window), url_of=event_charts.url_of
    )
    return JsonResponse({**empty, "vessels": [entry], "events": found, "sightings": marks})


@require_GET
def vessel_identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who she was said to be over time, and by whom."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    _, window = asked_window(request, spans, user, vessel)
    read = past.read(request)
    sheet = identity.sheet(vessel, user, read.as_of)
    context = {
        "past": read,
        "histories": identity_history.of(sheet),
        "numbers": [
            (number, mmsi.country(number)) for number in identity.values_of(sheet, Attribute.MMSI)
        ],
    }
    if read.is_past:
        context["statuses"] = status.for_vessel(vessel, now=read.now, as_of=read.as_of)
    return show(request, vessel, "Identity", "vessels/vessel_identity.html", window, context)
