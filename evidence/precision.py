"""Dates that know how exact they are. An instant is stored with the precision it was known to."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import models


class Precision(models.TextChoices):
    SECOND = "second", "Second"
    MINUTE = "minute", "Minute"
    HOUR = "hour", "Hour"
    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"


FORMATS = {
    Precision.SECOND: "%Y-%m-%d %H:%M:%SZ",
    Precision.MINUTE: "%Y-%m-%d %H:%MZ",
    Precision.HOUR: "%Y-%m-%d %HZ",
    Precision.DAY: "%Y-%m-%d",
    Precision.MONTH: "%Y-%m",
    Precision.YEAR: "%Y",
}


def text_of(
    at: datetime | None, precision: str = Precision.SECOND, *, inferred: bool = False
) -> str:
    """`2024-02-09`, `about 2024-04-25`, or `not known`: never more digits than are known."""
    if at is None:
        return "not known"
    text = at.astimezone(UTC).strftime(FORMATS[Precision(precision)])
    return f"about {text}" if inferred else text


class Moment(NamedTuple):
    """An instant in UTC, the start of its year, month or day where no more is known."""

    at: datetime
    precision: Precision


WRITTEN = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{2})(?::(\d{2}))?)?)?)?)?\s*Z?",
    re.IGNORECASE,
)
BY_PARTS = (
    Precision.YEAR,
    Precision.MONTH,
    Precision.DAY,
    Precision.HOUR,
    Precision.MINUTE,
    Precision.SECOND,
)
HOW_TO_WRITE = "Write as much as is known: 2024, 2024-02, 2024-02-09 or 2024-02-09 14:02 (UTC)."


def parse(text: str) -> Moment:
    """What was typed, and how exactly: `2024-02` is known to the month.

    Raises ValueError with a message for the person who typed it.
    """
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text.strip()[:40]}' is not a date. {HOW_TO_WRITE}")
    parts = [int(part) for part in found.groups() if part is not None]
    precision = BY_PARTS[len(parts) - 1]
    year, month, day, *clock = parts + [1] * max(0, 3 - len(parts))
    hour, minute, second = clock + [0] * (3 - len(clock))
    try:
        return Moment(datetime(year, month, day, hour, minute, second, tzinfo=UTC), precision)
    except ValueError as error:
        raise ValueError(
            f"'{text.strip()}' is not in the calendar or on the clock. {HOW_TO_WRITE}"
        ) from error
