"""Streams from real servers that behave and misbehave, into a real database."""

import json
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from evidence import intake
from tests.vessels import stream_servers
from tests.vessels.ais.aisstream_samples import message, position
from tests.vessels.ais.nmea_samples import moving, sentences, static, tagged
from tests.vessels.servers import Server, body, dripping
from tests.vessels.stream_servers import Streamer, datagrams, dropping, leaving, saying
from vessels.ais.feeds import credentials, refreshing
from vessels.errors import RefreshTooSoon
from vessels.fetching import Limits
from vessels.models import (
    Feed,
    FeedKind,
    IdentityClaim,
    LastHeard,
    Position,
    PositionImport,
    RefreshOutcome,
    RefreshRun,
    StaticReport,
    Vessel,
    Watch,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 12, 12, 1, tzinfo=UTC)
MMSI = 273331000
SHORT = timedelta(seconds=1)
KEY = "a-secret-key"


@pytest.fixture
def streamer() -> Iterator[Streamer]:
    with stream_servers.websocket() as serving:
        yield serving


def make_feed(kind: FeedKind, address: str, **fields: Any) -> Feed:
    values = {"only_watched": False, "listen_for": SHORT, "coverage": "terrestrial", **fields}
    return Feed.objects.create(name=f"Live {kind}", kind=kind, address=address, **values)


@pytest.fixture
def stream(streamer: Streamer) -> Feed:
    return make_feed(FeedKind.AISSTREAM, streamer.url, credential=credentials.sealed(KEY))


def watch(person: User, mmsi: int = MMSI) -> Vessel:
    vessel = Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=person)
    IdentityClaim.objects.create(
        vessel=vessel, attribute="mmsi", value=str(mmsi), basis="registry", source="A registry"
    )
    Watch.objects.create(vessel=vessel, watched_by=person)
    return vessel


def refresh(feed: Feed, *, now: datetime | None = None, **limits: float) -> RefreshRun:
    return refreshing.refresh(feed=feed, agent="test", now=now, limits=Limits(**limits))  # type: ignore[arg-type]  # numbers of two kinds


def kept(run: RefreshRun) -> list[str]:
    assert run.source_file
    with intake.open_file(run.source_file) as stored:
        text: bytes = stored.read()
    return text.decode().splitlines()


# aisstream


def test_a_while_of_a_websocket_becomes_one_file_and_its_positions(
    streamer: Streamer, stream: Feed
) -> None:
    lines = [position(), position(mmsi=273331001), message("ShipStaticData", Name="TESTER")]
    streamer.talks = [saying(*lines)]

    run = refresh(stream, now=NOW)

    assert (run.outcome, run.counts["accepted"], run.counts["static_rows"]) == ("changed", 2, 1)
    assert kept(run) == lines
    made = PositionImport.objects.get()
    assert (made.feed, made.format, made.coverage) == (stream, "aisstream", "terrestrial")
    assert StaticReport.objects.get().name == "TESTER"
    heard = LastHeard.objects.get(feed=stream, mmsi=MMSI)
    assert heard.at == datetime(2026, 7, 12, 12, tzinfo=UTC)
    stream.refresh_from_db()
    assert (stream.last_success_at, stream.failures) == (NOW, 0)


def test_it_subscribes_to_the_watched_vessels_at_once(
    streamer: Streamer, stream: Feed, investigator: User
) -> None:
    watch(investigator)
    stream.only_watched = True
    streamer.talks = [saying(position(), position(mmsi=273331001))]

    run = refresh(stream, now=NOW)

    (asked,) = map(json.loads, streamer.subscriptions)
    assert (asked["APIKey"], asked["FiltersShipMMSI"]) == (KEY, [str(MMSI)])
    assert asked["BoundingBoxes"] == [[[-90, -180], [90, 180]]]
    assert "PositionReport" in asked["FilterMessageTypes"]
    # Another ship that it sends all the same is not kept.
    assert kept(run) == [position()]


