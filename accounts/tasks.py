"""Background work of this app."""

import logging

from celery import shared_task

from accounts import mailing, verification
from accounts.models import User

log = logging.getLogger(__name__)


@shared_task
def verify_ledger(actor_id: str | None = None) -> int:
    """Verify the ledger and sign a checkpoint. Safe to repeat; gives the number of faults."""
    actor = User.objects.get(pk=actor_id) if actor_id else None
    audit = verification.audit(actor=actor, agent="task:verify_ledger")
    for fault in audit.faults:
        log.error("ledger: %s", fault)
    return len(audit.faults)


@shared_task
def mail_notices() -> int:
    """Mail those who want it that notices wait. Safe to repeat; gives the number of mails."""
    return mailing.mail_unread()
