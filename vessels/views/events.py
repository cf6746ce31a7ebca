"""Events of a vessel: the list beside her track, the search for them, and the page of one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from kombu.exceptions import OperationalError

from accounts.models import User
from vessels import identity
from vessels.detection import event_charts, event_history, event_panel, event_words, events
from vessels.models import Event, EventKind, Vessel
from vessels.permissions import may_record
from vessels.tasks import detect_events
from vessels.tracking import charting, ranges, tracks
from vessels.tracking.bearers import Bearer, bearers
from vessels.tracking.tracks import Window
from vessels.views.person import person
from vessels.views.vessel_frame import asked_window, get_vessel

AROUND = timedelta(hours=24)


def get_event(request: HttpRequest, pk: UUID) -> Event:
    """The event, or 404 for who may not see it."""
    seen = Event.objects.visible_to(person(request))
    return get_object_or_404(
        seen.select_related(
            "vessel", "other_vessel", "place", "run__requested_by", "superseded_by"
        ),
        pk=pk,
    )


@require_GET
def vessel_events(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list alone, for htmx: of one kind, or while a search is under way."""
    return _panel(request, get_vessel(request, pk))


@require_POST
def events_find(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a worker to look for the vessel's events."""
    user, vessel = person(request), get_vessel(request, pk)
    task: Any = detect_events  # Celery's stubs do not know of delay_on_commit
    with transaction.atomic():
        run = events.request(actor=user, vessel=vessel)
    try:
        task.delay_on_commit([str(vessel.pk)])
    except OperationalError:
        why = "The task queue cannot be reached, so no worker was asked."
        events.request_failed(actor=user, run=run, why=why)
        messages.error(request, f"{why} Tell an administrator.")
    if request.headers.get("HX-Request") == "true":
        return _panel(request, vessel)
    return redirect(f"{reverse('vessels:vessel-detail', args=[pk])}#events-card")


@require_GET
def event_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, event = person(request), get_event(request, pk)
    coverage = event.detail.get("coverage")
    verdict = coverage.get("verdict", "not_known") if coverage else ""
    context = {
        "event": event,
        "title": event_words.title(event),
        "confidence": event_words.confidence(event),
        "figures": event_words.figures(event),
        "others": _others(event, user),
        "parameters": event_words.parameters(event),
        "coverage": coverage,
        "verdict": event_words.VERDICTS.get(verdict, (verdict, "")),
        "coverage_parameters": event_words.told(coverage["parameters"]) if coverage else [],
        "ports": event_words.ports(event),
        "history": event_history.of(event, user),
        "may_record": may_record(user),
        "can_reach": event.kind == EventKind.GAP and event.vessel_id and not event.superseded_at,
    }
    return render(request, "vessels/event_detail.html", context)


@require_GET
def event_map(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The tracks of its vessels around the event, and what it covers, for the map."""
    user, event = person(request), get_event(request, pk)
    window = Window(event.start_at - AROUND, (event.end_at or event.start_at) + AROUND)
    vessels = [vessel for vessel in (event.vessel, event.other_vessel) if vessel]
    drawn = [
        charting.vessel_entry(
            vessel,
            tracks.track_of(vessel, user, window),
            colour_index=index,
            url=reverse("vessels:vessel-detail", args=[vessel.pk]),
        )
        for index, vessel in enumerate(vessels)
    ]
    return JsonResponse(event_charts.event_data(event, drawn))


def _others(event: Event, user: User) -> dict[str, Bearer]:
    """Who bears a number of the event that is tied to no vessel in it, by the number's field."""
    numbers = {
        "mmsi": None if event.vessel_id else event.mmsi,
        "other_mmsi": None if event.other_vessel_id else event.other_mmsi,
    }
    times = [
        (each, event.start_at, event.end_at or event.start_at) for each in numbers.values() if each
    ]
    found = bearers(times, user, now=timezone.now()) if times else {}
    return {name: found[number] for name, number in numbers.items() if number}


def _panel(request: HttpRequest, vessel: Vessel) -> HttpResponse:
    user = person(request)
    _, window = asked_window(request, identity.transponders(vessel, user), user, vessel)
    kind = request.GET.get("kind", "")
    panel = event_panel.of(vessel, user, window, kind if kind in EventKind.values else "")
    context = {"panel": panel, "vessel": vessel, "window_query": ranges.query_of(window)}
    return render(request, "vessels/_events.html", context)
