"""Who was within so many kilometres of here between these dates."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.errors import Invalid
from accounts.models import User
from vessels.errors import InvalidSearch
from vessels.permissions import may_record
from vessels.presence_forms import PresenceForm
from vessels.tracking import presence as searching
from vessels.tracking import presence_export
from vessels.tracking.bearers import Bearer, bearers
from vessels.tracking.presence import MOST, Answer, Presence
from vessels.views.person import person

PAGE_SIZE = 50
DRAWN = 500
ASKED = ("lat", "lon", "radius", "unit", "start", "end")


@require_GET
def presence(request: HttpRequest) -> HttpResponse:
    user = person(request)
    is_asked = "start" in request.GET
    form = PresenceForm(request.GET) if is_asked else PresenceForm(initial=_given(request))
    answer = _answer(form, user) if is_asked and form.is_valid() else None
    page = Paginator(answer.found if answer else [], PAGE_SIZE).get_page(request.GET.get("page"))
    named = _named(list(page.object_list), user)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "answer": answer,
        "told": len(answer.found) if answer else 0,
        "most": MOST,
        "drawn": DRAWN,
        "page": page,
        "rows": [(each, named[each.mmsi]) for each in page.object_list],
        "query": query.urlencode(),
        "may_record": may_record(user),
    }
    return render(request, "vessels/presence.html", context)


@require_GET
def presence_map(request: HttpRequest) -> JsonResponse:
    """The circle and the nearest position of each, for the map."""
    user = person(request)
    form = PresenceForm(request.GET)
    answer = _answer(form, user) if form.is_valid() else None
    drawn = answer.found[:DRAWN] if answer else []
    named = _named(drawn, user)
    return JsonResponse({"found": [_entry(each, named[each.mmsi]) for each in drawn]})


@require_GET
def presence_csv(request: HttpRequest) -> HttpResponseBase:
    user = person(request)
    form = PresenceForm(request.GET)
    if not form.is_valid():
        raise InvalidSearch("Say where, within how far and between which days, then download.")
    found = searching.who_was_here(form.circle(), form.window(), user).found
    lines = presence_export.lines(found, _named(found, user))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="who-was-here.csv"'
    return response


def _given(request: HttpRequest) -> dict[str, Any]:
    """What a link from another page fills in."""
    given = {name: request.GET[name] for name in ASKED if name in request.GET}
    return {"radius": 5, "unit": "km", **given}


def _answer(form: PresenceForm, user: User) -> Answer | None:
    try:
        return searching.who_was_here(form.circle(), form.window(), user)
    except Invalid as error:
        form.add_error(None, str(error))
        return None


def _named(found: list[Presence], user: User) -> dict[int, Bearer]:
    times = [(each.mmsi, each.first_at, each.last_at) for each in found]
    return bearers(times, user, now=timezone.now()) if times else {}


def _entry(each: Presence, bearer: Bearer) -> dict[str, Any]:
    names = [str(vessel) for vessel, _ in bearer.vessels] or [bearer.sent_name]
    return {
        "mmsi": bearer.number,
        "name": ", ".join(filter(None, names)),
        "lon": each.lon,
        "lat": each.lat,
        "metres": round(each.metres),
        "at": int(each.closest_at.timestamp()) if each.closest_at else None,
        "inside": each.positions > 0,
        "listed": any(one.state == "listed" for one in bearer.listings),
        "illustrative": each.is_illustrative,
    }
