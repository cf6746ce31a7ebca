"""Lists of ships as people have them: pasted, exported, broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.screening.reading import MOST_SHIPS, Ships, UnreadableShips, read

ANGARA, MARIA = "9179842", "8517839"


def of(text: str) -> Ships:
    return read(text.encode())


def test_a_header_in_usual_words_is_known() -> None:
    ships = of(f"Vessel Name;IMO No.;Call-sign;Owner;Flag\nANGARA;IMO {ANGARA};UBXY;M;Russia\n")
    assert ships.has_header
    assert ships.columns == ("name", "imo", "call_sign", "", "flag")
    [ship] = ships.ships
    assert (ship.line, ship.problem) == (2, "")
    assert ship.given == {
        "name": "ANGARA",
        "imo": f"IMO {ANGARA}",
        "call_sign": "UBXY",
        "flag": "Russia",
    }
    assert ships.notes == ("Not used: column “Owner”.",)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_without_a_header_columns_are_known_by_what_is_in_them(separator: str) -> None:
    lines = [["273456789", "ANGARA", ANGARA], ["273456780", "MARIA", MARIA]]
    ships = of("\n".join(separator.join(line) for line in lines))
    assert not ships.has_header
    assert ships.columns == ("mmsi", "name", "imo")
    assert [ship.line for ship in ships.ships] == [1, 2]


@pytest.mark.parametrize(
    ("text", "field"), [(f"{ANGARA}\n{MARIA}\n", "imo"), ("ANGARA\nMARIA", "name")]
)
def test_one_column_is_enough(text: str, field: str) -> None:
    assert of(text).columns == (field,)


def test_a_line_that_says_nothing_is_kept_with_its_number() -> None:
    ships = of("name,imo\nANGARA,9179842\n,\n,,,\nMARIA,8517839,what\nRussia\n")
    by_line = {ship.line: ship for ship in ships.ships}
    assert sorted(by_line) == [2, 5, 6]
    assert "has 3 cells where there are 2" in by_line[5].problem
    assert by_line[6].given == {"name": "Russia"}
    flags = of("flag,imo\nRussia,\n")
    assert "gives no name, IMO number, MMSI or call sign" in flags.ships[0].problem


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "It is empty"),
        (b" \r\n\t", "It is empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"PK\x03\x04" + b"x" * 30, "workbook or an archive"),
        (b"\0\1\2\3", "workbook or an archive"),
        (b"name,imo\n", "no ship below it"),
        (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (b"ANGARA\n" * (MOST_SHIPS + 1), "At most 100,000"),
    ],
)
def test_what_is_no_list_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(UnreadableShips, match=words):
        read(body)


def test_other_encodings_are_read_and_said() -> None:
    assert read("name\nЛЕДИ Р\n".encode("utf-16")).ships[0].given["name"] == "ЛЕДИ Р"
    ships = read("name\nSÃO JOÃO\n".encode("cp1252"))
    assert ships.ships[0].given["name"] == "SÃO JOÃO"
    assert "Line 2 is not UTF-8" in ships.notes[0]


@given(st.binary(max_size=400))
def test_nothing_else_escapes_and_no_line_is_lost(body: bytes) -> None:
    try:
        ships = read(body)
    except UnreadableShips:
        return
    assert all(ship.given or ship.problem for ship in ships.ships)
    assert [ship.line for ship in ships.ships] == sorted({ship.line for ship in ships.ships})
