from datetime import date

import pytest

from vessels.sanctions.lists.base import (
    Files,
    ParsedList,
    PartyKind,
    Reading,
    TieRole,
    UnreadableList,
)
from vessels.sanctions.lists.plain_csv import PlainCsv


def parse(text: str, encoding: str = "utf-8", **columns: str) -> ParsedList:
    """`columns` are what the list's settings say."""
    return PlainCsv().parse(Files.of(text.encode(encoding)), reading=Reading(columns=columns))


def test_a_file_is_an_extract_unless_it_says_otherwise() -> None:
    parsed = parse("uid,name,imo\n1,Angara,9179842\n")

    assert parsed.is_extract
    assert parsed.complete
    assert parsed.records[0].imo == 9179842


def test_a_whole_list_declares_its_records() -> None:
    head = "# list: whole\n# records: 2\n# publisher date: 2024-06-25\nuid,name\n"

    parsed = parse(f"{head}1,A\n2,B\n")

    assert not parsed.is_extract
    assert parsed.complete
    assert (parsed.declared_count, parsed.parsed_count) == (2, 2)
    assert parsed.publisher_date == date(2024, 6, 25)


def test_a_whole_list_without_a_count_is_not_complete() -> None:
    assert "# records: 1" in parse("# list: whole\nuid,name\n1,A\n").faults[0]


def test_several_values_and_dates_of_every_precision() -> None:
    parsed = parse(
        "uid,name,programme,listed_on,linked_to,former_names\n"
        "1,A,X|Y,2024-06-25,ONE | TWO,OLD\n"
        "2,B,X,2024-06,,\n"
        "3,C,X,2024,,\n"
    )

    first, second, third = parsed.records
    assert first.programmes == ("X", "Y")
    assert first.linked_to == ("ONE", "TWO")
    assert first.former_names == ("OLD",)
    assert (first.listed_on, first.listed_on_precision) == (date(2024, 6, 25), "day")
    assert (second.listed_on, second.listed_on_precision) == (date(2024, 6, 1), "month")
    assert (third.listed_on, third.listed_on_precision) == (date(2024, 1, 1), "year")


def test_what_cannot_be_read_is_named_with_its_line_and_left_unknown() -> None:
    parsed = parse("uid,name,imo,mmsi,listed_on\n1,A,IMO91798X2,12345,#REF!\n")

    (record,) = parsed.records
    assert (record.imo, record.mmsi, record.listed_on) == (None, None, None)
    assert record.imo_raw == "IMO91798X2"
    assert record.raw["listed_on"] == "#REF!"
    assert len(parsed.problems) == 3
    assert all("ine 2" in problem for problem in parsed.problems)


def test_a_short_line_makes_the_file_incomplete() -> None:
    parsed = parse("# a remark\nuid,name,imo\n1,A,9179842\n2,B\n")

    assert parsed.faults == ("Line 4 has 2 columns, the header 3.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,imo\nA,9179842\n", "no column “uid”"),
        ("uid,name,name\n1,A,B\n", "“name” twice"),
        ("", "empty"),
    ],
)
def test_an_unusable_header_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(text)


def test_unknown_columns_are_kept() -> None:
    parsed = parse("uid,name,captain\n1,A,Nemo\n")

    assert parsed.records[0].raw["captain"] == "Nemo"
    assert parsed.problems == ("Columns kept but not read: captain.",)


OWN = "Kennung;Schiffsname;IMO-Nr.;Flagge;gelistet am\nA-1;Angara;9179842;Russland;25.6.2024\n"
MAPPED = {
    "uid": "Kennung",
    "name": "Schiffsname",
    "imo": "IMO-Nr.",
    "flag": "Flagge",
    "listed_on": "gelistet am",
}


def test_a_countrys_own_headers_are_mapped() -> None:
    parsed = parse(OWN, **MAPPED)

    (record,) = parsed.records
    assert (record.uid, record.name, record.imo) == ("A-1", "Angara", 9179842)
    assert (record.flag, record.listed_on) == ("Russland", date(2024, 6, 25))
    assert record.raw["Schiffsname"] == "Angara"
    assert (parsed.complete, parsed.problems) == (True, ())


