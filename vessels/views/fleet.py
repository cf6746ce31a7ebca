"""The map of every vessel that the person watches."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from accounts.models import User
from vessels.detection import silences
from vessels.detection.event_charts import url_of
from vessels.detection.silences import Known, Silent
from vessels.errors import InvalidSearch
from vessels.fleet_forms import FleetForm, usual_window
from vessels.identity import Span
from vessels.tracking import charting, fleet, last_positions, segments, tiles
from vessels.tracking.fleet import Choice, Ship
from vessels.tracking.tiles import Tile
from vessels.views.person import person

LISTED = 300
# One map asks for dozens of tiles: whom they are of is worked out once.
KEPT_SECONDS = 60


@require_GET
def fleet_map(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = FleetForm(request.GET) if "start" in request.GET else _usual(user)
    choice = form.choice() if form.is_bound and form.is_valid() else None
    everyone = (
        fleet.watched(user, choice.window, choice.event_kind, now=timezone.now()) if choice else []
    )
    ships = fleet.chosen(everyone, choice) if choice else []
    silent = _silent(ships[:LISTED], user)
    panel = FleetForm(form.data if form.is_bound else None, flags=_flags(everyone))
    context = {
        "form": panel,
        "ships": [(ship, silent.get(ship.vessel.pk)) for ship in ships[:LISTED]],
        "more": max(0, len(ships) - LISTED),
        "count": len(ships),
        "everyone": len(everyone),
        "events": sum(ship.events for ship in ships),
        "most_marked": fleet.MARKED,
        "undrawn": segments.undrawn().count(),
        "asked": choice is not None,
        "ships_url": f"{reverse('vessels:fleet-ships')}?{_query(choice)}" if choice else "",
        "tiles_url": _tiles_url(choice) if choice else "",
        "is_filtered": choice is not None
        and bool(choice.flag or choice.listed or choice.event_kind),
    }
    return render(request, "vessels/fleet.html", context)


@require_GET
def fleet_ships(request: HttpRequest) -> JsonResponse:
    """Names, colours, last positions, numbers and events, for the map."""
    user, choice = person(request), _choice(request)
    ships = _ships(user, choice)
    events = fleet.marked(ships, user, choice.window, choice.event_kind)
    return JsonResponse(
        {
            "ships": [charting.ship_entry(ship) for ship in ships],
            "events": charting.event_entries(events, url_of=url_of),
        }
    )


@require_GET
def fleet_tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """A vector tile of the chosen vessels' tracks; not made again while nothing has changed."""
    user, choice, tile = person(request), _choice(request), Tile(zoom, x, y)
    spans = _spans(user, choice)
    tag = tiles.etag(tile, spans, user, choice.window)
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or HttpResponse(
        tiles.tracks_tile(tile, spans, user, choice.window),
        content_type="application/vnd.mapbox-vector-tile",
    )
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=30"
    return response


def _usual(user: User) -> FleetForm:
    last = fleet.last_day(user)
    window = usual_window(last or timezone.now())
    return FleetForm({"start": str(window.first_day), "end": str(window.last_day)})


def _choice(request: HttpRequest) -> Choice:
    form = FleetForm(request.GET)
    if not form.is_valid():
        raise InvalidSearch("The filters of the map cannot be read. Open the fleet map again.")
    return form.choice()


def _ships(user: User, choice: Choice) -> list[Ship]:
    ships = fleet.watched(user, choice.window, choice.event_kind, now=timezone.now())
    return fleet.chosen(ships, choice)


def _spans(user: User, choice: Choice) -> list[Span]:
    found: list[Span] | None = cache.get(key := f"fleet:{user.pk}:{_query(choice)}")
    if found is None:
        found = fleet.spans_of(_ships(user, choice))
        cache.set(key, found, KEPT_SECONDS)
    return found


def _silent(ships: list[Ship], user: User) -> dict[UUID, Silent]:
    """Those not heard any more, whatever the days of the map. At most five queries."""
    now = timezone.now()
    last = last_positions.of_spans([ship.spans for ship in ships], user, until=now)
    known = {
        ships[row].vessel.pk: Known(ships[row].spans, each.at, each.lon, each.lat)
        for row, each in last.items()
    }
    return silences.ongoing(known, user, now=now)


def _flags(ships: list[Ship]) -> list[tuple[str, str]]:
    return sorted({(flag.code, flag.name) for ship in ships for flag in ship.flags})


def _tiles_url(choice: Choice) -> str:
    """With the {z}, {x} and {y} that the map fills in."""
    origin = reverse("vessels:fleet-tile", args=[0, 0, 0])
    return f"{origin.replace('0/0/0', '{z}/{x}/{y}')}?{_query(choice)}"


def _query(choice: Choice) -> str:
    return urlencode(
        {
            "start": choice.window.first_day,
            "end": choice.window.last_day,
            "flag": choice.flag,
            "listed": choice.listed,
            "event": choice.event_kind,
        }
    )
