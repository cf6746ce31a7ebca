"""Numbers that lists give for ships and companies, with what is wrong with them.

A number that cannot be right is kept as published and named in a problem, never mended.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vessels import imo

MMSI_DIGITS: Final = 9
_ABSENT: Final = {"", "-", "n/a", "na", "none", "unknown"}
_COMPANY: Final = re.compile(r"\bIMO\s*:?\s*(\d{7})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShipNumber:
    """An IMO ship number: `value` if valid, else `problem` says why; `raw` as published."""

    value: int | None = None
    raw: str = ""
    problem: str = ""


def ship_number(text: str, where: str, problems: list[str]) -> ShipNumber:
    """Read an IMO number with or without its prefix; a wrong one is added to `problems`."""
    text = text.strip()
    if text.casefold() in _ABSENT:
        return ShipNumber()
    reading = imo.parse_imo(text)
    if reading.is_valid:
        return ShipNumber(int(reading.number), text)
    problems.append(f"{where}: {reading.problem}")
    return ShipNumber(raw=text, problem=reading.problem)


def ship_numbers(texts: Sequence[str], where: str, problems: list[str]) -> ShipNumber:
    """The number that several texts agree on; two different ones are no number at all."""
    readings = [ship_number(text, where, problems) for text in dict.fromkeys(texts)]
    values = {reading.value for reading in readings if reading.value}
    if len(values) > 1:
        raw = ", ".join(reading.raw for reading in readings)
        problem = f"Two IMO numbers are given for one ship: {raw}."
        problems.append(f"{where}: {problem}")
        return ShipNumber(raw=raw, problem=problem)
    best = next((reading for reading in readings if reading.value), None)
    return best or next((reading for reading in readings if reading.raw), ShipNumber())


def station_numbers(texts: Sequence[str], where: str, problems: list[str]) -> tuple[int, ...]:
    """The MMSIs among texts, each once; what is not nine digits is added to `problems`."""
    numbers: dict[int, None] = {}
    for text in texts:
        value = text.strip()
        if value.isascii() and value.isdigit() and len(value) == MMSI_DIGITS:
            numbers[int(value)] = None
        elif value.casefold() not in _ABSENT:
            problems.append(f"{where}: MMSI “{value}” is not nine digits.")
    return tuple(numbers)


def company_number(text: str) -> str:
    """The number of the IMO's company scheme in a text; it is never a ship's."""
    found = _COMPANY.search(text)
    return found[1] if found else ""
