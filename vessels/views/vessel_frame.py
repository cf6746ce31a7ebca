"""What every page of a vessel shows: her tabs, her listings, whether this person watches her."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from vessels.forms import WindowForm
from vessels.identity import Span
from vessels.models import Vessel
from vessels.permissions import may_record
from vessels.sanctions import status
from vessels.tracking import ranges, sightings, watching
from vessels.tracking.tracks import Window
from vessels.views.past import Past
from vessels.views.person import person

TABS = (
    ("Track", "vessels:vessel-detail"),
    ("Positions", "vessels:vessel-positions"),
    ("Identity", "vessels:vessel-identity"),
    ("Sanctions", "vessels:vessel-sanctions"),
    ("Sightings", "vessels:vessel-sightings"),
)
READ_AS_OF = ("vessels:vessel-identity", "vessels:vessel-sanctions")


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    url: str
    is_current: bool


def get_vessel(request: HttpRequest, pk: UUID) -> Vessel:
    """The vessel, or 404 for who may not see her."""
    return get_object_or_404(Vessel.objects.visible_to(person(request)), pk=pk)


def show(
    request: HttpRequest,
    vessel: Vessel,
    tab: str,
    template: str,
    window: Window | None,
    context: dict[str, Any],
) -> HttpResponse:
    """Render a page of the vessel: its own context, and her frame around it."""
    user = person(request)
    query = ranges.query_of(window)
    read = context.get("past")
    days = urlencode(read.days) if isinstance(read, Past) else ""
    frame = {
        "vessel": vessel,
        "tabs": [
            Tab(text, _address(vessel, name, query, days), text == tab) for text, name in TABS
        ],
        "statuses": context.get("statuses") or status.for_vessel(vessel, now=timezone.now()),
        "window": window,
        "window_query": query,
        "is_watched": context["is_watched"]
        if "is_watched" in context
        else is_watched(vessel, user),
        "may_record": may_record(user),
    }
    return render(request, template, {**frame, **context})


def _address(vessel: Vessel, name: str, window_query: str, days: str) -> str:
    """Of a tab, with the window, and the day read as of where the tab is read so."""
    asked = filter(None, (window_query, days if name in READ_AS_OF else ""))
    return f"{reverse(name, args=[vessel.pk])}?{'&'.join(asked)}"


def is_watched(vessel: Vessel, user: User) -> bool:
    """Whether this person watches her."""
    return vessel.pk in watching.watched(user, [vessel])


def asked_window(
    request: HttpRequest, spans: list[Span], user: User, vessel: Vessel
) -> tuple[WindowForm, Window | None]:
    """The form as filled in, and the window asked for, or the usual one where none is usable."""
    if "start" in request.GET or "end" in request.GET:
        form = WindowForm(request.GET)
        if form.is_valid():
            return form, form.window()
        return form, sightings.usual_window(vessel, spans, user)
    window = sightings.usual_window(vessel, spans, user)
    if window is None:
        return WindowForm(), None
    return WindowForm(initial={"start": window.first_day, "end": window.last_day}), window