def test_nobody_watched_is_nothing_asked(streamer: Streamer, stream: Feed) -> None:
    stream.only_watched = True

    run = refresh(stream, now=NOW)

    assert (run.outcome, streamer.connections) == (RefreshOutcome.UNCHANGED, 0)
    assert "Watch a vessel" in run.message
    stream.refresh_from_db()
    assert stream.last_success_at is None


def test_a_websocket_cut_in_the_middle_keeps_what_was_heard(
    streamer: Streamer, stream: Feed
) -> None:
    streamer.talks = [dropping(position())]

    run = refresh(stream, now=NOW)

    assert (run.outcome, run.counts["accepted"]) == ("failed", 1)
    assert "closed the connection" in run.message
    assert kept(run) == [position()]
    stream.refresh_from_db()
    assert (stream.failures, stream.last_success_at) == (1, None)
    assert stream.wait_until
    with pytest.raises(RefreshTooSoon, match="failed once and is left alone until"):
        refresh(stream, now=NOW + timedelta(seconds=1))


def test_a_websocket_that_closes_before_the_subscription(streamer: Streamer, stream: Feed) -> None:
    streamer.talks = [leaving]

    run = refresh(stream, now=NOW)

    assert run.outcome == RefreshOutcome.FAILED
    assert "closed the connection" in run.message
    assert run.source_file is None


