import io
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.ais.samples import file_of, row
from vessels.ais.cleaning import LABELS, Cleaned, clean
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import ParseError, Reading

NOW = datetime(2024, 3, 1, tzinfo=UTC)
PARSER = registry.get("marinecadastre")


def cleaned(*rows: str) -> Cleaned:
    return clean(next(PARSER.read(io.BytesIO(file_of(*rows)), Reading())), now=NOW)


def accounted(result: Cleaned) -> int:
    tally = result.tally
    duplicates = tally.duplicate_count("repeated") + tally.duplicate_count("conflicting")
    return tally.accepted + duplicates + tally.rejected_count


@pytest.mark.parametrize(
    ("bad", "reason", "field", "value"),
    [
        (row(lat=91, lon=181), "position_not_available", "LAT, LON", "91, 181"),
        (row(lat=91), "position_not_available", "LAT, LON", "91, 131.2"),
        (row(lat=90.5), "latitude_out_of_range", "LAT", "90.5"),
        (row(lon=-180.01), "longitude_out_of_range", "LON", "-180.01"),
        (row(lat=""), "latitude_unreadable", "LAT", "(empty)"),
        (row(lon="east"), "longitude_unreadable", "LON", "east"),
        (row(at="2024-02-30T00:00:00"), "time_unreadable", "BaseDateTime", "2024-02-30T00:00:00"),
        (row(at="1970-01-01T00:00:00"), "time_too_early", "BaseDateTime", "1970-01-01T00:00:00"),
        (row(at="2024-03-01T00:05:01"), "time_in_future", "BaseDateTime", "2024-03-01T00:05:01"),
        (row(mmsi="x"), "mmsi_unreadable", "MMSI", "x"),
        (row(mmsi="002734411"), "mmsi_malformed", "MMSI", "002734411"),
        (row(mmsi=992731234), "mmsi_aid_to_navigation", "MMSI", "992731234"),
        (row(mmsi=111273001), "mmsi_sar_aircraft", "MMSI", "111273001"),
        (row(mmsi=871160567), "mmsi_handheld", "MMSI", "871160567"),
        (row(mmsi=972971214), "mmsi_distress_device", "MMSI", "972971214"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_value(
    bad: str, reason: str, field: str, value: str
) -> None:
    result = cleaned(row(), bad)
    assert result.tally.accepted == 1
    assert list(result.tally.rejected) == [reason]
    example = result.tally.rejected[reason].examples[0]
    assert (example.line, example.field, example.value) == (3, field, value)
    assert reason in LABELS


def test_what_a_row_without_a_position_said_is_not_called_empty() -> None:
    header = "timestamp,mmsi,msg_type,latitude,longitude,imo"
    body = f"{header}\n2024-02-07T00:00:00Z,none,5,,,9179842\n".encode()
    result = clean(next(registry.get("spire").read(io.BytesIO(body), Reading())), now=NOW)
    [example] = result.tally.rejected["mmsi_unreadable"].examples
    assert (example.line, example.value) == (2, "(missing or unreadable)")


def test_the_edges_of_the_world_and_a_slightly_fast_clock_are_accepted() -> None:
    result = cleaned(
        row(lat=90, lon=180, at="2024-02-01T00:00:00"),
        row(lat=-90, lon=-180, at="2024-02-01T00:00:01"),
        row(at="2024-03-01T00:05:00"),
    )
    assert result.tally.accepted == 3


def test_sentinels_are_emptied_and_noted_not_refused() -> None:
    result = cleaned(row(sog=102.3, cog=360.0, heading=511))
    assert result.frame.select("sog_kn", "cog_deg", "heading_deg").row(0) == (None, None, None)
    assert set(result.tally.notes) == {
        "speed_not_available",
        "course_not_available",
        "heading_not_available",
    }
    assert result.tally.accepted == 1


def test_the_highest_speed_stays_and_impossible_measures_go() -> None:
    result = cleaned(row(sog=102.2), row(sog=-3, cog=-49.6, heading=400, at="2024-02-07T00:01:00"))
    assert result.frame["sog_kn"].to_list() == [pytest.approx(102.2), None]
    assert result.frame["cog_deg"].to_list() == [pytest.approx(190.4), None]
    assert set(result.tally.notes) == {
        "speed_at_limit",
        "speed_out_of_range",
        "course_out_of_range",
        "heading_out_of_range",
    }


def test_repeats_are_told_from_conflicts_and_the_first_line_stays() -> None:
    result = cleaned(row(lat=1), row(lat=2), row(lat=1), row(lat=3, mmsi=273331001))
    assert result.frame.select("mmsi", "lat").rows() == [(273331000, 1.0), (273331001, 3.0)]
    duplicates = result.tally.duplicates
    assert [example.line for example in duplicates["conflicting"].examples] == [3]
    assert [example.line for example in duplicates["repeated"].examples] == [4]


def test_a_rejected_row_never_hides_a_good_one_at_the_same_time() -> None:
    result = cleaned(row(lat=95), row(lat=42.1))
    assert result.frame["lat"].to_list() == [42.1]


FIELD = st.sampled_from(
    ["", "x", "0", "91", "181", "-5", "273331000", "2024-02-07T00:00:00", '"', "é"]
)
GOOD = st.builds(
    row,
    mmsi=st.sampled_from([273331000, 273331001, 992731234, 12345]),
    at=st.sampled_from([f"2024-02-07T00:0{minute}:00" for minute in range(4)]),
    lat=st.sampled_from([42.1, 42.2, 91, 99]),
    lon=st.sampled_from([131.2, 181, -200]),
)
LINE = st.one_of(GOOD, st.lists(FIELD, max_size=20).map(",".join), st.text(max_size=40))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, max_size=25))
def test_every_row_is_accounted_for_whatever_the_file_holds(lines: list[str]) -> None:
    body = file_of(*lines)
    try:
        parsed = next(PARSER.read(io.BytesIO(body), Reading()))
    except ParseError:
        return
    result = clean(parsed, now=NOW)
    physical = body.decode().split("\n")[1:-1]
    assert accounted(result) == result.tally.rows
    assert result.tally.rows + result.tally.blank_lines == len(physical)


@settings(max_examples=60, deadline=None)
@given(st.lists(GOOD, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(lines: list[str], order: random.Random) -> None:
    shuffled = order.sample(lines, len(lines))
    one, other = cleaned(*lines), cleaned(*shuffled)
    keys = one.frame.select("mmsi", "at").rows()
    assert keys == other.frame.select("mmsi", "at").rows()
    assert keys == sorted(set(keys))
    assert {name: count.count for name, count in one.tally.rejected.items()} == {
        name: count.count for name, count in other.tally.rejected.items()
    }


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_mutilated_file_never_escapes_as_another_error(noise: bytes, at: int) -> None:
    whole = file_of(row(), row(at="2024-02-07T00:01:00"), row(at="2024-02-07T00:02:00"))
    body = whole[:at] + noise + whole[at + len(noise) // 2 :]
    try:
        result = clean(next(PARSER.read(io.BytesIO(body), Reading())), now=NOW)
    except ParseError:
        return
    assert accounted(result) == result.tally.rows
