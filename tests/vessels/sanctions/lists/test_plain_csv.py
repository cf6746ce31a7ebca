from datetime import date

import pytest

from vessels.sanctions.lists.base import Files, ParsedList, UnreadableList
from vessels.sanctions.lists.plain_csv import PlainCsv


def parse(text: str) -> ParsedList:
    return PlainCsv().parse(Files.of(text.encode()))


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
