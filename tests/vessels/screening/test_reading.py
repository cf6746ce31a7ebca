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


def test_a_number_among_names_and_a_name_among_numbers_are_taken_for_what_they_are() -> None:
    mixed = of(f"{ANGARA}\nLADY R\n273456789\nFU YUAN YU 8683\n")
    assert [dict(ship.given) for ship in mixed.ships] == [
        {"imo": ANGARA},
        {"name": "LADY R"},
        {"mmsi": "273456789"},
        {"name": "FU YUAN YU 8683"},
    ]

    in_columns = of(f"ANGARA,{ANGARA}\n273456789,{MARIA}\nLADY R,917984X\nMARIA,MARIA E\n")
    assert [dict(ship.given) for ship in in_columns.ships] == [
        {"name": "ANGARA", "imo": ANGARA},
        {"mmsi": "273456789", "imo": MARIA},
        {"name": "LADY R", "imo": "917984X"},
        {"name": "MARIA", "imo": "MARIA E"},
    ]


def test_a_line_that_says_nothing_is_kept_with_its_number() -> None:
    ships = of("name,imo\nANGARA,9179842\n,\n,,,\nMARIA,8517839,what\nRussia\n")
    by_line = {ship.line: ship for ship in ships.ships}
    assert sorted(by_line) == [2, 5, 6]
    assert "has 3 cells where there are 2" in by_line[5].problem
    assert by_line[6].given == {"name": "Russia"}
    flags = of("flag,imo\nRussia,\n")
    assert "gives no name, IMO number, MMSI or call sign" in flags.ships[0].problem


def test_a_cell_may_go_over_lines_and_an_open_quotation_mark_eats_no_ship() -> None:
    ships = of('name,imo\n"ANGARA\nthe first",9179842\n"MARIA,8517839\nLADY R,9161003\n')
    assert [(ship.line, ship.given["name"]) for ship in ships.ships] == [
        (2, "ANGARA the first"),
        (4, "MARIA"),
        (5, "LADY R"),
    ]


def test_separators_at_the_end_of_a_line_are_no_cells() -> None:
    assert of("name,imo\nANGARA,9179842,,,\n").ships[0].problem == ""


def test_numbers_with_a_wrong_check_digit_are_still_imo_numbers() -> None:
    ships = of("9179841\n")
    assert (ships.columns, ships.ships[0].problem) == (("imo",), "")
    both = of("1000001;9179842\n1000002;8517839\n")
    assert both.columns == ("", "imo")
    assert "Not used: what stands in the place of “1000001”." in both.notes[0]


def test_a_header_in_another_language_is_no_ship() -> None:
    ships = of("Navire;OMI\nANGARA;9179842\n")
    assert ships.has_header
    assert ships.columns == ("name", "imo")
    assert [ship.line for ship in ships.ships] == [2]


def test_words_above_the_header_are_passed_over() -> None:
    ships = of(f'"# Mine: 1 ships, screened"\n# It clears nobody.\nname,imo\nANGARA,{ANGARA}\n')

    assert (ships.columns, ships.notes) == (("name", "imo"), ())
    assert [(ship.line, ship.given["name"]) for ship in ships.ships] == [(4, "ANGARA")]
    assert len(of("# 1 ANGARA\n# 2 MARIA\n").ships) == 2


def test_a_ship_called_like_a_column_is_a_ship() -> None:
    ships = of("VESSEL,9179842\nMARIA,8517839\n")
    assert not ships.has_header
    assert ships.ships[0].given == {"name": "VESSEL", "imo": "9179842"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "It is empty"),
        (b" \r\n\t", "It is empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf \n", "no ship in it"),
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
    for name, codec in (("SÃO JOÃO", "cp1252"), ("АНГАРА", "cp1251")):
        ships = read(f"name\n{name}\n".encode(codec))
        assert ships.ships[0].given["name"] == name
        assert "Line 2 is not UTF-8" in ships.notes[0]
        assert "which is a guess" in ships.notes[0]


@given(st.binary(max_size=400))
def test_nothing_else_escapes_and_no_line_is_lost(body: bytes) -> None:
    try:
        ships = read(body)
    except UnreadableShips:
        return
    assert all(ship.given or ship.problem for ship in ships.ships)
    assert [ship.line for ship in ships.ships] == sorted({ship.line for ship in ships.ships})
