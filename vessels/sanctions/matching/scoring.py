"""How many points each observation is worth, and what they come to.

The figures are a ranking for people's attention, not a probability: they were set by hand so that
an equal identifier comes before an equal name, an equal name before a misspelt one, and a short or
common name last. They are kept in one place, with a version that results can name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from vessels.sanctions.matching.base import NameKind

CERTAIN: Final = 100


def _kinds() -> Mapping[NameKind, int]:
    return MappingProxyType(
        {
            NameKind.PRIMARY: 80,
            NameKind.FORMER: 75,
            NameKind.OTHER: 75,
            NameKind.TRANSLITERATED: 68,
            NameKind.WEAK: 60,
        }
    )


@dataclass(frozen=True)
class Parameters:
    """Points, and where leads end. Scores are cut to 1 to 99: only an equal IMO number is 100.

    `typo_letters` gives for each length of a name (in letters, from that length on) how many
    letters may be wrong, left out, added or swapped with their neighbour.
    """

    version: str = "2"
    least_score: int = 50
    most_leads: int = 10
    mmsi: int = 85
    former_mmsi: int = 75
    call_sign: int = 72
    former_call_sign: int = 62
    names: Mapping[NameKind, int] = field(default_factory=_kinds)
    also_call_sign: int = 10
    also_name: int = 10
    also_flag: int = 4
    own_former_name: int = -5
    own_transliterated: int = -12
    other_order: int = -4
    other_first_letter: int = -2
    short_letters: int = 4
    short: int = -8
    very_short_letters: int = 3
    very_short: int = -28
    each_bearer: int = -5
    most_bearers: int = 4
    typo_letters: tuple[tuple[int, int], ...] = ((4, 1), (8, 2))

    def letters_allowed(self, length: int) -> int:
        """How many letters of a name of that many may differ."""
        return max((wrong for least, wrong in self.typo_letters if length >= least), default=0)


DEFAULTS: Final = Parameters()


@dataclass(frozen=True, slots=True)
class Point:
    """One observation in words and what it adds to the score, or takes from it; 0 is neither."""

    text: str
    points: int = 0

    @property
    def sentence(self) -> str:
        return f"{self.text} ({self.points:+d})." if self.points else f"{self.text}."


def total(points: Iterable[Point]) -> int:
    """The score that these come to, from 1 to 99."""
    return min(max(sum(each.points for each in points), 1), CERTAIN - 1)


def strength(score: int) -> str:
    """A score in words."""
    if score >= CERTAIN:
        return "certain"
    if score >= 85:
        return "strong lead"
    if score >= 70:
        return "lead"
    return "weak lead" if score else "no lead"
