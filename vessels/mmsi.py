"""Maritime Mobile Service Identities: what kind of station a number belongs to, and its country.

Shapes follow ITU-R M.585. The country comes from the three maritime identification digits (MID);
digits that the table does not hold give ``None``: unknown is unknown. A transponder is not a ship:
nothing here says which vessel a number belongs to.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from vessels.number_reading import NumberReading, read

TABLE = Path(__file__).with_name("maritime_identification_digits.csv")


class Station(StrEnum):
    """Who a number may belong to, by its shape alone."""

    SHIP = "ship"
    CRAFT = "craft of a parent ship"
    GROUP = "group of ships"
    COAST_STATION = "coast station"
    SAR_AIRCRAFT = "search and rescue aircraft"
    HANDHELD = "handheld radio"
    DISTRESS_DEVICE = "distress device"
    AID_TO_NAVIGATION = "aid to navigation"
    MALFORMED = "malformed number"


VESSELS = frozenset({Station.SHIP, Station.CRAFT})

# Longest prefix first: 111 before 1, 00 before 0.
PREFIXES: tuple[tuple[str, Station], ...] = (
    ("111", Station.SAR_AIRCRAFT),
    ("00", Station.COAST_STATION),
    ("970", Station.DISTRESS_DEVICE),
    ("972", Station.DISTRESS_DEVICE),
    ("974", Station.DISTRESS_DEVICE),
    ("98", Station.CRAFT),
    ("99", Station.AID_TO_NAVIGATION),
    ("0", Station.GROUP),
    ("8", Station.HANDHELD),
    *((str(digit), Station.SHIP) for digit in range(2, 8)),
)
_MID_OFFSETS = {
    Station.SHIP: 0,
    Station.GROUP: 1,
    Station.HANDHELD: 1,
    Station.COAST_STATION: 2,
    Station.CRAFT: 2,
    Station.AID_TO_NAVIGATION: 2,
    Station.SAR_AIRCRAFT: 3,
}


@dataclass(frozen=True, slots=True)
class Country:
    """``code`` is ISO 3166-1 alpha-2; ``name`` is the short English name."""

    code: str
    name: str


def parse_mmsi(text: str) -> NumberReading:
    """Read "273331000", "MMSI 273331000" or "273 331 000"; say why it is no vessel's."""
    return read(text, "MMSI", _problem)


def station(mmsi: str) -> Station:
    """The station kind that nine digits have; anything else is malformed."""
    if len(mmsi) == 9 and mmsi.isascii() and mmsi.isdigit():
        for prefix, kind in PREFIXES:
            if mmsi.startswith(prefix):
                return kind
    return Station.MALFORMED


def is_vessel(mmsi: str) -> bool:
    return station(mmsi) in VESSELS


def mid(mmsi: str) -> str:
    """The three country digits of a number, or an empty text where its shape has none."""
    offset = _MID_OFFSETS.get(station(mmsi))
    return "" if offset is None else mmsi[offset : offset + 3]


def country(mmsi: str) -> Country | None:
    """The country that a number's MID was allotted to, or ``None`` when it is not in the table."""
    return _countries().get(mid(mmsi))


def _problem(raw: str, digits: str) -> str:
    if not digits:
        return "No MMSI given. Enter the nine digits, for example 273331000."
    if not (digits.isascii() and digits.isdigit()):
        return f"“{raw}” is not an MMSI: it must be nine digits, without letters."
    if len(digits) != 9:
        return f"“{raw}” is not an MMSI: it has {len(digits)} digits, not nine."
    kind = station(digits)
    if kind in VESSELS:
        return ""
    whose = "no kind of station" if kind == Station.MALFORMED else f"{_article(kind)} {kind}"
    return f"{digits} is not a vessel's MMSI: by its shape it belongs to {whose}."


def _article(kind: Station) -> str:
    return "an" if kind[0] in "aeiou" else "a"


@cache
def _countries() -> dict[str, Country]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            digits: Country(row["country"], row["name"])
            for row in csv.DictReader(lines)
            for digits in row["mids"].split()
        }
