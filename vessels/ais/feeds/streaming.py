"""Listening to a stream for as long as it is wanted: what it brings is imported every while.

The connection stays open between imports. When it breaks it is made again, after a pause that
grows with each failure. A stop keeps and imports what was heard until then.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from accounts.errors import Invalid, PlimsollError
from vessels import fetching, runs
from vessels.ais.feeds import connecting, listening, watched
from vessels.ais.feeds.gathering import Gathered, keep_heard
from vessels.ais.feeds.listening import Heard
from vessels.ais.feeds.refreshing import NOBODY, attempt
from vessels.ais.feeds.sorting import is_unfinished
from vessels.models import Feed, RefreshRun

FLUSH_SECONDS: Final = 60.0
FLUSH_LINES: Final = 20_000
Report = Callable[[str, RefreshRun | None], None]


def stream(
    *,
    feed: Feed,
    stop: threading.Event,
    report: Report,
    flush_seconds: float = FLUSH_SECONDS,
    flush_lines: int = FLUSH_LINES,
    limits: fetching.Limits | None = None,
) -> None:
    """Listen until ``stop`` is set; ``report`` is told what happens, with the run it made if any.

    The feed is held all the while, so that no worker listens to it too. Raises Invalid for a feed
    that is no stream and RefreshBusy where another process holds it.
    """
    if feed.kind not in connecting.STREAMS:
        raise Invalid(f"{feed} is no stream: a feed of its kind is asked by the scheduler.")
    with runs.holding(feed):
        while not stop.is_set():
            failed = _session(
                feed,
                stop,
                report,
                seconds=flush_seconds,
                lines=flush_lines,
                limits=limits or fetching.Limits(),
            )
            if failed and not stop.is_set():
                stop.wait(_pause(feed))


def _session(
    feed: Feed,
    stop: threading.Event,
    report: Report,
    *,
    seconds: float,
    lines: int,
    limits: fetching.Limits,
) -> bool:
    """One connection, until it breaks or is stopped; whether it broke."""
    chosen = watched.chosen(feed, now=datetime.now(UTC))
    sorter = connecting.sorter_of(feed, chosen)
    if chosen is not None and not chosen:
        report(NOBODY, None)
        stop.wait(seconds)
        return False
    try:
        with connecting.connected(feed, chosen, limits=limits) as source:
            report(f"{feed}: connected.", None)
            held: list[bytes] = []
            while True:
                is_last = stop.is_set()
                heard = listening.listen(
                    source, sorter, seconds=seconds, most_lines=lines, stop=stop
                )
                heard.lines[:0], held = held, []
                if heard.lines and is_unfinished(heard.lines[-1]) and not heard.broken_off:
                    # The rest of the message belongs into the same file.
                    held = [] if is_last else [heard.lines.pop()]
                if heard.lines or heard.broken_off:
                    _tell(report, _kept(feed, heard))
                if heard.broken_off:
                    return True
                if is_last or watched.chosen(feed, now=datetime.now(UTC)) != chosen:
                    return False
    except PlimsollError as error:
        _tell(report, _failed(feed, error))
        return True


def _kept(feed: Feed, heard: Heard) -> RefreshRun:
    return attempt(feed=feed, gather=lambda: keep_heard(feed, heard, at=datetime.now(UTC)))


def _failed(feed: Feed, error: PlimsollError) -> RefreshRun:
    def gather() -> Gathered:
        raise error

    return attempt(feed=feed, gather=gather)


def _tell(report: Report, run: RefreshRun) -> None:
    report(f"{run}: {run.message}", run)


def _pause(feed: Feed) -> float:
    left = feed.wait_until - datetime.now(UTC) if feed.wait_until else None
    return max(left.total_seconds(), 0.0) if left else 0.0
