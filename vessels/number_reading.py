"""A ship's number as people and spreadsheets write it: a word before, spaces, hyphens, decimals."""

import re
from collections.abc import Callable
from dataclasses import dataclass

# A column of numbers with an empty cell among them is often written as decimals.
_DECIMALS = re.compile(r"(?<=\d)\.0+$")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a text says about a number: ``number`` if it is one, else ``problem`` for a person."""

    raw: str
    number: str = ""
    problem: str = ""

    @property
    def is_valid(self) -> bool:
        return bool(self.number)


def read(text: str, word: str, problem_of: Callable[[str, str], str]) -> NumberReading:
    """``text`` without ``word`` ("IMO", "MMSI") and what stands between digits.

    ``problem_of`` takes the text and its digits, and is empty where they are such a number.
    """
    raw = text.strip()
    before = rf"^\s*{word}(?:\s*(?:NUMBER|NO\.?|NR\.?))?[\s:#.]*"
    rest = re.sub(before, "", raw, flags=re.IGNORECASE)
    digits = _DECIMALS.sub("", re.sub(r"[\s-]", "", rest))
    problem = problem_of(raw, digits)
    return NumberReading(raw, problem=problem) if problem else NumberReading(raw, number=digits)
