"""CSV as publishers really send it: any encoding and separator, read row by row.

A body is looked through once, in blocks, to tell how it is encoded, and then read as a stream: a
list of 50 MB is never held as text.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from vessels.sanctions.lists.base import UnreadableList

BLOCK: Final = 1 << 20
HEAD: Final = 4096
SHOWN_FAULTS: Final = 5
SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS: Final = re.compile(rb"[\x80-\xff]+")
_WEB_PAGE: Final = re.compile(r"^\s*<(!doctype html|html|head|body)", re.IGNORECASE)
_WORDS: Final = {"cp1251": "Windows-1251 (Cyrillic)", "cp1252": "Windows-1252 (Western)"}
OPEN_END: Final = "The last line has no line end: the file may have been cut off after it."
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a body is to be decoded; `problem` says so where that had to be guessed."""

    codec: str
    problem: str = ""


def encoding_of(stream: BinaryIO) -> Encoding:
    """Look the body through and leave it at its start.

    Raises `UnreadableList` for an empty body, a web page, and bytes that are no text.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    codec = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if not codec and b"\0" in head:
        raise UnreadableList(
            "The body is not plain text (it may be a workbook, compressed, or UTF-16 without its "
            "mark). Bring the list in the format it is published in."
        )
    found = _looked_through(stream, codec or "utf-8")
    stream.seek(0)
    if _WEB_PAGE.match(head.decode(found.codec, "replace")):
        raise UnreadableList(
            "The body is a web page, not the list: often an error page or a sign-in page. "
            "Check the address."
        )
    return found


def _looked_through(stream: BinaryIO, codec: str) -> Encoding:
    decoder = codecs.getincrementaldecoder(codec)()
    is_empty, line = True, 1
    while block := stream.read(BLOCK):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            return _guessed(stream, codec, line)
        is_empty = is_empty and not text.strip("\ufeff \t\r\n")
        line += text.count("\n")
    if is_empty:
        raise UnreadableList("The body is empty. The publisher's server may be out of order.")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoding(codec, f"The last character (line {line}) is cut in half.")
    return Encoding(codec)


def _guessed(stream: BinaryIO, codec: str, line: int) -> Encoding:
    if codec != "utf-8":
        return Encoding(codec, f"Line {line} is damaged: it is not {codec.upper()}.")
    stream.seek(0)
    single = runs = 0
    while block := stream.read(BLOCK):
        for letters in _LETTERS.findall(block):
            single += len(letters) < 3
            runs += len(letters) >= 3
    # Western texts have lone accented letters between plain ones, Cyrillic ones whole words.
    guess = "cp1251" if runs > single else "cp1252"
    return Encoding(
        guess,
        f"Line {line} is not UTF-8; the body was read as {_WORDS[guess]}, which is a guess: "
        "look at names with special letters.",
    )


@dataclass
class Rows:
    """The rows of a CSV with the line each one ends on; blank lines are left out.

    After the last one, `broken` says why reading stopped early, and `ends_open` whether the last
    line has no line end, as in a file that was cut off. The stream itself stays open.
    """

    stream: BinaryIO
    separator: str = ","
    broken: str = field(default="", init=False)
    ends_open: bool = field(default=False, init=False)
    problems: list[str] = field(default_factory=list, init=False)
    encoding: Encoding = field(init=False)

    def __post_init__(self) -> None:
        self.encoding = encoding_of(self.stream)
        if self.encoding.problem:
            self.problems.append(self.encoding.problem)

    def __iter__(self) -> Iterator[Row]:
        self.stream.seek(0)
        text = io.TextIOWrapper(
            self.stream, encoding=self.encoding.codec, errors="replace", newline=""
        )
        reader = csv.reader(self._lines(text), delimiter=self.separator, strict=True)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num, row
        except csv.Error as error:
            self.broken = f"Line {reader.line_num} is broken: {_reason(error)}."
        finally:
            # Rows left half-read may be dropped after their stream was closed: nothing is to do.
            if not self.stream.closed:
                text.detach()

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        for line in text:
            self.ends_open = not line.endswith(("\n", "\r"))
            yield line


def _reason(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end of data" in words or "field limit" in words:
        return "a quotation mark is never closed, as in a file that was cut off"
    if "expected after" in words:
        return "text follows a closing quotation mark"
    return "it is no CSV"


def separator_of(stream: BinaryIO, encoding: Encoding, *, comment: str = "#") -> str:
    """The separator that the first line outside comments uses most; a comma where none is."""
    head = stream.read(HEAD * 4)
    stream.seek(0)
    lines = head.decode(encoding.codec, "replace").lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith(comment)), "")
    return max(SEPARATORS, key=first.count) if any(map(first.count, SEPARATORS)) else ","


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a format. Nothing can be told without the `keys`; `others` belong to it too.

    A column that is missing or unknown is a fault: the publisher changed the format, and a person
    must look before anything is believed. Case and spacing of a header do not matter.
    """

    keys: tuple[str, ...]
    others: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def read(self, header: Sequence[str]) -> tuple[list[str], list[str]]:
        """The columns in the file's order, and faults. Raises `UnreadableList` without the keys."""
        known = {_plain(name): name for name in (*self.keys, *self.others, *self.optional)}
        names = [known.get(_plain(cell), cell.strip()) for cell in header]
        missing = [name for name in (*self.keys, *self.others) if name not in names]
        if lost := [name for name in self.keys if name in missing]:
            raise UnreadableList(
                f"The list has no column {_quoted(lost)}. Its first line holds "
                f"{_quoted(names[:12])}. Choose the format that the file really has."
            )
        unknown = [name for name in names if name not in known.values()]
        repeated = sorted({name for name in names if names.count(name) > 1})
        faults = []
        if missing:
            faults.append(f"The header has no column {_quoted(missing)}.")
        if unknown:
            faults.append(f"The header has columns nobody knows: {_quoted(unknown)}.")
        if repeated:
            faults.append(f"The header names {_quoted(repeated)} more than once.")
        return names, faults


