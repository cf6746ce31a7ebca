"""What the regime behind a list says about who is owned by a listed party. Pure.

OFAC: frequently asked questions 398 to 401. UK: the general guidance of the Office of Financial
Sanctions Implementation. A text here tells what is looked for; it draws no legal conclusion.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vessels.models import SanctionsList

HALF: Final = Decimal(50)


@dataclass(frozen=True, slots=True)
class Regime:
    """How a regime counts. `at_half`: exactly 50 % is enough. `adds_up`: several parties' shares
    are added. `counts_control`: control without ownership counts as well."""

    name: str
    says: str
    at_half: bool
    adds_up: bool
    counts_control: bool

    def is_enough(self, percent: Decimal) -> bool:
        return percent >= HALF if self.at_half else percent > HALF


OFAC: Final = Regime(
    "OFAC",
    "OFAC counts ownership only, not control: 50 % or more, held directly or through parties that "
    "are themselves held so, all listed parties together.",
    at_half=True,
    adds_up=True,
    counts_control=False,
)
EU: Final = Regime(
    "EU",
    "The EU counts ownership and control. Holdings are read here as enough from 50 %, all listed "
    "parties together; compare the act that lists the party.",
    at_half=True,
    adds_up=True,
    counts_control=True,
)
UK: Final = Regime(
    "UK",
    "The UK counts ownership of more than 50 %, and control. Holdings of several listed parties "
    "are not simply added.",
    at_half=False,
    adds_up=False,
    counts_control=True,
)
OTHER: Final = Regime(
    "",
    "What this list's regime says about ownership is not held here. Holdings from 50 % and control "
    "are pointed out for a person to judge.",
    at_half=True,
    adds_up=True,
    counts_control=True,
)
_BY_PREFIX: Final = {"ofac": OFAC, "eu": EU, "uk": UK}


def regime_of(sanctions_list: SanctionsList) -> Regime:
    """By how the list's parser is called, else its code: "ofac-sdn-csv", "eu-fsf-xml"."""
    for text in (sanctions_list.parser, sanctions_list.code):
        if found := _BY_PREFIX.get(text.partition("-")[0].casefold()):
            return found
    return OTHER
