"""Notices: telling people once what they should know, and whether they have seen it.

A matter is told to each person in one notice, which names what of theirs it concerns. What is named
for the sake of a compartment is shown only to those who are in it still.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import Compartment, LinkKind, Notice, NoticeKind, NoticeLink, User

# Recipient and matter.
Key = tuple[UUID, str]


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


@dataclass(frozen=True, slots=True)
class Link:
    """A vessel or case for whose sake a person is told; the compartment is that of the case."""

    kind: LinkKind
    label: str
    url: str
    note: str = ""
    compartment: Compartment | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A word, and for each person it is told what of theirs it concerns."""

    word: Word
    concerns: Mapping[User, Sequence[Link]]


def tell(*, actor: User | None, agent: str = "", word: Word, recipients: Iterable[User]) -> int:
    """Tell those who were not told of this matter yet; how many they are."""
    telling = Telling(word, dict.fromkeys(recipients, ()))
    return tell_all(actor=actor, agent=agent, tellings=[telling])


@transaction.atomic
def tell_all(*, actor: User | None, agent: str = "", tellings: Sequence[Telling]) -> int:
    """Tell each person each matter once; how many notices were made or added to.

    Who was told of a matter before gets no second notice: what it concerns beside is added to the
    one there is, which counts as new then. Telling the same again does nothing. The queries do not
    grow with the matters, but for the ledger's.
    """
    wanted = {
        (user.pk, each.word.key): (user, each.word, links)
        for each in tellings
        for user, links in each.concerns.items()
    }
    before = _held(wanted)
    fresh = [
        _notice(user, word, links)
        for key, (user, word, links) in wanted.items()
        if key not in before
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    # Asked again where any are new: somebody else may have told the same a moment ago.
    held = _held(wanted) if fresh else before
    added = _link({held[key]: links for key, (_, _, links) in wanted.items()})
    told = wanted.keys() - before.keys()
    extended = {key for key in before if held[key] in added}
    _renew({held[key]: added[held[key]] for key in extended})
    for each in tellings:
        _record(each.word, told, extended, actor=actor, agent=agent)
    return len(told) + len(extended)


@transaction.atomic
def add(*, actor: User, recipient: User, keys: Iterable[str], links: Sequence[Link]) -> int:
    """Add what comes to concern a person later to the notices they have of these matters.

    How many notices were added to. Nobody is told of a matter by this who was not told before.
    """
    held = Notice.objects.filter(recipient=recipient, key__in=list(keys)).select_for_update()
    added = _link(dict.fromkeys(held, links))
    _renew(added)
    for notice in added:
        payload = {"kind": notice.kind, "recipients": [str(recipient.pk)]}
        ledger.record(
            subject=f"notice:{notice.key}", actor=actor, action="notice.added_to", payload=payload
        )
    return len(added)


@transaction.atomic
def set_read(*, actor: User, among: Iterable[UUID] | None = None) -> int:
    """Mark these of the actor's own notices as read, or all of them; how many were unread."""
    unread = Notice.objects.visible_to(actor).unread()
    if among is not None:
        unread = unread.filter(pk__in=list(among))
    read = unread.update(read_at=timezone.now())
    if read:
        ledger.record(subject=actor, actor=actor, action="notice.read", payload={"count": read})
    return read


def _held(keys: Iterable[Key]) -> dict[Key, Notice]:
    """The notices that there are, locked."""
    people = {recipient for recipient, _ in keys}
    found = Notice.objects.filter(recipient__in=people, key__in={key for _, key in keys})
    rows = {(each.recipient_id, each.key): each for each in found.select_for_update()}
    return {key: rows[key] for key in keys if key in rows}


def _notice(user: User, word: Word, links: Iterable[Link]) -> Notice:
    return Notice(
        recipient=user,
        kind=NoticeKind.DRIFT if _is_drift(links) else word.kind,
        key=word.key,
        title=word.title[:200],
        text=word.text,
        url=word.url,
        compartment=word.compartment,
    )


def _link(wanted: Mapping[Notice, Sequence[Link]]) -> dict[Notice, list[Link]]:
    """Write the links that are not there; which of them lead to what a notice did not name."""
    rows = NoticeLink.objects.filter(notice__in=wanted).values_list("notice", "url", "compartment")
    there = set(rows)
    named = {(notice, url) for notice, url, _ in there}
    missing = [
        (notice, link)
        for notice, links in wanted.items()
        for link in dict.fromkeys(links)
        if (notice.pk, link.url, link.compartment and link.compartment.pk) not in there
    ]
    NoticeLink.objects.bulk_create(
        [
            NoticeLink(
                notice=notice,
                kind=link.kind,
                label=link.label[:200],
                note=link.note[:200],
                url=link.url,
                compartment=link.compartment,
            )
            for notice, link in missing
        ],
        ignore_conflicts=True,
    )
    added: dict[Notice, list[Link]] = {}
    for notice, link in missing:
        if (notice.pk, link.url) not in named:
            added.setdefault(notice, []).append(link)
    return added


def _renew(added: Mapping[Notice, Sequence[Link]]) -> None:
    """They were added to: new again, and drift where a case that does not know it was added."""
    if not added:
        return
    renewed = Notice.objects.filter(pk__in=[notice.pk for notice in added])
    renewed.update(read_at=None, mailed_at=None, told_at=timezone.now())
    drifting = [notice.pk for notice, links in added.items() if _is_drift(links)]
    if drifting:
        renewed.filter(pk__in=drifting).update(kind=NoticeKind.DRIFT)


def _is_drift(links: Iterable[Link]) -> bool:
    return any(link.kind == LinkKind.DRIFT for link in links)


def _record(
    word: Word, told: set[Key], extended: set[Key], *, actor: User | None, agent: str
) -> None:
    for action, keys in (("notice.told", told), ("notice.added_to", extended)):
        people = sorted(str(recipient) for recipient, key in keys if key == word.key)
        if people:
            ledger.record(
                subject=f"notice:{word.key}",
                actor=actor,
                agent=agent,
                action=action,
                payload={"kind": word.kind.value, "recipients": people},
            )
