"""Setting up feeds and lists: what is fetched, from where, how often. Administrators only.

Nothing is fetched that was not switched on here. Addresses may carry credentials, so the ledger
keeps them without.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.db import transaction

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from vessels import fetching, list_files, scheduling
from vessels.ais.feeds import addresses as feed_addresses
from vessels.ais.feeds import credentials
from vessels.errors import InvalidList
from vessels.models import Coverage, Feed, FeedKind, SanctionsList
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
    companion_addresses: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    is_enabled: bool = False,
    refresh_every: timedelta = timedelta(hours=6),
    stale_after: timedelta = timedelta(days=2),
    agent: str = "",
) -> SanctionsList:
    """Set up a list, known by its code for ever. Raises Refused, InvalidList, InvalidAddress.

    `companion_addresses` are of files fetched and kept together with it, by their names; `columns`
    maps our fields to the headers of a plain CSV.
    """
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
        companion_addresses=dict(companion_addresses or {}),
        columns=dict(columns or {}),
        is_enabled=is_enabled,
        refresh_every=refresh_every,
        stale_after=stale_after,
    )
    return _save(sanctions_list, "list.added", actor=actor, agent=agent)


def edit_list(
    *, actor: User | None, sanctions_list: SanctionsList, agent: str = "", **changes: Any
) -> SanctionsList:
    """Change any field that `add_list` takes but the code; it may be asked at once again.

    Raises the same.
    """
    for field, value in changes.items():
        setattr(sanctions_list, field, value)
    sanctions_list.failures, sanctions_list.wait_until = 0, None
    return _save(sanctions_list, "list.edited", actor=actor, agent=agent)


def add_feed(
    *,
    actor: User | None,
    name: str,
    kind: FeedKind,
    address: str,
    credential: str | None = None,
    coverage: str = "",
    only_watched: bool = True,
    is_enabled: bool = False,
    refresh_every: timedelta = timedelta(minutes=15),
    stale_after: timedelta = timedelta(hours=2),
    least_interval: timedelta = timedelta(minutes=1),
    listen_for: timedelta = timedelta(seconds=60),
    agent: str = "",
) -> Feed:
    """Set up a feed; what its address is depends on its kind. Raises the same.

    `credential` is a key, user name or first line, kept encrypted and given to nobody again.
    """
    feed = Feed(
        name=name,
        kind=kind,
        address=address,
        credential=credentials.sealed(credential or ""),
        coverage=coverage,
        only_watched=only_watched,
        is_enabled=is_enabled,
        refresh_every=refresh_every,
        stale_after=stale_after,
        least_interval=least_interval,
        listen_for=listen_for,
    )
    return _save(feed, "feed.added", actor=actor, agent=agent)


def edit_feed(
    *,
    actor: User | None,
    feed: Feed,
    credential: str | None = None,
    agent: str = "",
    **changes: Any,
) -> Feed:
    """Change any field that `add_feed` takes; it may be asked at once again. Raises the same.

    Without `credential` the one that is kept stays; an empty one forgets it.
    """
    for field, value in changes.items():
        setattr(feed, field, value)
    if credential is not None:
        feed.credential = credentials.sealed(credential)
    feed.failures, feed.wait_until = 0, None
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
            payload=_said(target),
        )
    return target


def _said(target: Target) -> dict[str, Any]:
    """What the ledger keeps: no credential, in or beside the address."""
    said: dict[str, Any] = {
        "name": target.name,
        "kind": target.kind if isinstance(target, Feed) else target.parser,
        "address": fetching.redacted(target.address),
        "is_enabled": target.is_enabled,
        "refresh_every_s": int(target.refresh_every.total_seconds()),
        "stale_after_s": int(target.stale_after.total_seconds()),
    }
    if isinstance(target, Feed):
        said |= {
            "coverage": target.coverage,
            "only_watched": target.only_watched,
            "has_credential": bool(target.credential),
            "least_interval_s": int(target.least_interval.total_seconds()),
            "listen_for_s": int(target.listen_for.total_seconds()),
        }
    else:
        said |= {
            "companions": {
                name: fetching.redacted(address)
                for name, address in target.companion_addresses.items()
            },
            "columns": target.columns,
        }
    return said


def _check(target: Target) -> None:
    if not target.name.strip():
        raise InvalidList("The name is empty. Write what colleagues know it by.")
    if target.is_enabled and not target.address:
        raise InvalidList("An address is needed before it can be switched on.")
    if target.refresh_every < SHORTEST:
        raise InvalidList("Refreshing more often than once a minute is not done.")
    if target.stale_after < target.refresh_every:
        raise InvalidList("It would be stale before its next refresh. Lengthen “stale after”.")
    if isinstance(target, Feed):
        _check_feed(target)
        return
    if target.parser not in PARSERS:
        raise InvalidList(f"“{target.parser}” is no known format: {', '.join(PARSERS)}.")
    list_files.check(target)


def _check_feed(feed: Feed) -> None:
    if Feed.objects.filter(name=feed.name).exclude(pk=feed.pk).exists():
        raise InvalidList(f"A feed named “{feed.name}” exists already. Choose another name.")
    if feed.kind not in FeedKind.values:
        raise InvalidList(f"“{feed.kind}” is no known kind of feed.")
    if feed.coverage not in ("", *Coverage.values):
        raise InvalidList(f"“{feed.coverage}” is no known kind of receivers.")
    feed_addresses.check(FeedKind(feed.kind), feed.address)
    _check_secret(feed)
    _check_times(feed)


def _check_secret(feed: Feed) -> None:
    if feed.kind == FeedKind.AISSTREAM and feed.is_enabled and not feed.credential:
        raise InvalidList("aisstream needs a key. Make one on its site and enter it here.")
    is_url = feed.kind in (FeedKind.AISSTREAM, FeedKind.AISHUB_JSON)
    if feed.credential and is_url and not feed_addresses.may_send_secrets(feed.address):
        raise InvalidList(
            "The key would be sent unencrypted to this address. Use wss:// or https:// instead."
        )


def _check_times(feed: Feed) -> None:
    if feed.least_interval > feed.refresh_every:
        raise InvalidList("It would be refreshed more often than it may be asked. Lengthen one.")
    if feed.kind == FeedKind.AISHUB_JSON and feed.least_interval < SHORTEST:
        raise InvalidList("AISHub may be asked once a minute at most.")
    if not timedelta(seconds=1) <= feed.listen_for < feed.refresh_every:
        raise InvalidList("Listening takes at least a second and must end before the next refresh.")
