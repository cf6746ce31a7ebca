"""The time that a claim covers."""

from datetime import UTC, date, datetime, time, timedelta

from evidence.precision import Precision
from vessels.models import IdentityClaim

_WIDTH = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}


def end_of(found: IdentityClaim) -> datetime | None:
    """The first instant after a claim's time: "to 9 Feb" includes that day."""
    return until(found.valid_to, found.valid_precision) if found.valid_to else None


def until(moment: datetime, known_to: str) -> datetime:
    """The first instant after a moment that is known to a precision."""
    at, precision = moment.astimezone(UTC), Precision(known_to)
    if precision == Precision.MONTH:
        return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
    if precision == Precision.YEAR:
        return datetime(at.year + 1, 1, 1, tzinfo=UTC)
    return at + _WIDTH[precision]


def covers(found: IdentityClaim, day: date) -> bool:
    """Whether a claim's time has any of the day (UTC) in it; an end that is not known is none."""
    first = datetime.combine(day, time(tzinfo=UTC))
    end = end_of(found)
    begun = found.valid_from is None or found.valid_from < first + timedelta(days=1)
    return begun and (end is None or end > first)
