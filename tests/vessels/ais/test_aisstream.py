"""aisstream.io's JSON lines read into rows."""

from datetime import UTC, datetime

import pytest

from tests.vessels.ais.aisstream_samples import message, position
from tests.vessels.ais.reading import Read, read
from vessels.ais.parsers import registry
from vessels.ais.parsers.aisstream import AisStream

SIZE = {"A": 100, "B": 39, "C": 10, "D": 11}


def of(*lines: str) -> Read:
    found = read(AisStream(), ("\n".join(lines) + "\n").encode())
    assert found.lines == len(lines)
    return found


def test_a_position_as_it_was_sent() -> None:
    row = of(position()).frame.row(0, named=True)

    assert (row["mmsi"], row["at"]) == (273331000, datetime(2026, 7, 12, 12, tzinfo=UTC))
    assert (row["lat"], row["lon"], row["sog_kn"], row["cog_deg"]) == (42.1, 131.2, 11.8, 190.4)
    assert (row["heading_deg"], row["nav_status"], row["transceiver"]) == (191, 0, "A")


def test_a_name_the_service_remembers_is_not_what_the_ship_said() -> None:
    assert of(position()).frame["name"].to_list() == [None]


@pytest.mark.parametrize(
    ("kind", "transceiver"),
    [("StandardClassBPositionReport", "B"), ("LongRangeAisBroadcastMessage", None)],
)
def test_other_position_messages(kind: str, transceiver: str | None) -> None:
    row = of(position(kind=kind, Sog=63, Cog=511)).frame.row(0, named=True)

    is_long_range = transceiver is None
    assert (row["sog_kn"], row["cog_deg"]) == ((102.3, 360) if is_long_range else (63, 511))
    assert row["transceiver"] == transceiver


def test_an_extended_report_has_a_place_and_a_name() -> None:
    line = position(kind="ExtendedClassBPositionReport", Name="YACHT@@@", Type=36, Dimension=SIZE)
    row = of(line).frame.row(0, named=True)
    assert (row["name"], row["ship_type"], row["length_m"], row["width_m"]) == (
        "YACHT",
        36,
        139,
        21,
    )


def test_static_data() -> None:
    ship = message(
        "ShipStaticData",
        ImoNumber=9179842, Name="TESTER  ", CallSign="UTST", Type=70, Dimension=SIZE,
        MaximumStaticDraught=6.1, Destination="NAJIN",
    )  # fmt: skip
    report = message(
        "StaticDataReport",
        ReportA={"Valid": False, "Name": "NOT SAID"},
        ReportB={"Valid": True, "CallSign": "TNDR", "ShipType": 37, "Dimension": SIZE},
    )

    first, second = of(ship, report).statics.iter_rows(named=True)

    assert (first["imo"], first["name"], first["call_sign"]) == ("9179842", "TESTER", "UTST")
    assert (first["ship_type"], first["length_m"], first["width_m"]) == (70, 139, 21)
    assert (first["draught_m"], first["destination"]) == (6.1, "NAJIN")
    assert (second["name"], second["call_sign"], second["ship_type"]) == (None, "TNDR", 37)


def test_zero_is_how_ais_says_nothing() -> None:
    nothing = message("ShipStaticData", ImoNumber=0, Name="@@", Type=0, MaximumStaticDraught=0)
    row = of(nothing).statics.row(0, named=True)
    assert [row[name] for name in ("imo", "name", "ship_type", "draught_m")] == [None] * 4


def test_every_line_has_its_reason() -> None:
    found = of(
        position(),
        position()[:80],
        '{"error": "Api Key Is Not Valid"}',
        "[1, 2]",
        position(Valid=False),
        message("BaseStationReport"),
        message("AidsToNavigationReport"),
        message("SafetyBroadcastMessage"),
        "",
    )

    assert found.frame["line"].to_list() == [1]
    assert found.faults["reason"].to_list() == [
        "json_unreadable",
        "not_a_record",
        "not_a_record",
        "message_unreadable",
        "message_base_station",
        "message_aid_to_navigation",
        "message_of_no_use",
    ]
    assert found.skipped == {"blank": 1}


@pytest.mark.parametrize("at", ["", "yesterday", "2026-07-12 12:00:00 +0900 JST", None])
def test_a_time_that_is_not_utc_is_none(at: str) -> None:
    assert of(position(at=at)).frame["at"].to_list() == [None]


@pytest.mark.parametrize("value", [{"a": 1}, [1], "x", 10**400, "\ud800", True, float("nan")])
def test_values_of_any_kind_break_nothing(value: object) -> None:
    line = position(Latitude=value, Sog=value, UserID=value)
    named = message("ShipStaticData", Name=value, Dimension=value, Type=value, ImoNumber=value)
    found = of(line, named)
    assert found.frame["lat"].to_list() == [None]


def test_it_is_recognised_by_content() -> None:
    assert registry.recognise(position().encode()).code == "aisstream"
