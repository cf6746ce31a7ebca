"""What OFAC says of a ship in whichever of its files: registrations, MMSIs, remarks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from vessels import imo

MMSI_DIGITS: Final = 9

_REGISTRATION = re.compile(r"^(?:alt\. )?Vessel Registration Identification\s+(?P<value>.+)$")
_BARE_NUMBER = re.compile(r"^\d{7}$")
_ISSUER = re.compile(r"\s*\([^)]*\)$")
_MMSI = re.compile(r"^(?:alt\. )?MMSI\s+(?P<value>\S+)$")
_LINKED = re.compile(r"^Linked To:\s*(?P<value>.+)$")
_NAME = re.compile(r"^(?P<kind>[afn])\.k\.a\.\s+(?:\"|')(?P<value>.+)(?:\"|')$")
_FORMER_FLAG = re.compile(r"^(?:alt\. )?Former Vessel Flag\s+(?P<value>.+)$")


@dataclass
class Remarks:
    """What the remarks say about a ship, told apart by the words OFAC uses."""

    registrations: list[str] = field(default_factory=list)
    mmsis: list[str] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    former_flags: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """What remarks state. `Identification Number IMO ...` is a company's number and is not read."""
    said = Remarks()
    for part in text.removesuffix(".").split(";"):
        statement = part.strip()
        for pattern, values in (
            (_REGISTRATION, said.registrations),
            (_MMSI, said.mmsis),
            (_LINKED, said.linked_to),
            (_FORMER_FLAG, said.former_flags),
        ):
            if found := pattern.match(statement):
                values.append(found["value"].strip())
        if found := _NAME.match(statement):
            names = said.former_names if found["kind"] == "f" else said.other_names
            names.append(found["value"].strip())
    return said


def registration(
    values: Sequence[str], where: str, notes: list[str]
) -> tuple[int | None, str, str]:
    """The ship's IMO number, as published, and why it is not one.

    "IMO 9256860 (Russia)" names the issuing country as well. A bare seven-digit number with a
    right check digit is read as one and noted: OFAC leaves the word IMO out now and then.
    "15411 (Malta)" is a national register's number.
    """
    for value in values:
        if "IMO" not in value.upper() and not _BARE_NUMBER.match(value):
            continue
        reading = imo.parse_imo(_ISSUER.sub("", value))
        if not reading.is_valid:
            notes.append(f"{where}: {reading.problem}")
            return None, value, reading.problem
        if _BARE_NUMBER.match(value):
            notes.append(
                f"{where}: {value} is published without the word IMO; its check digit holds."
            )
        return int(reading.number), value, ""
    if values:
        return None, values[0], "Published as a registration number, not as an IMO number."
    return None, "", ""


def first_mmsi(values: Iterable[str], where: str, notes: list[str]) -> int | None:
    for value in values:
        if value.isascii() and value.isdigit() and len(value) == MMSI_DIGITS:
            return int(value)
        notes.append(f"{where}: MMSI “{value}” is not nine digits.")
    return None
