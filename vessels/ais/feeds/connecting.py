"""The connection that a feed of a stream kind listens on, and how its lines are sorted."""

from contextlib import AbstractContextManager

from vessels.ais.feeds import credentials, sources
from vessels.ais.feeds.sorting import NmeaSorter, Sorter, StreamSorter
from vessels.ais.feeds.sources import Source
from vessels.ais.feeds.subscribing import subscription
from vessels.fetching import Limits
from vessels.models import Feed, FeedKind

STREAMS = (FeedKind.AISSTREAM, FeedKind.NMEA_TCP, FeedKind.NMEA_UDP)


def connected(
    feed: Feed, chosen: frozenset[int] | None, *, limits: Limits
) -> AbstractContextManager[Source]:
    """Connected and subscribed. Raises FetchFailed, and Conflict for an unreadable credential."""
    if feed.kind == FeedKind.AISSTREAM:
        asked = subscription(credentials.of(feed), chosen)
        return sources.websocket(feed.address, asked, limits=limits)
    if feed.kind == FeedKind.NMEA_TCP:
        return sources.tcp(feed.address, credentials.of(feed), limits=limits)
    return sources.udp(feed.address)


def sorter_of(feed: Feed, chosen: frozenset[int] | None) -> Sorter:
    return StreamSorter(chosen) if feed.kind == FeedKind.AISSTREAM else NmeaSorter(chosen)
