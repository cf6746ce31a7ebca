import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.vessels.ais.parsers.samples import GAP_EVENT, one
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import ParseError

FIXTURES = "ais/gfw_api_v3"


@pytest.mark.realdata
def test_a_vessel_says_what_its_transponders_sent_and_when(shared_data: Path) -> None:
    body = (shared_data / FIXTURES / "vessel_item.json").read_bytes()
    assert registry.recognise(body[:4096]).code == "gfw"
    parsed = one("gfw", body)
    assert parsed.frame.height == 0
    assert parsed.statics.height == 10  # five identities, each first and last heard
    last = parsed.statics.filter(line=5)
    assert last["name"].to_list() == ["FRIO AEGEAN"] * 2
    assert last["mmsi"].to_list() == [354666000] * 2
    assert last["imo"].to_list() == ["9076260"] * 2
    assert last["at"].to_list() == [
        datetime(2012, 1, 1, 0, 32, 48, tzinfo=UTC),
        datetime(2013, 5, 15, 20, 25, 5, tzinfo=UTC),
    ]
    assert parsed.faults.select("line", "reason").rows() == [
        (6, "record_of_a_registry"),
        (7, "record_of_a_registry"),
    ]


@pytest.mark.realdata
def test_the_mean_place_of_an_event_is_no_position(shared_data: Path) -> None:
    body = (shared_data / FIXTURES / "event_item.json").read_bytes()
    assert registry.recognise(body[:4096]).code == "gfw"
    parsed = one("gfw", body)
    assert parsed.frame.height == 0
    assert parsed.faults["reason"].to_list() == ["event_without_positions"]


def test_a_gap_gives_the_last_position_before_it_and_the_first_after() -> None:
    parsed = one("gfw", json.dumps({"entries": [GAP_EVENT]}).encode())
    assert parsed.frame.select("line", "mmsi", "lat", "lon").rows() == [
        (1, 273331000, 42.1, 131.2),
        (1, 273331000, 42.3, 131.6),
    ]
    assert parsed.frame["at"][1] == datetime(2024, 2, 7, 15, tzinfo=UTC)


def test_a_gap_without_an_end_has_no_time_for_its_second_position() -> None:
    parsed = one("gfw", json.dumps([{**GAP_EVENT, "end": ""}]).encode())
    assert parsed.frame["at"].is_null().to_list() == [False, True]


@pytest.mark.parametrize("body", [b'{"entries": []}', b"[]", b"3", b'{"entries": "x"'])
def test_nothing_to_read_is_said(body: bytes) -> None:
    with pytest.raises(ParseError):
        one("gfw", body)
