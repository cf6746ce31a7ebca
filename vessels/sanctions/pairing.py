"""Which of the rows held says what a record says now. Pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Sameness = Callable[[Row], Hashable]


@dataclass(frozen=True)
class Pairing(Generic[Row]):
    """Pairs of a row held and a row wanted, and what is left of either."""

    pairs: list[tuple[Row, Row]]
    held: list[Row]
    wanted: list[Row]


def pair(held: Sequence[Row], wanted: Sequence[Row], *samenesses: Sameness[Row]) -> Pairing[Row]:
    """Pair rows that are the same in the first sense, then those left in the second, and so on.

    A sense that gives None for a row leaves that row out.
    """
    pairs: list[tuple[Row, Row]] = []
    for sameness in samenesses:
        waiting: dict[Hashable, list[Row]] = defaultdict(list)
        for row in held:
            waiting[sameness(row)].append(row)
        unmet = []
        for row in wanted:
            key = sameness(row)
            if key is not None and waiting.get(key):
                pairs.append((waiting[key].pop(0), row))
            else:
                unmet.append(row)
        met = {id(before) for before, _ in pairs}
        held, wanted = [row for row in held if id(row) not in met], unmet
    return Pairing(pairs, list(held), list(wanted))
