"""The list of vessels, opening one by IMO number, and the page of one."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from vessels import charting, identity, mmsi, registering, searching, tracks
from vessels.ais.codes import NAV_STATUS
from vessels.forms import OpenVesselForm, WindowForm
from vessels.identity import Entry, Span
from vessels.models import Attribute, Vessel
from vessels.permissions import may_record
from vessels.sanctions import status
from vessels.tracks import Window
from vessels.views.person import person

PAGE_SIZE = 25
LATEST = 200
SHOWN_IN_LIST = (Attribute.FLAG, Attribute.MMSI, Attribute.FORMER_NAME)


@require_GET
def vessel_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    page = Paginator(searching.search(user, text), PAGE_SIZE).get_page(request.GET.get("page"))
    vessels = list(page.object_list)
    sheets = identity.sheets(vessels, user)
    statuses = status.for_vessels(vessels, now=timezone.now())
    rows = [
        {
            "vessel": vessel,
            "columns": _columns(sheets[vessel.pk]),
            "statuses": statuses[vessel],
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
def vessel_detail(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    vessel = get_object_or_404(Vessel.objects.visible_to(user), pk=pk)
    spans = identity.transponders(vessel, user)
    form = WindowForm(request.GET) if "start" in request.GET or "end" in request.GET else None
    window = _window(form, spans, user)
    latest = list(
        tracks.positions(spans, user, window)
        .select_related("position_import")
        .order_by("-at", "mmsi")[:LATEST]
        if window
        else []
    )
    context = {
        "vessel": vessel,
        "sheet": identity.sheet(vessel, user),
        "numbers": [(span, mmsi.country(f"{span.mmsi:09}")) for span in spans],
        "statuses": status.for_vessel(vessel, now=timezone.now()),
        "window": window,
        "window_form": form or _filled(window),
        "synthetic": bool(latest) and all(each.position_import.is_illustrative for each in latest),
        "positions": [(each, NAV_STATUS.get(each.nav_status)) for each in latest],
        "latest": LATEST,
        "may_record": may_record(user),
        "track_url": f"{reverse('vessels:vessel-track', args=[vessel.pk])}?{_query(window)}",
    }
    return render(request, "vessels/vessel_detail.html", context)


@require_GET
def vessel_track(request: HttpRequest, pk: str) -> JsonResponse:
    """The track of a window as JSON for the map; without positions an empty one."""
    user = person(request)
    vessel = get_object_or_404(Vessel.objects.visible_to(user), pk=pk)
    spans = identity.transponders(vessel, user)
    form = WindowForm(request.GET) if request.GET else None
    window = _window(form, spans, user)
    drawn = []
    if window:
        track = tracks.track_for(spans, user, window)
        drawn = [charting.vessel_entry(vessel, track)]
    return JsonResponse({"vessels": drawn, "exhibits": [], "places": [], "events": []})


def _columns(sheet: list[Entry]) -> list[tuple[str, list[str]]]:
    """The label and the claimed values of each attribute that the list shows."""
    held = {entry.attribute: [value.text for value in entry.values] for entry in sheet}
    return [(str(attribute.label), held.get(attribute, [])) for attribute in SHOWN_IN_LIST]


def _window(form: WindowForm | None, spans: list[Span], user: User) -> Window | None:
    """The window asked for; the default one when nothing, or nothing usable, was asked."""
    if form and form.is_valid():
        return form.window()
    return tracks.default_window(spans, user)


def _filled(window: Window | None) -> WindowForm:
    if window is None:
        return WindowForm()
    return WindowForm(initial={"start": window.first_day, "end": window.last_day})


def _query(window: Window | None) -> str:
    return urlencode({"start": window.first_day, "end": window.last_day}) if window else ""
