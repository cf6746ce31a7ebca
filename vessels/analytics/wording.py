"""Figures and units as the sentences of detectors write them, for a reader who is no engineer."""

from collections.abc import Iterable
from datetime import datetime


def when(at: datetime) -> str:
    """A UTC instant to the minute, as everywhere in the product: ``2024-02-09 14:02Z``."""
    return f"{at:%Y-%m-%d %H:%MZ}"


def lasting(hours: float) -> str:
    """A length of time in the unit a person would use: minutes, hours or days."""
    if hours < 1:
        return f"{round(hours * 60)} min"
    if hours < 72:
        return f"{figure(hours)} h"
    return f"{figure(hours / 24)} days ({round(hours)} h)"


def figure(value: float) -> str:
    """One decimal below one hundred, none above; no trailing zero."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}".removesuffix(".0")


def apart(nautical_miles: float) -> str:
    """Nautical miles, or metres where that is little."""
    if nautical_miles < 0.5:
        return f"{round(nautical_miles * 1852):,} m"
    return f"{figure(nautical_miles)} nm"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 ship``, ``14 ships``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
