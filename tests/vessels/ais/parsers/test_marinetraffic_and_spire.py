from datetime import UTC, datetime

import pytest

from tests.vessels.ais.parsers.samples import MARINETRAFFIC_HEADER, SAMPLES, lines, one
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import ParseError


def test_marinetraffic_speed_is_tenths_of_a_knot_and_minus_one_is_no_heading() -> None:
    parsed = one("marinetraffic", SAMPLES["marinetraffic"])
    assert parsed.frame["sog_kn"].to_list() == [11.8, 0.0]
    assert parsed.frame["heading_deg"].to_list() == [191.0, 511.0]
    assert parsed.frame["at"].to_list() == [
        datetime(2024, 2, 7, tzinfo=UTC),
        datetime(2024, 2, 7, 0, 1, tzinfo=UTC),
    ]
    assert parsed.raw["sog_kn"][0] == "118"


def test_speeds_with_decimals_are_not_taken_for_tenths_of_a_knot() -> None:
    header = "MMSI,LAT,LON,SPEED,COURSE,TIMESTAMP"
    whole = lines(header, "273331000,42.1,131.2,118,190,2024-02-07 00:00:00")
    knots = lines(header, "273331000,42.1,131.2,11.8,190,2024-02-07 00:00:00")
    assert registry.recognise(whole).code == "marinetraffic"
    assert registry.recognise(knots).code == "mapped-csv"


def test_marinetraffic_draught_is_left_out_for_its_unit_is_not_said() -> None:
    body = lines(
        f"{MARINETRAFFIC_HEADER},SHIPNAME,DRAUGHT",
        "273331000,0,118,131.2,42.1,190,191,2024-02-07T00:00:00,1,TESTER,61",
    )
    row = one("marinetraffic", body).frame.row(0, named=True)
    assert (row["name"], row["draught_m"]) == ("TESTER", None)


def test_marinetraffic_without_a_latitude_is_refused() -> None:
    with pytest.raises(ParseError, match="Missing from the header: LAT"):
        one("marinetraffic", lines(MARINETRAFFIC_HEADER.replace(",LAT", ",L"), "1,2,3,4,5,6,7,8,9"))


def test_spire_rows_without_a_place_say_who_she_is() -> None:
    parsed = one("spire", SAMPLES["spire"])
    assert parsed.frame.select("line", "mmsi", "lat").rows() == [(2, 273331000, 42.1)]
    static = parsed.statics.row(0, named=True)
    assert (static["line"], static["mmsi"], static["imo"]) == (3, 273331000, "9179842")
    assert (static["name"], static["length_m"], static["width_m"]) == ("TESTER", 139.0, 21.0)
    assert (static["draught_m"], static["destination"]) == (6.1, "NAJIN")
    assert parsed.faults.select("line", "reason").rows() == [(4, "message_base_station")]


def test_a_spire_row_that_says_nothing_is_judged_as_a_position() -> None:
    header, first, *_ = SAMPLES["spire"].decode().splitlines()
    empty = "2024-02-07T00:00:02.000Z,2024-02-07T00:00:00.000Z,273331000,1" + "," * 16
    parsed = one("spire", lines(header, first, empty))
    assert (parsed.frame.height, parsed.statics.height) == (2, 0)


def test_a_spire_file_of_positions_alone_is_read() -> None:
    body = lines(
        "timestamp,mmsi,msg_type,latitude,longitude",
        "2024-02-07 00:00:00 UTC,273331000,1,42.1,131.2",
    )
    assert one("spire", body).frame["at"][0] == datetime(2024, 2, 7, tzinfo=UTC)
