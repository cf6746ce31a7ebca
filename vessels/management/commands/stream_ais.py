from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vessels.ais.feeds.streaming import FLUSH_LINES, FLUSH_SECONDS
from vessels.management.streaming import feed_named, listen
from vessels.models import FeedKind


class Command(BaseCommand):
    help = (
        "Listen to an aisstream feed until stopped (SIGTERM or Ctrl-C). It connects again when "
        "the connection breaks, and imports what it heard every while."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("feed", metavar="FEED", help="the feed's name or id")
        parser.add_argument("--every", type=float, default=FLUSH_SECONDS, metavar="SECONDS")
        parser.add_argument("--messages", type=int, default=FLUSH_LINES, metavar="COUNT")

    def handle(self, *_: Any, **options: Any) -> None:
        feed = feed_named(options["feed"], (FeedKind.AISSTREAM,))
        if not feed.is_enabled:
            raise CommandError(f"{feed} is switched off. An administrator can switch it on.")
        listen(self, feed, flush_seconds=options["every"], flush_lines=options["messages"])
