"""A person's notices as they read them: which they ask for, and what each leads to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, QuerySet

from accounts.models import LinkKind, Notice, NoticeKind, NoticeLink, User

FIRST: Final = 5
"""How many links of a kind are shown before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Group:
    """The links of one kind."""

    kind: LinkKind
    first: list[NoticeLink]
    more: list[NoticeLink]


@dataclass(frozen=True, slots=True)
class Shown:
    notice: Notice
    groups: list[Group]


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters; empty ones leave nothing out. `about` is what a link to a vessel or case says."""

    kind: str = ""
    about: str = ""
    only_unread: bool = False


def asked_for(user: User, asked: Asked) -> QuerySet[Notice]:
    """The person's notices, newest first."""
    found = Notice.objects.visible_to(user)
    if asked.only_unread:
        found = found.unread()
    if asked.kind in NoticeKind.values:
        found = found.filter(kind=asked.kind)
    if asked.about:
        links = NoticeLink.objects.visible_to(user).filter(label=asked.about)
        found = found.filter(pk__in=links.values("notice"))
    links = NoticeLink.objects.visible_to(user)
    return found.prefetch_related(Prefetch("links", links, to_attr="seen"))


def shown(notices: Iterable[Notice]) -> list[Shown]:
    """What `asked_for` found, each with its links in groups."""
    return [Shown(notice, list(_groups(notice))) for notice in notices]


def subjects(user: User) -> list[tuple[str, list[str]]]:
    """What the person's notices are about, to choose from: cases, then vessels. One query."""
    rows = NoticeLink.objects.visible_to(user).order_by().values_list("kind", "label").distinct()
    named: dict[str, set[str]] = {LinkKind.CASE.label: set(), LinkKind.VESSEL.label: set()}
    for kind, label in rows:
        group = LinkKind.VESSEL if kind == LinkKind.VESSEL else LinkKind.CASE
        named[group.label].add(label)
    return [(group, sorted(labels)) for group, labels in named.items() if labels]


def _groups(notice: Notice) -> Iterator[Group]:
    links: Iterable[NoticeLink] = getattr(notice, "seen", ())
    once = {link.url: link for link in links}.values()
    for kind in LinkKind:
        mine = [link for link in once if link.kind == kind]
        if mine:
            yield Group(kind, mine[:FIRST], mine[FIRST:])
