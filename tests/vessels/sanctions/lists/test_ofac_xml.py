from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import ListedRecord, PartyKind
from vessels.sanctions.lists.ofac_xml import OfacXml

BODY = body_of("ofac_sdn.xml")


@pytest.fixture(scope="module")
def records() -> dict[str, ListedRecord]:
    return by_uid(parse(OfacXml(), BODY))


def test_the_list_says_how_many_entries_it_holds_and_when_it_was_published() -> None:
    parsed = parse(OfacXml(), BODY)

    assert parsed.complete
    assert parsed.declared_count == parsed.parsed_count == len(parsed.records) == 4
    assert parsed.publisher_date == date(2026, 9, 18)
    assert [record.uid for record in parsed.vessels] == ["90001", "90004"]


def test_a_ship_with_all_her_fields(records: dict[str, ListedRecord]) -> None:
    ship = records["90001"]

    assert (ship.name, ship.kind) == ("NORTHERN EXAMPLE", PartyKind.VESSEL)
    assert (ship.imo, ship.imo_raw, ship.imo_problem) == (9300013, "IMO 9300013", "")
    assert (ship.mmsi, ship.former_mmsis) == (273000011, (273000012,))
    assert (ship.call_sign, ship.former_call_signs) == ("UBBB", ("UAAA",))
    assert (ship.flag, ship.former_flags) == ("Russia", ("Malta",))
    assert (ship.vessel_type, ship.gross_tonnage) == ("General Cargo", 8811)
    assert ship.programmes == ("RUSSIA-EO14024", "IFSR")
    assert ship.owner == "Example Owner Ltd"
    assert ship.linked_to == ("EXAMPLE SHIPPING LLC (ILLUSTRATIVE)",)
    assert ship.former_names == ("SOUTHERN EXAMPLE",)
    assert ship.other_names == ("NORDLICHES BEISPIEL",)
    assert ship.weak_names == ("EXAMPLE",)
    assert ship.raw["idList"].startswith("Vessel Registration Identification IMO 9300013; MMSI")
    assert ship.raw["programList"] == "RUSSIA-EO14024] [IFSR"


def test_a_companys_number_is_never_a_ships(records: dict[str, ListedRecord]) -> None:
    company = records["90002"]

    assert company.kind == PartyKind.ORGANISATION
    assert (company.imo, company.imo_raw, company.company_imo) == (None, "", "6123454")
    assert company.country == "Russia"


def test_a_person_is_kept_without_documents_and_birthday(records: dict[str, ListedRecord]) -> None:
    person = records["90003"]

    assert (person.name, person.kind) == ("MUSTERFRAU, Erika", PartyKind.PERSON)
    assert set(person.raw) == {"uid", "lastName", "firstName", "sdnType", "programList"}


def test_numbers_that_cannot_be_right_are_kept_and_named() -> None:
    parsed = parse(OfacXml(), BODY)
    ship = by_uid(parsed)["90004"]

    assert (ship.imo, ship.imo_raw) == (None, "IMO 93000X3")
    assert "without letters" in ship.imo_problem
    assert ship.mmsi is None
    assert any("entry 90004" in problem and "nine digits" in problem for problem in parsed.problems)
    assert all(problem.startswith("Line ") for problem in parsed.problems)


@pytest.mark.parametrize(
    ("remarks", "linked"),
    [
        ("Linked To: A CO.", ("A CO",)),
        ("(Linked To: A; Linked To: B (C))", ("A", "B (C)")),
        ("Vessel seen in 2020; (Linked To: A (B)).", ("A (B)",)),
        ("(also the target of resolution 1718)", ()),
    ],
)
def test_links_are_read_with_or_without_brackets(remarks: str, linked: tuple[str, ...]) -> None:
    old = b"(Linked To: EXAMPLE SHIPPING LLC (ILLUSTRATIVE))"
    parsed = parse(OfacXml(), BODY.replace(old, remarks.encode()))

    assert by_uid(parsed)["90001"].linked_to == linked
    assert by_uid(parsed)["90001"].remarks == remarks


def test_a_count_that_is_missing_or_another_is_told() -> None:
    without = parse(OfacXml(), BODY.replace(b"<Record_Count>4</Record_Count>", b""))
    assert "does not declare" in without.faults[0]

    other = parse(OfacXml(), BODY.replace(b"<Record_Count>4<", b"<Record_Count>5<"))
    assert (other.declared_count, other.parsed_count) == (5, 4)

    extract = parse(
        OfacXml(), BODY.replace(b"<Record_Count>4<", b"<Record_Count>5<"), is_extract=True
    )
    assert extract.complete
    assert extract.declared_count is None


@pytest.mark.parametrize("namespace", [b"http://tempuri.org/sdnList.xsd", b"urn:another"])
def test_the_namespace_does_not_matter(namespace: bytes) -> None:
    old = b"https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
    parsed = parse(OfacXml(), BODY.replace(old, namespace))

    assert parsed.complete
    assert parsed.parsed_count == 4


def test_a_date_that_is_none_is_a_problem_only() -> None:
    parsed = parse(OfacXml(), BODY.replace(b"09/18/2026", b"#REF!"))

    assert parsed.complete
    assert parsed.publisher_date is None
    assert "#REF!" in parsed.problems[0]


def test_a_new_element_is_a_surprise() -> None:
    parsed = parse(OfacXml(), BODY.replace(b"<sdnType>", b"<risk>1</risk><sdnType>"))

    (fault,) = parsed.faults
    assert "“risk” in “sdnEntry” is not part of the format (first on line 11, 4 in all)" in fault
