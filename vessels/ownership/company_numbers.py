"""IMO company and registered owner numbers as people write them.

Their check digit is not the ships' (:func:`vessels.imo.is_valid_company_imo`); the 62 numbers that
OFAC published by January 2023 all hold by it.
"""

import re
from typing import Final

from vessels import imo
from vessels.errors import InvalidOwnership

_PREFIX: Final = re.compile(r"^\s*IMO(?:\s*(?:NUMBER|NO\.?|NR\.?))?[\s:#.]*", re.IGNORECASE)


def parse(text: str) -> int | None:
    """The number in "6246853" or "IMO 6246853"; None for nothing.

    Raises InvalidOwnership, saying what is wrong with it; a ship's number is named as one.
    """
    raw = text.strip()
    if not raw:
        return None
    digits = re.sub(r"[\s-]", "", _PREFIX.sub("", raw))
    if imo.is_valid_company_imo(digits):
        return int(digits)
    if len(digits) != 7 or not (digits.isascii() and digits.isdigit()):
        raise InvalidOwnership(
            f"“{raw}” is not an IMO company number: it must be seven digits, for example 6246853."
        )
    if imo.is_valid_ship_imo(digits):
        raise InvalidOwnership(
            f"{digits} is a ship's IMO number. A company has a number of its own."
        )
    raise InvalidOwnership(
        f"{digits} is not a valid IMO company number: its check digit does not hold. "
        "Compare it with the source."
    )
