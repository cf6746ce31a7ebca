"""Background work of this app."""

import logging

from celery import shared_task

from accounts.models import User
from evidence import fixity

log = logging.getLogger(__name__)


@shared_task
def check_fixity(actor_id: str | None = None) -> int:
    """Hash every stored file again. Safe to repeat; gives the number of files that failed."""
    actor = User.objects.get(pk=actor_id) if actor_id else None
    faults = fixity.check_all(actor=actor, agent="task:check_fixity")
    for fault in faults:
        log.error("stored file %s: %s", fault.source_file.sha256, fault.result)
    return len(faults)
