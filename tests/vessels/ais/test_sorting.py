"""What of a stream is kept, and how pauses and addresses are worked out. No database."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.vessels.ais.aisstream_samples import position
from tests.vessels.ais.nmea_samples import moving, stamped, static, tagged
from tests.vessels.ais.reading import read
from vessels import backing_off
from vessels.ais.feeds import addresses, subscribing
from vessels.ais.feeds.polling import address_of
from vessels.ais.feeds.sorting import NmeaSorter, StreamSorter
from vessels.ais.parsers.nmea import Nmea
from vessels.errors import InvalidAddress

NOW = datetime(2026, 7, 12, 12, 0, 0, 123000, UTC)
MINUTE = timedelta(minutes=1)


def test_a_line_gets_the_time_it_came_and_reads_back() -> None:
    line = NmeaSorter(None)(moving().encode(), NOW)

    assert line
    assert read(Nmea(), line).frame["at"].to_list() == [NOW]


@pytest.mark.parametrize("line", [tagged(moving()), stamped(moving())])
def test_a_line_that_says_its_time_is_kept_as_it_came(line: str) -> None:
    assert NmeaSorter(None)(line.encode(), NOW) == line.encode()


def test_a_tag_block_without_a_time_is_kept_beside_ours() -> None:
    line = NmeaSorter(None)(b"\\s:station*5D\\" + moving().encode(), NOW)

    assert line
    assert b"s:station" in line
    assert read(Nmea(), line).frame["at"].to_list() == [NOW]


def test_the_same_report_is_new_again_later() -> None:
    sorter, line = NmeaSorter(None), moving().encode()

    kept = [sorter(line, NOW + timedelta(seconds=each)) for each in (0, 5, 20, 120)]

    assert [each is not None for each in kept] == [True, False, False, True]


def test_second_parts_are_never_taken_for_repeats() -> None:
    sorter = NmeaSorter(None)
    one, two = static(seq_id=1), static(mmsi=273331001, seq_id=1)
    assert all(sorter(line.encode(), NOW) for line in (*one, *two))


@pytest.mark.parametrize(
    "line", ["", "garbage", "!AIVDM,1,1", "!AIVDM,2,2,5,A,00,2*00", "!AIVDM,1,1,,A,,0*26"]
)
def test_of_watched_vessels_alone_rubbish_is_passed_over(line: str) -> None:
    assert NmeaSorter(frozenset({273331000}))(line.encode(), NOW) is None
    kept = NmeaSorter(None)(line.encode(), NOW)
    assert kept is not None


@pytest.mark.parametrize("line", [b"half a {", b"[]", b'{"MetaData": 5}', b"[" * 50_000])
def test_what_names_no_vessel_in_a_stream_is_kept_for_the_import_to_tell(line: bytes) -> None:
    assert StreamSorter(frozenset({1}))(line, NOW) == line


def test_a_stream_of_watched_vessels() -> None:
    sorter = StreamSorter(frozenset({273331000}))
    assert sorter(position().encode(), NOW)
    assert sorter(position(mmsi=273331001).encode(), NOW) is None


def test_more_vessels_than_the_service_takes_are_not_named() -> None:
    few, many = frozenset(range(50)), frozenset(range(51))
    assert "FiltersShipMMSI" in subscribing.subscription("key", few)
    assert "FiltersShipMMSI" not in subscribing.subscription("key", many)
    assert "FiltersShipMMSI" not in subscribing.subscription("key", None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"error": "Api Key Is Not Valid"}', "Api Key Is Not Valid"),
        (b'{"error": ', "an error that cannot be read"),
        (b'{"MessageType": "error"}', ""),
    ],
)
def test_refusals(line: bytes, said: str) -> None:
    assert subscribing.refusal(line) == said


def test_pauses_double_to_six_hours_and_never_come_together() -> None:
    shortest = [backing_off.pause(n, least=MINUTE, share=0) for n in range(1, 12)]
    longest = backing_off.pause(3, least=MINUTE, share=1)

    assert shortest[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert shortest[-1] == timedelta(hours=6)
    assert longest == 6 * MINUTE
    assert backing_off.pause(10_000, least=timedelta(days=1), share=0) == timedelta(hours=6)


def test_a_server_that_asks_for_a_pause_gets_it_up_to_a_day() -> None:
    hour, week = timedelta(hours=1), timedelta(days=7)
    assert backing_off.pause(1, least=MINUTE, asked=hour, share=0) == hour
    assert backing_off.pause(1, least=MINUTE, asked=week, share=0) == timedelta(days=1)
    assert backing_off.pause(9, least=MINUTE, asked=MINUTE, share=0) > hour


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("receiver:5631", ("receiver", 5631)),
        ("[::1]:10110", ("::1", 10110)),
        (":10110", ("127.0.0.1", 10110)),
        ("10110", ("127.0.0.1", 10110)),
    ],
)
def test_hosts_and_ports(address: str, place: tuple[str, int]) -> None:
    assert addresses.host_and_port(address) == place


@pytest.mark.parametrize(
    "address",
    [
        "",
        "host",
        "host:0",
        "host:99999",
        "http://host:1",
        "u@h:1",
        "a b:1",
        "h:²",
        "[::1",
        "[::x]:1",
    ],
)
def test_what_is_no_host_and_port(address: str) -> None:
    with pytest.raises(InvalidAddress, match="Example"):
        addresses.host_and_port(address)


@pytest.mark.parametrize(
    "address",
    ["https://x", "wss://", "ws://user:pass@host/", "stream", "ws://[::1", "ws://host:99999/"],
)
def test_what_is_no_websocket(address: str) -> None:
    with pytest.raises(InvalidAddress):
        addresses.check_websocket(address)


def test_aishub_is_asked_as_it_wants() -> None:
    asked = address_of("https://hub.example/ws.php?format=0&latmin=1", "me", frozenset({2, 1}))

    assert asked == (
        "https://hub.example/ws.php?format=0&output=json&compress=0&latmin=1&username=me&mmsi=1,2"
    )
    assert "mmsi" not in address_of("https://hub.example/ws.php", "me", None)
