"""The time of messages that came without one: carried on from the last clock in the log.

Position messages name only the second of their fix. A log that no receiver stamped may still hold
clocks: GPS sentences, and base stations, which send the date and time every ten seconds. From one
of them on, each message's second moves the clock on to that second, or back by ten at most. The
clock is dropped ten minutes after it was last heard. A day that a person gave is used until such
a clock is met: it begins at 00:00 and is never dropped. The day is then theirs, and the time of
day no more than the order of the lines.
"""

from datetime import UTC, date, datetime
from typing import Final

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_TRUSTED: Final = 10 * _MINUTE
# A station may report a fix this much later than others; longer is taken for a silence.
_LATE: Final = 10 * _SECOND


class Clock:
    """``at`` in microseconds since 1970, or None while no time is known."""

    def __init__(self, base_date: date | None) -> None:
        self.at: int | None = None
        self.inferred = 0
        self._earliest: int | None = None
        self._heard_at: int | None = None
        if base_date:
            midnight = datetime(base_date.year, base_date.month, base_date.day, tzinfo=UTC)
            self.at = self._earliest = int(midnight.timestamp()) * _SECOND

    def set(self, at: int) -> None:
        """What a GPS receiver or a base station says it is now; the given day is past use."""
        self.at = self._heard_at = at
        self._earliest = None

    def time_of(self, second: int | None) -> int | None:
        """The time of the next message; ``second`` is what it says, 60 and more being nothing."""
        if self.at is None:
            return None
        if second is not None and 0 <= second < 60:
            self.at += (second * _SECOND - self.at % _MINUTE + _LATE) % _MINUTE - _LATE
            self.at = max(self.at, self._earliest or self.at)
        if self._heard_at is not None and self.at - self._heard_at > _TRUSTED:
            self.at = self._heard_at = None
            return None
        self.inferred += 1
        return self.at
