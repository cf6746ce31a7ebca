"""What two wordings differ in, without a database."""

from typing import Any

import pytest

from evidence import canonical
from tests.vessels.sanctions.made_list import MadeList, company, vessel
from tests.vessels.sanctions.samples import ANGARA, MARIA
from vessels.sanctions import renaming
from vessels.sanctions.changes import Difference, Held, compare
from vessels.sanctions.lists.base import ListedRecord, ParsedList
from vessels.sanctions.normalising import digest_of

Said = dict[str, Any]


def held(*records: Said) -> list[Held[str]]:
    return [Held.of(f"key {one.uid}", one) for one in map(MadeList().record, records)]


def parsed(*records: Said, **said: Any) -> ParsedList:
    return ParsedList(tuple(map(MadeList().record, records)), len(records), **said)


def difference(before: list[Said], after: list[Said], **said: Any) -> Difference[str]:
    return renaming.understood(compare(held(*before), parsed(*after, **said)))


def test_the_digest_is_that_of_the_canonical_form() -> None:
    raw = {"remarks": 'Ünï "x" \\ / \x01 \x7f \u2028 😀\n\t', "": "", "ent_num": "36", "é": "-0-"}

    assert digest_of(ListedRecord("1", "A", raw)) == canonical.digest(raw)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("weak_names", ["B", "a"], ["A", "b"]),
        ("remark", "x", "Secondary sanctions risk: section 11."),
        ("name", "Angara", "ANGARA "),
        ("programmes", ["X", "Y"], ["Y", "X", "x"]),
    ],
)
def test_what_is_no_change_in_meaning(field: str, before: Any, after: Any) -> None:
    found = difference(
        [vessel("1", "ANGARA") | {field: before}], [vessel("1", "ANGARA") | {field: after}]
    )

    (change,) = found.changed
    assert not change.is_meaningful
    assert not change.is_renamed


@pytest.mark.parametrize(
    ("field", "before", "after", "told"),
    [
        ("weak_names", ["B"], ["B", "C"], (["B"], ["B", "C"])),
        ("call_sign", "UBAB", "ubac", ("UBAB", "UBAC")),
        ("country", "", "Russia", (None, "RUSSIA")),
        (
            "measures",
            [{"programme": "RUS", "measure": "Port ban", "listed_on": "2024-06-25"}],
            [
                {
                    "programme": "RUS",
                    "measure": "Port ban",
                    "listed_on": "2024-06-25",
                    "ended_on": "2025-01-01",
                    "ending": "de-listed",
                }
            ],
            (
                ["RUS: PORT BAN; FROM 2024-06-25"],
                ["RUS: PORT BAN; FROM 2024-06-25; UNTIL 2025-01-01 (DE-LISTED)"],
            ),
        ),
        (
            "ties",
            [{"role": "manager", "name": "M Leasing", "uid": "7"}],
            [{"role": "manager", "name": "M Leasing", "uid": "7", "share_percent": 50.0}],
            (["MANAGER: M LEASING [7]"], ["MANAGER: M LEASING [7]; 50 %"]),
        ),
    ],
)
def test_what_is_a_change_in_meaning(field: str, before: Any, after: Any, told: Any) -> None:
    found = difference([vessel("1", "A") | {field: before}], [vessel("1", "A") | {field: after}])

    (change,) = found.changed
    assert [(each.field, each.before, each.after) for each in change.fields] == [(field, *told)]
    assert change.is_meaningful


def test_an_entry_that_comes_back_under_another_identifier_is_one_change() -> None:
    found = difference(
        [vessel("1", "ANGARA", ANGARA), vessel("2", "MARIA", MARIA)],
        [vessel("9", "ANGARA II", ANGARA), vessel("2", "MARIA", MARIA)],
    )

    (change,) = found.changed
    assert (change.before.uid, change.after.record.uid) == ("1", "9")
    assert change.is_renumbered
    assert change.is_renamed
    assert not found.added
    assert not found.removed


@pytest.mark.parametrize(
    "after",
    [
        [vessel("9", "ANGARA", ANGARA), vessel("8", "ANGARA", ANGARA)],
        [vessel("9", "ANGARA", None, imo_raw=str(ANGARA))],
        [company("9", "ANGARA") | {"imo": ANGARA}],
    ],
    ids=["two with the number", "no valid number", "a company"],
)
def test_what_is_no_new_identifier(after: list[Said]) -> None:
    found = difference([vessel("1", "ANGARA", ANGARA)], after)

    assert [one.uid for one in found.removed] == ["1"]
    assert len(found.added) == len(after)


OWNER = company("37049", "TRANSMORFLOT LLC")
RENAMED = company("37049", "MG-FLOT LLC", former_names=["TRANSMORFLOT LLC"])


def follower(**after: Any) -> tuple[str, bool]:
    before = vessel("1", "A", ANGARA, linked_to=["TRANSMORFLOT LLC", "X"])
    found = difference([OWNER, before], [RENAMED, before | after])
    change = next(each for each in found.changed if each.after.record.uid == "1")
    return change.follows, change.is_meaningful


def test_ships_follow_the_new_name_of_their_owner() -> None:
    assert follower(linked_to=["X", "MG-FLOT LLC"]) == ("37049", False)


@pytest.mark.parametrize(
    "after",
    [
        {"linked_to": ["MG-FLOT LLC"]},
        {"linked_to": ["MG-FLOT LLC", "X", "Y"]},
        {"linked_to": ["OTHER LLC", "X"]},
        {"linked_to": ["MG-FLOT LLC", "X"], "name": "B"},
        {"linked_to": ["MG-FLOT LLC", "X"], "call_sign": "UBAB"},
    ],
)
def test_a_change_of_more_than_the_owners_name_is_her_own(after: Said) -> None:
    assert follower(**after) == ("", True)


def test_ties_with_identifiers_follow_as_well() -> None:
    def ship(name: str) -> Said:
        tie = {"role": "registered_owner", "name": name, "uid": "37049", "share_percent": 100.0}
        return vessel("1", "A", ANGARA, ties=[tie], owner=name)

    found = difference([OWNER, ship("Transmorflot LLC")], [RENAMED, ship("MG-Flot LLC")])

    assert [each.follows for each in found.changed] == ["", "37049"]


def test_two_parties_that_shared_a_name_lead_nobody() -> None:
    twins = [company("5", "SAME LLC"), company("6", "SAME LLC")]
    ship = vessel("1", "A", linked_to=["SAME LLC"])

    found = difference(
        [*twins, ship],
        [company("5", "ONE LLC"), company("6", "TWO LLC"), ship | {"linked_to": ["ONE LLC"]}],
    )

    assert [each.follows for each in found.changed] == ["", "", ""]


def test_a_delta_changes_what_it_names_and_nothing_else() -> None:
    found = difference(
        [vessel("1", "A"), vessel("2", "B"), vessel("3", "C")],
        [vessel("2", "B2"), vessel("4", "D")],
        is_delta=True,
        removed_uids=("1", "77"),
    )

    assert [one.uid for one in found.removed] == ["1"]
    assert [one.uid for one in found.silent] == ["3"]
    assert [one.record.uid for one in found.added] == ["4"]
    assert [one.after.record.uid for one in found.changed] == ["2"]


def test_an_extract_removes_nothing() -> None:
    found = difference([vessel("1", "A"), vessel("2", "B")], [vessel("2", "B")], is_extract=True)

    assert found.is_empty
    assert [one.uid for one in found.silent] == ["1"]
