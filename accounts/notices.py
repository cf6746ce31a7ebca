"""Notices: telling people once what they should know, and whether they have seen it.

What is told of a compartment is shown only to those who are in it still. The e-mail says only that
something waits: what it is about may be restricted, and mail is not.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import Compartment, Notice, NoticeKind, User

log = logging.getLogger(__name__)

_WHY_SO_LITTLE: Final = (
    "What they are about is not sent by e-mail. You can turn these mails off there."
)


@dataclass(frozen=True, slots=True)
class Word:
    """What is told. `key` names the matter: it is told to each person once.

    `compartment` is that of the case which the words name, if they name one.
    """

    kind: NoticeKind
    key: str
    title: str
    text: str
    url: str
    compartment: Compartment | None = None


@transaction.atomic
def tell(*, actor: User | None, agent: str = "", word: Word, recipients: Iterable[User]) -> int:
    """Tell those who were not told of this matter yet; how many they are."""
    told = set(Notice.objects.filter(key=word.key).values_list("recipient_id", flat=True))
    distinct = {user.pk: user for user in recipients}
    fresh = [user for pk, user in distinct.items() if pk not in told]
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=user,
                kind=word.kind,
                key=word.key,
                title=word.title[:200],
                text=word.text,
                url=word.url,
                compartment=word.compartment,
            )
            for user in fresh
        ],
        ignore_conflicts=True,
    )
    if fresh:
        ledger.record(
            subject=f"notice:{word.key}",
            actor=actor,
            agent=agent,
            action="notice.told",
            payload={"kind": word.kind.value, "recipients": sorted(str(each.pk) for each in fresh)},
        )
    return len(fresh)


@transaction.atomic
def set_read(*, actor: User, notice: Notice | None = None) -> int:
    """Mark one of the actor's own notices as read, or all of them; how many were unread."""
    unread = Notice.objects.visible_to(actor).unread()
    if notice:
        unread = unread.filter(pk=notice.pk)
    read = unread.update(read_at=timezone.now())
    if read:
        ledger.record(subject=actor, actor=actor, action="notice.read", payload={"count": read})
    return read


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
