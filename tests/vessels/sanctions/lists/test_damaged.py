"""Whatever happens to a list on its way: clear words, and every row accounted for."""

import io
import random
from collections.abc import Iterator

import pytest

from tests.vessels.sanctions.lists.made import body_of
from tests.vessels.sanctions.lists.workbooks import workbook
from tests.vessels.sanctions.samples import company, fleet, sdn, ship
from vessels.sanctions.lists.base import Files, ParsedList, Reading, UnreadableList
from vessels.sanctions.lists.registry import PARSERS
from vessels.sanctions.lists.tables import Rows

PLAIN = b'# list: whole\n# records: 3\nuid,name,imo\n1,A,9999993\n2,B,9999981\n3,"C, D",\n'
BODIES = {
    "ofac-sdn-csv": sdn([company(1), ship(2, "A", 9999993), *fleet(3)]),
    "ofac-cons-csv": sdn([company(1), company(2)]),
    "un-1718-csv": body_of("un_1718.csv"),
    "eu-annexes-csv": body_of("eu_2017_1509.csv"),
    "eu-vessels-xlsx": workbook(),
    "uk-sanctions-csv": body_of("uk_sanctions.csv"),
    "jp-mof-csv": body_of("jp_ships.csv"),
    "plain-csv": PLAIN,
}
ASSET_FREEZES = body_of("jp_asset_freezes.csv")
# Lists with one record to a row, and how many rows stand above the first one.
ROW_BY_ROW = {"un-1718-csv": 1, "eu-annexes-csv": 1, "plain-csv": 3}
JUNK = (b"\0", b"\xff\xfe", b'"', b",", b"\n", b"\r", b";", b"#REF!", "Ж".encode(), b"\x1a", b"'")


def damaged(body: bytes, chance: random.Random) -> Iterator[bytes]:
    """The body cut, overwritten, with bytes put in and lines lost, doubled or swapped."""
    for _ in range(40):
        yield body[: chance.randrange(len(body))]
        place = chance.randrange(len(body))
        yield body[:place] + bytes([chance.randrange(256)]) + body[place + 1 :]
        yield body[:place] + chance.choice(JUNK) + body[place:]
        lines = body.splitlines(keepends=True)
        line = chance.randrange(len(lines))
        yield b"".join(lines[:line] + lines[line + 1 :])
        yield b"".join([*lines[: line + 1], *lines[line:]])
        chance.shuffle(lines)
        yield b"".join(lines)


def parse(code: str, body: bytes) -> ParsedList | None:
    """None for a list that is refused; the words of the refusal must be for a person."""
    refusal = "."
    parsed = None
    try:
        parsed = PARSERS[code].parse(Files.of(body))
    except UnreadableList as error:
        refusal = str(error)
    assert refusal.endswith(".")
    assert len(refusal) < 2000
    return parsed


@pytest.mark.parametrize("code", BODIES)
def test_damage_is_refused_or_told_and_never_breaks_the_reader(code: str) -> None:
    read = [parse(code, body) for body in damaged(BODIES[code], random.Random(code))]

    assert any(read)
    assert any(each is None or not each.complete for each in read)


def test_damaged_asset_freezes() -> None:
    for body in damaged(ASSET_FREEZES, random.Random(1)):
        parse("jp-mof-csv", body)


@pytest.mark.parametrize("code", ROW_BY_ROW)
def test_every_row_is_a_record_or_a_fault(code: str) -> None:
    checked = 0
    for body in damaged(BODIES[code], random.Random(code)):
        parsed = parse(code, body)
        if parsed is None or any(fault.startswith("And ") for fault in parsed.faults):
            continue
        rows = Rows(io.BytesIO(body))
        if code == "plain-csv":
            above = next(place for place, (_, row) in enumerate(rows, 1) if "uid" in row)
        else:
            above = ROW_BY_ROW[code]
        held = sum(1 for _ in rows) - above
        told = [
            fault for fault in parsed.faults if fault.startswith("Line ") and "broken" not in fault
        ]
        assert parsed.parsed_count + len(told) == held, body
        checked += 1
    assert checked > 100


@pytest.mark.parametrize("code", sorted(set(BODIES) - {"eu-vessels-xlsx", "jp-mof-csv"}))
def test_a_list_that_lost_its_end_is_never_taken_for_whole_unseen(code: str) -> None:
    """A cut leaves a fault or a note, but where it falls between two rows of a list without end."""
    body = BODIES[code]
    whole = PARSERS[code].parse(Files.of(body))
    for length in range(len(body) // 3, len(body) - 3):
        parsed = parse(code, body[:length])
        if parsed is None or not parsed.complete or body[length - 1 : length] == b"\n":
            continue
        miscounted = parsed.declared_count not in (None, parsed.parsed_count)
        same = parsed.parsed_count == whole.parsed_count
        assert same or miscounted or parsed.problems, length


@pytest.mark.parametrize("code", BODIES)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no(t plain text| workbook)"),
    ],
)
def test_what_is_no_list_is_refused_in_clear_words(code: str, body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        PARSERS[code].parse(Files.of(body))


@pytest.mark.parametrize("code", BODIES)
def test_an_extract_is_read_like_the_whole_and_says_what_it_is(code: str) -> None:
    parsed = PARSERS[code].parse(Files.of(BODIES[code]), reading=Reading(is_extract=True))

    assert parsed.is_extract
    assert parsed.records
