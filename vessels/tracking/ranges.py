"""The stretches of time that a page of a vessel offers at a click."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from vessels.tracking.tracks import Window

OFFERED = (("1 day", 1), ("7 days", 7), ("30 days", 30), ("90 days", 90), ("1 year", 365))


@dataclass(frozen=True, slots=True)
class QuickRange:
    """So many days up to the last one on which she was heard."""

    label: str
    start: date
    end: date
    is_current: bool

    @property
    def query(self) -> str:
        return urlencode({"start": self.start, "end": self.end})


def quick_ranges(last_day: date | None, window: Window | None) -> list[QuickRange]:
    """None where she was never heard."""
    if last_day is None:
        return []
    return [
        QuickRange(label, start, last_day, _is(window, start, last_day))
        for label, days in OFFERED
        for start in (last_day - timedelta(days=days - 1),)
    ]


def query_of(window: Window | None) -> str:
    """The window as parameters of an address; empty for none."""
    return urlencode({"start": window.first_day, "end": window.last_day}) if window else ""


def _is(window: Window | None, start: date, end: date) -> bool:
    return window is not None and (window.first_day, window.last_day) == (start, end)