def test_one_column_may_serve_two_fields() -> None:
    (record,) = parse(OWN, uid="imo-nr.", imo="IMO-Nr.", name="Schiffsname").records

    assert (record.uid, record.imo) == ("9179842", 9179842)


def test_a_mapped_column_that_is_gone_is_a_fault_and_a_required_one_refuses_the_list() -> None:
    parsed = parse(OWN, **{**MAPPED, "flag": "Flaggenstaat"})

    assert parsed.faults[0].startswith("The header has no column “Flaggenstaat” for flag.")
    assert parsed.records[0].flag == ""
    with pytest.raises(UnreadableList, match=r"“Nummer” for identifier .* names “Kennung”, “Schi"):
        parse(OWN, **{**MAPPED, "uid": "Nummer"})


def test_settings_can_say_that_the_files_hold_the_whole_list() -> None:
    parsed = parse(OWN.rstrip(), **MAPPED, **{"#list": "whole"})

    assert (parsed.is_extract, parsed.complete, parsed.declared_count) == (False, True, None)
    assert "no line end" in parsed.problems[0]
    assert parse(OWN, **MAPPED).is_extract


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8-sig"), (";", "utf-16"), ("\t", "utf-8")]
)
def test_separators_and_encodings_that_need_no_guess(separator: str, encoding: str) -> None:
    text = "# list: whole\n# records: 1\nuid|name|flag\n1|АНГАРА|Россия\n".replace("|", separator)

    parsed = parse(text, encoding)

    assert (parsed.records[0].name, parsed.complete, parsed.problems) == ("АНГАРА", True, ())
    assert not parsed.is_extract


def test_a_guessed_encoding_is_said() -> None:
    parsed = parse("uid,name\n1,АНГАРА\n", "cp1251")

    assert parsed.records[0].name == "АНГАРА"
    assert "read as Windows-1251 (Cyrillic), which is a guess" in parsed.problems[0]


def test_kinds_links_measures_and_ends() -> None:
    parsed = parse(
        "uid,name,kind,manager,measure,programme,ended_on,weak_names,company_imo\n"
        "1,A,,M LEASING|N LEASING,Port ban|Freeze,X,2025-01-31,AL,\n"
        "2,M LEASING,Company,,,,,,5787663\n"
        "3,B,submarine,,,,,,\n"
    )

    ship, company, other = parsed.records
    assert [kind.kind for kind in parsed.records] == [
        PartyKind.VESSEL,
        PartyKind.ORGANISATION,
        PartyKind.OTHER,
    ]
    assert [(tie.role, tie.name) for tie in ship.all_ties] == [
        (TieRole.MANAGER, "M LEASING"),
        (TieRole.MANAGER, "N LEASING"),
    ]
    assert [(each.measure, each.ended_on) for each in ship.designations] == [
        ("Port ban", date(2025, 1, 31)),
        ("Freeze", date(2025, 1, 31)),
    ]
    assert ship.weak_names == ("AL",)
    assert company.company_imo == "5787663"
    assert "Line 4: kind “submarine” is unknown" in parsed.problems[0]
    assert other.name == "B"


def test_a_date_with_two_meanings_is_not_guessed() -> None:
    parsed = parse("uid,name,listed_on\n1,A,03/04/2024\n")

    assert parsed.records[0].listed_on is None
    assert "Line 2: “03/04/2024” can mean two days" in parsed.problems[0]


def test_rows_that_are_no_records_are_faults() -> None:
    parsed = parse("uid,name,imo\n,A,9179842\n2,,\n3,,9179842\n")

    assert parsed.faults == (
        "Line 2 has no uid.",
        "Line 3 has neither a name nor an IMO number.",
    )
    assert [record.uid for record in parsed.records] == ["3"]
