import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vessels.sanctions.samples import END, company, entry, fleet, sdn, ship
from vessels.sanctions.changes import Held, compare
from vessels.sanctions.lists.base import (
    Files,
    ParsedList,
    PartyKind,
    Reading,
    UnreadableList,
)
from vessels.sanctions.lists.ofac_sdn import COLUMNS, OFAC_CONSOLIDATED, OFAC_SDN

HEADER = ",".join(COLUMNS)


def parse(body: bytes, *, is_extract: bool = False, **others: bytes) -> ParsedList:
    """`others` are the files beside the list, `alt` for alt.csv."""
    streams = {f"{name}.csv": io.BytesIO(content) for name, content in others.items()}
    files = Files(io.BytesIO(body), streams)
    return OFAC_SDN.parse(files, reading=Reading(is_extract=is_extract))


def test_every_entry_becomes_a_record_of_its_kind() -> None:
    person = entry(3, "DOE, John", kind="individual", remarks="DOB 1970; a.k.a. 'JOHNNY'.")
    plane = entry(4, "EP-ABC", kind="aircraft")
    parsed = parse(sdn([company(1), ship(37059, "ANGARA", 9179842), person, plane]))

    assert parsed.complete
    assert parsed.parsed_count == 4
    assert [record.kind for record in parsed.records] == [
        PartyKind.ORGANISATION,
        PartyKind.VESSEL,
        PartyKind.PERSON,
        PartyKind.OTHER,
    ]
    (record,) = parsed.vessels
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
    assert record.weak_names == ("BETA",)
    assert record.former_flags == ("Malta", "Tuvalu")
    assert record.linked_to == ("ONE CO.", "TWO CO")


@pytest.mark.parametrize("mark", [". ", "; "])
@pytest.mark.parametrize(
    "sentence",
    [
        "Additional Sanctions Information - Subject to Secondary Sanctions",
        "Secondary sanctions risk: See Section 11 of Executive Order 14024.",
    ],
)
def test_a_sentence_on_secondary_sanctions_is_no_part_of_what_stands_before_it(
    mark: str, sentence: str
) -> None:
    ship = entry(9, "X", remarks=f"a.k.a. 'BETA'; Linked To: ONE CO{mark}{sentence}")
    company = entry(10, "Y", kind="", remarks=f"a.k.a. 'GAMMA'{mark}{sentence}")

    first, second = parse(sdn([ship, company])).records

    assert (first.linked_to, first.weak_names) == (("ONE CO",), ("BETA",))
    assert second.weak_names == ("GAMMA",)


def test_a_companys_imo_number_is_never_a_ships() -> None:
    (record,) = parse(sdn([entry(9, "X", remarks="Identification Number IMO 6246853.")])).records

    assert record.imo is None
    assert record.imo_raw == ""
    assert record.company_imo == "6246853"


def test_a_companys_number_under_the_words_for_a_ships_is_still_a_companys() -> None:
    remarks = "Vessel Registration Identification IMO 5787663."

    (record,) = parse(sdn([entry(9, "SHIPPING CO", kind="", remarks=remarks)])).records

    assert (record.imo, record.imo_raw, record.company_imo) == (None, "", "5787663")


def test_further_radio_numbers_are_kept_as_weaker_identifiers() -> None:
    remarks = "MMSI 572469210; alt. MMSI 273331000; alt. MMSI 12; Other Vessel Call Sign 5IM713."

    parsed = parse(sdn([entry(9, "X", remarks=remarks)]))

    (record,) = parsed.records
    assert (record.mmsi, record.former_mmsis) == (572469210, (273331000,))
    assert record.former_call_signs == ("5IM713",)
    assert "“12” is not nine digits" in parsed.problems[0]


def test_a_type_nobody_knows_is_said() -> None:
    parsed = parse(sdn([entry(9, "X", kind="submarine")]))

    assert parsed.records[0].kind == PartyKind.OTHER
    assert "Line 1, entry 9 X: type “submarine” is unknown" in parsed.problems[0]


