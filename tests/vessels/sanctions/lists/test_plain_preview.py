import io

import pytest

from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.plain_guess import guess
from vessels.sanctions.lists.plain_preview import LONGEST_CELL, ROWS, preview, sample_of


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            ["Nr.", "Schiffsname", "IMO-Nr.", "Flagge", "Kapitän"],
            {"uid": "Nr.", "name": "Schiffsname", "imo": "IMO-Nr.", "flag": "Flagge"},
        ),
        (
            ["Название", "Номер ИМО", "Флаг"],
            {"name": "Название", "imo": "Номер ИМО", "flag": "Флаг", "uid": "Номер ИМО"},
        ),
        (["船名", "ＩＭＯ番号"], {"name": "船名", "imo": "ＩＭＯ番号", "uid": "ＩＭＯ番号"}),
        (["Vessel", "Name"], {"name": "Name"}),
        (["A", "B"], {}),
    ],
)
def test_likely_columns(header: list[str], found: dict[str, str]) -> None:
    assert guess(header) == found


def test_a_sample_is_the_first_rows_below_the_comments() -> None:
    rows = "".join(f"{n};A{n}\n" for n in range(50))
    text = f'# list: whole\n# records: 50\nuid;name\n"1;2";{"x" * 1000}\n{rows}'

    sample = sample_of(io.BytesIO(text.encode("utf-16")))

    assert sample.header == ("uid", "name")
    assert sample.text.splitlines()[0] == "uid,name"
    assert len(sample.text.splitlines()) == ROWS + 1
    assert max(map(len, sample.text.split(","))) < LONGEST_CELL + 10
    assert sample_of(io.BytesIO(sample.text.encode())).text == sample.text


def test_values_as_they_would_be_understood() -> None:
    columns = {"uid": "a", "name": "b", "imo": "c", "listed_on": "d", "#list": "whole"}

    shown = preview("a,b,c,d,e\n1,ANGARA,9179842,2024-06,x\n2,B,91798X2,3/4/2024,\n", columns)

    assert shown.labels == ("Identifier in the list", "Name", "IMO number", "Listed on")
    assert [cell.value for cell in shown.rows[0]] == ["1", "ANGARA", "9179842", "2024-06"]
    assert [cell.unread for cell in shown.rows[1]] == ["", "", "91798X2", "3/4/2024"]
    assert len(shown.doubts) == 3


def test_without_an_identifier_there_is_nothing_to_show() -> None:
    with pytest.raises(UnreadableList, match="no column “uid”"):
        preview("a,b\n1,2\n", {"name": "b"})