def test_a_refused_key_is_told_without_the_key(
    streamer: Streamer, stream: Feed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    streamer.talks = [saying('{"error": "Api Key Is Not Valid"}')]

    run = refresh(stream, now=NOW)

    assert run.outcome == RefreshOutcome.FAILED
    assert "Api Key Is Not Valid" in run.message
    stream.refresh_from_db()
    assert KEY not in run.message + stream.last_error + stream.credential + caplog.text


def test_half_a_json_and_rubbish_are_counted_lines(streamer: Streamer, stream: Feed) -> None:
    streamer.talks = [saying(position()[:70], position(), "\x00\x01 rubbish", "[]", "{}\n{}")]

    run = refresh(stream, now=NOW)

    assert (run.outcome, run.counts["accepted"], run.counts["rejected"]) == ("changed", 1, 4)
    assert len(kept(run)) == 5


def test_a_stream_heard_twice_is_stored_once(streamer: Streamer, stream: Feed) -> None:
    streamer.talks = [saying(position(), position()), saying(position(), position(Sog=3))]

    first = refresh(stream, now=NOW)
    second = refresh(stream, now=NOW + timedelta(hours=1))

    assert (first.counts["accepted"], first.counts["repeated"]) == (1, 1)
    assert (second.counts["accepted"], second.counts["repeated"]) == (0, 2)
    assert Position.objects.count() == 1


def test_silence_is_no_success(streamer: Streamer, stream: Feed) -> None:
    streamer.talks = [saying()]
    stream.listen_for = timedelta(seconds=0.2)

    run = refresh(stream, now=NOW)

    assert run.outcome == RefreshOutcome.UNCHANGED
    assert "says nothing about ships" in run.message
    stream.refresh_from_db()
    assert stream.last_success_at is None


def test_a_handshake_that_never_ends_holds_no_worker(stream: Feed) -> None:
    with stream_servers.tcp(stream_servers.dripping) as address:
        stream.address = f"ws://{address}/"
        run = refresh(stream, now=NOW, connect_seconds=0.3)

    assert run.outcome == RefreshOutcome.FAILED
    assert "127.0.0.1" in run.message


def test_a_server_that_is_no_websocket_and_asks_for_a_pause(stream: Feed) -> None:
    answer = b"HTTP/1.1 429 Too Many\r\nRetry-After: 600\r\nContent-Length: 0\r\n\r\n"

    def serve(connection: Any, closing: Any) -> None:
        connection.recv(4000)
        connection.sendall(answer)
        closing.wait()

    with stream_servers.tcp(serve) as address:
        stream.address = f"ws://{address}/"
        run = refresh(stream, now=NOW)

    assert "answered 429" in run.message
    assert stream.wait_until == NOW + timedelta(seconds=600)


def test_a_closed_port_is_told_and_the_pause_grows(streamer: Streamer, stream: Feed) -> None:
    with stream_servers.tcp(stream_servers.sending()) as address:
        stream.address = f"ws://{address}/"
    waits = []
    at = NOW
    for _ in range(4):
        assert "refused the connection" in refresh(stream, now=at).message
        assert stream.wait_until
        waits.append(stream.wait_until - at)
        at = stream.wait_until
    assert stream.failures == 4
    # Doubled each time, and up to half as much again.
    assert all(2**n * 60 <= wait.total_seconds() <= 2**n * 90 for n, wait in enumerate(waits))
    stream.address = streamer.url
    streamer.talks = [saying(position())]

    refresh(stream, now=at)

    assert (stream.failures, stream.wait_until) == (0, None)


# NMEA over TCP and UDP


def test_nmea_over_tcp_is_kept_with_its_times_of_reception() -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    first, second = static()
    sent = f"{moving()}\r\n{first}\r\n{second}\r\n{moving(msg_type=18, mmsi=273331001)}\r\n!AIV"
    with stream_servers.tcp(stream_servers.sending(sent[:50].encode(), sent[50:].encode())) as at:
        feed = make_feed(FeedKind.NMEA_TCP, at)
        run = refresh(feed)

    assert (run.outcome, run.counts["accepted"], run.counts["static_rows"]) == ("changed", 2, 1)
    assert all(line.startswith("\\c:") for line in kept(run))
    assert len(kept(run)) == 4
    assert all(before < each.at < datetime.now(UTC) for each in Position.objects.all())
    made = PositionImport.objects.get()
    assert (made.format, made.rows_read, made.feed) == ("nmea", 3, feed)


def test_a_time_that_the_receiver_wrote_stands() -> None:
    line = tagged(moving())
    with stream_servers.tcp(stream_servers.sending(f"{line}\n".encode())) as address:
        run = refresh(make_feed(FeedKind.NMEA_TCP, address))

    assert kept(run) == [line]


def test_a_socket_dropped_in_the_middle_keeps_whole_lines() -> None:
    sent = f"{moving()}\n{moving(40)[:20]}".encode()
    with stream_servers.tcp(stream_servers.hanging_up(sent)) as address:
        run = refresh(make_feed(FeedKind.NMEA_TCP, address))

    assert (run.outcome, run.counts["accepted"], len(kept(run))) == ("failed", 1, 1)
    assert "closed the connection. What was heard before is kept." in run.message


def test_a_byte_at_a_time_is_silence() -> None:
    with stream_servers.tcp(stream_servers.dripping) as address:
        feed = make_feed(FeedKind.NMEA_TCP, address, listen_for=timedelta(seconds=0.3))
        run = refresh(feed)

    assert (run.outcome, run.source_file) == (RefreshOutcome.UNCHANGED, None)


def test_a_line_without_end_is_cut_short() -> None:
    with stream_servers.tcp(stream_servers.sending(b"x" * 200_000)) as address:
        run = refresh(make_feed(FeedKind.NMEA_TCP, address))

    assert run.outcome == RefreshOutcome.FAILED
    assert "line without end" in run.message


def test_rubbish_alone_is_kept_and_fails_in_words() -> None:
    with stream_servers.tcp(stream_servers.sending(b"GET / HTTP/1.1\r\nhello\r\n\r\n")) as address:
        feed = make_feed(FeedKind.NMEA_TCP, address)
        run = refresh(feed)

    assert not Position.objects.exists()
    assert kept(run)[:2] == ["GET / HTTP/1.1", "hello"]
    assert (run.outcome, run.counts["rejected"]) == ("failed", 2)
    assert "None of the 2 rows could be used: the line is no AIS sentence." in run.message
    feed.refresh_from_db()
    assert (feed.failures, feed.last_success_at) == (1, None)


def test_a_receiver_whose_clock_is_ahead_is_no_success() -> None:
    line = tagged(moving(), int(datetime.now(UTC).timestamp()) + 7200)
    with stream_servers.tcp(stream_servers.sending(f"{line}\n".encode())) as address:
        run = refresh(make_feed(FeedKind.NMEA_TCP, address))

    assert run.outcome == RefreshOutcome.FAILED
    assert "The only row could not be used: time later than the import itself." in run.message


def test_a_base_station_alone_is_a_sound_receiver() -> None:
    (line,) = sentences(4, mmsi=2573135)
    with stream_servers.tcp(stream_servers.sending(f"{line}\n".encode())) as address:
        feed = make_feed(FeedKind.NMEA_TCP, address)
        run = refresh(feed)

    assert (run.outcome, run.counts["rejected"]) == ("changed", 1)
    feed.refresh_from_db()
    assert feed.last_success_at


def test_only_watched_vessels_are_kept_of_a_receiver(investigator: User) -> None:
    watch(investigator)
    hers, others = static(seq_id=1), static("OTHER", mmsi=273331001, seq_id=2)
    lines = [moving(), moving(mmsi=273331001), hers[0], others[0], hers[1], others[1], "$GPGSV"]
    with stream_servers.tcp(stream_servers.sending(("\n".join(lines) + "\n").encode())) as address:
        run = refresh(make_feed(FeedKind.NMEA_TCP, address, only_watched=True))

    assert [line.rpartition("\\")[2] for line in kept(run)] == [moving(), *hers]
    assert run.counts["static_rows"] == 1


def test_a_key_is_the_first_line_sent_over_tcp() -> None:
    heard: list[bytes] = []

    def serve(connection: Any, closing: Any) -> None:
        heard.append(connection.recv(100))
        connection.sendall(f"{moving()}\n".encode())
        closing.wait()

    with stream_servers.tcp(serve) as address:
        refresh(make_feed(FeedKind.NMEA_TCP, address, credential=credentials.sealed("A|T|key")))

    assert heard == [b"A|T|key\n"]


def test_nmea_over_udp_is_taken_once_however_often_it_is_relayed() -> None:
    port = stream_servers.free_udp_port()
    feed = make_feed(FeedKind.NMEA_UDP, f"127.0.0.1:{port}")
    with datagrams(port, f"{moving()}\r\n{moving(mmsi=273331001)}\r\n".encode()):
        run = refresh(feed)

    assert (run.counts["accepted"], run.counts["repeated"], len(kept(run))) == (2, 0, 2)


def test_a_port_that_is_taken_is_told() -> None:
    port = stream_servers.free_udp_port()
    feed = make_feed(FeedKind.NMEA_UDP, f":{port}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", port))
        assert "Is something else listening there?" in refresh(feed).message


