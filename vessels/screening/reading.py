"""A list of ships as people have it: pasted or a file, with a header or without. Pure: no Django.

Columns are known by their header, or, where there is none, by what is in them: seven digits, nine
digits, letters. No line is lost: one that says nothing that can be compared is a ship with a
problem.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vessels import imo
from vessels.sanctions.lists import tables
from vessels.sanctions.lists.base import UnreadableList

MOST_SHIPS: Final = 100_000
MOST_BYTES: Final = 20 * 1024 * 1024
LONGEST_CELL: Final = 200
FIELDS: Final = ("name", "imo", "mmsi", "call_sign", "flag")
# Header words with everything but letters and digits taken out -> our field.
WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("imo", "imonumber", "imono", "imonr", "shipimonumber", "imoshipno", "vesselimo"), "imo"
    ),
    **dict.fromkeys(("mmsi", "mmsinumber", "mmsino"), "mmsi"),
    **dict.fromkeys(("callsign", "radiocallsign", "vesselcallsign"), "call_sign"),
    **dict.fromkeys(("flag", "flagstate", "country", "vesselflag"), "flag"),
    **dict.fromkeys(
        ("name", "vessel", "vesselname", "ship", "shipname", "nameofvessel", "nameofship"), "name"
    ),
}
_SEPARATORS: Final = (",", ";", "\t", "|")
# What a ship needs one of, to be compared.
TELLING: Final = ("name", "imo", "mmsi", "call_sign")
_SAMPLE: Final = 50
# A cell with a line break in it goes over so many lines at most: an open quotation mark ends there.
_LINES_OF_A_CELL: Final = 10
# "FU YUAN YU 8683" is a name; "917984X" is more likely a number.
_FIGURES_OF_A_NAME: Final = 4
_IMO = re.compile(r"^(IMO\W*)?\d{7}$", re.IGNORECASE)
_MMSI = re.compile(r"^\d{9}$")
_LETTERS = re.compile(r"[^\W\d_]")


class UnreadableShips(ValueError):
    """Nothing can be taken from it. The message says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Ship:
    """One line: what it gives by field, as written; `problem` where it cannot be compared."""

    line: int
    given: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Ships:
    """`columns` are our fields in the order of the file's columns, empty for those not used."""

    ships: tuple[Ship, ...]
    columns: tuple[str, ...]
    has_header: bool
    notes: tuple[str, ...]


def read(body: bytes) -> Ships:
    """Every line that is not empty as a ship. Raises UnreadableShips, in words."""
    text, notes = _text(body)
    separator = _separator(text)
    rows = _below_preface(list(_rows(text, separator)))
    if not rows:
        raise UnreadableShips("There is no line in it. Paste or upload a ship on each line.")
    first = rows[0][1]
    columns = _by_header(first)
    has_header = bool(columns)
    if not columns:
        columns = _by_content([cells for _, cells in rows[:_SAMPLE]])
        has_header = _names_columns(first, columns)
    ships = rows[1:] if has_header else rows
    if not ships:
        raise UnreadableShips("There is a header but no ship below it.")
    if len(ships) > MOST_SHIPS:
        raise UnreadableShips(
            f"It has {len(ships):,} ships. At most {MOST_SHIPS:,} can be screened at once: "
            "split the file."
        )
    unused = [cell.strip() for cell, field in zip(first, columns, strict=False) if not field]
    if any(unused):
        what = "column" if has_header else "what stands in the place of"
        notes.append(
            f"Not used: {what} {', '.join(f'“{cell}”' for cell in unused if cell)}."
            + ("" if has_header else " A header line says what is what: name, IMO, call sign.")
        )
    read_ships = tuple(
        _ship(line, cells, columns if has_header else _placed(cells, columns))
        for line, cells in ships
    )
    return Ships(read_ships, tuple(columns), has_header, tuple(notes))


def _text(body: bytes) -> tuple[str, list[str]]:
    if len(body) > MOST_BYTES:
        raise UnreadableShips(
            f"It is larger than {MOST_BYTES // 1024 // 1024} MB. Split the file, or leave out "
            "columns that are not name, IMO number, MMSI, call sign or flag."
        )
    if not body.strip():
        raise UnreadableShips("It is empty. Paste or upload a ship on each line.")
    text, notes = _decoded(body)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise UnreadableShips("This is a web page or XML, not a table. Save it as CSV first.")
    return text, notes


def _decoded(body: bytes) -> tuple[str, list[str]]:
    """The text, and a note where its encoding had to be guessed."""
    has_mark = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if body.startswith(b"PK\x03\x04") or (b"\0" in body[:4096] and not has_mark):
        raise UnreadableShips(
            "This is not plain text: it may be a workbook or an archive. Save it as CSV first."
        )
    try:
        found = tables.encoding_of(io.BytesIO(body))
    except UnreadableList as error:
        raise UnreadableShips(
            "There is no ship in it: it is empty, or a web page or XML. Save a table as CSV first."
        ) from error
    return body.decode(found.codec, "replace"), [found.problem] if found.problem else []


