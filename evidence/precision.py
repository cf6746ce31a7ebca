"""Dates that know how exact they are. An instant is stored with the precision it was known to."""

from datetime import UTC, datetime

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