def test_a_full_stop_that_ends_the_remarks_is_given_back_to_the_name_it_belongs_to() -> None:
    owner = entry(1, "PETROLEOS DE VENEZUELA, S.A.", kind="")
    plain = entry(2, "M LEASING LLC", kind="")
    ships = [
        entry(3, "A", remarks="Linked To: PETROLEOS DE VENEZUELA, S.A."),
        entry(4, "B", remarks="Linked To: Petroleos de Venezuela, S.A."),
        entry(5, "C", remarks="Linked To: M LEASING LLC."),
        entry(6, "D", remarks="Linked To: NOBODY, S.A."),
    ]

    linked = [record.linked_to for record in parse(sdn([owner, plain, *ships])).vessels]

    spelt = ("PETROLEOS DE VENEZUELA, S.A.",)
    assert linked == [spelt, spelt, ("M LEASING LLC",), ("NOBODY, S.A",)]


ALT = b'36,12,"aka","AERO-CARIBBEAN",-0- \r\n36,13,"fka","OLD AIR",-0- \r\n\x1a\r\n'
ADD = b'36,25,"Calle 1","Havana 10400","Cuba",-0- \r\n36,26,-0- ,-0- ,"Panama",-0- \r\n\x1a\r\n'


def test_other_names_and_addresses_come_from_the_files_beside_the_list() -> None:
    body = sdn([entry(36, "AEROCARIBBEAN", kind=""), *fleet(1)])

    parsed = parse(body, alt=ALT, add=ADD, sdn_comments=b"36,\"f.k.a. 'Z'.\"\r\n\x1a")

    record, ship_record = parsed.records
    assert record.other_names == ("AERO-CARIBBEAN",)
    assert record.former_names == ("OLD AIR", "Z")
    assert record.country == "Cuba; Panama"
    assert record.raw["alt"] == "aka: AERO-CARIBBEAN | fka: OLD AIR"
    assert record.raw["add"] == "Calle 1, Havana 10400, Cuba | Panama"
    assert set(ship_record.raw) == set(COLUMNS)
    assert parsed.complete


def test_remarks_cut_at_a_thousand_characters_go_on_in_the_comments() -> None:
    body = sdn([entry(9, "X", remarks="MMSI 572469210; Linked To: M LEA")])

    (record,) = parse(body, sdn_comments=b'9,"SING LLC."\r\n\x1a').records

    assert record.linked_to == ("M LEASING LLC",)
    assert record.raw["remarks"].endswith("M LEA")
    assert record.raw["comments"] == "SING LLC."


def test_the_consolidated_list_is_read_with_its_own_files_beside_it() -> None:
    files = Files(
        io.BytesIO(sdn([entry(36, "BANK", kind="", programme="CAPTA")])),
        {"cons_alt.csv": io.BytesIO(ALT), "cons_add.csv": io.BytesIO(ADD)},
    )

    (record,) = OFAC_CONSOLIDATED.parse(files).records

    assert record.other_names == ("AERO-CARIBBEAN",)
    assert record.country == "Cuba; Panama"


@pytest.mark.parametrize(
    ("alt", "said"),
    [
        (ALT[:-3], "alt.csv: the end mark"),
        (ALT[: ALT.rindex(b"OLD")], "alt.csv: line 2 is broken: a quotation mark is never closed"),
        (b"36,12\r\n\x1a", "alt.csv: line 1 has 2 columns, not 5"),
    ],
)
def test_a_broken_file_beside_the_list_keeps_the_whole_aside(alt: bytes, said: str) -> None:
    body = sdn([entry(36, "AEROCARIBBEAN", kind="")])

    assert said in parse(body, alt=alt).faults[-1]


def test_a_web_page_beside_the_list_is_refused() -> None:
    with pytest.raises(UnreadableList, match="web page"):
        parse(sdn(fleet(1)), alt=b"<html>404</html>")


