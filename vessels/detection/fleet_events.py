"""Encounters of a whole fleet: everybody heard in an area, day by day, whoever they are."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels.detection import company, events, meetings, superseding
from vessels.detection.company import Box
from vessels.detection.meetings import DAY, EDGE
from vessels.detection.position_columns import Held
from vessels.detection.superseding import Settlement
from vessels.gazetteer import place_shapes
from vessels.models import DetectionRun, Event
from vessels.permissions import require_recorder
from vessels.tracking.tracks import Window

WORLD = (-180.0, -90.0, 180.0, 90.0)


@transaction.atomic
def detect_encounters(
    *,
    actor: User | None,
    window: Window,
    area: tuple[float, float, float, float] = WORLD,
    agent: str = "",
) -> DetectionRun:
    """Find and keep the encounters between any two transponders in the area (west, south, east,
    north; degrees).

    One day after another with what lies around it, so that none is lost at midnight UTC. It adds
    and supersedes; only a search for one of the vessels withdraws. Twice changes nothing.
    """
    if actor:
        require_recorder(actor)
    run = DetectionRun.objects.create(start=window.start, end=window.end, requested_by=actor)
    places = place_shapes.shapes_near()
    found: dict[tuple[object, ...], Event] = {}
    held: list[Held] = []
    for day in _days(window):
        around = Window(day - EDGE, day + DAY + EDGE)
        rows = company.everybody(Box(around.start, around.end, *area))
        met = meetings.found_in(rows, places, window=around)
        held += met.held
        found.update(((e.mmsi, e.other_mmsi, e.start_at), e) for e in met.events)
    events.lock_pairs()
    settled = superseding.settle(_standing(list(found.values())), list(found.values()))
    run.counts = events.write(run, _without_withdrawals(settled), held)
    run.finished_at = datetime.now(UTC)
    run.save()
    ledger.record(
        subject=run,
        actor=actor,
        agent=agent,
        action="encounters.detected",
        payload={
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "area": list(area),
            **run.counts,
        },
    )
    return run


def _days(window: Window) -> Iterator[datetime]:
    day = datetime.combine(window.first_day, time(tzinfo=UTC))
    while day < window.end:
        yield day
        day += timedelta(days=1)


def _standing(found: list[Event]) -> list[Event]:
    """What stands of the pairs found, at those times."""
    if not found:
        return []
    start = min(event.start_at for event in found)
    end = max(event.end_at or event.start_at for event in found)
    pairs = {(event.mmsi, event.other_mmsi) for event in found}
    between = meetings.between(Window(start, end + timedelta(microseconds=1)))
    return [event for event in between if (event.mmsi, event.other_mmsi) in pairs]


def _without_withdrawals(settled: Settlement) -> Settlement:
    return Settlement(settled.new, settled.unchanged, settled.superseded)
