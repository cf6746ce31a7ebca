from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.un_1718 import COLUMNS, Un1718

BODY = body_of("un_1718.csv")


def test_numbered_values_are_told_apart() -> None:
    record = by_uid(parse(Un1718(), BODY))["IMO9999993"]

    assert (record.name, record.other_names) == ("MORNING TIDE", ("EVENING TIDE",))
    assert (record.flag, record.former_flags) == ("Togo", ("DPRK",))
    assert (record.mmsi, record.former_mmsis) == (445123000, (671123000,))
    assert record.owner == "EXAMPLE SHIPPING CO (ILLUSTRATIVE - synthetic)"
    assert record.listed_on == date(2017, 10, 3)


def test_each_paragraph_a_ship_is_designated_under_is_a_measure() -> None:
    records = by_uid(parse(Un1718(), BODY))

    assert [each.legal_basis for each in records["IMO9999993"].designations] == [
        "UNSCR 2371 (2017), paragraph 6; UNSCR 2375 (2017), paragraph 6"
    ]
    assert [each.legal_basis for each in records["IMO9999981"].designations] == [
        "UNSCR 2321 (2016), paragraph 12 (a)",
        "UNSCR 2371 (2017), paragraph 6; UNSCR 2375 (2017), paragraph 6",
    ]


def test_the_eight_columns_alone_are_enough() -> None:
    body = (
        f"{','.join(COLUMNS)}\n"
        "LONG WAVE,9999981,na,Comoros,,Bulk carrier,,1: 03-Oct-17 2: 30-Mar-18\n"
    )

    parsed = parse(Un1718(), body.encode())

    (record,) = parsed.records
    assert parsed.complete
    assert (record.imo, record.mmsi, record.listed_on) == (9999981, None, date(2017, 10, 3))
    (measure,) = record.designations
    assert (measure.programme, measure.legal_basis) == ("UN-1718", "UNSCR 1718 (2006)")


def test_what_cannot_be_read_is_a_problem_with_its_line() -> None:
    parsed = parse(Un1718(), BODY)

    assert parsed.complete
    assert len(parsed.problems) == 3
    assert all(problem.startswith("Line 4, NUMBERLESS: ") for problem in parsed.problems)
    record = by_uid(parsed)["NUMBERLESS IMO99999X3"]
    assert (record.imo, record.imo_raw, record.listed_on) == (None, "IMO99999X3", None)


def test_half_a_file_is_a_fault() -> None:
    parsed = parse(Un1718(), BODY[: BODY.index(b"Bulk carrier")])

    assert parsed.faults == ("Line 3 has 7 columns, the header 12.",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<html>", "web page"),
        (b"name,imo\nA,1\n", "no column “vessel_name”, “imo_number”"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(Un1718(), body)
