from datetime import date
from pathlib import Path

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import PartyKind
from vessels.sanctions.lists.un_consolidated import UnConsolidated

BODY = body_of("un_consolidated.xml")
COMMENT = b"Registered owner of EXAMPLE 1, a vessel that is invented. IMO number: 6123454."


def test_people_and_entities_become_records() -> None:
    parsed = parse(UnConsolidated(), BODY)
    records = by_uid(parsed)

    assert parsed.complete
    assert parsed.problems == ()
    assert parsed.publisher_date == date(2026, 2, 27)
    assert parsed.vessels == ()
    entity = records["XXe.001"]
    assert (entity.name, entity.kind) == ("EXAMPLE SHIPPING CO", PartyKind.ORGANISATION)
    assert entity.programmes == ("DPRK",)
    assert entity.listed_on == date(2018, 3, 30)
    assert entity.other_names == ("보기 해운", "EXAMPLE LINE")
    assert entity.former_names == ("OLD EXAMPLE LINE",)
    assert entity.country == "Exampleland"
    assert entity.raw["DATAID"] == "2"
    assert entity.remarks == COMMENT.decode()


def test_a_person_is_kept_without_birthday_and_comments() -> None:
    person = by_uid(parse(UnConsolidated(), BODY))["XXi.001"]

    assert (person.name, person.kind) == ("ERIKA MUSTERFRAU", PartyKind.PERSON)
    assert person.weak_names == ("Erika",)
    assert person.listed_on == date(2012, 12, 31)  # published with a time zone
    assert person.remarks == ""
    assert "COMMENTS1" not in person.raw
    assert person.raw["LAST_DAY_UPDATED"] == "2016-10-13; 2020-01-02"


@pytest.mark.parametrize(
    ("comment", "company", "ships", "said"),
    [
        ("IMO number: 5571322.", "5571322", "", ""),
        ("Company Number IMO 5434358.", "5434358", "", ""),
        ("International Maritime Organization (IMO) Number: 1790183.", "1790183", "", ""),
        # Right by both schemes, and a ship's name stands before it.
        ("Owner of vessel EXAMPLE 1 (IMO 1790183).", "", "1790183", "mentioned, not listed"),
        ("Operates the tanker, IMO 9179842.", "", "9179842", "mentioned, not listed"),
        ("IMO number: 5571323.", "", "", "neither of a ship nor of a company"),
        ("IMO number: 55713AB.", "", "", "neither of a ship nor of a company"),
        ("Complained to the IMO website in 2017.", "", "", ""),
    ],
)
def test_numbers_in_free_text(comment: str, company: str, ships: str, said: str) -> None:
    parsed = parse(UnConsolidated(), BODY.replace(COMMENT, comment.encode()))
    entity = by_uid(parsed)["XXe.001"]

    assert (entity.company_imo, entity.imo, entity.imo_raw) == (company, None, "")
    assert entity.raw.get("SHIP_NUMBERS_IN_COMMENTS", "") == ships
    assert bool(parsed.problems) == bool(said)
    assert all(said in problem for problem in parsed.problems)


def test_an_end_that_is_stated_is_an_end() -> None:
    ended = b"<DELISTED_ON>2020-05-06</DELISTED_ON><LIST_TYPE>"
    (person, _) = parse(UnConsolidated(), BODY.replace(b"<LIST_TYPE>", ended, 1)).records

    (measure,) = person.designations
    assert (measure.programme, measure.listed_on) == ("Example", date(2012, 12, 31))
    assert (measure.ended_on, measure.ending) == (date(2020, 5, 6), "DELISTED_ON")


def test_a_date_that_is_none_is_unknown_and_named() -> None:
    parsed = parse(UnConsolidated(), BODY.replace(b"2018-03-30", b"#REF!"))

    assert parsed.complete
    assert by_uid(parsed)["XXe.001"].listed_on is None
    assert "entry XXe.001" in parsed.problems[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"<SORT_KEY/>", b"<VESSEL/>", "“VESSEL” in “INDIVIDUAL”"),
        (b"<ENTITIES>", b"<VESSELS><VESSEL/></VESSELS><ENTITIES>", "“VESSELS” on line 24"),
        (b"</ENTITY>", b"</ENTITY><SHIP/>", "“SHIP”"),
    ],
)
def test_a_new_element_is_a_surprise(old: bytes, new: bytes, said: str) -> None:
    parsed = parse(UnConsolidated(), BODY.replace(old, new))

    assert any(said in fault for fault in parsed.faults)


@pytest.mark.realdata
def test_the_published_list(shared_data: Path) -> None:
    path = shared_data / "sanctions" / "un" / "UN_consolidated_2026-02-27.xml"
    parsed = parse(UnConsolidated(), path.read_bytes())
    records = by_uid(parsed)

    assert (parsed.faults, parsed.problems) == ((), ())
    assert parsed.publisher_date == date(2026, 2, 27)
    assert parsed.parsed_count == len(records) == 1003
    assert sum(record.kind == PartyKind.ORGANISATION for record in parsed.records) == 273
    assert all(record.listed_on and record.programmes for record in parsed.records)
    numbered = {uid: record.company_imo for uid, record in records.items() if record.company_imo}
    assert len(numbered) == 16
    assert numbered["KPe.056"] == "5571322"
    assert numbered["KPe.020"] == "1790183"  # passes a ship's check digit as well
    assert all(record.imo is None for record in parsed.records)
