import pytest

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import PartyKind, UnreadableList
from vessels.sanctions.lists.opensanctions_csv import OpenSanctionsMaritime, OpenSanctionsSimple

MARITIME = body_of("opensanctions_maritime.csv").decode()
SIMPLE = body_of("opensanctions_simple.csv").decode()


def test_sanctioned_ships_of_the_maritime_table() -> None:
    parsed = parse(OpenSanctionsMaritime(), MARITIME.encode())
    records = by_uid(parsed)

    assert parsed.complete
    assert parsed.parsed_count == 4
    assert set(records) == {"xx-1", "xx-3", "xx-4"}  # not the one that a port state detained
    ship = records["xx-1"]
    assert (ship.kind, ship.imo, ship.flag) == (PartyKind.VESSEL, 9300013, "ru")
    assert (ship.mmsi, ship.former_mmsis) == (273000011, (273000012,))
    assert ship.programmes == ("us_ofac_sdn", "gb_fcdo_sanctions")
    assert ship.other_names == ("POLAR EXAMPLE", "Северный пример")
    assert (records["xx-3"].imo, records["xx-3"].company_imo) == (None, "6123454")


def test_what_cannot_be_right_is_kept_and_named() -> None:
    parsed = parse(OpenSanctionsMaritime(), MARITIME.encode())
    ship = by_uid(parsed)["xx-4"]

    assert (ship.imo, ship.imo_raw, ship.mmsi) == (None, "IMO93000X3", None)
    assert all(problem.startswith("Line 5, xx-4: ") for problem in parsed.problems)
    assert len(parsed.problems) == 2


def test_sanctioned_parties_of_the_simple_table() -> None:
    parsed = parse(OpenSanctionsSimple(), SIMPLE.encode())
    records = by_uid(parsed)

    assert (parsed.faults, parsed.problems) == ((), ())
    assert parsed.parsed_count == 5
    assert set(records) == {"xx-1", "xx-2", "xx-4", "xx-5"}
    assert records["xx-1"].imo == 9300013
    assert records["xx-1"].programmes == ("XX-EXAMPLE", "XX-OTHER")
    assert records["xx-5"].imo == 9300025
    assert records["xx-5"].programmes == ("Example sanctions",)
    assert records["xx-4"].company_imo == "6123454"
    assert records["xx-2"].kind == PartyKind.PERSON
    assert set(records["xx-2"].raw) == {"id", "schema", "name", "sanctions", "dataset"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (MARITIME[: MARITIME.index("xx-4") - 10], "columns, the header 11"),
        (MARITIME.replace("risk", "danger", 1), "has no column “risk”"),
        (MARITIME.replace(",xx-2,", ",,"), "Line 3 has no id"),
    ],
)
def test_a_table_that_is_damaged_is_not_whole(body: str, said: str) -> None:
    assert said in " ".join(parse(OpenSanctionsMaritime(), body.encode()).faults)


def test_another_table_is_refused() -> None:
    with pytest.raises(UnreadableList, match="no column “id”"):
        parse(OpenSanctionsMaritime(), b"name,imo\nX,9300013\n")
    with pytest.raises(UnreadableList, match="no column “schema”"):
        parse(OpenSanctionsSimple(), MARITIME.encode())
