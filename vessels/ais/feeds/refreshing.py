"""Bringing a feed of positions up to date, once: a folder, an HTTP answer, a while of listening.

A feed that fails says so, is left alone for longer each time and goes stale visibly; it never
stops another, and its silence is never taken for an empty sea.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.errors import PlimsollError, Refused
from accounts.models import User
from vessels import backing_off, fetching, runs
from vessels.ais.feeds import connecting, folders, listening, polling, watched
from vessels.ais.feeds.gathering import Gathered, keep_heard
from vessels.errors import FetchFailed, RefreshTooSoon
from vessels.models import Feed, FeedKind, RefreshOutcome, RefreshRun
from vessels.permissions import require_recorder

AISHUB_INTERVAL: Final = timedelta(minutes=1)
NOBODY: Final = "No watched vessel has a current MMSI, so nothing was asked. Watch a vessel first."
Gather = Callable[[], Gathered]


def refresh(
    *,
    feed: Feed,
    actor: User | None = None,
    agent: str = "",
    now: datetime | None = None,
    limits: fetching.Limits | None = None,
) -> RefreshRun:
    """Take what the feed has. A feed that fails is an ended run with its reason, no exception.

    Raises Refused, SwitchedOff, RefreshBusy when the same feed is being refreshed, and
    RefreshTooSoon where its limits allow no asking yet; a person who asked gets that as the run's
    message instead.
    """
    if actor:
        require_recorder(actor)
    elif not agent:
        raise Refused("A refresh needs a person or a named agent.")
    runs.require_enabled(feed)
    at = now or datetime.now(UTC)
    too_soon = why_not_yet(feed, at)
    if too_soon and not actor and not runs.is_requested(feed):
        raise RefreshTooSoon(too_soon)
    if too_soon:
        return _not_asked(feed, too_soon, actor=actor, now=now)
    chosen = watched.chosen(feed, now=at)
    return attempt(
        feed=feed,
        gather=lambda: _gather(feed, chosen, at=at, limits=limits or fetching.Limits()),
        actor=actor,
        now=now,
    )


def attempt(
    *, feed: Feed, gather: Gather, actor: User | None = None, now: datetime | None = None
) -> RefreshRun:
    """One run with what ``gather`` brings, and what its failure means for the next one."""
    at = now or datetime.now(UTC)
    asked = None
    with runs.running(target=feed, actor=actor, now=now) as run:
        try:
            gathered = gather()
        except PlimsollError as error:
            asked = error.retry_after if isinstance(error, FetchFailed) else None
            gathered = Gathered(problems=[str(error)], is_whole=False)
        with transaction.atomic():
            ended = runs.end(
                run=run,
                target=feed,
                outcome=gathered.outcome,
                message=gathered.message(),
                counts=gathered.counts(),
                source_file=gathered.source_file,
                seen_whole_at=at if gathered.is_whole else None,
                now=now,
            )
            _settle(feed, gathered, at=at, asked=asked)
    return ended


def why_not_yet(feed: Feed, at: datetime) -> str:
    """In words, why the feed may not be asked at this moment; empty where it may be."""
    if feed.wait_until and at < feed.wait_until:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        return (
            f"{feed} failed {times} and is left alone until {feed.wait_until:%Y-%m-%d %H:%M:%S}Z. "
            "Nothing was asked now; changing its set-up lets it be asked at once."
        )
    interval = interval_of(feed)
    if feed.last_attempt_at and at - feed.last_attempt_at < interval:
        return (
            f"{feed} may be asked every {interval.total_seconds():g} seconds; it was at "
            f"{feed.last_attempt_at:%H:%M:%S}Z. Nothing was asked now."
        )
    return ""


def interval_of(feed: Feed) -> timedelta:
    """The shortest time between two askings; a folder of our own may be looked at any time."""
    if feed.kind == FeedKind.DROP_FOLDER:
        return timedelta()
    floor = AISHUB_INTERVAL if feed.kind == FeedKind.AISHUB_JSON else timedelta()
    return max(feed.least_interval, floor)


def _gather(
    feed: Feed, chosen: frozenset[int] | None, *, at: datetime, limits: fetching.Limits
) -> Gathered:
    if feed.kind == FeedKind.DROP_FOLDER:
        return folders.gather(feed, at=at)
    if chosen is not None and not chosen:
        return Gathered(notes=[NOBODY], is_whole=False)
    if feed.kind == FeedKind.AISHUB_JSON:
        return polling.gather(feed, chosen, at=at, limits=limits)
    with connecting.connected(feed, chosen, limits=limits) as source:
        heard = listening.listen(
            source,
            connecting.sorter_of(feed, chosen),
            seconds=min(feed.listen_for.total_seconds(), limits.total_seconds),
            most_bytes=limits.max_bytes,
        )
    return keep_heard(feed, heard, at=at)


def _settle(feed: Feed, gathered: Gathered, *, at: datetime, asked: timedelta | None) -> None:
    """Count failures in a row and say until when the source is left alone."""
    if gathered.outcome != RefreshOutcome.FAILED:
        feed.failures, feed.wait_until = 0, None
    else:
        feed.failures += 1
        if feed.kind != FeedKind.DROP_FOLDER:
            least = interval_of(feed)
            feed.wait_until = at + backing_off.pause(feed.failures, least=least, asked=asked)
    feed.save(update_fields=["failures", "wait_until"])


def _not_asked(feed: Feed, why: str, *, actor: User | None, now: datetime | None) -> RefreshRun:
    """End the run that a person asked for with the reason; the feed stands as it stood."""
    before = feed.last_attempt_at, feed.last_error
    with runs.running(target=feed, actor=actor, now=now) as run:
        ended = runs.end(run=run, target=feed, outcome=RefreshOutcome.FAILED, message=why, now=now)
        feed.last_attempt_at, feed.last_error = before
        feed.save(update_fields=["last_attempt_at", "last_error"])
    return ended
