"""The table of a vessel's positions, and the same positions as a file."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from evidence.precision import Moment, Precision
from vessels import identity
from vessels.ais.codes import NAV_STATUS
from vessels.identity import Span
from vessels.models import Position
from vessels.track_forms import PositionsForm
from vessels.tracking import hearing, positions_export, selecting, tracks
from vessels.tracking.hearing import Share
from vessels.tracking.selecting import NEWEST_FIRST, ORDERS, Wanted
from vessels.views.person import person
from vessels.views.vessel_frame import get_vessel, show

PAGE_SIZE = 100
DAY = timedelta(days=1)
SORTED_BY = (
    ("time", "Time (UTC)", ""),
    ("mmsi", "MMSI", ""),
    ("", "Latitude, longitude", "num"),
    ("speed", "Speed (kn)", "num"),
    ("course", "Course (°)", "num"),
    ("", "Heading (°)", "num"),
    ("", "Status", ""),
    ("", "Receivers", ""),
    ("", "Import", ""),
)


@require_GET
def vessel_positions(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    form, wanted, shares = _asked(request, spans, user)
    order = request.GET.get("sort", "")
    order = order if order in ORDERS else NEWEST_FIRST
    found = (
        selecting.select(spans, user, wanted, order=order) if wanted else Position.objects.none()
    )
    page = Paginator(found.select_related("position_import"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    query = _without(request.GET, "page")
    context = {
        "form": form,
        "page": page,
        "rows": [(each, NAV_STATUS.get(each.nav_status)) for each in page],
        "columns": _columns(request.GET, order),
        "page_query": f"{query}&" if query else "",
        "numbers": spans,
        "shares": shares,
        "downloads": _downloads(request.GET, pk) if wanted else [],
    }
    window = wanted.window if wanted else None
    return show(request, vessel, "Positions", "vessels/vessel_positions.html", window, context)


@require_GET
def positions_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A file of the positions that the table shows with the same parameters; recorded."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    form, wanted, _ = _asked(request, spans, user)
    if wanted is None or (form.is_bound and not form.is_valid()):
        messages.error(request, "There is nothing to download: choose a time with positions first.")
        return redirect("vessels:vessel-positions", pk)
    made = positions_export.export(
        actor=user,
        vessel=vessel,
        spans=spans,
        wanted=wanted,
        file_type=request.GET.get("type", "csv"),
    )
    response = StreamingHttpResponse(made.lines, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(
    request: HttpRequest, spans: list[Span], user: User
) -> tuple[PositionsForm, Wanted | None, list[Share]]:
    """The form, what it asks for (all of the usual window where nothing usable), the imports."""
    form, wanted = PositionsForm(spans=spans), None
    if "start" in request.GET or "end" in request.GET:
        form = PositionsForm(request.GET, spans=spans)
        wanted = form.wanted() if form.is_valid() else None
    if wanted is None:
        window = tracks.default_window(spans, user)
        if window is None:
            return form, None, []
        wanted = Wanted(window)
        form.initial = {
            "start": Moment(window.start, Precision.DAY),
            "end": Moment(window.end - DAY, Precision.DAY),
            "sort": request.GET.get("sort", NEWEST_FIRST),
        }
    shares = hearing.shares(spans, user, wanted.window)
    form.offer_imports(shares)
    return form, wanted, shares


def _columns(given: QueryDict, order: str) -> list[dict[str, str]]:
    """The heads of the table: where each leads when chosen, and how the table is sorted now."""
    columns = []
    for key, label, css in SORTED_BY:
        turned = f"-{key}" if order == key else key
        now = {key: "ascending", f"-{key}": "descending"}.get(order, "") if key else ""
        url = f"?{_without(given, 'page', 'sort', sort=turned)}" if key else ""
        columns.append({"label": label, "class": css, "url": url, "sorted": now})
    return columns


def _downloads(given: QueryDict, pk: UUID) -> list[tuple[str, str]]:
    address = reverse("vessels:positions-download", args=[pk])
    return [
        (label, f"{address}?{_without(given, 'page', 'sort', 'type', type=code)}")
        for code, label in (("csv", "CSV"), ("geojson", "GeoJSON"), ("kml", "KML"))
    ]


def _without(given: QueryDict, *names: str, **added: str) -> str:
    kept = [(name, value) for name, value in given.items() if name not in names and value]
    return urlencode([*kept, *added.items()])
