"""NMEA logs as receivers write them, read into rows."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.vessels.ais.nmea_samples import (
    EPOCH,
    checksum,
    log,
    moving,
    sentences,
    stamped,
    static,
    tagged,
)
from tests.vessels.ais.reading import Read, lines_of, read
from vessels.ais.parsers import blocks, registry
from vessels.ais.parsers.base import ParseError, Reading
from vessels.ais.parsers.nmea import Nmea

HEARD = datetime.fromtimestamp(EPOCH, UTC)
GPS = "GPRMC,213950.00,A,5250.53669,N,00542.34920,E,0.020,,070420,,,A"
CLOCK = f"${GPS}*{checksum(GPS)}"


def of(*lines: str, day: date | None = None) -> Read:
    body = log(*lines)
    found = read(Nmea(), body, Reading(base_date=day))
    assert found.lines == len(lines)
    return found


def test_a_position_as_it_was_sent() -> None:
    row = of(tagged(moving())).frame.row(0, named=True)

    assert (row["line"], row["mmsi"], row["at"]) == (1, 273331000, HEARD)
    assert (row["lat"], row["lon"]) == (42.1, 131.2)
    assert (row["sog_kn"], row["cog_deg"], row["heading_deg"]) == (11.8, 190.4, 191)
    assert (row["nav_status"], row["transceiver"], row["name"]) == (0, "A", None)


@pytest.mark.parametrize("kind", [1, 2, 3, 18, 19, 27])
def test_each_position_message(kind: int) -> None:
    found = of(
        *(
            tagged(each)
            for each in sentences(kind, lat=42.1, lon=131.2, speed=11, course=190, seq_id=1)
        )
    )

    row = found.frame.row(0, named=True)
    assert (row["lat"], row["lon"]) == pytest.approx((42.1, 131.2), abs=0.001)
    assert (row["sog_kn"], row["cog_deg"]) == (11, 190)
    assert row["transceiver"] == {18: "B", 19: "B", 27: None}.get(kind, "A")


def test_what_is_not_available_is_told_from_what_is_said() -> None:
    long_range = sentences(27, lat=42.1, lon=131.2, speed=63, course=511)[0]
    nowhere = moving(lat=91, lon=181, speed=102.3, course=360, heading=511)

    first, second = of(tagged(long_range), tagged(nowhere)).frame.iter_rows(named=True)

    assert (first["sog_kn"], first["cog_deg"], first["heading_deg"]) == (102.3, 360, None)
    assert (second["lat"], second["lon"], second["sog_kn"]) == (91, 181, 102.3)


def test_static_data_of_both_classes() -> None:
    part_a = sentences(24, partno=0, shipname="TENDER")[0]
    part_b = sentences(24, partno=1, callsign="TNDR", ship_type=37, to_bow=5, to_stern=7)[0]
    first, second = static()
    found = of(tagged(first), tagged(second), tagged(part_a), tagged(part_b))

    assert found.skipped == {"continuation": 1}
    ship, name, rest = found.statics.iter_rows(named=True)
    assert ship == {
        "line": 1, "mmsi": 273331000, "at": HEARD, "imo": "9179842", "name": "TESTER",
        "call_sign": "UTST", "ship_type": 70, "length_m": 139, "width_m": 21,
        "draught_m": 6.1, "destination": "NAJIN",
    }  # fmt: skip
    assert (name["name"], name["call_sign"], name["ship_type"]) == ("TENDER", None, None)
    assert (rest["name"], rest["call_sign"], rest["length_m"]) == (None, "TNDR", 12)
    assert (rest["width_m"], rest["draught_m"]) == (None, None)


def test_an_extended_class_b_report_has_a_place_and_a_name() -> None:
    parts = sentences(19, lat=42.1, lon=131.2, shipname="YACHT@@X", ship_type=36, seq_id=1)
    found = of(*(tagged(each) for each in parts))

    row = found.frame.row(0, named=True)
    assert (row["name"], row["ship_type"], row["lat"]) == ("YACHT", 36, 42.1)
    assert not found.statics.height


def test_what_is_no_vessel_is_a_fault_with_its_reason() -> None:
    station = sentences(4, year=2021, month=10, day=31, hour=22, minute=24, second=49)
    aid = sentences(21, lat=42, lon=131, name="BUOY", seq_id=2)
    text = sentences(14, text="HELLO")

    found = of(*station, *aid, *text)

    assert not found.frame.height
    assert set(found.reasons) == {
        "message_base_station", "message_aid_to_navigation", "message_of_no_use"
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        tagged(moving()),
        tagged(moving(), time=f"{EPOCH}000"),
        stamped(moving()),
        moving() + " ( MSG: 1, REPEAT: 0, MMSI: 273331000, timestamp: 20211031222449)",
        "2021-10-31 22:24:49 " + moving(),
        "2021-10-31T22:24:49Z " + moving(),
        f"{EPOCH}.000 {moving()}",
        tagged(moving()).replace("!AI", "!AI") + "\r",
    ],
)
def test_where_receivers_write_the_time(line: str) -> None:
    assert of(line).frame["at"].to_list() == [HEARD]


def test_gatehouse_writes_the_time_on_the_line_before() -> None:
    body = "PGHP,1,2010,6,11,11,46,11,390,219,,2190048,1,28"
    found = of(f"${body}*{checksum(body)}", moving())

    assert found.skipped == {"other_sentence": 1}
    assert found.frame["at"][0] == datetime(2010, 6, 11, 11, 46, 11, 390000, UTC)
    assert not found.notes


@pytest.mark.parametrize("talker", ["AI", "BS", "AB", "AN", "SA"])
def test_talkers(talker: str) -> None:
    body = f"{talker}VDM" + moving()[6:].partition("*")[0]
    assert of(tagged(f"!{body}*{checksum(body)}")).frame.height == 1


def test_parts_of_several_messages_between_each_other() -> None:
    one = static("ONE", seq_id=1)
    two = static("TWO", seq_id=2)

    found = of(*(tagged(each) for each in (one[0], two[0], moving(), two[1], one[1])))

    assert dict(found.statics.select("line", "name").iter_rows()) == {1: "ONE", 2: "TWO"}
    assert found.skipped == {"continuation": 2}


def test_parts_that_come_in_the_wrong_order() -> None:
    first, second = static()
    assert of(tagged(second), tagged(first)).statics["name"].to_list() == ["TESTER"]


def test_a_part_that_never_comes_does_not_marry_another_ship() -> None:
    lost, other = static("LOST"), static("OTHER")

    found = of(tagged(lost[0]), tagged(other[0]), tagged(other[1]))

    assert found.statics["name"].to_list() == ["OTHER"]
    assert found.faults.select("line", "reason").rows() == [(1, "message_part_missing")]


def test_a_number_used_again_much_later_is_another_message() -> None:
    early, late = static("EARLY"), static("LATE")
    between = [tagged(moving(), time=EPOCH + second) for second in range(600)]

    found = of(tagged(early[0]), *between, tagged(late[1]))

    assert not found.statics.height
    assert found.reasons == {"message_part_missing": 2}


def test_damage_is_told_apart() -> None:
    good = tagged(moving())
    found = of(
        good,
        good.replace(",1,1,,", ",1,1,7,"),
        good[:-3],
        "!AIVDM,1,1,,A,177",
        "garbage",
        "garbage!",
        tagged("!AIVDM,1,1,,A,1,0*" + checksum("AIVDM,1,1,,A,1,0")),
        tagged("!AIVDM,1,1,,A,~~~,0*" + checksum("AIVDM,1,1,,A,~~~,0")),
        "",
        "# a remark with !AIVDM,1,1,,A,1,0*00",
    )

    assert found.frame["line"].to_list() == [1]
    assert found.faults.sort("line")["reason"].to_list() == [
        "checksum_wrong",
        "sentence_cut_off",
        "sentence_cut_off",
        "sentence_unreadable",
        "sentence_unreadable",
        "message_cut_off",
        "message_unreadable",
    ]
    assert found.skipped == {"blank": 1, "comment": 1}


def test_without_any_time_the_file_is_refused_in_words() -> None:
    with pytest.raises(ParseError, match="AIS messages carry no date") as raised:
        of(moving(), moving())
    assert "base date" in str(raised.value)


def test_a_given_day_is_kept_and_said_to_be_inferred() -> None:
    seconds = [50, 58, 4, 59, 5, 63]
    found = of(*(moving(each) for each in seconds), day=date(2024, 2, 7))

    times = found.frame["at"].to_list()
    assert [each.date() for each in times] == [date(2024, 2, 7)] * 6
    # The minute moves on when the second falls back, and a message that was late stays before it.
    assert [(each.minute, each.second) for each in times] == [
        (0, 0), (0, 0), (0, 4), (0, 0), (0, 5), (0, 5)
    ]  # fmt: skip
    assert found.notes == {"time_inferred": 6}


def test_a_gps_clock_in_the_log_dates_what_follows() -> None:
    found = of(moving(49), CLOCK, moving(49), moving(52))

    assert found.frame["at"].to_list() == [
        datetime(2020, 4, 7, 21, 39, second, tzinfo=UTC) for second in (49, 52)
    ]
    assert found.notes == {"time_inferred": 2}
    assert found.faults["reason"].to_list() == ["time_not_given"]


def test_a_base_station_dates_what_follows_for_ten_minutes() -> None:
    station = sentences(4, year=2021, month=10, day=31, hour=22, minute=24, second=49)[0]
    later = [moving(second) for _ in range(12) for second in (10, 30, 50)]

    found = of(station, moving(50), *later)

    assert found.frame["at"][0] == datetime(2021, 10, 31, 22, 24, 50, tzinfo=UTC)
    assert max(found.frame["at"].to_list()) <= datetime(2021, 10, 31, 22, 34, 49, tzinfo=UTC)
    assert found.reasons["time_not_given"] > 0


def test_a_clock_of_the_log_is_believed_before_a_given_day() -> None:
    found = of(CLOCK, moving(52), day=date(2011, 1, 1))
    assert found.frame["at"].to_list() == [datetime(2020, 4, 7, 21, 39, 52, tzinfo=UTC)]


def test_a_tag_block_that_was_damaged_says_no_time() -> None:
    found = of(tagged(moving()), tagged(moving()).replace("c:16", "c:17"))
    assert found.frame["line"].to_list() == [1]
    assert found.reasons == {"time_not_given": 1}


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = static()
    lines = [
        tagged(first),
        *(tagged(moving(), time=EPOCH + each) for each in range(50)),
        tagged(second),
    ]
    whole = of(*lines)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 700)

    cut = of(*lines)

    assert cut.frame.equals(whole.frame)
    assert cut.statics.equals(whole.statics)


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(ParseError, match="longer than"):
        read(Nmea(), b"\x00" * 200_000)


def test_it_is_recognised_by_content() -> None:
    assert registry.recognise(log("# a remark", "$GPGSV,3,1,10*00", moving())).code == "nmea"
    assert registry.recognise(log(tagged(moving()))).code == "nmea"


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "positions", "statics"),
    [
        ("gpsd/ais-nmea.log", 144, 20),
        ("dma_aislib/replay_dump.txt", 45, 3),
        ("dma_aislib/decode_encode_messages.txt", 420, 43),
        ("gpsd/sample.aivdm", 8, 10),
    ],
)
def test_real_logs(shared_data: Path, name: str, positions: int, statics: int) -> None:
    body = (shared_data / "ais" / name).read_bytes()
    assert registry.recognise(body[:4096]).code == "nmea"

    found = read(Nmea(), body)

    assert found.lines == lines_of(body)
    assert (found.frame.height, found.statics.height) == (positions, statics)


@pytest.mark.realdata
def test_a_real_log_without_any_clock_needs_a_day(shared_data: Path) -> None:
    body = (shared_data / "ais/gpsd/ais-18-27.log").read_bytes()
    with pytest.raises(ParseError, match="base date"):
        read(Nmea(), body)

    found = read(Nmea(), body, Reading(base_date=date(2023, 5, 7)))

    assert (found.frame.height, found.statics.height, found.lines) == (138, 69, lines_of(body))
    assert found.notes == {"time_inferred": 207}
