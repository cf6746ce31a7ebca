import io
import tracemalloc
from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import Files, PartyKind, TieRole, UnreadableList
from vessels.sanctions.lists.uk import UkSanctions

BODY = body_of("uk_sanctions.csv")
RUSSIA = "The Russia (Sanctions) (EU Exit) Regulations 2019"


def test_rows_of_one_designation_become_one_record_wherever_they_stand() -> None:
    parsed = parse(UkSanctions(), BODY)

    assert parsed.complete
    assert (parsed.parsed_count, len(parsed.vessels)) == (4, 2)
    assert parsed.publisher_date == date(2026, 9, 11)
    assert parsed.problems == ()
    ship = by_uid(parsed)["RUS9901"]
    assert (ship.name, ship.imo, ship.kind) == ("MORNING TIDE", 9999993, PartyKind.VESSEL)
    assert (ship.other_names, ship.weak_names) == (("EVENING TIDE",), ("TIDE",))
    assert (ship.flag, ship.former_flags) == ("Russia", ("Panama", "Liberia"))
    assert ship.owner == "EXAMPLE SHIPPING LLC"
    assert ship.vessel_type == "Roll-on Roll-off"
    assert ship.listed_on == date(2024, 6, 13)
    assert ship.raw["Previous owner/operator (s)"] == "OLD OWNER LTD"


def test_every_sanction_imposed_is_a_measure() -> None:
    ship = by_uid(parse(UkSanctions(), BODY))["RUS9901"]

    assert [(each.programme, each.measure) for each in ship.designations] == [
        (RUSSIA, "Ship specification"),
        (RUSSIA, "Port entry ban"),
    ]
    assert {each.listed_on for each in ship.designations} == {date(2024, 6, 13)}
    assert ship.programmes == (RUSSIA,)


def test_a_ship_under_two_regimes_keeps_both_dates() -> None:
    ship = by_uid(parse(UkSanctions(), BODY))["DPR9903"]

    assert [each.listed_on for each in ship.designations] == [date(2017, 10, 3), date(2018, 3, 30)]
    assert ship.listed_on == date(2017, 10, 3)
    assert len(ship.programmes) == 2
    assert [(tie.role, tie.name) for tie in ship.all_ties] == [
        (TieRole.OWNER, "FIRST CO"),
        (TieRole.OWNER, "SECOND CO"),
    ]


def test_people_and_companies_are_kept_with_their_names() -> None:
    records = by_uid(parse(UkSanctions(), BODY))

    person, company = records["RUS9902"], records["RUS9904"]
    assert (person.kind, person.name) == (PartyKind.PERSON, "Exemplar Model FICTIONOV")
    assert person.other_names == ("Примерный Фиктионов", "Ex FICTIONOV")
    assert (company.kind, company.country) == (PartyKind.ORGANISATION, "Russia")
    assert (company.imo, company.company_imo) == (None, "5787663")
    assert [(tie.role, tie.name) for tie in company.all_ties] == [
        (TieRole.CONTROL, "EXAMPLE HOLDING")
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b'"IMO9999993"', b'"IMO99999X3"', "Line 3, RUS9901 MORNING TIDE: “IMO99999X3” is not an"),
        (b'"13/06/2024"', b'"#REF!"', "Line 3, RUS9901 MORNING TIDE: “#REF!” is not a date"),
        (b'"Ship"', b'"Boat"', "designation type “Boat” is unknown"),
        (b'"Primary name"', b'"Stage name"', "name type “Stage name” is unknown"),
        (b"11-Sep-2026", b"some day", "Line 1: “some day” is not a date"),
    ],
)
def test_what_cannot_be_read_is_a_problem(before: bytes, after: bytes, said: str) -> None:
    parsed = parse(UkSanctions(), BODY.replace(before, after))

    assert parsed.complete
    assert any(said in problem for problem in parsed.problems)
    assert parsed.parsed_count == 4


def test_two_numbers_for_one_ship_are_no_number() -> None:
    body = BODY.replace(b'"IMO9999993"', b'"9999981"', 1)

    parsed = parse(UkSanctions(), body)

    ship = by_uid(parsed)["RUS9901"]
    assert (ship.imo, ship.imo_raw) == (None, "9999981, IMO9999993")
    assert "Two IMO numbers" in ship.imo_problem
    assert any("Two IMO numbers" in problem for problem in parsed.problems)


def test_columns_that_came_or_went_are_faults() -> None:
    parsed = parse(UkSanctions(), BODY.replace(b'"IMO number"', b'"Ship number"'))

    assert parsed.faults == (
        "The header has no column “IMO number”.",
        "The header has columns nobody knows: “Ship number”.",
    )


def test_half_a_file_is_a_fault() -> None:
    parsed = parse(UkSanctions(), BODY[: BODY.index(b"LONG WAVE") + 4])

    assert "a quotation mark is never closed" in parsed.faults[-1]
    assert parsed.parsed_count == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<!doctype html><html>", "web page"),
        (b"Report Date: 11-Sep-2026\n", "no header"),
        (b"Something else\n1,2\n", "The first line reads “Something else”"),
        (b"uid,name\n1,A\n", "no column “Unique ID”"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(UkSanctions(), body)


def test_a_long_list_is_never_held_as_text() -> None:
    head, _, rows = BODY.partition(b"\n")
    header, _, rows = rows.partition(b"\n")
    filler = b"x" * 2000
    first = rows.splitlines(keepends=True)[0].replace(b"ILLUSTRATIVE - synthetic", filler)
    body = head + b"\n" + header + b"\n" + first * 10_000
    stream = io.BytesIO(body)
    tracemalloc.start()
    try:
        parsed = UkSanctions().parse(Files(stream))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert parsed.parsed_count == 1
    assert len(body) > 20_000_000
    assert peak < 8_000_000
