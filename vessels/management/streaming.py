"""What the commands that listen without pause share: the feed, a clean stop, what is printed."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from kombu.exceptions import OperationalError

from accounts.errors import PlimsollError
from vessels import tasks
from vessels.ais.feeds import streaming
from vessels.models import Feed, RefreshRun

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def feed_named(name: str, kinds: tuple[str, ...]) -> Feed:
    """The feed of that name or id. Raises CommandError, saying which there are."""
    found = list(Feed.objects.filter(kind__in=kinds))
    for feed in found:
        if name in (feed.name, str(feed.pk)):
            return feed
    known = ", ".join(f"“{feed}”" for feed in found) or "none is set up"
    raise CommandError(f"There is no feed “{name}” that can be listened to. There are: {known}.")


def listen(command: BaseCommand, feed: Feed, *, flush_seconds: float, flush_lines: int) -> None:
    """Listen until the process is asked to stop; what was heard until then is imported."""

    def report(words: str, run: RefreshRun | None) -> None:
        command.stdout.write(words)
        command.stdout.flush()
        if run and run.counts.get("accepted"):
            _look_for_events(feed, run, command.stderr.write)

    with stopping() as stop:
        try:
            streaming.stream(
                feed=feed,
                stop=stop,
                report=report,
                flush_seconds=flush_seconds,
                flush_lines=flush_lines,
            )
        except PlimsollError as error:
            raise CommandError(str(error)) from error
    command.stdout.write(f"{feed}: stopped; what was heard is kept.")


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set when the process is asked to stop, by a service manager or Ctrl-C."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _look_for_events(feed: Feed, run: RefreshRun, warn: Callable[[str], object]) -> None:
    """As after any import. A queue that is away stops no listening."""
    for made in feed.imports.filter(source_file=run.source_file):
        try:
            tasks.detect_after_import.delay(str(made.pk))
        except OperationalError:
            warn("The task queue cannot be reached: events were not looked for.")
