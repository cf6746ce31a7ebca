from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.vessels.ais.parsers.samples import READINGS, SAMPLES, lines, one
from vessels.ais.parsers import column_guess, mapped_csv, registry
from vessels.ais.parsers.base import ParseError, Reading

COLUMNS = {"mmsi": "id", "at": "t", "lat": "y", "lon": "x", "sog_kn": "v"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_is_read_and_recognised(separator: str) -> None:
    body = lines(*(separator.join(row) for row in (
        ("id", "t", "y", "x", "v"),
        ("273331000", "2024-02-07T00:00:00Z", "42.1", "131.2", "11.8"),
    )))  # fmt: skip
    for said in (separator, ""):
        parsed = one("mapped-csv", body, Reading(columns=COLUMNS, separator=said))
        assert parsed.frame.select("mmsi", "lat", "lon", "sog_kn").row(0) == (
            273331000, 42.1, 131.2, 11.8,
        )  # fmt: skip


def test_decimal_commas_and_one_mmsi_for_the_file() -> None:
    parsed = one("mapped-csv", SAMPLES["mapped-csv"], READINGS["mapped-csv"])
    assert parsed.frame.select("line", "mmsi", "lat", "sog_kn").rows() == [
        (2, 273331000, 42.1, 11.8),
        (3, 273331000, 42.2, 11.9),
    ]
    assert parsed.raw["lat"][0] == "42,1"


@pytest.mark.parametrize(
    ("unit", "knots"), [("kn", 10.0), ("0.1 kn", 1.0), ("km/h", 5.4), ("m/s", 19.438)]
)
def test_speed_becomes_knots(unit: str, knots: float) -> None:
    body = lines("id,t,y,x,v", "273331000,2024-02-07T00:00:00Z,42.1,131.2,10")
    parsed = one("mapped-csv", body, Reading(columns=COLUMNS, speed_unit=unit))
    assert parsed.frame["sog_kn"][0] == pytest.approx(knots, abs=0.001)


@pytest.mark.parametrize(("time_format", "shape"), mapped_csv.TIME_FORMATS.items())
def test_every_way_of_writing_times_reads_its_own_example(time_format: str, shape: str) -> None:
    written = shape.partition(" (")[0]
    body = lines("id,t,y,x,v", f"273331000,{written},42.1,131.2,10")
    parsed = one("mapped-csv", body, Reading(columns=COLUMNS, time_format=time_format))
    second = 9 if "09" in written.replace("2024-02-09", "")[-4:] else 0
    assert parsed.frame["at"][0] == datetime(2021, 3, 20, 14, 5, second, tzinfo=UTC)


def test_what_is_not_said_is_named() -> None:
    with pytest.raises(ParseError, match="the latitude, the MMSI"):
        one("mapped-csv", SAMPLES["mapped-csv"], Reading(columns={"at": "when", "lon": "lon"}))
    with pytest.raises(ParseError, match=r"Missing from the header: .*nowhere"):
        one("mapped-csv", SAMPLES["mapped-csv"], Reading(columns={**COLUMNS, "lat": "nowhere"}))
    with pytest.raises(ParseError, match="not a unit of speed"):
        one("mapped-csv", SAMPLES["mapped-csv"], Reading(columns=COLUMNS, speed_unit="parsec"))


@pytest.mark.realdata
def test_numbers_of_ships_that_are_no_mmsi_are_left_to_the_judge(shared_data: Path) -> None:
    body = (shared_data / "ais/movingpandas/boat-positions.csv").read_bytes()
    assert registry.recognise(body[:4096]).code == "mapped-csv"
    columns = {"mmsi": "ID", "at": "ais_pos_timestamp", "lat": "latitude", "lon": "longitude"}
    parsed = one("mapped-csv", body, Reading(columns=columns, time_format="%d/%m/%Y %H:%M"))
    assert parsed.frame.height == 22_287
    assert parsed.frame["at"].null_count() == 0
    assert parsed.frame["mmsi"].max() == 256
    assert parsed.labels["mmsi"] == "ID"


FORMATS = {name: mapped_csv.time_of("at", name) for name in mapped_csv.TIME_FORMATS}


def guess(header: str, *rows: str) -> column_guess.Guess:
    names = header.split(",")
    table = [row.split(",") for row in rows]
    sample = pl.DataFrame(table, schema=dict.fromkeys(names, pl.String()), orient="row")
    return column_guess.guess(sample, FORMATS)


def test_columns_are_guessed_by_name_and_times_by_value() -> None:
    guessed = guess(
        "Vessel Name,MMSI,Time (UTC),LAT,Long,Speed Over Ground",
        "TESTER,273331000,20/03/2021 00:22,42.1,131.2,11.8",
    )
    assert guessed.columns == {
        "name": "Vessel Name",
        "mmsi": "MMSI",
        "at": "Time (UTC)",
        "lat": "LAT",
        "lon": "Long",
        "sog_kn": "Speed Over Ground",
    }
    assert guessed.time_format == "%d/%m/%Y %H:%M"
    assert not guessed.doubts


def test_day_and_month_that_could_be_swapped_are_a_doubt() -> None:
    guessed = guess("mmsi,time,lat,lon", "273331000,03/04/2021 00:22:00,42.1,131.2")
    assert guessed.time_format == "%d/%m/%Y %H:%M:%S"
    assert "day first or month first" in guessed.doubts[0]


def test_a_column_named_mmsi_without_nine_digits_is_no_mmsi() -> None:
    guessed = guess("mmsi,time,lat,lon", "17,2021-03-20 00:22:00,42.1,131.2")
    assert "mmsi" not in guessed.columns
    assert "nine-digit" in guessed.doubts[0]


def test_times_in_no_known_form_are_a_doubt() -> None:
    guessed = guess("mmsi,time,lat,lon", "273331000,yesterday,42.1,131.2")
    assert "No known way of writing times" in guessed.doubts[0]


def test_one_column_is_not_read_as_two_things() -> None:
    body = lines("id,t,y,x,v", "273331000,2024-02-07T00:00:00Z,42.1,131.2,10")
    with pytest.raises(ParseError, match="y is named for both the latitude and the longitude"):
        one("mapped-csv", body, Reading(columns={**COLUMNS, "lon": "y"}))


def test_a_file_in_utf_16_is_told_how_to_be_saved() -> None:
    body = lines("mmsi,time,lat,lon", "273331000,2024-02-07T00:00:00Z,42.1,131.2")
    with pytest.raises(ParseError, match="UTF-16"):
        registry.recognise(body.decode().encode("utf-16"))


def test_lines_that_end_in_a_carriage_return_alone_are_told_of() -> None:
    body = b"id,t,y,x,v\r273331000,2024-02-07T00:00:00Z,42.1,131.2,10\r"
    with pytest.raises(ParseError, match="carriage return alone"):
        one("mapped-csv", body, Reading(columns=COLUMNS))
    assert one("mapped-csv", body.replace(b"\r", b"\r\n"), Reading(columns=COLUMNS)).rows == 1


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_notes_before_the_header_as_in_our_own_downloads_are_passed_over(start: str) -> None:
    body = start.encode() + lines(
        "# title: AIS positions of ANGARA, IMO 9179842",
        "# note: Where a transponder said it was, as received. Silence is not absence.",
        "mmsi,at,longitude,latitude",
        "273331000,2024-02-07T00:00:00Z,131.2,42.1",
    )
    assert registry.recognise(body).code == "mapped-csv"
    columns = {"mmsi": "mmsi", "at": "at", "lat": "latitude", "lon": "longitude"}
    parsed = one("mapped-csv", body, Reading(columns=columns))
    assert parsed.frame.select("line", "lat").rows() == [(4, 42.1)]


def test_a_header_that_begins_with_a_hash_is_a_header() -> None:
    assert registry.recognise(SAMPLES["danish"]).code == "danish"
    body = lines("#time (hh:mm),lat,lon", "2024-02-07T00:00:00Z,42.1,131.2")
    reading = Reading(columns={"at": "#time (hh:mm)", "lat": "lat", "lon": "lon"}, mmsi=273331000)
    assert one("mapped-csv", body, reading).rows == 1
