from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import PartyKind, UnreadableList
from vessels.sanctions.lists.eu_acts import legal_basis
from vessels.sanctions.lists.eu_annexes import EuAnnexes

BODY = body_of("eu_2017_1509.csv")


def test_a_ship_of_an_annex() -> None:
    record = by_uid(parse(EuAnnexes(), BODY))["XIV-1"]

    assert (record.name, record.imo, record.kind) == ("MORNING TIDE", 9999993, PartyKind.VESSEL)
    assert record.former_names == ("EVENING TIDE", "TIDE; LOW")
    assert (record.mmsi, record.former_mmsis) == (445123000, (671123000,))
    assert record.flag == "DPRK"
    (measure,) = record.designations
    assert measure.legal_basis == "Regulation (EU) 2017/1509, Annex XIV"
    assert (measure.programme, measure.measure) == ("EU-PRK", "Transportation restrictions")
    assert measure.listed_on == date(2017, 10, 16)


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\n"])
def test_a_cell_may_hold_line_breaks(line_end: bytes) -> None:
    assert BODY.count(b"EVENING TIDE") == 1
    body = BODY.replace(b"EVENING TIDE", b"EVENING" + line_end + b"TIDE")

    assert by_uid(parse(EuAnnexes(), body))["XIV-1"].former_names == ("EVENING TIDE", "TIDE; LOW")


def test_entries_that_are_no_ships_are_kept_for_what_they_are() -> None:
    parsed = parse(EuAnnexes(), BODY)

    assert parsed.parsed_count == 6
    assert Counter(record.kind for record in parsed.records) == {
        PartyKind.VESSEL: 3,
        PartyKind.ORGANISATION: 1,
        PartyKind.PERSON: 1,
        PartyKind.OTHER: 1,
    }
    company = by_uid(parsed)["XIII.B-1"]
    assert (company.other_names, company.weak_names) == (("ESC", "견본해운"), ("E.S.",))
    assert (company.country, company.company_imo) == ("DPRK", "5787663")
    assert company.imo is None


def test_an_entry_without_a_number_is_known_by_its_name() -> None:
    first, again = (parse(EuAnnexes(), BODY) for _ in range(2))
    (person,) = [record for record in first.records if record.kind == PartyKind.PERSON]

    assert person.uid.startswith("XIII.A-")
    assert person.uid in by_uid(again)


def test_what_cannot_be_read_is_a_problem_and_keeps_nothing_back() -> None:
    parsed = parse(EuAnnexes(), BODY)

    assert parsed.complete
    assert parsed.problems == (
        (
            "Line 3, XIV-3 LONG WAVE: “99999B1” is not an IMO number: it must be seven digits, "
            "without letters."
        ),
        "Line 3, XIV-3 LONG WAVE: “#REF!” is not a date; it is kept as it stands and left unknown.",
        (
            "Annex XIV: 3 ships, highest record number 4; missing between them: 2 (1), delisted "
            "or lost."
        ),
        "IMO 9999993 is listed 2 times: XIV-1, XIV-4.",
    )
    record = by_uid(parsed)["XIV-3"]
    assert (record.imo, record.imo_raw, record.listed_on) == (None, "99999B1", None)
    assert record.raw["startDate"] == "#REF!"


@pytest.mark.parametrize(
    ("celex", "cited"),
    [
        ("32014R0833", "Regulation (EU) No 833/2014, Annex XLII"),
        ("32017R1509", "Regulation (EU) 2017/1509, Annex XLII"),
        ("32002R0881", "Regulation (EC) No 881/2002, Annex XLII"),
        ("32026D1939", "Decision (CFSP) 2026/1939, Annex XLII"),
        ("32011D0173", "Decision 2011/173/CFSP, Annex XLII"),
        ("something", "something, Annex XLII"),
        ("", "Annex XLII"),
    ],
)
def test_acts_are_cited_as_lawyers_do(celex: str, cited: str) -> None:
    assert legal_basis(celex, "XLII") == cited


def test_a_body_cut_within_a_row_is_a_fault_and_after_one_a_problem() -> None:
    within = parse(EuAnnexes(), BODY[: BODY.index(b"LONG WAVE") + 4])
    after = parse(EuAnnexes(), BODY.rstrip())

    assert within.faults == ("Line 3 has 9 columns, the header 45.",)
    assert after.complete
    assert any("no line end" in problem for problem in after.problems)


def test_columns_that_came_or_went_are_faults() -> None:
    parsed = parse(EuAnnexes(), BODY.replace(b"imoNumber", b"imo", 1))

    assert parsed.faults == (
        "The header has no column “imoNumber”.",
        "The header has columns nobody knows: “imo”.",
    )
    assert parsed.parsed_count == 6


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<html>403</html>", "web page"),
        (b"uid,name\n1,A\n", "no column “recordId”, “annex”, “schema”"),
        (BODY.decode().encode("utf-16-le"), "not plain text"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(EuAnnexes(), body)


@pytest.mark.realdata
def test_the_ships_of_annex_xlii(shared_data: Path) -> None:
    parsed = parse(EuAnnexes(), (shared_data / "sanctions/eu/32014R0833.csv").read_bytes())

    assert (parsed.complete, parsed.parsed_count, len(parsed.vessels)) == (True, 1746, 633)
    assert len({record.uid for record in parsed.records}) == 1746
    gaps, twice = parsed.problems
    assert gaps.startswith("Annex XLII: 633 ships, highest record number 651; missing between")
    assert gaps.endswith("504, 516, 532, 553 (18), delisted or lost.")
    assert twice == "IMO 9333670 is listed 2 times: XLII-586, XLII-616."
    angara = by_uid(parsed)["XLII-1"]
    assert (angara.name, angara.imo, angara.listed_on) == ("Angara", 9179842, date(2024, 6, 25))
    assert angara.legal_basis == "Regulation (EU) No 833/2014, Annex XLII"
    assert all(record.imo and record.listed_on for record in parsed.vessels)
    ulyanov = [record for record in parsed.vessels if record.imo == 9333670]
    assert [record.listed_on for record in ulyanov] == [date(2025, 12, 19), date(2026, 4, 24)]
    assert Counter(record.kind for record in parsed.records)[PartyKind.ORGANISATION] == 1085
