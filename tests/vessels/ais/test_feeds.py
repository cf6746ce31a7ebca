import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vessels.ais.cleaning import clean
from vessels.ais.feeds import drop_folder
from vessels.ais.feeds.aishub import positions_from_aishub
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import ParseError

NOW = datetime(2024, 2, 8, tzinfo=UTC)
RECORD = {
    "MMSI": 273331000,
    "TIME": "2024-02-07 12:00:00 GMT",
    "LONGITUDE": 129.3,
    "LATITUDE": 34.7,
    "COG": 210.5,
    "SOG": 12.1,
    "HEADING": 511,
    "NAVSTAT": 0,
    "IMO": 9179842,
    "NAME": "TESTER",
    "CALLSIGN": "UTST",
    "TYPE": 70,
    "A": 100,
    "B": 39,
    "C": 10,
    "D": 11,
    "DRAUGHT": 6.1,
}


def answer(*records: object, **header: Any) -> bytes:
    head = {"ERROR": False, "FORMAT": "HUMAN", "RECORDS": len(records), **header}
    return json.dumps([head, list(records)]).encode()


def test_aishub_records_become_positions() -> None:
    parsed = positions_from_aishub(answer(RECORD))[0]
    position = parsed.frame.row(0, named=True)
    assert position["at"] == datetime(2024, 2, 7, 12, tzinfo=UTC)
    assert (position["mmsi"], position["lat"], position["lon"]) == (273331000, 34.7, 129.3)
    assert (position["imo"], position["length_m"], position["width_m"]) == ("9179842", 139.0, 21.0)


def test_the_raw_format_is_scaled() -> None:
    raw = {
        **RECORD,
        "TIME": "1707307200",
        "LONGITUDE": 77_580_000,
        "LATITUDE": 20_820_000,
        "SOG": 121,
        "COG": 2105,
    }
    position = positions_from_aishub(answer(raw, FORMAT="AIS"))[0].frame.row(0, named=True)
    assert position["at"] == datetime(2024, 2, 7, 12, tzinfo=UTC)
    assert (position["lon"], position["lat"]) == (129.3, 34.7)
    assert (position["sog_kn"], position["cog_deg"]) == (12.1, 210.5)


def test_no_ships_is_an_answer_and_an_empty_body_is_not() -> None:
    assert positions_from_aishub(answer())[0].rows == 0
    with pytest.raises(ParseError, match="more than once a minute"):
        positions_from_aishub(b"")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (answer(RECORD)[:-30], "not whole JSON"),
        (answer(RECORD, RECORDS=3), "declares 3 records and holds 1"),
        (b'[{"ERROR": true, "ERROR_MESSAGE": "Too frequent requests!"}]', "Too frequent requests!"),
        (b"<html>502</html>", "not whole JSON"),
        (b"{}", "not in AISHub's shape"),
        (b"[]", "not in AISHub's shape"),
        (b'[{"ERROR": false}, {"a": 1}]', "no list of positions"),
        (b"\xff\xfe\x00", "not whole JSON"),
    ],
)
def test_an_answer_that_says_nothing_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        positions_from_aishub(body)


def test_strange_records_are_counted_not_fatal() -> None:
    parsed = positions_from_aishub(
        answer(RECORD, "noise", {"MMSI": None}, {**RECORD, "LATITUDE": 91}, {**RECORD, "SOG": [1]})
    )[0]
    tally = clean(parsed, now=NOW).tally
    assert tally.rows == 5
    assert {reason: count.count for reason, count in tally.rejected.items()} == {
        "not_a_record": 1,
        "mmsi_unreadable": 1,
        "position_not_available": 1,
    }
    assert tally.rejected["position_not_available"].examples[0].line == 4


def test_an_aishub_file_is_recognised_by_content() -> None:
    assert registry.recognise(answer(RECORD)).code == "aishub"


def drop(folder: Path, name: str, *, seconds_old: float, text: str = "x") -> Path:
    path = folder / name
    path.write_text(text)
    at = (NOW - timedelta(seconds=seconds_old)).timestamp()
    os.utime(path, (at, at))
    return path


def test_settled_files_are_ready_oldest_first(tmp_path: Path) -> None:
    newer = drop(tmp_path, "a.csv", seconds_old=60)
    older = drop(tmp_path, "b.csv", seconds_old=600)
    growing = drop(tmp_path, "c.csv", seconds_old=1)
    found = drop_folder.scan(tmp_path, known={}, now=NOW)
    assert found.ready == [older, newer]
    assert found.waiting == [growing]


def test_unfinished_hidden_linked_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    kept = drop(tmp_path, "day.csv", seconds_old=60)
    for name in (".day.csv", "day.csv.part", "~day.csv", "day.TMP"):
        drop(tmp_path, name, seconds_old=60)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    assert drop_folder.scan(tmp_path, known={}, now=NOW).ready == [kept]


def test_a_known_file_is_new_again_only_when_written_later(tmp_path: Path) -> None:
    path = drop(tmp_path, "day.csv", seconds_old=60)
    key = ("day.csv", 1)
    assert not drop_folder.scan(tmp_path, known={key: NOW}, now=NOW).ready
    before = NOW - timedelta(seconds=90)
    assert drop_folder.scan(tmp_path, known={key: before}, now=NOW).ready == [path]
    assert drop_folder.scan(tmp_path, known={("day.csv", 2): NOW}, now=NOW).ready == [path]


def test_a_missing_folder_is_a_problem_for_a_person(tmp_path: Path) -> None:
    found = drop_folder.scan(tmp_path / "absent", known={}, now=NOW)
    assert "cannot be read" in found.problems[0]
    assert not found.ready
