"""What every published list becomes: its vessels as records, and what is wrong with the body.

Pure: no Django. A parser never guesses: a value it cannot read is left empty, kept in `raw`, and
named in a problem with its line.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


class UnreadableList(ValueError):
    """Nothing can be taken from the body. The message says what it holds and what to do."""


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One vessel as a list names it. Empty text and None mean that the list does not say."""

    uid: str
    name: str
    raw: Mapping[str, str]
    imo: int | None = None
    imo_raw: str = ""
    imo_problem: str = ""
    mmsi: int | None = None
    call_sign: str = ""
    vessel_type: str = ""
    flag: str = ""
    gross_tonnage: int | None = None
    owner: str = ""
    programmes: tuple[str, ...] = ()
    listed_on: date | None = None
    listed_on_precision: str = "day"
    legal_basis: str = ""
    linked_to: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    former_flags: tuple[str, ...] = ()
    remarks: str = ""


@dataclass(frozen=True)
class ParsedList:
    """A body as read.

    `records` are its vessels; `parsed_count` counts every entry of the list, vessels and others.
    `faults` say why the body cannot be taken for the whole list (a missing end, broken lines);
    `problems` are single values that could not be read and harm nothing else.
    """

    records: tuple[ListedRecord, ...]
    parsed_count: int
    declared_count: int | None = None
    publisher_date: date | None = None
    faults: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    is_extract: bool = False

    @property
    def complete(self) -> bool:
        return not self.faults


class ListParser(Protocol):
    """One format. To add one: a module with such an object, and a line in the registry."""

    code: str
    label: str
    version: str
    columns: tuple[str, ...]

    def parse(self, body: bytes, *, is_extract: bool = False) -> ParsedList:
        """Read all of it. Raises `UnreadableList` when nothing can be taken from it.

        With `is_extract` whoever brought the body says that it holds part of the list only, so
        signs of being whole are not asked for.
        """
        ...


@dataclass
class Rows:
    """CSV rows with the line each one ends on. `broken` says why reading stopped early."""

    text: str
    broken: str = field(default="", init=False)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error:
            self.broken = (
                f"Line {reader.line_num} is broken: a quotation mark is never closed, "
                "as in a file that was cut off."
            )


def decoded(body: bytes) -> tuple[str, tuple[str, ...]]:
    """The body as text, and a problem if it was not UTF-8.

    Raises `UnreadableList` for an empty body, a web page, and bytes that are no text.
    """
    if not body.strip():
        raise UnreadableList("The body is empty. The publisher's server may be out of order.")
    if b"\0" in body[:4096]:
        raise UnreadableList(
            "The body is not plain text (it may be compressed, or UTF-16). "
            "Fetch the list in its published format."
        )
    try:
        text, problems = body.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        text = body.decode("cp1252", "replace")
        line = body.count(b"\n", 0, error.start) + 1
        return text, (f"Line {line} is not UTF-8; the body was read as Windows-1252.",)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<head", "<body")):
        raise UnreadableList(
            "The body is a web page, not the list: often an error page or a sign-in page. "
            "Check the address."
        )
    return text, problems


def whole_number(text: str) -> int | None:
    """The number in "8,811" or "8811"; None for anything that is not one."""
    digits = text.replace(",", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None
