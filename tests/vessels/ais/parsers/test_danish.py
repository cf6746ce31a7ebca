from datetime import UTC, datetime

import pytest

from tests.vessels.ais.parsers.samples import DANISH_HEADER, danish, lines, one
from vessels.ais.parsers.base import ParseError


def test_reads_every_column_with_its_type() -> None:
    parsed = one("danish", lines(DANISH_HEADER, danish()))
    assert parsed.frame.row(0, named=True) == {
        "line": 2,
        "mmsi": 273331000,
        "at": datetime(2024, 2, 7, tzinfo=UTC),
        "lat": 42.1,
        "lon": 131.2,
        "sog_kn": 11.8,
        "cog_deg": 190.4,
        "heading_deg": 191.0,
        "nav_status": 0,
        "transceiver": "A",
        "name": "TESTER",
        "imo": "9179842",
        "call_sign": "UTST",
        "ship_type": 70,
        "length_m": 139.0,
        "width_m": 21.0,
        "draught_m": 6.1,
        "destination": "NAJIN",
    }


def test_the_four_sizes_of_the_newer_layout_change_nothing() -> None:
    newer = one("danish", lines(f"{DANISH_HEADER},A,B,C,D", f"{danish()},100,39,10,11"))
    assert newer.frame.equals(one("danish", lines(DANISH_HEADER, danish())).frame)


def test_the_day_comes_before_the_month() -> None:
    parsed = one("danish", lines(DANISH_HEADER, danish("03/04/2024 05:06:07")))
    assert parsed.frame["at"][0] == datetime(2024, 4, 3, 5, 6, 7, tzinfo=UTC)


def test_words_for_not_known_are_no_values() -> None:
    line = danish(status="Unknown value", kind="Undefined").replace("UTST,TESTER", "Unknown,")
    parsed = one("danish", lines(DANISH_HEADER, line))
    row = parsed.frame.row(0, named=True)
    assert (row["nav_status"], row["ship_type"], row["call_sign"]) == (None, None, None)
    assert parsed.raw["nav_status"][0] is None  # nothing unreadable was said


def test_a_phrase_that_is_not_known_stays_readable_in_the_text() -> None:
    parsed = one("danish", lines(DANISH_HEADER, danish(status="Flying")))
    assert parsed.frame["nav_status"][0] is None
    assert parsed.raw["nav_status"][0] == "Flying"


@pytest.mark.parametrize(
    ("mobile", "reason"),
    [
        ("Base Station", "message_base_station"),
        ("AtoN", "message_aid_to_navigation"),
        ("SAR Airborne", "message_sar_aircraft"),
        ("Man Overboard Device", "message_distress_device"),
    ],
)
def test_what_is_no_vessel_is_a_fault_with_its_line(mobile: str, reason: str) -> None:
    parsed = one("danish", lines(DANISH_HEADER, danish(), danish(mobile=mobile)))
    assert parsed.frame.height == 1
    assert parsed.faults.rows() == [(3, reason, "Type of mobile", mobile)]


def test_a_header_without_the_kind_of_sender_is_refused() -> None:
    header = DANISH_HEADER.replace("Type of mobile", "Kind")
    with pytest.raises(ParseError, match="Missing from the header: Type of mobile"):
        one("danish", lines(header, danish()))
