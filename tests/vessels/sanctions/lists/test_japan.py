from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import PartyKind, UnreadableList
from vessels.sanctions.lists.japan import JapanMof

SHIPS, FREEZES = body_of("jp_ships.csv"), body_of("jp_asset_freezes.csv")


def test_ships_known_by_number_and_date_alone() -> None:
    parsed = parse(JapanMof(), SHIPS)

    assert parsed.complete
    assert [(each.uid, each.name, each.imo, each.listed_on) for each in parsed.records] == [
        ("IMO9999993", "", 9999993, date(2025, 1, 10)),
        ("IMO9999981", "", 9999981, date(2025, 9, 12)),
        ("99999X3", "", None, date(2025, 9, 12)),
    ]
    (problem,) = parsed.problems
    assert problem.startswith("Line 4: “99999X3” is not an IMO number")


@pytest.mark.parametrize(
    "body",
    [
        "9999993,2025-01-10\n9999981,2025-09-12\n",
        "2025/1/10;IMO 9999993\n2025/9/12;IMO 9999981\n",
        "Vessel name,IMO No.,Date\nMORNING TIDE,9999993,2025-01-10\nLONG WAVE,9999981,2025-09-12\n",
        "ＩＭＯ番号\t告示日\n9999993\t2025年1月10日\n9999981\t令和7年9月12日\n",
    ],
)
def test_columns_in_any_order_with_or_without_a_header(body: str) -> None:
    parsed = parse(JapanMof(), body.encode())

    assert parsed.complete
    assert [(each.imo, each.listed_on) for each in parsed.records] == [
        (9999993, date(2025, 1, 10)),
        (9999981, date(2025, 9, 12)),
    ]


def test_the_list_of_asset_freezes_is_told_by_its_header() -> None:
    parsed = parse(JapanMof(), FREEZES)

    assert (parsed.complete, parsed.problems) == (True, ())
    company, person = parsed.records
    assert (company.uid, company.name) == ("013-900001", "EXAMPLE SHIPPING CO")
    assert (company.kind, person.kind) == (PartyKind.ORGANISATION, PartyKind.PERSON)
    assert company.other_names == (
        "見本海運",
        "ESC（since 2001； Pyongyang）",
        "Example Marine",
    )
    assert (company.former_names, company.weak_names) == (("OLD EXAMPLE CO",), ("E.S.",))
    assert (company.country, company.listed_on) == ("North Korea", date(2001, 9, 22))


def test_columns_that_came_or_went_are_faults() -> None:
    ships = parse(JapanMof(), SHIPS.replace("告示日付".encode(), b"When"))
    freezes = parse(JapanMof(), FREEZES.replace("国連参照番号".encode(), "国連番号".encode()))

    assert ships.faults == (
        "The header has no column “date”.",
        "The header has columns nobody knows: “When”.",
    )
    assert freezes.faults == ("The header has columns nobody knows: “国連番号”.",)
    assert set(by_uid(freezes)) == {"013-900001", "013-900002"}


def test_half_a_file_is_a_fault() -> None:
    assert parse(JapanMof(), SHIPS[: SHIPS.rindex(b",")]).faults == (
        "Line 4 has 1 columns, the header 2.",
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "empty"), (b"<html>", "web page"), (b"a,b\n1,2\n", "no column “imo”")],
)
def test_what_is_no_list_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(JapanMof(), body)
