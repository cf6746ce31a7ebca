"""Where a vessel could have been in a silence, or could be since her last position."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Invalid
from vessels.detection import event_charts, reaching
from vessels.detection.reaching import Ends, Told
from vessels.event_forms import ReachForm, ReachUntilForm
from vessels.permissions import may_record, require_recorder
from vessels.views.events import get_event
from vessels.views.person import person
from vessels.views.vessel_frame import get_vessel

HALF_A_DIGIT = 0.05  # speeds are shown to 0.1 kn


@require_GET
def gap_reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page for a silence between two positions."""
    ends = reaching.ends_of_gap(get_event(request, pk))
    return _page(request, ends, ReachForm, "gap", pk)


@require_GET
def last_reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page for the time since the last position."""
    ends = _since_last(request, pk)
    return _page(request, ends, ReachUntilForm, "last", pk)


@require_GET
def reach_map(request: HttpRequest, of: str, pk: UUID) -> JsonResponse:
    """The area, both ends and the ports within reach, for the map."""
    ends = _ends(request, of, pk)
    form = (ReachForm if of == "gap" else ReachUntilForm)(request.GET)
    if not form.is_valid():
        return JsonResponse({"vessels": [], "exhibits": [], "places": [], "events": []})
    reached = reaching.reckon(ends, _told(ends, form))
    return JsonResponse(event_charts.reach_data(ends, reached))


@require_POST
def reach_keep(request: HttpRequest, of: str, pk: UUID) -> HttpResponse:
    """Keep what the page shows as an event."""
    require_recorder(person(request))
    ends = _ends(request, of, pk)
    form = (ReachForm if of == "gap" else ReachUntilForm)(request.POST)
    if not form.is_valid():
        messages.error(request, "Give a top speed and a time first, then keep the area.")
        return redirect(_address(of, pk))
    event = reaching.keep(actor=person(request), ends=ends, told=_told(ends, form))
    messages.success(request, "Kept. It can be cited as an exhibit.")
    return redirect("vessels:event-detail", event.pk)


def _page(
    request: HttpRequest, ends: Ends, kind: type[ReachForm], of: str, pk: UUID
) -> HttpResponse:
    usual = reaching.usual_top_speed(ends)
    initial = {
        "top_speed_kn": usual.knots if usual else None,
        "cell_nm": "2",
        "until": ends.end_at.strftime("%Y-%m-%d %H:%M"),
    }
    form = kind(
        {**initial, **request.GET.dict()} if request.GET or usual else None, initial=initial
    )
    reached = None
    if form.is_valid():
        try:
            reached = reaching.reckon(ends, _told(ends, form))
        except Invalid as error:
            form.add_error(None, str(error))
    query = urlencode({name: form[name].value() for name in form.fields})
    context = {
        "ends": ends,
        "of": of,
        "pk": pk,
        "form": form,
        "usual": usual,
        "reached": reached,
        "map_url": f"{reverse('vessels:reach-map', args=[of, pk])}?{query}",
        "keep_url": reverse("vessels:reach-keep", args=[of, pk]),
        "may_record": may_record(person(request)),
    }
    return render(request, "vessels/reach_detail.html", context)


def _ends(request: HttpRequest, of: str, pk: UUID) -> Ends:
    if of == "gap":
        return reaching.ends_of_gap(get_event(request, pk))
    return _since_last(request, pk)


def _since_last(request: HttpRequest, pk: UUID) -> Ends:
    """Until the time asked for; else until now, or for a day where that is too long ago."""
    user, vessel = person(request), get_vessel(request, pk)
    asked = ReachUntilForm(request.POST or request.GET)
    asked.is_valid()
    now = timezone.now().replace(second=0, microsecond=0)
    until = asked.cleaned_data.get("until")
    ends = reaching.ends_since_last(vessel, user, until or now)
    if until is None and ends.end_at - ends.start_at > reaching.LONGEST:
        day_later = (ends.start_at + timedelta(days=1)).replace(second=0, microsecond=0)
        return reaching.ends_since_last(vessel, user, day_later)
    return ends


def _told(ends: Ends, form: ReachForm) -> Told:
    """Her own top speed keeps its reason; any other is the person's word."""
    speed, usual = form.cleaned_data["top_speed_kn"], reaching.usual_top_speed(ends)
    is_usual = usual is not None and abs(usual.knots - speed) < HALF_A_DIGIT
    reason = usual.reason if usual and is_usual else "given by the user"
    return Told(speed, reason, form.cleaned_data["cell_nm"])


def _address(of: str, pk: UUID) -> str:
    return reverse("vessels:gap-reach" if of == "gap" else "vessels:last-reach", args=[pk])
