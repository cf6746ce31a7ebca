from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import ListedRecord, ListedTie, PartyKind, TieRole
from vessels.sanctions.lists.seco import Seco

BODY = body_of("seco.xml")


@pytest.fixture(scope="module")
def records() -> dict[str, ListedRecord]:
    return by_uid(parse(Seco(), BODY))


def test_targets_are_read_and_their_old_copies_are_not() -> None:
    parsed = parse(Seco(), BODY)

    assert (parsed.faults, parsed.problems) == ((), ())
    assert [record.uid for record in parsed.records] == ["101", "102", "103"]
    assert parsed.publisher_date == date(2026, 8, 27)


def test_a_ship(records: dict[str, ListedRecord]) -> None:
    ship = records["101"]

    assert (ship.name, ship.kind) == ("Northern Example", PartyKind.VESSEL)
    assert (ship.imo, ship.mmsi) == (9300013, 273000011)
    assert ship.other_names == ("Северный пример", "Polar Example")
    assert ship.former_names == ("Southern Example",)
    assert ship.weak_names == ("Example",)
    assert ship.ties == (ListedTie(TieRole.LINKED_TO, "Example Shipping Co", uid="102"),)
    assert ship.remarks == "IMO Number: 9300013 MMSI: 273000011 Invented."


def test_a_ship_listed_again_has_two_designations(records: dict[str, ListedRecord]) -> None:
    first, second = records["101"].designations

    assert (first.listed_on, first.ended_on) == (date(2016, 5, 18), date(2020, 3, 2))
    assert first.ending == "de-listed"
    assert (second.listed_on, second.ended_on, second.ending) == (date(2024, 2, 2), None, "")
    assert second.programme == "Example"
    assert second.measure == "annex 2 -- Vessels"
    assert second.legal_basis == "Ordinance of 18 May 2016 on measures against Exampleland"


def test_a_de_listed_target_says_so_for_each_of_its_sets(records: dict[str, ListedRecord]) -> None:
    measures = records["102"].designations

    assert [measure.measure for measure in measures] == [
        "annex 2 -- Vessels",
        "annex 1 -- Individuals and entities",
    ]
    assert all(measure.ended_on == date(2025, 6, 20) for measure in measures)


def test_a_beginning_that_is_not_stated_is_unknown(records: dict[str, ListedRecord]) -> None:
    (measure,) = records["103"].designations

    assert (measure.listed_on, measure.ended_on) == (None, None)


def test_dates_decide_and_not_the_order_of_modifications() -> None:
    de_listed = b'de-listed" enactment-date="2025-06-20"'
    amended = b'<modification modification-type="amended" effective-date="2025-06-03"/>'
    body = BODY.replace(
        b'<modification modification-type="' + de_listed,
        amended + b'<modification modification-type="' + de_listed,
    )

    assert by_uid(parse(Seco(), body))["102"].designations[0].ended_on == date(2025, 6, 20)


def test_on_one_day_the_first_modification_is_the_latest() -> None:
    body = BODY.replace(b'"2024-02-02"', b'"2020-03-02"').replace(b'"2024-02-01"', b'"2020-03-02"')
    first, second = by_uid(parse(Seco(), body))["101"].designations

    assert first.ended_on == second.listed_on == date(2020, 3, 2)
    assert second.ended_on is None


def test_a_companys_number_is_never_a_ships(records: dict[str, ListedRecord]) -> None:
    company = records["102"]

    assert company.kind == PartyKind.ORGANISATION
    assert (company.imo, company.company_imo) == (None, "6123454")
    assert company.raw["foreign-identifier"] == "XXe.001"


def test_a_person_is_kept_without_birthday_and_reasons(records: dict[str, ListedRecord]) -> None:
    person = records["103"]

    assert (person.name, person.kind) == ("Musterfrau Erika", PartyKind.PERSON)
    assert person.other_names == ("Musterfrowe Erika",)
    assert set(person.raw) == {
        "ssid",
        "type",
        "name",
        "other_names",
        "sanctions-set-id",
        "modification",
    }
    assert person.remarks == ""


def test_an_extract_and_a_list_of_changes_are_not_the_whole_list() -> None:
    body = BODY.replace(b'"whole-list"', b'"delta"')

    assert "“delta”, not the whole list" in parse(Seco(), body).faults[0]
    assert parse(Seco(), body, is_extract=True).complete


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"IMO Number: 9300013", b"IMO Number: 93000X3", "without letters"),
        (b"IMO Number: 9300013", b"IMO 9300013 or IMO 9300025", "Two IMO numbers"),
        (b'object-type="vessel">\n      <', b'object-type="crate">\n      <', "type “crate”"),
        (b"<sanctions-set-id>4387<", b"<sanctions-set-id>1<", "sanctions set “1”"),
        (b'effective-date="2016-05-18"', b'effective-date="#REF!"', "#REF!"),
        (b"IMO number: 6123454", b"owner of vessel EXAMPLE, IMO 9300013", "mentioned, not listed"),
    ],
)
def test_what_cannot_be_right_is_named(old: bytes, new: bytes, said: str) -> None:
    changed = BODY.replace(old, new)
    parsed = parse(Seco(), changed)

    assert changed != BODY
    assert parsed.complete
    assert said in " ".join(parsed.problems)


def test_a_new_element_is_a_surprise() -> None:
    parsed = parse(Seco(), BODY.replace(b"<foreign-identifier>", b"<score/><foreign-identifier>"))

    assert "“score” in “target”" in parsed.faults[0]


def test_a_target_without_a_party_is_named() -> None:
    parsed = parse(Seco(), BODY.replace(b"</swiss", b'<target ssid="9"/></swiss'))

    assert by_uid(parsed)["9"].kind == PartyKind.OTHER
    assert "names nobody" in parsed.problems[0]
