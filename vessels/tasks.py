"""What the worker does for feeds, lists, imports and events: ids in, safe to run twice."""

import logging
from datetime import datetime

from celery import group, shared_task
from django.utils import timezone

from vessels.ais import importing
from vessels.ais.feeds import refreshing as feeds
from vessels.detection import events
from vessels.errors import (
    ImportBusy,
    RefreshBusy,
    RefreshTooSoon,
    ScreeningBusy,
    ScreeningGone,
    SwitchedOff,
)
from vessels.models import Feed, ImportState, ListVersion, PositionImport, SanctionsList, Vessel
from vessels.sanctions import news, versions
from vessels.sanctions import refreshing as lists
from vessels.sanctions.matches import keeping_up
from vessels.screening import running
from vessels.tracking import segments
from vessels.tracking.tracks import Window

logger = logging.getLogger(__name__)


@shared_task
def refresh_sanctions(list_code: str) -> None:
    """Bring one list up to date. One list's trouble never reaches another: a task each."""
    try:
        run = lists.refresh(
            sanctions_list=SanctionsList.objects.get(pk=list_code), agent="task:refresh_sanctions"
        )
    except (RefreshBusy, RefreshTooSoon, SwitchedOff) as reason:
        logger.info("Not refreshed: %s", reason)
        return
    version = versions.taken_by(run)
    if version:
        follow_version.delay(version.pk)


@shared_task
def follow_version(version_pk: int) -> None:
    """What a version that was accepted means for vessels, and for those who watch them."""
    version = ListVersion.objects.select_related("sanctions_list").get(pk=version_pk)
    logger.info("%s: %s", version, versions.summary(version))
    news.tell_watchers(version=version, agent="task:follow_version")
    keeping_up.keep_up(agent="task:follow_version")


@shared_task
def find_matches() -> None:
    """Hold vessels against listed ships wherever one of the two is new."""
    keeping_up.keep_up(agent="task:find_matches")


@shared_task
def run_screening(screening_id: str) -> None:
    """Hold a person's list of ships against all listed ships."""
    try:
        running.run(screening_id)
    except (ScreeningBusy, ScreeningGone) as reason:
        logger.info("Not screened: %s", reason)


@shared_task
def refresh_positions(feed_id: str) -> None:
    """Bring one feed up to date, and look for events where that brought positions."""
    feed, began = Feed.objects.get(pk=feed_id), timezone.now()
    try:
        feeds.refresh(feed=feed, agent="task:refresh_positions")
    except (RefreshBusy, RefreshTooSoon, SwitchedOff) as reason:
        logger.info("Not refreshed: %s", reason)
    for made in feed.imports.filter(imported_at__gte=began, accepted__gt=0):
        detect_after_import.delay(str(made.pk))


@shared_task
def draw_tracks() -> None:
    """Draw the positions of every import that is not drawn yet, and what an undoing left."""
    segments.draw_undrawn()


@shared_task
def import_positions(import_id: str) -> None:
    """Import what a person confirmed."""
    try:
        importing.run(import_id)
    except ImportBusy as reason:
        logger.info("Not imported: %s", reason)
    else:
        detect_after_import.delay(import_id)


@shared_task
def undo_import(import_id: str) -> None:
    """Take back an import that a person asked to undo, and look at its events again."""
    try:
        made = importing.run_undo(import_id)
    except ImportBusy as reason:
        logger.info("Not undone: %s", reason)
        return
    if made.state == ImportState.UNDONE:
        detect_after_import.delay(import_id)


@shared_task
def detect_after_import(import_id: str) -> None:
    """Look for events of every vessel that an import, or its undoing, may concern."""
    made = PositionImport.objects.get(pk=import_id)
    window = events.window_of(made)
    if window:
        vessels = [str(vessel.pk) for vessel in events.affected_by(made)]
        detect_events(vessels, window.start.isoformat(), window.end.isoformat())


@shared_task
def detect_events(vessel_ids: list[str], since: str = "", until: str = "") -> None:
    """Spread a search over the workers: one task per vessel."""
    group(detect_vessel.s(vessel_id, since, until) for vessel_id in vessel_ids).delay()


@shared_task
def detect_vessel(vessel_id: str, since: str = "", until: str = "") -> None:
    """Look for one vessel's events; without times in all that is held."""
    window = None
    if since and until:
        window = Window(datetime.fromisoformat(since), datetime.fromisoformat(until))
    events.detect(
        actor=None,
        vessel=Vessel.objects.get(pk=vessel_id),
        window=window,
        agent="task:detect_events",
    )
