"""When two texts that crews typed are the same name: case, points, blanks, prefixes, slips."""

import re
from functools import lru_cache
from typing import Final

# AIS gives a name 20 characters; what is longer is cut.
AIS_NAME_LENGTH: Final = 20
# Shorter texts differ by a letter on purpose: SPARTA I, SPARTA 2.
SLIP_FROM_LENGTH: Final = 7
_PREFIX = re.compile(r"^(M[./ ]?[VTYS][./ ]|S[./ ]?[SY][./ ]|F[./ ]?V[./ ])\s*")
_OUTSIDE = re.compile(r"[^\w]+|_")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Capitals and digits only, without M/V and the like; digits never count as letters."""
    return _OUTSIDE.sub("", _PREFIX.sub("", text.strip().upper() + " ").strip())


def is_variant(text: str, other: str) -> bool:
    """True for one name typed in two ways: cut to 20 characters, or with one letter's slip.

    Another digit is another ship: SPARTA II and SPARTA IV, PIONEER 7 and PIONEER 8 stay apart.
    """
    first, second = sorted((plain(text), plain(other)), key=len)
    if first == second:
        return True
    # The raw text was cut, blanks and points included.
    if len(text.strip()) >= AIS_NAME_LENGTH - 1 or len(other.strip()) >= AIS_NAME_LENGTH - 1:
        return bool(first) and second.startswith(first) and len(first) >= SLIP_FROM_LENGTH
    return len(first) >= SLIP_FROM_LENGTH and _one_slip(first, second)


def _one_slip(first: str, second: str) -> bool:
    """One letter (no digit, no numeral's I, V or X) added, left out, changed, or two swapped."""
    if len(second) - len(first) > 1:
        return False
    start = next((at for at, letter in enumerate(first) if letter != second[at]), len(first))
    rest, other = first[start:], second[start:]
    if len(first) < len(second):
        return rest == other[1:] and _is_letter(other[0])
    if rest[1:] == other[1:]:
        return _is_letter(rest[0]) and _is_letter(other[0])
    return rest[:2] == other[1::-1] and rest[2:] == other[2:] and rest[:2].isalpha()


def _is_letter(letter: str) -> bool:
    return letter.isalpha() and letter not in "IVX"
