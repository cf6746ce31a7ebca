from pathlib import Path

import pytest

from tests.vessels.sanctions.samples import END, company, entry, fleet, sdn, ship
from vessels.sanctions.lists.base import Files, ParsedList, Reading, UnreadableList
from vessels.sanctions.lists.ofac_sdn import COLUMNS, OfacSdn

HEADER = ",".join(COLUMNS)


def parse(body: bytes, *, is_extract: bool = False) -> ParsedList:
    return OfacSdn().parse(Files.of(body), reading=Reading(is_extract=is_extract))


def test_vessels_become_records_and_every_entry_is_counted() -> None:
    parsed = parse(sdn([company(1), ship(37059, "ANGARA", 9179842), company(2)]))

    assert parsed.complete
    assert parsed.parsed_count == 3
    (record,) = parsed.records
    assert (record.uid, record.name, record.imo) == ("37059", "ANGARA", 9179842)
    assert record.programmes == ("RUSSIA-EO14024",)
    assert record.linked_to == ("M LEASING LLC",)
    assert record.gross_tonnage == 8811
    assert record.call_sign == ""
    assert record.listed_on is None


def test_remarks_are_told_apart() -> None:
    remarks = (
        "Former Vessel Flag Malta; alt. Former Vessel Flag Tuvalu; "
        "Vessel Registration Identification IMO  9187629; MMSI 572469210; f.k.a. 'ALPHA'; "
        "a.k.a. 'BETA'; Linked To: ONE CO.; Linked To: TWO CO."
    )
    body = sdn([entry(9, "X", programme="IRAN] [SDGT] [IFSR", remarks=remarks)])

    (record,) = parse(body).records

    assert record.imo == 9187629  # two spaces after IMO, as OFAC writes now and then
    assert record.mmsi == 572469210
    assert record.programmes == ("IRAN", "SDGT", "IFSR")
    assert record.former_names == ("ALPHA",)
    assert record.other_names == ("BETA",)
    assert record.former_flags == ("Malta", "Tuvalu")
    assert record.linked_to == ("ONE CO.", "TWO CO")


def test_a_companys_imo_number_is_never_a_ships() -> None:
    (record,) = parse(sdn([entry(9, "X", remarks="Identification Number IMO 6246853.")])).records

    assert record.imo is None
    assert record.imo_raw == ""


@pytest.mark.parametrize(
    ("published", "imo", "problem"),
    [
        ("IMO 9256860 (Russia)", 9256860, ""),
        ("8606173", 8606173, ""),
        ("IMO 9179843", None, "check digit should be 2"),
        ("IMO 15411", None, "5 digits"),
        ("15411 (Malta)", None, "registration number"),
    ],
)
def test_the_number_as_published_is_kept(published: str, imo: int | None, problem: str) -> None:
    remarks = f"Vessel Registration Identification {published}."

    (record,) = parse(sdn([entry(9, "X", remarks=remarks)])).records

    assert record.imo == imo
    assert record.imo_raw == published
    assert problem in record.imo_problem
    assert bool(problem) == bool(record.imo_problem)


def test_a_mirrors_header_row_is_skipped() -> None:
    parsed = parse(sdn([HEADER, *fleet(2)], end="\x1a,,,,,,,,,,,\r\n"))

    assert parsed.complete
    assert parsed.parsed_count == 2


def test_a_body_without_its_end_mark_was_cut_off() -> None:
    parsed = parse(sdn(fleet(3), end=""))

    assert not parsed.complete
    assert "cut off after 3 entries" in parsed.faults[0]
    assert parse(sdn(fleet(3), end=""), is_extract=True).complete


def test_a_body_cut_inside_quotation_marks_is_broken() -> None:
    body = sdn(fleet(3))
    parsed = parse(body[: body.rindex(b"Linked")])

    assert parsed.parsed_count == 2
    assert "never closed" in parsed.faults[-1]


def test_lines_of_another_shape_are_named() -> None:
    parsed = parse(sdn([*fleet(1), '7,"TOO","SHORT"', "x" + ship(8, "LETTERS", 9179842)]))

    assert parsed.faults == (
        "Line 2 has 3 columns, not 12.",
        "Line 3 does not begin with an entry number.",
    )
    assert len(parsed.records) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"\n<html>503</html>", "web page"),
        ("36,X\r\n".encode("utf-16"), "not plain text"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(body)


def test_another_encoding_is_read_and_reported() -> None:
    body = sdn([*fleet(1), ship(9, "MÜNCHEN", 9179842)]).decode().encode("cp1252")

    parsed = parse(body)

    assert parsed.records[1].name == "MÜNCHEN"
    assert parsed.problems[0].startswith("Line 2 is not UTF-8")


def test_an_empty_list_is_whole_and_has_no_records() -> None:
    assert parse(END.encode()).records == ()


@pytest.mark.realdata
def test_the_published_lists(shared_data: Path) -> None:
    folder = shared_data / "sanctions" / "ofac"
    older = parse((folder / "sdn_2021-07_watchman_bench.csv").read_bytes())
    newer = parse((folder / "sdn_2023-01_sancbook.csv").read_bytes())

    assert (older.complete, older.parsed_count, len(older.records)) == (True, 8976, 406)
    assert (newer.complete, newer.parsed_count, len(newer.records)) == (True, 11443, 685)
    (angara,) = [record for record in newer.records if record.uid == "37059"]
    assert (angara.name, angara.imo) == ("ANGARA", 9179842)
    assert angara.programmes == ("RUSSIA-EO14024",)
    assert angara.linked_to == ("M LEASING LLC",)


@pytest.mark.realdata
def test_the_real_list_cut_anywhere_is_never_taken_for_whole(shared_data: Path) -> None:
    body = (shared_data / "sanctions" / "ofac" / "sdn_2021-07_watchman_bench.csv").read_bytes()

    for length in range(1000, len(body), len(body) // 23):
        assert not parse(body[:length]).complete, length
