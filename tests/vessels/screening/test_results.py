"""What a screening hands over: rows in order, and a file that a spreadsheet opens safely."""

import csv
import io
from pathlib import Path

import pytest

from accounts.models import User
from benchmarks.sanctions import real_lists
from benchmarks.sanctions.real_lists import OFAC_2023
from tests.vessels.sanctions.matches.ships import OURS, own_vessel
from tests.vessels.sanctions.samples import NOW, add_list
from tests.vessels.screening.lists import PASTED, loaded, screened
from vessels.models import Screening, Verdict
from vessels.sanctions import refreshing
from vessels.screening import requesting, results

pytestmark = pytest.mark.django_db


def screening_of(person: User, text: str, name: str = "Port calls") -> Screening:
    return screened(requesting.request(actor=person, name=name, body=text.encode()))


def table(screening: Screening) -> list[dict[str, str]]:
    text = "".join(results.lines(screening)).removeprefix("\ufeff")
    lines = [line for line in csv.reader(io.StringIO(text)) if not line[0].startswith("#")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_rows_that_ask_most_of_a_person_come_first(investigator: User) -> None:
    loaded()
    done = screening_of(investigator, PASTED)

    assert [row.line for row in results.rows_of(done)] == [2, 3, 4, 6, 5]
    assert [row.line for row in results.rows_of(done, Verdict.LEAD)] == [3]


def test_our_own_vessel_is_named_beside_an_equal_number_alone(investigator: User) -> None:
    loaded()
    vessel = own_vessel(investigator, "ANGARA", OURS)
    done = screening_of(investigator, PASTED)

    shown = {each.row.line: each for each in results.shown(investigator, results.rows_of(done))}

    assert shown[2].hits[0].vessel == vessel
    assert shown[2].hits[0].strength == "certain"
    assert [found.vessel for found in shown[3].hits] == [None]


def test_the_file_has_a_line_for_each_hit_and_for_each_ship_without(investigator: User) -> None:
    loaded()
    lines = table(screening_of(investigator, PASTED))

    by_line = {line["line"]: line for line in reversed(lines)}
    assert sorted(by_line) == ["2", "3", "4", "5", "6"]
    assert by_line["2"]["verdict"] == "Same IMO number"
    assert by_line["2"]["listed_name"] == "SAPFIR"
    assert by_line["2"]["is_another_ship"] == "no"
    assert by_line["4"]["is_another_ship"] == "yes"
    assert "another ship" in by_line["4"]["why"]
    assert (by_line["5"]["verdict"], by_line["5"]["list"]) == ("Nothing found", "")
    assert "not nine digits" in by_line["6"]["problem"]


def test_the_file_says_what_was_asked_before_anything_else(investigator: User) -> None:
    loaded()
    add_list("never", name="Never loaded list")
    add_list("demo-x", name="OFAC (demonstration extract)")
    add_list("off-a", name="Offered A", is_enabled=False)
    add_list("off-b", name="Offered B", is_enabled=False)

    text = "".join(results.lines(screening_of(investigator, PASTED)))

    head, _, _ = text.partition("\nline,")
    assert "It clears nobody." in head
    assert f"OFAC SDN: as of {NOW:%Y-%m-%d %H:%M}Z, 3 ships." in head
    assert "Never loaded list: Never loaded: not asked." in head
    assert "OFAC (demonstration extract): Never loaded" in head
    assert "Switched off and never loaded, not asked: Offered A; Offered B." in head


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_no_cell_is_a_formula(investigator: User, cell: str) -> None:
    done = screening_of(investigator, f'name,imo,flag\n"{cell}",{OURS},"{cell}"\n', name=cell)

    (line,) = table(done)
    assert line["name"] == line["flag"] == f"'{cell.strip()}"
    starts = [
        each[:1]
        for row in csv.reader(io.StringIO("".join(results.lines(done)).removeprefix("\ufeff")))
        for each in row
    ]
    assert not {"=", "+", "-", "@"} & set(starts)
    assert results.safe("\t=1").startswith("'")


@pytest.mark.realdata
def test_every_ship_of_two_real_lists_is_found_by_her_number(
    investigator: User, shared_data: Path
) -> None:
    refreshing.import_body(
        sanctions_list=add_list(),
        body=(shared_data / OFAC_2023).read_bytes(),
        file_name="sdn.csv",
        agent="test",
        now=NOW,
    )
    eu = real_lists.eu(shared_data)
    pairs = real_lists.same_ship(eu, real_lists.ofac(OFAC_2023, shared_data))
    text = "name,imo\n" + "".join(f'"{ship.name}",{ship.imo_raw}\n' for ship in eu)

    done = screening_of(investigator, text)

    found = {
        (int(row.given["imo"]), hit["uid"])
        for row in done.rows.filter(verdict=Verdict.LISTED)
        for hit in row.hits
        if hit["basis"] == "same_imo"
    }
    assert len(pairs) >= 17
    assert found == {(one.imo, other.uid) for one, other in pairs}
    namesakes = done.rows.filter(verdict=Verdict.VETOED)
    assert all(hit["is_vetoed"] for row in namesakes for hit in row.hits)
