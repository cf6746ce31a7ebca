"""What the remarks of an OFAC entry state, told apart by the words OFAC uses.

Sentences that say nothing about the party itself (secondary sanctions, prohibited transactions)
are left where they are: they change for hundreds of entries at once and alert nobody. Now and then
such a sentence follows a full stop, not a semicolon; it is no part of what stands before it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from vessels import imo
from vessels.sanctions.lists.identifiers import ShipNumber

_ALT: Final = "alt. "
_BARE_NUMBER: Final = re.compile(r"^\d{7}$")
_COMPANY: Final = re.compile(r"^(?:Identification|Company) Number\s+(?P<value>IMO\s+\d{7})\b")
_ISSUER: Final = re.compile(r"\s*\([^)]*\)$")
_APART: Final = re.compile(
    r";|\.\s+(?=Additional Sanctions Information|Secondary sanctions risk|Transactions Prohibited)"
)
_NAME: Final = re.compile(r"^(?P<kind>[afn])\.k\.a\.\s+(?:\"|')(?P<value>.+)(?:\"|')$")


@dataclass
class Remarks:
    """Values as published, in the order of the remarks."""

    registrations: list[str] = field(default_factory=list)
    company_numbers: list[str] = field(default_factory=list)
    mmsis: list[str] = field(default_factory=list)
    call_signs: list[str] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    weak_names: list[str] = field(default_factory=list)
    former_flags: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """What remarks state. In the CSV files a name "also known as" in them is a weak one.

    `registrations` are a ship's, but OFAC uses the same words for a company's number now and then,
    so whoever knows the entry's type must choose.

    Source: OFAC, frequently asked question 123 (where weak aliases stand in each file format).
    """
    said = Remarks()
    for part in _APART.split(text.removesuffix(".")):
        statement = part.strip().removeprefix(_ALT)
        if company := _COMPANY.match(statement):
            said.company_numbers.append(company["value"])
        if found := _NAME.match(statement):
            names = said.former_names if found["kind"] == "f" else said.weak_names
            names.append(found["value"].strip())
            continue
        for words, values in (
            ("Vessel Registration Identification ", said.registrations),
            ("MMSI ", said.mmsis),
            ("Linked To:", said.linked_to),
            ("Former Vessel Flag ", said.former_flags),
            ("Other Vessel Call Sign ", said.call_signs),
        ):
            if statement.startswith(words):
                values.append(statement.removeprefix(words).strip())
                break
    return said


def registered_number(values: Iterable[str], where: str, problems: list[str]) -> ShipNumber:
    """The ship's IMO number, as published, and why it is not one.

    "IMO 9256860 (Russia)" names the issuing country as well. A bare seven-digit number with a
    right check digit is read as one and noted: OFAC leaves the word IMO out now and then.
    "15411 (Malta)" is a national register's number.
    """
    other = ""
    for text in values:
        other = other or text
        is_bare = bool(_BARE_NUMBER.match(text))
        if "IMO" not in text.upper() and not is_bare:
            continue
        reading = imo.parse_imo(_ISSUER.sub("", text))
        if not reading.is_valid:
            problems.append(f"{where}: {reading.problem}")
            return ShipNumber(raw=text, problem=reading.problem)
        if is_bare:
            problems.append(
                f"{where}: {text} is published without the word IMO; its check digit holds."
            )
        return ShipNumber(int(reading.number), text)
    if other:
        return ShipNumber(
            raw=other, problem="Published as a registration number, not as an IMO number."
        )
    return ShipNumber()
