"""Dates as lists write them, with how exact they are. Nothing ambiguous is guessed."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# The Japanese era that began with 2019 as its year 1.
REIWA: Final = 2018
_TIME = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_SHAPES: Final = tuple(
    re.compile(rf"^{shape}{_TIME}$", re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
        r"(?P<year>\d{4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        r"(?P<day>\d{1,2})[ -](?P<word>[a-z]{3,9})\.?[ -](?P<year>\d{4}|\d{2})",
        r"(?P<word>[a-z]{3,9})\.? (?P<day>\d{1,2}), (?P<year>\d{4})",
        r"(?P<word>[a-z]{3,9})\.? (?P<year>\d{4})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
        r"令和(?P<era>\d{1,2}|元)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    )
)
_SLASHES: Final = re.compile(rf"^(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_TIME}$")


@dataclass(frozen=True, slots=True)
class ListedDate:
    """`value` is the first day it can mean, with its `precision`; None with a `problem`, or empty.

    >>> read_date("25.6.2024")
    ListedDate(value=datetime.date(2024, 6, 25), precision='day', problem='')
    """

    value: date | None = None
    precision: str = "day"
    problem: str = ""


def read_date(text: str, *, day_first: bool = False) -> ListedDate:
    """Read a date. `day_first` says what 03/04/2024 means; without it, that is a problem.

    Two-digit years belong to this century: no list of sanctions on ships is older.
    """
    text = " ".join(text.split())
    if not text:
        return ListedDate()
    if slashes := _SLASHES.match(text):
        first, second, year = (int(part) for part in slashes.groups())
        return _slashed(text, first, second, year, day_first=day_first)
    for shape in _SHAPES:
        if found := shape.match(text):
            return _dated(text, found.groupdict())
    return _unreadable(text)


def noted_date(text: str, where: str, problems: list[str]) -> ListedDate:
    """As :func:`read_date`; what is no date is added to `problems`."""
    day = read_date(text)
    if day.problem:
        problems.append(f"{where}: {day.problem}")
    return day


def _slashed(text: str, first: int, second: int, year: int, *, day_first: bool) -> ListedDate:
    if day_first or first > 12:
        return _made(text, year, second, first)
    if second > 12 or first == second:
        return _made(text, year, first, second)
    return ListedDate(
        problem=f"“{text}” can mean two days. Write it as {year:04d}-{second:02d}-{first:02d} or "
        f"{year:04d}-{first:02d}-{second:02d}."
    )


def _dated(text: str, parts: dict[str, str | None]) -> ListedDate:
    era, word, day = parts.get("era"), parts.get("word"), parts.get("day")
    if era:
        year = REIWA + (1 if era == "元" else int(era))
    else:
        year = int(parts["year"] or 0)
        year += 2000 if year < 100 else 0
    month = MONTHS.get(word[:3].lower(), 0) if word else _number(parts.get("month"))
    return _made(text, year, month, _number(day))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _made(text: str, year: int, month: int | None, day: int | None) -> ListedDate:
    precision = "year" if month is None else "month" if day is None else "day"
    try:
        value = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return _unreadable(text)
    return ListedDate(value, precision)


def _unreadable(text: str) -> ListedDate:
    return ListedDate(problem=f"“{text}” is not a date; it is kept as it stands and left unknown.")
