"""What the worker does for feeds and lists: an id in, one call, safe to run twice."""

import logging

from celery import shared_task

from vessels import segments
from vessels.ais import importing
from vessels.ais.feeds import refreshing as feeds
from vessels.errors import ImportBusy, RefreshBusy, SwitchedOff
from vessels.models import Feed, SanctionsList
from vessels.sanctions import refreshing as lists

logger = logging.getLogger(__name__)


@shared_task
def refresh_sanctions(list_code: str) -> None:
    """Bring one list up to date. One list's trouble never reaches another: a task each."""
    try:
        lists.refresh(
            sanctions_list=SanctionsList.objects.get(pk=list_code), agent="task:refresh_sanctions"
        )
    except (RefreshBusy, SwitchedOff) as reason:
        logger.info("Not refreshed: %s", reason)


@shared_task
def refresh_positions(feed_id: str) -> None:
    """Bring one feed up to date."""
    try:
        feeds.refresh(feed=Feed.objects.get(pk=feed_id), agent="task:refresh_positions")
    except (RefreshBusy, SwitchedOff) as reason:
        logger.info("Not refreshed: %s", reason)


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
