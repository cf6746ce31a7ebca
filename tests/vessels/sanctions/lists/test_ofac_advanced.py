import io
import re
from datetime import date

import pytest

from benchmarks.sanctions import streaming
from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import ListedRecord, ListedTie, PartyKind, TieRole
from vessels.sanctions.lists.ofac_advanced import OfacAdvanced

BODY = body_of("ofac_sdn_advanced.xml")
COMPANY = "EXAMPLE SHIPPING LLC (ILLUSTRATIVE)"


@pytest.fixture(scope="module")
def records() -> dict[str, ListedRecord]:
    return by_uid(parse(OfacAdvanced(), BODY))


def test_the_whole_list_is_read() -> None:
    parsed = parse(OfacAdvanced(), BODY)

    assert parsed.faults == ()
    assert parsed.parsed_count == 4
    assert parsed.publisher_date == date(2026, 9, 18)
    assert [record.uid for record in parsed.vessels] == ["90001", "90004"]


def test_a_ship_is_put_together_from_all_sections(records: dict[str, ListedRecord]) -> None:
    ship = records["90001"]

    assert (ship.name, ship.kind) == ("NORTHERN EXAMPLE", PartyKind.VESSEL)
    assert (ship.imo, ship.imo_raw) == (9300013, "IMO 9300013")
    assert (ship.mmsi, ship.former_mmsis) == (273000011, (273000012,))
    assert (ship.call_sign, ship.former_call_signs) == ("UBBB", ("UAAA",))
    assert (ship.flag, ship.former_flags) == ("Russia", ("Malta",))
    assert (ship.vessel_type, ship.gross_tonnage) == ("General Cargo", 8811)
    assert ship.owner == "Example Owner Ltd"
    assert ship.former_names == ("SOUTHERN EXAMPLE",)
    assert ship.other_names == ("СЕВЕРНЫЙ ПРИМЕР",)
    assert ship.weak_names == ("EXAMPLE",)
    assert "Vessel Year of Build 1986-01-01/1986-12-31" in ship.remarks
    assert "Secondary sanctions risk See section 11" in ship.remarks


def test_each_programme_is_a_measure_with_the_listings_date(
    records: dict[str, ListedRecord],
) -> None:
    ship = records["90001"]

    assert ship.programmes == ("RUSSIA-EO14024", "SDGT")
    assert [measure.programme for measure in ship.designations] == ["RUSSIA-EO14024", "SDGT"]
    for measure in ship.designations:
        assert measure.measure == "Block"
        assert measure.listed_on == date(2022, 5, 8)
        assert measure.legal_basis == "Executive Order 14024; Executive Order 13224"
        assert measure.ended_on is None


def test_an_end_that_is_stated_is_an_end(records: dict[str, ListedRecord]) -> None:
    (measure,) = records["90002"].designations

    assert (measure.ended_on, measure.ending) == (date(2024, 1, 2), "Removed")


def test_ties_run_from_the_held_to_the_holder(records: dict[str, ListedRecord]) -> None:
    # The ship is controlled by the company, and the company by a person (stated the other way).
    assert records["90001"].ties == (ListedTie(TieRole.CONTROL, COMPANY, uid="90002"),)
    assert records["90002"].ties == (ListedTie(TieRole.CONTROL, "MUSTERFRAU, Erika", uid="90003"),)
    # "Property in the interest of" a ship: turned round, for a ship owns nobody.
    assert records["90004"].ties == (ListedTie(TieRole.LINKED_TO, COMPANY, uid="90002"),)
    # What people are to others is not kept.
    assert records["90003"].ties == ()


def test_a_companys_number_is_never_a_ships(records: dict[str, ListedRecord]) -> None:
    company = records["90002"]

    assert company.kind == PartyKind.ORGANISATION
    assert (company.imo, company.imo_raw, company.company_imo) == (None, "", "6123454")
    assert company.country == "Russia"


def test_a_person_is_kept_without_documents_and_birthday(records: dict[str, ListedRecord]) -> None:
    person = records["90003"]

    assert (person.name, person.kind) == ("MUSTERFRAU, Erika", PartyKind.PERSON)
    assert set(person.raw) == {"uid", "name", "type", "programmes"}
    assert person.remarks == ""


def test_what_cannot_be_right_is_kept_and_named() -> None:
    parsed = parse(OfacAdvanced(), BODY)

    ship = by_uid(parsed)["90004"]
    assert (ship.imo, ship.imo_raw) == (None, "IMO 93000X3")
    assert any("entry 90004 WRONG NUMBER EXAMPLE" in problem for problem in parsed.problems)
    assert any("listing of 90003: “2022-13-8”" in problem for problem in parsed.problems)
    assert by_uid(parsed)["90003"].listed_on is None


def test_numbers_mean_what_the_file_says() -> None:
    """The same list with every reference number changed reads the same."""
    changed = BODY
    for old in (b'"1626"', b'"91264"', b'"15003"', b'"1403"', b'"1401"', b'"1520"', b'"1705"'):
        changed = changed.replace(old, b'"7' + old[1:])

    assert changed != BODY
    assert parse(OfacAdvanced(), changed) == parse(OfacAdvanced(), BODY)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (rb"<ReferenceValueSets>.*</ReferenceValueSets>", b"", "no reference values"),
        (rb'<FeatureType ID="3">Vessel Flag</FeatureType>', b"", "FeatureType 3"),
        (rb'<SanctionsEntry ID="704".*?</SanctionsEntry>', b"", "1 parties have no listing"),
        (
            rb'<DistinctParty FixedRef="90004".*?</DistinctParty>',
            b"",
            "parties that the body lacks",
        ),
        (rb"<Identity ", b"<Likeness/><Identity ", "“Likeness” in “Profile”"),
        (rb"<Locations>", b"<Places/><Locations>", "“Places” on line"),
        (rb"</SanctionsEntries>.*", b"", "cut off"),
        (rb'Version="3"', b'Version="3" DeltaBaseVersion="2"', "changes to another version"),
    ],
)
def test_a_list_that_does_not_hold_together_is_not_whole(old: bytes, new: bytes, said: str) -> None:
    changed = re.sub(old, new, BODY, flags=re.DOTALL)

    assert changed != BODY
    assert said in " ".join(parse(OfacAdvanced(), changed).faults)


def test_an_extract_may_lack_listings() -> None:
    changed = re.sub(rb"<SanctionsEntries>.*</SanctionsEntries>", b"", BODY, flags=re.DOTALL)

    assert parse(OfacAdvanced(), changed, is_extract=True).faults == ()


def test_the_list_of_the_benchmark_is_read_whole() -> None:
    stream = io.BytesIO()
    streaming.write(stream, parties=300, size=300 * 7400)

    parsed = parse(OfacAdvanced(), stream.getvalue())

    assert (parsed.faults, parsed.problems) == ((), ())
    assert len(parsed.records) == 300
    assert len(parsed.vessels) == 24
    assert all(record.imo and record.mmsi and record.flag for record in parsed.vessels)
    assert abs(len(stream.getvalue()) - 300 * 7400) < 300 * 400
