"""Events of vessels: looked for, kept with what they rest on, superseded and never edited."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from accounts import ledger
from accounts.models import User
from vessels.detection import (
    attribution,
    coverage_loading,
    detecting,
    meetings,
    reaching,
    superseding,
)
from vessels.detection.detecting import Looked, late_times
from vessels.detection.position_columns import Held
from vessels.detection.superseding import Settlement
from vessels.errors import DetectionBusy
from vessels.gazetteer import place_shapes
from vessels.models import (
    DetectionRun,
    Event,
    EventKind,
    ImportState,
    PositionImport,
    Vessel,
)
from vessels.models.event import EventQuerySet
from vessels.permissions import require_recorder
from vessels.tracking.tracks import Window

# Kept by people, not by detectors: no detection supersedes them.
KEPT: Final = (EventKind.REACHABILITY,)
# A request that no worker took for so long is overdue: asking again is allowed.
QUEUED_FOR: Final = timedelta(minutes=10)
_LOCK: Final = 0x455654
_PAIRS: Final = "encounters"


@transaction.atomic
def request(*, actor: User, vessel: Vessel) -> DetectionRun:
    """Put a detection down as waiting for a worker; the caller sends the task on commit.

    Raises Refused, and DetectionBusy while another one waits.
    """
    require_recorder(actor)
    Vessel.objects.select_for_update().get(pk=vessel.pk)
    waiting = pending(vessel)
    if waiting:
        raise DetectionBusy(
            f"{vessel}: a search for events is already waiting for a worker, since "
            f"{waiting.started_at:%H:%M}Z."
        )
    now = datetime.now(UTC)
    run = DetectionRun.objects.create(vessel=vessel, start=now, end=now, requested_by=actor)
    ledger.record(
        subject=vessel, actor=actor, action="events.requested", payload={"run": str(run.pk)}
    )
    return run


@transaction.atomic
def request_failed(*, actor: User, run: DetectionRun, why: str) -> None:
    """End a run that no worker could be asked for."""
    require_recorder(actor)
    run.finished_at, run.problem = datetime.now(UTC), why
    run.save(update_fields=["finished_at", "problem"])


def pending(vessel: Vessel) -> DetectionRun | None:
    """The run that waits for a worker or is under way."""
    return DetectionRun.objects.filter(
        vessel=vessel, finished_at=None, started_at__gte=datetime.now(UTC) - QUEUED_FOR
    ).first()


def detect(
    *, actor: User | None, vessel: Vessel, window: Window | None = None, agent: str = ""
) -> DetectionRun:
    """Look for events in all that is held of the vessel, and settle them with those that stand.

    Detectors always see every position, so that what they find never depends on how the data came.
    ``window``: where positions of others may have changed; encounters and the coverage of gaps are
    looked at again there only. Running it twice changes nothing. Raises Refused.
    """
    if actor:
        require_recorder(actor)
    try:
        with transaction.atomic():
            return _detect(actor, vessel, window, agent)
    except Exception as error:
        _failed(vessel, actor, error)
        raise


def of_vessel(vessel: Vessel, user: User, window: Window | None = None) -> EventQuerySet:
    """Standing events of the vessel that the user may see, her encounters from either side."""
    return of_vessels([vessel], user, window)


def of_vessels(
    vessels: Sequence[Vessel], user: User, window: Window | None = None
) -> EventQuerySet:
    """As :func:`of_vessel`, of several; an encounter of two of them is there once."""
    found = Event.objects.visible_to(user).standing()
    found = found.filter(Q(vessel__in=vessels) | Q(other_vessel__in=vessels))
    if window:
        found = found.filter(
            Q(end_at__gte=window.start) | Q(end_at=None),
            start_at__lt=window.end,
        )
    return found.select_related("vessel", "other_vessel", "place").order_by("start_at", "kind")


def affected_by(position_import: PositionImport) -> list[Vessel]:
    """Vessels heard by anybody in the time of the import, or with events in it.

    Others' positions change their encounters and the coverage of their gaps, even where the import
    says nothing of the vessels themselves.
    """
    first, last = position_import.first_at, position_import.last_at
    if first is None or last is None:
        return []
    standing = Event.objects.standing().exclude(kind__in=KEPT).filter(start_at__lte=last)
    touched = standing.filter(Q(end_at__gte=first) | Q(end_at=None))
    with_events = Q(pk__in=touched.values("vessel")) | Q(pk__in=touched.values("other_vessel"))
    heard = attribution.vessels_heard(first, last)
    return list(Vessel.objects.filter(with_events | Q(pk__in=heard)).order_by("pk"))


def window_of(position_import: PositionImport) -> Window | None:
    """The time in which the import may have changed what is held."""
    first, last = position_import.first_at, position_import.last_at
    return Window(first, last + timedelta(microseconds=1)) if first and last else None


def _detect(actor: User | None, vessel: Vessel, window: Window | None, agent: str) -> DetectionRun:
    _keep_to_one_core()
    _lock(str(vessel.pk))
    places = place_shapes.shapes_near()
    looked = detecting.look(vessel, places)
    standing = list(
        Event.objects.standing()
        .filter(vessel=vessel)
        .exclude(kind__in=[*KEPT, EventKind.ENCOUNTER])
    )
    coverage_loading.complete(looked.events, standing, window)
    run = _run_for(vessel, actor, looked, window)
    settled = superseding.settle(standing, looked.events)
    counts = write(run, settled, [held for held, _ in looked.held])
    # Pairs are settled one vessel at a time, so that two workers never keep one encounter twice.
    met = meetings.of(looked, window, places)
    lock_pairs()
    settled = superseding.settle(meetings.standing(looked, met.window), met.events)
    met_counts = write(run, settled, met.held)
    run.counts = {name: counts[name] + met_counts[name] for name in counts}
    run.finished_at = datetime.now(UTC)
    run.save()
    if actor or any(run.counts[name] for name in ("new", "superseded", "withdrawn")):
        ledger.record(
            subject=vessel,
            actor=actor,
            agent=agent,
            action="events.detected",
            payload={"run": str(run.pk), **run.counts},
        )
    return run


def _keep_to_one_core() -> None:
    """For this transaction: what runs side by side is vessels, one in each worker.

    A query of a few rows on several cores waits longer for helpers than they save, and takes the
    cores from the other workers. The track of a month does not fit into the usual 4 MB to sort in.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '32MB'")


