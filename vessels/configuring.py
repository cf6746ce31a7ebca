"""Setting up feeds and lists: what is fetched, from where, how often. Administrators only.

Nothing is fetched that was not switched on here. Addresses may carry credentials, so the ledger
keeps them without.
"""

import re
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.db import transaction

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from vessels import fetching, scheduling
from vessels.errors import InvalidList
from vessels.models import Feed, FeedKind, SanctionsList
from vessels.permissions import require_configurer
from vessels.runs import Target
from vessels.sanctions.lists.registry import PARSERS

SHORTEST: Final = timedelta(minutes=1)
_T = TypeVar("_T", SanctionsList, Feed)
_CODE: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def add_list(
    *,
    actor: User | None,
    code: str,
    name: str,
    authority: str,
    parser: str,
    address: str = "",
    is_enabled: bool = False,
    refresh_every: timedelta = timedelta(hours=6),
    stale_after: timedelta = timedelta(days=2),
    agent: str = "",
) -> SanctionsList:
    """Set up a list, known by its code for ever. Raises Refused, InvalidList, InvalidAddress."""
    if not _CODE.match(code):
        raise InvalidList(f"“{code}” is not a code: use small letters, digits and hyphens.")
    if SanctionsList.objects.filter(pk=code).exists():
        raise InvalidList(f"A list with the code “{code}” exists already. Change that one.")
    sanctions_list = SanctionsList(
        code=code,
        name=name,
        authority=authority,
        parser=parser,
        address=address,
        is_enabled=is_enabled,
        refresh_every=refresh_every,
        stale_after=stale_after,
    )
    return _save(sanctions_list, "list.added", actor=actor, agent=agent)


def edit_list(
    *, actor: User | None, sanctions_list: SanctionsList, agent: str = "", **changes: Any
) -> SanctionsList:
    """Change any field that `add_list` takes but the code. Raises the same."""
    for field, value in changes.items():
        setattr(sanctions_list, field, value)
    return _save(sanctions_list, "list.edited", actor=actor, agent=agent)


def add_feed(
    *,
    actor: User | None,
    name: str,
    kind: FeedKind,
    address: str,
    coverage: str = "",
    is_enabled: bool = False,
    refresh_every: timedelta = timedelta(minutes=15),
    stale_after: timedelta = timedelta(hours=2),
    agent: str = "",
) -> Feed:
    """Set up a feed: a folder below the inbox, or an http(s) address. Raises the same."""
    feed = Feed(
        name=name,
        kind=kind,
        address=address,
        coverage=coverage,
        is_enabled=is_enabled,
        refresh_every=refresh_every,
        stale_after=stale_after,
    )
    return _save(feed, "feed.added", actor=actor, agent=agent)


def edit_feed(*, actor: User | None, feed: Feed, agent: str = "", **changes: Any) -> Feed:
    """Change any field that `add_feed` takes. Raises the same."""
    for field, value in changes.items():
        setattr(feed, field, value)
    return _save(feed, "feed.edited", actor=actor, agent=agent)


def _save(target: _T, action: str, *, actor: User | None, agent: str) -> _T:
    if actor:
        require_configurer(actor)
    elif not agent:
        raise Refused("Setting up a feed or a list needs a person or a named agent.")
    _check(target)
    with transaction.atomic():
        target.save()
        scheduling.keep(target)
        ledger.record(
            subject=target,
            actor=actor,
            agent=agent,
            action=action,
            payload={
                "name": target.name,
                "kind": target.kind if isinstance(target, Feed) else target.parser,
                "address": fetching.redacted(target.address),
                "is_enabled": target.is_enabled,
                "refresh_every_s": int(target.refresh_every.total_seconds()),
                "stale_after_s": int(target.stale_after.total_seconds()),
            },
        )
    return target


def _check(target: Target) -> None:
    if not target.name.strip():
        raise InvalidList("The name is empty. Write what colleagues know it by.")
    if target.address:
        fetching.check_address(target.address)
    if target.is_enabled and not target.address:
        raise InvalidList("An address is needed before it can be switched on.")
    if target.refresh_every < SHORTEST:
        raise InvalidList("Refreshing more often than once a minute is not done.")
    if target.stale_after < target.refresh_every:
        raise InvalidList("It would be stale before its next refresh. Lengthen “stale after”.")
    if isinstance(target, Feed):
        _check_feed(target)
    elif target.parser not in PARSERS:
        raise InvalidList(f"“{target.parser}” is no known format: {', '.join(PARSERS)}.")


def _check_feed(feed: Feed) -> None:
    if Feed.objects.filter(name=feed.name).exclude(pk=feed.pk).exists():
        raise InvalidList(f"A feed named “{feed.name}” exists already. Choose another name.")
    if feed.kind not in FeedKind.values:
        raise InvalidList(f"“{feed.kind}” is no known kind of feed.")
    if fetching.is_web(feed.address) != (feed.kind == FeedKind.AISHUB_JSON):
        wanted = "an http(s) address" if feed.kind == FeedKind.AISHUB_JSON else "a folder name"
        raise InvalidList(f"A feed of this kind needs {wanted}.")
