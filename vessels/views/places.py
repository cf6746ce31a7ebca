"""The list of places, the page of one, entering, correcting and retiring them."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import ledger
from accounts.errors import Invalid
from accounts.models import User
from vessels.gazetteer import place_shapes, places
from vessels.models import Place, PlaceOrigin
from vessels.models.place import PlaceQuerySet
from vessels.permissions import may_record, require_recorder
from vessels.place_forms import PlaceFilterForm, PlaceForm, RetireForm
from vessels.views.person import person

PAGE_SIZE = 50
AROUND_DEG = 0.5
ACTS = {"place.added": "Entered", "place.changed": "Corrected", "place.retired": "Retired"}


@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = PlaceFilterForm(request.GET)
    found = _chosen(user, form).defer("area")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "page_query": f"{query.urlencode()}&" if query else "",
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_record": may_record(user),
    }
    return render(request, "vessels/place_list.html", context)


@require_GET
def place_detail(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    place = get_object_or_404(Place.objects.visible_to(user), pk=pk)
    standing = _standing(place)
    context = {
        "place": place,
        "stands_for": standing.others if standing and standing.place == place else (),
        "counted_as": standing.place if standing and standing.place != place else None,
        "entries": [
            (entry, ACTS.get(entry.action, entry.action)) for entry in ledger.entries_of(place)
        ],
        "is_own": place.origin == PlaceOrigin.OWN,
        "retire_form": RetireForm(),
        "may_record": may_record(user) and not place.retired_at,
    }
    return render(request, "vessels/place_detail.html", context)


@require_GET
def place_map(request: HttpRequest, pk: str) -> JsonResponse:
    """The place for the map of its page."""
    place = get_object_or_404(Place.objects.visible_to(person(request)), pk=pk)
    drawn: dict[str, Any] = {
        "name": place.name,
        "lon": place.location.x,
        "lat": place.location.y,
        "precision_m": place.precision_m,
        "area": json.loads(place.area.json) if place.area else None,
    }
    return JsonResponse({"vessels": [], "exhibits": [], "places": [drawn], "events": []})


@require_http_methods(["GET", "POST"])
def place_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            place = places.add_place(actor=user, **form.described())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Entered: {place}.")
            return redirect("vessels:place-detail", place.pk)
    return render(request, "vessels/place_form.html", {"form": form, "place": None})


@require_http_methods(["GET", "POST"])
def place_edit(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    place = get_object_or_404(Place.objects.visible_to(user), pk=pk)
    held = {name: getattr(place, name) for name in places.FACTS}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid():
        try:
            places.edit_place(actor=user, place=place, **form.described())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Saved: {place}.")
            return redirect("vessels:place-detail", place.pk)
    return render(request, "vessels/place_form.html", {"form": form, "place": place})


@require_POST
def place_retire(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    place = get_object_or_404(Place.objects.visible_to(user), pk=pk)
    places.retire_place(actor=user, place=place, reason=request.POST.get("reason", "")[:300])
    messages.success(request, f"Retired: {place}.")
    return redirect("vessels:place-detail", place.pk)


def _chosen(user: User, form: PlaceFilterForm) -> PlaceQuerySet:
    found = Place.objects.visible_to(user)
    asked = form.cleaned_data if form.is_valid() else {}
    if not asked.get("retired"):
        found = found.standing()
    if text := asked.get("q"):
        found = found.filter(Q(name__icontains=text) | Q(locode__iexact=text.replace(" ", "")))
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    if origin := asked.get("origin"):
        found = found.filter(origin=origin)
    return found.order_by("name", "origin", "pk")


def _standing(place: Place) -> place_shapes.Standing | None:
    """What counts for detection here: the place itself, or another that stands for it."""
    lon, lat = place.location.x, place.location.y
    west, east = ((side + 180) % 360 - 180 for side in (lon - AROUND_DEG, lon + AROUND_DEG))
    box = (west, lat - AROUND_DEG, east, lat + AROUND_DEG)
    near = place_shapes.standing_near(box)
    return next((each for each in near if place in (each.place, *each.others)), None)
