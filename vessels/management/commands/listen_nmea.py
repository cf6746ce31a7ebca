from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import PlimsollError
from vessels import configuring
from vessels.ais.feeds.addresses import host_and_port
from vessels.ais.feeds.streaming import FLUSH_LINES, FLUSH_SECONDS
from vessels.management.streaming import feed_named, listen
from vessels.models import Coverage, Feed, FeedKind

AGENT = "command:listen_nmea"


class Command(BaseCommand):
    help = (
        "Listen to an NMEA receiver, such as AIS-catcher, until stopped (SIGTERM or Ctrl-C), and "
        "import what it heard every while. Name a feed that is set up, or give an address: a feed "
        "for it is then set up, switched off for the scheduler, that keeps everything heard."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("feed", metavar="FEED", nargs="?", help="the feed's name or id")
        where.add_argument("--tcp", metavar="HOST:PORT", help="connect there")
        where.add_argument("--udp", metavar="[HOST:]PORT", help="listen on this port")
        parser.add_argument("--coverage", default="", choices=["", *Coverage.values])
        parser.add_argument("--every", type=float, default=FLUSH_SECONDS, metavar="SECONDS")
        parser.add_argument("--messages", type=int, default=FLUSH_LINES, metavar="COUNT")

    def handle(self, *_: Any, **options: Any) -> None:
        feed = self._feed(options)
        listen(self, feed, flush_seconds=options["every"], flush_lines=options["messages"])

    def _feed(self, options: dict[str, Any]) -> Feed:
        if options["feed"]:
            feed = feed_named(options["feed"], (FeedKind.NMEA_TCP, FeedKind.NMEA_UDP))
            if not feed.is_enabled:
                raise CommandError(f"{feed} is switched off. An administrator can switch it on.")
            return feed
        kind = FeedKind.NMEA_TCP if options["tcp"] else FeedKind.NMEA_UDP
        try:
            return _feed_at(kind, options["tcp"] or options["udp"], options["coverage"])
        except PlimsollError as error:
            raise CommandError(str(error)) from error


def _feed_at(kind: FeedKind, address: str, coverage: str) -> Feed:
    """The feed that is kept for an address given to the command, set up at its first use."""
    host, port = host_and_port(address)
    name = f"{kind.label} {host}:{port}"
    found = Feed.objects.filter(name=name, kind=kind).first()
    return found or configuring.add_feed(
        actor=None,
        agent=AGENT,
        name=name,
        kind=kind,
        address=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        coverage=coverage,
        only_watched=False,
    )
