"""The list of vessels, opening one by IMO number, and where one was heard."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from vessels import (
    charting,
    declared,
    event_charts,
    event_panel,
    events,
    hearing,
    identity,
    identity_history,
    mmsi,
    ranges,
    registering,
    searching,
    sightings,
    tracks,
    watching,
)
from vessels.forms import OpenVesselForm
from vessels.identity import Entry
from vessels.models import Attribute
from vessels.permissions import may_record
from vessels.sanctions import status
from vessels.views.person import person
from vessels.views.vessel_frame import asked_window, get_vessel, show

PAGE_SIZE = 25
SHOWN_IN_LIST = (Attribute.FLAG, Attribute.MMSI, Attribute.FORMER_NAME)


@require_GET
def vessel_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    page = Paginator(searching.search(user, text), PAGE_SIZE).get_page(request.GET.get("page"))
    vessels = list(page.object_list)
    sheets = identity.sheets(vessels, user)
    statuses = status.for_vessels(vessels, now=timezone.now())
    kept = watching.watched(user, vessels)
    rows = [
        {
            "vessel": vessel,
            "columns": _columns(sheets[vessel.pk]),
            "statuses": statuses[vessel],
            "is_watched": vessel.pk in kept,
        }
        for vessel in vessels
    ]
    context = {
        "page": page,
        "rows": rows,
        "q": text,
        "page_query": f"{urlencode({'q': text})}&" if text else "",
        "may_record": may_record(user),
    }
    return render(request, "vessels/vessel_list.html", context)


@require_http_methods(["GET", "POST"])
def vessel_open(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = OpenVesselForm(posted, initial={"imo": request.GET.get("imo", "")[:40]})
    if form.is_valid():
        vessel = registering.open_vessel(
            actor=person(request), imo=form.cleaned_data["imo"], name=form.cleaned_data["name"]
        )
        return redirect("vessels:vessel-detail", vessel.pk)
    return render(request, "vessels/vessel_open.html", {"form": form})


@require_GET
def vessel_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Her track in a window: map, timeline, events and pictures on one clock."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    form, window = asked_window(request, spans, user)
    last = hearing.last_heard(spans, user)
    last_day = max(last.values()).date() if last else None
    seen = sightings.of_vessel(vessel, user, window) if window else []
    shares = hearing.shares(spans, user, window) if window else []
    context = {
        "form": form,
        "ranges": ranges.quick_ranges(last_day, window),
        "numbers": [(span, mmsi.country(f"{span.mmsi:09}")) for span in spans],
        "sheet": identity.sheet(vessel, user),
        "shares": shares,
        "count": sum(share.count for share in shares),
        "synthetic": bool(shares) and all(s.position_import.is_illustrative for s in shares),
        "seen": sightings.checked_in(seen, spans, user, window),
        "panel": event_panel.of(vessel, user, window),
        "track_url": f"{reverse('vessels:vessel-track', args=[pk])}?{ranges.query_of(window)}",
    }
    return show(request, vessel, "Track", "vessels/vessel_detail.html", window, context)


@require_GET
def vessel_track(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The window as JSON for map and timeline (docs/frontend.md); empty without positions."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    _, window = asked_window(request, spans, user)
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
    _, window = asked_window(request, spans, user)
    context = {
        "histories": identity_history.of(identity.sheet(vessel, user)),
        "numbers": [(span, mmsi.country(f"{span.mmsi:09}")) for span in spans],
    }
    return show(request, vessel, "Identity", "vessels/vessel_identity.html", window, context)


def _columns(sheet: list[Entry]) -> list[tuple[str, list[str]]]:
    """The label and the claimed values of each attribute that the list shows."""
    held = {entry.attribute: [value.text for value in entry.values] for entry in sheet}
    return [(str(attribute.label), held.get(attribute, [])) for attribute in SHOWN_IN_LIST]
