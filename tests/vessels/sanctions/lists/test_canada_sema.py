from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import ListedRecord, PartyKind
from vessels.sanctions.lists.canada_sema import CanadaSema

BODY = body_of("canada_sema.xml")


@pytest.fixture(scope="module")
def records() -> dict[str, ListedRecord]:
    return by_uid(parse(CanadaSema(), BODY))


def test_a_ship_by_her_place_in_the_regulation(records: dict[str, ListedRecord]) -> None:
    ship = records["Exampleland/1.1/2"]

    assert (ship.name, ship.kind) == ("M/V Northern Example", PartyKind.VESSEL)
    assert (ship.imo, ship.vessel_type) == (9300013, "General Cargo")
    assert ship.programmes == ("Exampleland",)
    assert ship.listed_on == date(2025, 6, 13)
    assert ship.legal_basis == "Schedule 1.1, item 2"
    assert ship.other_names == ("Polar Example", "Exemple, du Nord")
    assert ship.raw["TitleOrShipType"] == "General Cargo | Cargo classique"


def test_companies_and_people_are_no_ships(records: dict[str, ListedRecord]) -> None:
    company = records["Exampleland/1, Part 2/1"]
    person = records["Exampleland/1, Part 1/94"]

    assert (company.name, company.kind) == ("Example Shipping Co", PartyKind.ORGANISATION)
    assert (person.name, person.kind) == ("MUSTERFRAU, Erika", PartyKind.PERSON)
    assert "DateOfBirthOrShipBuildDate" not in person.raw
    assert person.vessel_type == ""


def test_a_regulation_without_a_country_is_known_by_its_abbreviation() -> None:
    regulation = b"Justice for Victims of Corrupt Foreign Officials Regulations (JVCFOR)"
    body = BODY.replace(b"Exampleland", regulation).replace(b"1, Part 1<", b"N/A<")

    (person,) = (each for each in parse(CanadaSema(), body).records if each.uid == "JVCFOR/94")
    assert person.programmes == (regulation.decode(),)
    assert person.legal_basis == "item 94"


def test_what_cannot_be_right_is_kept_and_named() -> None:
    parsed = parse(CanadaSema(), BODY)
    wrong = by_uid(parsed)["Exampleland/1.1/2/Wrong Number Example"]  # the same place, twice

    assert parsed.complete
    assert (wrong.kind, wrong.imo, wrong.imo_raw) == (PartyKind.VESSEL, None, "93000X3")
    assert (wrong.listed_on, wrong.listed_on_precision) == (date(2025, 6, 1), "month")
    assert any("Example Shipping Co: “31801” is not a date" in each for each in parsed.problems)
    assert any("without letters" in each for each in parsed.problems)


def test_the_older_names_of_elements_are_read_as_well(records: dict[str, ListedRecord]) -> None:
    body = BODY
    for old, new in (
        (b"EntityOrShip-EntiteOuNavire", b"Entity"),
        (b"Country-Pays", b"Country"),
        (b"LastName-NomDeFamille", b"LastName"),
        (b"Schedule-Annexe", b"Schedule"),
        (b"Item-NumeroDarticle", b"Item"),
    ):
        body = body.replace(old, new)
    parsed = parse(CanadaSema(), body)

    assert parsed.complete
    assert by_uid(parsed) == records


def test_a_new_element_is_a_surprise() -> None:
    parsed = parse(
        CanadaSema(), BODY.replace(b"<Item-NumeroDarticle>", b"<MMSI>1</MMSI><Item-NumeroDarticle>")
    )

    assert "“MMSI” in “record”" in parsed.faults[0]
    assert parsed.records[0].raw["MMSI"] == "1"
