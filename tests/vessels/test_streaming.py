"""Listening without pause, to real servers, until the process is asked to stop."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from websockets.sync.server import ServerConnection

from accounts import ledger
from accounts.errors import Invalid
from accounts.ledger import entries_of
from tests.vessels import stream_servers
from tests.vessels.ais.aisstream_samples import position
from tests.vessels.ais.nmea_samples import moving, static
from tests.vessels.stream_servers import Streamer, datagrams, dropping, saying
from vessels import tasks
from vessels.ais.feeds import credentials, streaming
from vessels.errors import RefreshBusy
from vessels.models import Feed, FeedKind, Position, PositionImport, RefreshRun, StaticReport

pytestmark = pytest.mark.django_db
AT_ONCE = timedelta()


@pytest.fixture
def streamer() -> Iterator[Streamer]:
    with stream_servers.websocket() as serving:
        yield serving


@pytest.fixture(autouse=True)
def looked_for() -> Iterator[Any]:
    """Imports whose events would be looked for by a worker."""
    with patch.object(tasks.detect_after_import, "delay") as asked:
        yield asked


@pytest.fixture
def stream(streamer: Streamer) -> Feed:
    return Feed.objects.create(
        name="Stream",
        kind=FeedKind.AISSTREAM,
        address=streamer.url,
        credential=credentials.sealed("key"),
        only_watched=False,
        least_interval=AT_ONCE,
    )


def stopping_after(*messages: str) -> Any:
    """Sends the messages, then asks this very process to stop, as a service manager does."""

    def talk(connection: ServerConnection, streamer: Streamer) -> None:
        streamer.subscriptions.append(str(connection.recv()))
        for message in messages:
            connection.send(message)
        connection.ping().wait()  # answered once the messages before it were taken
        os.kill(os.getpid(), signal.SIGTERM)
        streamer.closing.wait()

    return talk


def test_it_connects_again_and_a_stop_keeps_what_was_heard(
    streamer: Streamer, stream: Feed, looked_for: Any
) -> None:
    streamer.talks = [
        dropping(position()),
        stream_servers.leaving,
        stopping_after(position(mmsi=273331001), position(mmsi=273331002)),
    ]
    out = StringIO()

    call_command("stream_ais", "Stream", stdout=out)

    assert streamer.connections == 3
    assert sorted(Position.objects.values_list("mmsi", flat=True)) == [
        273331000,
        273331001,
        273331002,
    ]
    assert [made.feed for made in PositionImport.objects.all()] == [stream, stream]
    outcomes = list(RefreshRun.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["failed", "failed", "changed"]
    stream.refresh_from_db()
    assert (stream.failures, stream.wait_until) == (0, None)
    assert "stopped; what was heard is kept" in out.getvalue()
    assert looked_for.call_count == 2


def test_it_imports_every_so_many_messages(streamer: Streamer, stream: Feed) -> None:
    streamer.talks = [stopping_after(*(position(mmsi=273331000 + each) for each in range(5)))]

    call_command("stream_ais", str(stream.pk), messages=2, stdout=StringIO())

    made = PositionImport.objects.order_by("imported_at")
    assert [each.accepted for each in made][:2] == [2, 2]


def test_a_stop_while_nobody_answers(stream: Feed) -> None:
    stream.address = "ws://127.0.0.1:1/"
    stream.least_interval = timedelta(hours=1)
    stop = threading.Event()
    said: list[str] = []

    def report(words: str, run: RefreshRun | None) -> None:
        said.append(words)
        stop.set()

    streaming.stream(feed=stream, stop=stop, report=report)

    assert len(said) == 1
    assert "refused the connection" in said[0]


def test_nobody_watched_is_said_and_nothing_is_asked(streamer: Streamer, stream: Feed) -> None:
    stream.only_watched = True
    stop = threading.Event()
    said: list[str] = []

    def report(words: str, run: RefreshRun | None) -> None:
        said.append(words)
        stop.set()

    streaming.stream(feed=stream, stop=stop, report=report)

    assert "Watch a vessel first" in said[0]
    assert (streamer.connections, stream.runs.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_while_it_listens_no_worker_does(streamer: Streamer, stream: Feed) -> None:
    streamer.talks = [saying(position())]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_lock(hashtextextended(%s, 23))", [ledger.chain_of(stream)]
        )
    try:
        with pytest.raises(RefreshBusy):
            streaming.stream(feed=stream, stop=threading.Event(), report=lambda *_: None)
    finally:
        other.close()


def test_only_streams_are_streamed() -> None:
    folder = Feed.objects.create(name="Folder", kind=FeedKind.DROP_FOLDER, address="ais")
    with pytest.raises(Invalid, match="is no stream"):
        streaming.stream(feed=folder, stop=threading.Event(), report=lambda *_: None)


@pytest.mark.parametrize(("name", "said"), [("Nothing", "There are: “Stream”"), ("Stream", "off")])
def test_a_command_says_what_it_cannot_do(stream: Feed, name: str, said: str) -> None:
    stream.is_enabled = False
    stream.save()
    with pytest.raises(CommandError, match=said):
        call_command("stream_ais", name)


def test_a_receiver_is_listened_to_at_an_address(looked_for: Any) -> None:
    port = stream_servers.free_udp_port()

    def stop_soon(import_id: str) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    looked_for.side_effect = stop_soon
    with datagrams(port, moving().encode(), moving(mmsi=273331001).encode()):
        call_command(
            "listen_nmea", udp=str(port), messages=1, coverage="terrestrial", stdout=StringIO()
        )

    feed = Feed.objects.get(address=f"127.0.0.1:{port}")
    assert (feed.is_enabled, feed.only_watched, feed.coverage) == (False, False, "terrestrial")
    assert entries_of(feed).get().action == "feed.added"
    assert set(Position.objects.values_list("mmsi", flat=True)) <= {273331000, 273331001}
    assert feed.heard.exists()


def test_a_message_that_is_cut_by_an_import_is_taken_whole() -> None:
    first, second = static()
    stop, imported = threading.Event(), threading.Event()

    def serve(sent: Any, closing: threading.Event) -> None:
        sent.sendall(f"{moving()}\n{first}\n".encode())
        imported.wait(20)
        sent.sendall(f"{second}\n{moving(mmsi=273331001)}\n".encode())
        closing.wait()

    def report(words: str, run: RefreshRun | None) -> None:
        if run:
            imported.set()
        if Position.objects.count() == 2 or (run and run.outcome == "failed"):
            stop.set()

    with stream_servers.tcp(serve) as address:
        feed = Feed.objects.create(
            name="Receiver", kind=FeedKind.NMEA_TCP, address=address, only_watched=False
        )
        streaming.stream(feed=feed, stop=stop, report=report, flush_lines=2, flush_seconds=5)

    assert PositionImport.objects.count() == 2
    assert StaticReport.objects.get().name == "TESTER"


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(CommandError, match="not a host and a port"):
        call_command("listen_nmea", tcp="nowhere")
