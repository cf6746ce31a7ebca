import gc
import io
import sys

import pytest

from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.tables import Rows, Schema, encoding_of, few, separator_of, several

SCHEMA = Schema(keys=("uid", "Name 6"), others=("Flag",), optional=("Remarks",))


def rows_of(body: bytes) -> tuple[Rows, list[tuple[int, list[str]]]]:
    rows = Rows(io.BytesIO(body))
    return rows, list(rows)


def test_rows_carry_the_line_they_end_on_and_blank_ones_are_left_out() -> None:
    rows, read = rows_of(b'a,"two\nlines"\n\n,\nb,c\n')

    assert read == [(2, ["a", "two\nlines"]), (5, ["b", "c"])]
    assert (rows.broken, rows.ends_open) == ("", False)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'a,b\nc,"never closed\nd,e\n', "a quotation mark is never closed"),
        (b'a,b\nc,"x"y\n', "Line 2 is broken: text follows a closing quotation mark"),
        (b'a,"' + b"x" * 200_000, "a quotation mark is never closed"),
    ],
)
def test_a_broken_row_ends_the_reading_and_is_named(body: bytes, said: str) -> None:
    assert said in rows_of(body)[0].broken


def test_the_stream_stays_open_and_a_missing_line_end_is_noticed() -> None:
    stream = io.BytesIO(b"a,b\nc,d")
    rows = Rows(stream)

    assert len(list(rows)) == 2
    assert rows.ends_open
    assert not stream.closed


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        ("имя,АНГАРА\n", "cp1251", "line 1 is not utf-8; the body was read as windows-1251"),
        ("name,CAÑÓN AZUL\nname,MÜNCHEN\n", "cp1252", "windows-1252 (western), which is a guess"),
    ],
)
def test_a_guessed_encoding_is_said(text: str, codec: str, said: str) -> None:
    rows, read = rows_of(text.encode(codec))

    assert [cell for _, row in read for cell in row] == text.strip().replace("\n", ",").split(",")
    assert said in rows.problems[0].lower()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_need_no_guess(codec: str) -> None:
    rows, read = rows_of("имя,船\n".encode(codec))

    assert read == [(1, ["имя", "船"])]
    assert rows.problems == []


def test_a_body_that_changes_its_encoding_midway_is_still_read() -> None:
    body = b"a,b\n" * 400_000 + "c,MÜNCHEN\n".encode("cp1252")

    encoding = encoding_of(io.BytesIO(body))

    assert encoding.codec == "cp1252"
    assert "Line 400001 is not UTF-8" in encoding.problem


def test_damaged_utf_16_is_told() -> None:
    body = "имя,船\n".encode("utf-16")[:-1]

    rows, read = rows_of(body)

    assert read
    assert "cut in half" in rows.problems[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04\0\0", "no(t)? plain text"),
        (b"\n <HTML><head>", "web page"),
        ("\ufeff<!doctype html>".encode(), "web page"),
    ],
)
def test_what_is_no_table_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        Rows(io.BytesIO(body))


@pytest.mark.parametrize(
    ("body", "separator"),
    [(b"a,b\n", ","), (b"# x, y\na;b;c\n1,5;2;3\n", ";"), (b"a\tb\n", "\t"), (b"alone\n", ",")],
)
def test_the_separator_is_seen_in_the_header(body: bytes, separator: str) -> None:
    stream = io.BytesIO(body)

    assert separator_of(stream, encoding_of(stream)) == separator
    assert stream.tell() == 0


def test_a_header_is_known_whatever_its_case_and_spacing() -> None:
    names, faults = SCHEMA.read(["UID", "Name\u00a06 ", " flag"])

    assert names == ["uid", "Name 6", "Flag"]
    assert faults == []


def test_columns_that_came_or_went_are_faults() -> None:
    _, faults = SCHEMA.read(["uid", "Name 6", "Captain", "uid"])

    assert faults == [
        "The header has no column “Flag”.",
        "The header has columns nobody knows: “Captain”.",
        "The header names “uid” more than once.",
    ]


def test_without_its_keys_a_list_says_what_it_holds_instead() -> None:
    with pytest.raises(UnreadableList, match=r"no column “uid”.*holds “ship”, “Flag”"):
        SCHEMA.read(["ship", "flag", "Name 6"][:2])


def test_the_last_fault_is_always_shown() -> None:
    assert few(["a"] * 6) == ("a",) * 6
    assert few([*"abcdefghi"]) == (*"abcde", "And 3 more.", "i")


def test_values_of_a_cell_are_split_and_named_once() -> None:
    assert several(" A; B|A\nC ;") == ("A", "B", "C")


def test_rows_left_half_read_may_outlive_their_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: raised.append(told.exc_value))
    stream = io.BytesIO(b"a,b\n1,2\n")
    rows = iter(Rows(stream))
    next(rows)

    stream.close()
    del rows
    gc.collect()

    assert raised == []