def _separator(text: str) -> str:
    """The separator that the first lines have most of, outside quotation marks."""
    head = re.sub(r'"[^"]*"', "", text[:8192])
    counts = {each: head.count(each) for each in _SEPARATORS}
    best = max(counts, key=lambda each: counts[each])
    return best if counts[best] else ","


def _rows(text: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row that says something with the line it begins on. A broken one is a line by itself."""
    lines = list(io.StringIO(text.replace("\0", ""), newline=None))
    place = 0
    while place < len(lines):
        cells, taken = _row(lines[place : place + _LINES_OF_A_CELL], separator)
        if any(cell.strip() for cell in cells):
            yield place + 1, cells
        place += taken


def _row(lines: Sequence[str], separator: str) -> tuple[Sequence[str], int]:
    """The cells of the row that begins the lines, and how many of them it takes."""
    if '"' not in lines[0]:
        return lines[0].rstrip("\n").split(separator), 1
    for taken in range(1, len(lines) + 1):
        text = "".join(lines[:taken]).rstrip("\n")
        reader = csv.reader(
            io.StringIO(text), delimiter=separator, skipinitialspace=True, strict=True
        )
        try:
            return next(reader), taken
        except csv.Error:
            continue
    return lines[0].replace('"', "").rstrip("\n").split(separator), 1


def _below_preface(
    rows: list[tuple[int, Sequence[str]]],
) -> list[tuple[int, Sequence[str]]]:
    """Without lines of words above the header, as a downloaded result of a screening has them."""
    place = next((at for at, (_, cells) in enumerate(rows) if not cells[0].startswith("# ")), 0)
    return rows[place:] if place and _by_header(rows[place][1]) else rows


def _by_header(cells: Sequence[str]) -> list[str]:
    """Our field for each column; empty when no cell is a word for one."""
    words = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in cells]
    columns: list[str] = []
    for word in words:
        field = WORDS.get(word, "")
        columns.append("" if field in columns else field)
    is_ship = any(imo.parse_imo(cell).is_valid for cell in cells)
    return columns if any(columns) and not is_ship else []


def _by_content(rows: Sequence[Sequence[str]]) -> list[str]:
    """Our field for each column by what at least half of its cells are, each field once."""
    width = max(len(cells) for cells in rows)
    held = [
        [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        for place in range(width)
    ]
    columns = [""] * width
    for field, is_one in _KINDS:
        for place, cells in enumerate(held):
            fits = sum(map(is_one, cells))
            if field not in columns and not columns[place] and fits and 2 * fits >= len(cells):
                columns[place] = field
    return columns


def _names_columns(first: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether a first line whose words are not known is a header: no digit where numbers follow."""
    numbers = [
        cell
        for cell, field in zip(first, columns, strict=False)
        if field in ("imo", "mmsi") and cell.strip()
    ]
    return bool(numbers) and not any(char.isdigit() for cell in numbers for char in cell)


# In this order: a right check digit tells IMO numbers from other numbers of seven digits.
_KINDS: Final[Sequence[tuple[str, Callable[[str], bool]]]] = (
    ("imo", lambda cell: imo.parse_imo(cell).is_valid),
    ("imo", lambda cell: bool(_IMO.match(cell))),
    ("mmsi", lambda cell: bool(_MMSI.match(cell))),
    ("name", lambda cell: bool(_LETTERS.search(cell))),
)


def _placed(cells: Sequence[str], columns: Sequence[str]) -> Sequence[str]:
    """The columns of one row without a header: a number among names, or a name among numbers, is
    taken for what it is where the row gives no other.
    """
    placed = list(columns)
    for place, (cell, field) in enumerate(zip(cells, columns, strict=False)):
        kind = _alone(cell.strip())
        is_foreign = field in ("name", "imo", "mmsi") or len(columns) == 1
        given = {
            other
            for at, other in enumerate(placed[: len(cells)])
            if at != place and cells[at].strip()
        }
        if kind and is_foreign and kind not in given:
            placed[place] = kind
    return placed


def _alone(cell: str) -> str:
    """What a cell is by itself; empty for what may be a number with a slip in it."""
    if imo.parse_imo(cell).is_valid or _IMO.match(cell):
        return "imo"
    if _MMSI.match(cell):
        return "mmsi"
    is_number = cell.upper().startswith("IMO") or sum(map(str.isdigit, cell)) > _FIGURES_OF_A_NAME
    return "" if is_number or not _LETTERS.search(cell) else "name"


def _ship(line: int, cells: Sequence[str], columns: Sequence[str]) -> Ship:
    given = {
        field: " ".join(cell.split())[:LONGEST_CELL]
        for field, cell in zip(columns, cells, strict=False)
        if field and cell.strip()
    }
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Ship(
            line, given, f"Line {line} has {len(cells)} cells where there are {len(columns)}."
        )
    if not any(given.get(field) for field in TELLING):
        shown = " ".join(" ".join(cells).split())[:LONGEST_CELL]
        return Ship(
            line,
            given or {"name": shown},
            f"Line {line} gives no name, IMO number, MMSI or call sign in a column that is known.",
        )
    return Ship(line, given)
