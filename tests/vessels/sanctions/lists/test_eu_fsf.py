from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import ListedRecord, PartyKind
from vessels.sanctions.lists.eu_fsf import EuFsf

BODY = body_of("eu_fsf.xml")


@pytest.fixture(scope="module")
def records() -> dict[str, ListedRecord]:
    return by_uid(parse(EuFsf(), BODY))


def test_the_whole_list_is_read() -> None:
    parsed = parse(EuFsf(), BODY)

    assert (parsed.faults, parsed.problems) == ((), ())
    assert parsed.parsed_count == 3
    assert parsed.publisher_date == date(2026, 8, 5)


def test_an_enterprise(records: dict[str, ListedRecord]) -> None:
    enterprise = records["1"]

    assert (enterprise.name, enterprise.kind) == ("Example Shipping Co", PartyKind.ORGANISATION)
    assert enterprise.other_names == ("Beispielreederei",)
    assert enterprise.weak_names == ("ESC",)
    assert (enterprise.company_imo, enterprise.imo) == ("6123454", None)
    assert enterprise.country == "EXAMPLELAND"
    assert enterprise.raw["euReferenceNumber"] == "EU.9001.1"
    assert enterprise.programmes == ("PRK", "EUAQ")


def test_the_designation_date_goes_before_that_of_an_amendment(
    records: dict[str, ListedRecord],
) -> None:
    first, second = records["1"].designations

    assert (first.programme, first.legal_basis) == ("PRK", "2025/1 (OJ L1)")
    assert (second.programme, second.legal_basis) == ("EUAQ", "2024/2 (OJ L2)")
    assert first.listed_on == second.listed_on == date(2018, 4, 20)


def test_without_it_a_regulation_dates_a_listing_and_an_amendment_does_not(
    records: dict[str, ListedRecord],
) -> None:
    assert records["2"].listed_on == date(2020, 5, 6)
    assert records["3"].listed_on is None
    assert "2021-05-06" in records["3"].raw["regulation"]


def test_a_number_of_a_ship_makes_an_enterprise_a_ship(records: dict[str, ListedRecord]) -> None:
    ship = records["2"]

    assert (ship.kind, ship.name, ship.imo) == (PartyKind.VESSEL, "NORTHERN EXAMPLE", 9300013)


@pytest.mark.parametrize(
    ("published", "kind", "company"),
    [
        ("6123454", PartyKind.ORGANISATION, "6123454"),
        # Right by both schemes: an enterprise's own, unless the list says otherwise.
        ("1790183", PartyKind.ORGANISATION, "1790183"),
        ("IMO 93000X3", PartyKind.ORGANISATION, ""),
    ],
)
def test_other_numbers_make_no_ship(published: str, kind: PartyKind, company: str) -> None:
    body = BODY.replace(b'number="IMO 9300013"', f'number="{published}"'.encode())
    record = by_uid(parse(EuFsf(), body))["2"]

    assert (record.kind, record.imo, record.company_imo) == (kind, None, company)


def test_a_person_is_kept_without_documents_and_birthday(records: dict[str, ListedRecord]) -> None:
    person = records["3"]

    assert (person.name, person.kind) == ("Erika Musterfrau", PartyKind.PERSON)
    assert set(person.raw) == {
        "logicalId",
        "euReferenceNumber",
        "subjectType",
        "nameAlias",
        "regulation",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"fpi/fsd/export", b"fpi/fsd/export2", "namespace “http://eu.europa.ec/fpi/fsd/export2”"),
        (b"<subjectType ", b"<vessel/><subjectType ", "“vessel” in “sanctionEntity”"),
    ],
)
def test_a_format_that_changed_is_not_believed(old: bytes, new: bytes, said: str) -> None:
    assert said in " ".join(parse(EuFsf(), BODY.replace(old, new)).faults)


def test_a_subject_that_nobody_knows_is_named() -> None:
    parsed = parse(EuFsf(), BODY.replace(b'code="person"', b'code="ship"'))

    assert by_uid(parsed)["3"].kind == PartyKind.OTHER
    assert "subject type “ship”" in parsed.problems[0]