def test_files_of_two_days_are_told() -> None:
    parsed = parse(sdn(fleet(1)), alt=ALT)

    assert parsed.complete
    assert "name 1 entries that it lacks (36)" in parsed.problems[0]


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


def test_a_first_row_that_is_neither_header_nor_entry_is_a_fault() -> None:
    body = sdn(fleet(2))

    assert parse(b"x" + body).faults == ("Line 1 does not begin with an entry number.",)


def test_rows_after_the_end_mark_are_told() -> None:
    parsed = parse(sdn(fleet(2)) + sdn(fleet(1, start=5)))

    assert parsed.parsed_count == 2
    assert parsed.faults == ("Line 4 stands after the end mark: two files in one?",)


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
        ("36,X\r\n".encode("utf-16-le"), "not plain text"),
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


def test_utf_16_is_read_by_its_mark() -> None:
    body = sdn([ship(9, "АНГАРА", 9179842)]).decode().encode("utf-16")

    parsed = parse(body)

    assert (parsed.records[0].name, parsed.complete, parsed.problems) == ("АНГАРА", True, ())


def test_an_empty_list_is_whole_and_has_no_records() -> None:
    assert parse(END.encode()).records == ()


@pytest.mark.realdata
def test_the_published_lists(shared_data: Path) -> None:
    folder = shared_data / "sanctions" / "ofac"
    older = parse((folder / "sdn_2021-07_watchman_bench.csv").read_bytes())
    newer = parse(
        (folder / "sdn_2023-01_sancbook.csv").read_bytes(),
        add=(folder / "sdn_address_2023-01_sancbook.csv").read_bytes(),
    )

    assert (older.complete, older.parsed_count, len(older.vessels)) == (True, 8976, 406)
    assert (newer.complete, newer.parsed_count, len(newer.vessels)) == (True, 11443, 685)
    assert len(newer.records) == 11443
    (angara,) = [record for record in newer.records if record.uid == "37059"]
    assert (angara.name, angara.imo) == ("ANGARA", 9179842)
    assert angara.programmes == ("RUSSIA-EO14024",)
    assert angara.linked_to == ("M LEASING LLC",)
    owners = {record.name for record in newer.records if record.kind != PartyKind.VESSEL}
    assert {name for ship in newer.vessels for name in ship.linked_to} <= owners
    assert sum(bool(record.company_imo) for record in newer.records) == 102
    (bank,) = [record for record in newer.records if record.uid == "306"]
    assert (bank.kind, bank.weak_names) == (PartyKind.ORGANISATION, ("BNC",))
    assert bank.country == "Switzerland; Spain; Japan; Panama"


@pytest.mark.realdata
def test_six_changes_of_fourteen_have_a_meaning(shared_data: Path) -> None:
    folder = shared_data / "sanctions" / "ofac"
    older = parse((folder / "sdn_2021-07_watchman_bench.csv").read_bytes())
    newer = parse((folder / "sdn_2023-01_sancbook.csv").read_bytes())

    held = [Held.of(each.uid, each) for each in older.vessels]
    found = compare(held, replace(newer, records=newer.vessels))

    assert (len(found.added), len(found.removed), len(found.changed)) == (280, 1, 14)
    meaningful = {change.before.uid for change in found.changed if change.is_meaningful}
    assert meaningful == {"4243", "4249", "23156", "23424", "31794", "31795"}
    assert not any("Secondary sanctions" in str(change.after.facts) for change in found.changed)


@pytest.mark.realdata
def test_the_real_list_cut_anywhere_is_never_taken_for_whole(shared_data: Path) -> None:
    body = (shared_data / "sanctions" / "ofac" / "sdn_2021-07_watchman_bench.csv").read_bytes()

    for length in range(1000, len(body), len(body) // 23):
        assert not parse(body[:length]).complete, length
