"""Asking AISHub, or what answers in its shape, for the watched vessels."""

from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import transaction

from evidence import intake
from vessels import fetching
from vessels.ais import importing
from vessels.ais.feeds import credentials
from vessels.ais.feeds.aishub import positions_from_aishub
from vessels.ais.feeds.gathering import Gathered, agent_of, was_imported
from vessels.ais.parsers.base import ParseError
from vessels.errors import UnreadableAisFile
from vessels.models import Feed

FORMAT: Final = "aishub"
_ASKED: Final = {"format": "1", "output": "json", "compress": "0"}


def gather(
    feed: Feed, chosen: frozenset[int] | None, *, at: datetime, limits: fetching.Limits | None
) -> Gathered:
    """One answer, kept whole. Raises FetchFailed, or UnreadableAisFile where it says nothing."""
    address = address_of(feed.address, credentials.of(feed), chosen)
    name = f"{feed.name} {at:%Y-%m-%d %H%M%SZ}.json"
    with fetching.fetch(address, limits=limits, allow_empty=True) as fetched:
        body = fetched.stream.read()
        try:
            batches = positions_from_aishub(body)
        except ParseError as error:
            raise UnreadableAisFile(str(error)) from error
        if not sum(batch.rows for batch in batches):
            return Gathered()
        fetched.stream.seek(0)
        with transaction.atomic():
            source_file = intake.store(
                actor=None, stream=fetched.stream, file_name=name, agent=agent_of(feed)
            )
            if was_imported(source_file):
                return Gathered(source_file=source_file)
            made = importing.import_batches(
                actor=None,
                source_file=source_file,
                batches=batches,
                format_code=FORMAT,
                file_name=name,
                coverage=feed.coverage,
                agent=agent_of(feed),
                feed=feed,
                now=at,
            )
    gathered = Gathered(source_file=source_file)
    gathered.take(made)
    return gathered


def address_of(address: str, user_name: str, chosen: frozenset[int] | None) -> str:
    """The address with what is asked: the account, the format, the vessels. What it says stays."""
    parts = urlsplit(address)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    asked = {**_ASKED, **said}
    if user_name:
        asked["username"] = user_name
    if chosen is not None:
        asked["mmsi"] = ",".join(str(mmsi) for mmsi in sorted(chosen))
    return urlunsplit(parts._replace(query=urlencode(asked, safe=",")))
