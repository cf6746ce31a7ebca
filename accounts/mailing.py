"""The e-mail that says only that notices wait: what they are about may be restricted."""

import logging
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import Notice, User

log = logging.getLogger(__name__)

_WHY_SO_LITTLE: Final = (
    "What they are about is not sent by e-mail. You can turn these mails off there."
)


@transaction.atomic
def set_mail(*, actor: User, wanted: bool) -> None:
    """Whether the actor is told by e-mail that notices wait."""
    held = User.objects.select_for_update().get(pk=actor.pk)
    if held.wants_mail != wanted:
        held.wants_mail = wanted
        held.save(update_fields=["wants_mail"])
        ledger.record(subject=held, actor=actor, action="notice.mail", payload={"wanted": wanted})


def sends_mail() -> bool:
    """Whether the house sends mail about notices at all."""
    return bool(settings.NOTICE_MAIL_FROM)


def mail_unread() -> int:
    """Send each person who wants it one mail about all that came since the last; how many mails.

    Nothing is sent unless `NOTICE_MAIL_FROM` is set. What a server refuses is tried again with the
    next call, and keeps nobody else's mail back.
    """
    if not sends_mail():
        return 0
    wanting = User.objects.filter(is_active=True, wants_mail=True)
    return sum(_mail_to(user) for user in wanting)


def _mail_to(user: User) -> bool:
    """Whether a mail went out. Marking is undone where it did not."""
    try:
        with transaction.atomic():
            waiting = Notice.objects.visible_to(user).unread().filter(mailed_at=None)
            count = waiting.update(mailed_at=timezone.now())
            if count:
                send_mail(*_mail(count), settings.NOTICE_MAIL_FROM, [user.email])
    except (SMTPException, OSError) as error:
        log.warning("Notices for %s were not mailed: %s", user.pk, error)
        return False
    return bool(count)


def _mail(count: int) -> tuple[str, str]:
    things = "1 new notice" if count == 1 else f"{count} new notices"
    return (
        f"Plimsoll: {things}",
        f"{things} for you. Sign in to Plimsoll and open Notices.\n\n{_WHY_SO_LITTLE}\n",
    )
