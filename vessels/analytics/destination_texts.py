"""What port a destination means that a crew typed in: a UN/LOCODE, a name, or nothing readable."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from vessels.analytics.base import PlaceShape
from vessels.analytics.spelling import plain

# "CN ZOS > KR PUS", "CNZOS=>KRPUS", "BUSAN TO NAKHODKA": the last part is where she is bound.
_ROUTE = re.compile(r">+|<|=|\bTO\b|\bFOR\b|/|\\|\bVIA\b")
# Words beside a port's name that do not change it.
_NOISE = re.compile(
    r"\b(PORT|PRT|OF|ANCH\w*|ANCHORAGE|ROADS?|RDS|OPL|OFF|EOSP|PILOT|STN|PBS|BAY|HARBOU?R|KO)\b"
)
SHORTEST_NAME: Final = 4


@dataclass(frozen=True)
class Gazetteer:
    """Places that a text can be matched to."""

    places: Sequence[PlaceShape]

    @cached_property
    def _by_locode(self) -> dict[str, list[PlaceShape]]:
        found: dict[str, list[PlaceShape]] = defaultdict(list)
        for place in self.places:
            if place.locode:
                found[place.locode.replace(" ", "").upper()].append(place)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[PlaceShape]]:
        found: dict[str, list[PlaceShape]] = defaultdict(list)
        for place in self.places:
            name = _key(place.name)
            if len(name) >= SHORTEST_NAME:
                found[name].append(place)
        return found

    def read(self, text: str) -> tuple[PlaceShape, ...]:
        """The places that a destination means; empty when it cannot be read.

        Several when ports share a name: the reader cannot tell which of them is meant.
        """
        last = _ROUTE.split(text.upper().strip())[-1]
        locode = plain(last)
        if len(locode) == 5 and locode in self._by_locode:
            return tuple(self._by_locode[locode])
        found = self._by_name.get(_key(last), [])
        if not found:
            # "NAKHODKA, RUSSIA": a name before a comma or a bracket.
            found = self._by_name.get(_key(re.split(r"[,(]", last)[0]), [])
        return tuple(found)


def _key(text: str) -> str:
    return plain(_NOISE.sub(" ", text.upper())) or plain(text)