# AISHub


@pytest.fixture
def hub(web: Server) -> Feed:
    address = f"{web.url}/ws.php"
    return make_feed(FeedKind.AISHUB_JSON, address, credential=credentials.sealed(KEY))


def test_aishub_is_asked_for_the_watched_vessels(
    web: Server, hub: Feed, investigator: User
) -> None:
    watch(investigator)
    hub.only_watched = True
    web.serve("/ws.php", body(b'[{"ERROR": false, "RECORDS": 0}, []]'))

    assert refresh(hub, now=NOW).outcome == RefreshOutcome.UNCHANGED
    assert web.asked == [f"/ws.php?format=1&output=json&compress=0&username={KEY}&mmsi={MMSI}"]


def test_aishub_asks_for_a_pause(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", body(b"", status=429, headers={"Retry-After": "900"}))

    run = refresh(hub, now=NOW)

    assert "answered 429" in run.message
    assert KEY not in run.message
    assert hub.wait_until == NOW + timedelta(seconds=900)
    with pytest.raises(RefreshTooSoon):
        refresh(hub, now=NOW + timedelta(seconds=899))
    assert len(web.asked) == 1


def test_an_answer_that_drips_holds_no_worker(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", dripping(web, seconds=0.02))

    run = refresh(hub, now=NOW, total_seconds=0.3)

    assert run.outcome == RefreshOutcome.FAILED
    assert "too slowly" in run.message