def _run_for(
    vessel: Vessel, actor: User | None, looked: Looked, window: Window | None
) -> DetectionRun:
    """The run that somebody asked for, or else a new one."""
    now = datetime.now(UTC)
    span = (window.start, window.end) if window else looked.span() or (now, now)
    run = pending(vessel) or DetectionRun(vessel=vessel, requested_by=actor)
    run.start, run.end = span
    run.save()
    return run


def write(run: DetectionRun, settled: Settlement, held: Sequence[Held]) -> dict[str, int]:
    """Save what is new, point what stood at its successors; how many of each."""
    now = datetime.now(UTC)
    for event in settled.new:
        event.run = run
    Event.objects.bulk_create(settled.new, batch_size=500)
    for old, new in settled.superseded:
        late = late_times(held, old.detected_at, *_span_of(old, new))
        old.superseded_by, old.superseded_why = new, superseding.why_superseded(old, new, late)
    for old in settled.withdrawn:
        late = late_times(held, old.detected_at, *_span_of(old, old))
        old.superseded_why = superseding.why_withdrawn(old, late, _undone_since(old))
    replaced = [old for old, _ in settled.superseded] + settled.withdrawn
    for old in reaching.of_gaps(replaced):
        old.superseded_why = "The gap that it was reckoned for has changed. Reckon it again."
        replaced.append(old)
    for old in replaced:
        old.superseded_at = now
    Event.objects.bulk_update(
        replaced, ["superseded_by", "superseded_at", "superseded_why"], batch_size=500
    )
    return {
        "new": len(settled.new),
        "unchanged": len(settled.unchanged),
        "superseded": len(settled.superseded),
        "withdrawn": len(settled.withdrawn),
    }


def _span_of(old: Event, new: Event) -> tuple[datetime, datetime]:
    ends: Iterable[Any] = (old.start_at, new.start_at, old.end_at, new.end_at)
    moments = [at for at in ends if at]
    return min(moments), max(moments)


def _undone_since(event: Event) -> list[str]:
    undone = PositionImport.objects.filter(
        state=ImportState.UNDONE,
        undone_at__gte=event.detected_at,
        first_at__lte=event.end_at or event.start_at,
        last_at__gte=event.start_at,
    )
    return [str(each) for each in undone.order_by("undone_at")]


def _failed(vessel: Vessel, actor: User | None, error: Exception) -> None:
    """Say on the run that it came to nothing; what stood before still stands."""
    now = datetime.now(UTC)
    run = pending(vessel) or DetectionRun(vessel=vessel, requested_by=actor, start=now, end=now)
    run.finished_at = now
    run.problem = f"The search stopped ({type(error).__name__}). Nothing was changed."
    run.save()


def lock_pairs() -> None:
    """Until the transaction ends nobody else settles encounters: none is kept twice."""
    _lock(_PAIRS)


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, name])
