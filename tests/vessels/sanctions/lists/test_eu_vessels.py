from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import by_uid, parse
from tests.vessels.sanctions.lists.workbooks import HEADER, LINK, ROWS, with_part, workbook
from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.eu_vessels import EuVessels


def test_rows_with_a_lost_date_are_read_with_the_others() -> None:
    parsed = parse(EuVessels(), workbook())

    assert parsed.complete
    records = by_uid(parsed)
    assert list(records) == ["IMO9999993", "IMO9999981", "NUMBERLESS 99999X3"]
    wave = records["IMO9999981"]
    assert (wave.name, wave.imo, wave.listed_on) == ("LONG WAVE", 9999981, None)
    assert wave.raw["Date of application"] == "#REF!"
    assert wave.legal_basis == LINK
    assert any("Row 3, LONG WAVE: “#REF!” is not a date" in each for each in parsed.problems)
    assert records["NUMBERLESS 99999X3"].imo_raw == "99999X3"
    assert records["NUMBERLESS 99999X3"].listed_on == date(2025, 10, 24)


def test_a_ship_in_two_rows_is_one_record_with_both_dates() -> None:
    parsed = parse(EuVessels(), workbook())

    tide = by_uid(parsed)["IMO9999993"]
    assert [each.listed_on for each in tide.designations] == [date(2024, 6, 25), date(2025, 12, 19)]
    assert tide.listed_on == date(2024, 6, 25)
    assert tide.raw["Date of application (2)"] == "2025-12-19"
    assert any("IMO9999993 is listed more than once" in each for each in parsed.problems)


def test_a_ship_keeps_her_record_when_the_running_numbers_move() -> None:
    moved = [(9 if row[0] else None, *row[1:]) for row in reversed(ROWS)]

    assert set(by_uid(parse(EuVessels(), workbook(moved)))) == set(
        by_uid(parse(EuVessels(), workbook()))
    )


def test_a_title_may_stand_above_the_header() -> None:
    parsed = parse(EuVessels(), workbook(title="EU designated vessels, consolidated"))

    assert len(parsed.records) == 3


def test_columns_that_came_or_went_are_faults() -> None:
    header = (*HEADER[:4], "Captain")

    assert parse(EuVessels(), workbook(header=header)).faults == (
        "The header has no column “Link to relevant EU Official Journal”.",
        "The header has columns nobody knows: “Captain”.",
    )


def test_a_row_without_name_and_number_is_a_fault() -> None:
    body = workbook([(1, None, None, "25.6.2024", LINK)])

    assert parse(EuVessels(), body).faults == ("Row 2 has neither a name nor an IMO number.",)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<html>404</html>", "a web page"),
        (b"1,MORNING TIDE,9999993\n", "no workbook"),
        (workbook()[:2000], "damaged .* may be cut off"),
        (with_part(workbook(), SHEET, BOMB), "declares a document type"),
        (with_part(workbook(), SHEET, EXTERNAL), "declares a document type"),
        (with_part(workbook(), SHEET, EXTERNAL.decode().encode("utf-16")), "document type"),
        (with_part(workbook(), SHEET, b"<worksheet><sheetData><row>"), "damaged"),
        (with_part(workbook(), "xl/media/zeros.bin", bytes(40 << 20)), "unpack to 40 MB"),
        (workbook(header=("a", "b", "c", "d", "e")), "names the columns “Vessel name”"),
    ],
)
def test_what_is_no_workbook_of_ships_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(EuVessels(), body)
