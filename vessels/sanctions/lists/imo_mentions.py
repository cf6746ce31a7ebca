"""IMO numbers in free text: whose they are.

Owners and managers have numbers of a scheme of their own. Texts seldom say which scheme they mean
("Registered owner of CHON MYONG 1 ... IMO number: 5571322"), and one number in eleven passes both
check digits: 1790183 is a company's and could be a ship's. Therefore, in a text about a company:

- a number with the check digit of the company scheme is the company's own, unless it passes both
  and a ship's name stands right before it;
- a number that holds only as a ship's is of a ship that the text mentions. Being mentioned is no
  designation: such numbers are reported, and no ship is made of them.
"""

import re
from dataclasses import dataclass
from typing import Final

from vessels import imo

_NUMBER: Final = re.compile(
    r"\bIMO\)?\s*(?:number|no\.?)?\s*[:#]?\s*(?P<number>(?=\w*\d)\w{5,9})\b", re.IGNORECASE
)
# "the vessel CHON MYONG 1 (": what stands before a number that is said to be a ship's.
_SHIP_NAMED: Final = re.compile(
    r"\b(?:vessel|ship|tanker|freighter|M/?V|M/?T)\s+[“\"]?(?:[A-Z0-9][\w.'-]*\s+){0,4}"
    r"[A-Z0-9][\w.'-]*[”\"]?\s*[,(]*\s*$"
)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The company's own number, ships' numbers, and what has the check digit of neither."""

    company: str = ""
    ships: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def problems(self, place: str) -> list[str]:
        """A sentence for each number that is not the party's own; `place` is where it stands."""
        return [
            f"IMO {number} in {place} is a ship's number. The ship is mentioned, not listed, so no "
            "ship is made of it."
            for number in self.ships
        ] + [
            f"IMO {number} in {place} has the check digit neither of a ship nor of a company."
            for number in self.others
        ]


def mentioned(text: str, *, is_company: bool) -> Mentioned:
    """The numbers in a text about a party, which `is_company` or is a person."""
    company = ""
    ships: dict[str, None] = {}
    others: dict[str, None] = {}
    for found in _NUMBER.finditer(text):
        number = found["number"]
        is_own = is_company and imo.is_valid_company_imo(number)
        beside_ship = bool(_SHIP_NAMED.search(text[: found.start()]))
        if imo.is_valid_ship_imo(number) and (beside_ship or not is_own):
            ships[number] = None
        elif is_own:
            company = company or number
        else:
            others[number] = None
    return Mentioned(company, tuple(ships), tuple(others))


def numbers_in(text: str) -> list[str]:
    """What a text about a ship gives as IMO numbers, right or wrong."""
    return [found["number"] for found in _NUMBER.finditer(text)]
