"""Notices: telling people once what they should know, and whether they have seen it.

The e-mail says only that something waits: what it is about may be restricted, and mail is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import Notice, NoticeKind, User

_WHY_SO_LITTLE: Final = (
    "What they are about is not sent by e-mail. You can turn these mails off there."
)


@dataclass(frozen=True, slots=True)
class Word:
    """What is told. `key` names the matter: it is told to each person once."""

    kind: NoticeKind
    key: str
    title: str
    text: str
    url: str


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

    Nothing is sent unless `NOTICE_MAIL_FROM` is set. A notice is marked before its mail goes out:
    told late in the application is better than told twice by mail.
    """
    if not sends_mail():
        return 0
    sent = 0
    for user in User.objects.filter(is_active=True, wants_mail=True):
        with transaction.atomic():
            waiting = Notice.objects.filter(recipient=user, read_at=None, mailed_at=None)
            count = waiting.update(mailed_at=timezone.now())
        if count:
            send_mail(*_mail(count), settings.NOTICE_MAIL_FROM, [user.email])
            sent += 1
    return sent


def _mail(count: int) -> tuple[str, str]:
    things = "1 new notice" if count == 1 else f"{count} new notices"
    return (
        f"Plimsoll: {things}",
        f"{things} for you. Sign in to Plimsoll and open Notices.\n\n{_WHY_SO_LITTLE}\n",
    )