def header_row(rows: Iterator[Row]) -> list[str]:
    """The next row. Raises `UnreadableList` where there is none."""
    try:
        return next(rows)[1]
    except StopIteration:
        raise UnreadableList(
            "The list has no header: nothing in it can be read as a row. It may be cut off."
        ) from None


class Cells(dict[str, str]):
    """A row by column; a column that the file lacks reads as empty."""

    def __missing__(self, name: str) -> str:
        return ""


def fitting(
    rows: Iterable[Row], names: Sequence[str], faults: list[str]
) -> Iterator[tuple[int, Cells]]:
    """The rows as wide as the header, by column, trimmed; each other one becomes a fault."""
    for line, row in rows:
        if len(row) == len(names):
            yield line, Cells((name, cell.strip()) for name, cell in zip(names, row, strict=True))
        else:
            faults.append(f"Line {line} has {len(row)} columns, the header {len(names)}.")


def closing(rows: Rows, faults: list[str], problems: list[str]) -> None:
    """What the end of a file without an end mark tells, once all rows were read."""
    problems[:0] = rows.problems
    if rows.broken:
        faults.append(rows.broken)
    elif rows.ends_open:
        problems.append(OPEN_END)


def few(faults: Sequence[str]) -> tuple[str, ...]:
    """The first faults and the last, which is about the end of the file and tells most."""
    hidden = len(faults) - SHOWN_FAULTS - 1
    if hidden <= 0:
        return tuple(faults)
    return (*faults[:SHOWN_FAULTS], f"And {hidden} more.", faults[-1])


def several(cell: str, marks: Collection[str] = ";|\n") -> tuple[str, ...]:
    """The values of a cell that holds several, in its order, each once."""
    parts = re.split("[" + re.escape("".join(marks)) + "]", cell)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _plain(name: str) -> str:
    return " ".join(name.replace("\u00a0", " ").lstrip("\ufeff").split()).casefold()


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
