"""Up to six vessels on one map and one clock, and how near each two of them came."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from vessels import identity, searching
from vessels.forms import WindowForm
from vessels.models import Vessel, Watch
from vessels.tracking import charting, comparing, ranges
from vessels.tracking.tracks import Window
from vessels.views.person import person

MOST_FOUND = 10


@require_GET
def vessel_compare(request: HttpRequest) -> HttpResponse:
    user = person(request)
    chosen = _chosen(request, user)
    form, window = _window(request, chosen, user)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    compared = comparing.tracks_of(chosen, user, window) if window else []
    query = ranges.query_of(window)
    context = {
        "form": form,
        "window": window,
        "chosen": [
            {"vessel": vessel, "colour_index": index, "without": _query(chosen, query, drop=vessel)}
            for index, vessel in enumerate(chosen)
        ],
        "offered": [
            {"vessel": vessel, "query": _query([*chosen, vessel], query)}
            for vessel in _offered(user, text, chosen)
        ],
        "is_full": len(chosen) >= comparing.MOST,
        "most": comparing.MOST,
        "q": text,
        "pairs": comparing.pairs(compared),
        "thinned": [each for each in compared if each.track.step_s],
        "source": f"{reverse('vessels:compare-data')}?{_query(chosen, query)}",
    }
    return render(request, "vessels/vessel_compare.html", context)


@require_GET
def compare_data(request: HttpRequest) -> JsonResponse:
    """The vessels and their window in the shape the map reads (docs/frontend.md)."""
    user = person(request)
    chosen = _chosen(request, user)
    _, window = _window(request, chosen, user)
    drawn = [
        charting.vessel_entry(
            each.vessel,
            each.track,
            colour_index=each.colour_index,
            url=reverse("vessels:vessel-detail", args=[each.vessel.pk]),
        )
        for each in (comparing.tracks_of(chosen, user, window) if window else [])
    ]
    return JsonResponse({"vessels": drawn, "exhibits": [], "places": [], "events": []})


def _chosen(request: HttpRequest, user: User) -> list[Vessel]:
    """The vessels named in the address that the person may see, in that order, at most six."""
    asked: list[UUID] = []
    for text in request.GET.getlist("v")[: 2 * comparing.MOST]:
        try:
            asked.append(UUID(text))
        except ValueError:
            continue
    found = Vessel.objects.visible_to(user).in_bulk(asked)
    return [found[pk] for pk in dict.fromkeys(asked) if pk in found][: comparing.MOST]


def _window(
    request: HttpRequest, chosen: list[Vessel], user: User
) -> tuple[WindowForm, Window | None]:
    form = WindowForm(request.GET if request.GET.get("start") or request.GET.get("end") else None)
    if form.is_bound and form.is_valid():
        return form, form.window() if chosen else None
    window = comparing.default_window(identity.transponders_of(chosen, user), user)
    if window and not form.is_bound:
        form = WindowForm(initial={"start": window.first_day, "end": window.last_day})
    return form, window


def _offered(user: User, text: str, chosen: list[Vessel]) -> list[Vessel]:
    """Vessels that match what was typed, or else those the person watches."""
    found = (
        searching.search(user, text)
        if text
        else Vessel.objects.visible_to(user).filter(
            pk__in=Watch.objects.visible_to(user).values("vessel")
        )
    )
    return list(found.exclude(pk__in=[vessel.pk for vessel in chosen])[:MOST_FOUND])


def _query(chosen: list[Vessel], window: str, *, drop: Vessel | None = None) -> str:
    named = urlencode([("v", str(vessel.pk)) for vessel in chosen if vessel != drop])
    return "&".join(part for part in (named, window) if part)
