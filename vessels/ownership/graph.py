"""Owners of owners, walked upwards from many vessels at once.

At most `DEPTH` edges lead from a vessel to a party. Circles end where they meet themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from vessels.models import Vessel
from vessels.ownership import edges, sameness
from vessels.ownership.edges import Bearers, Edge, Key, Reading
from vessels.ownership.sameness import Sameness
from vessels.sanctions import confirmed

DEPTH: Final = 4
MOST_PATHS: Final = 200  # of one vessel; beyond it the shortest are shown


@dataclass(frozen=True)
class Graph:
    """`up` has the edges from each party, under its one key, to its owners."""

    up: dict[Key, list[Edge]]
    same: Sameness

    def paths(self, start: Key) -> list[tuple[Edge, ...]]:
        """Every way up from `start`, short ones first; no party twice on one way."""
        return list(islice(self._ways(start), MOST_PATHS))

    def _ways(self, start: Key) -> Iterator[tuple[Edge, ...]]:
        reached: list[tuple[tuple[Edge, ...], frozenset[Key]]] = [((), frozenset((start,)))]
        for _ in range(DEPTH):
            further = []
            for way, met in reached:
                last = self.same.one(way[-1].party) if way else start
                for edge in self.up.get(last, []):
                    party = self.same.one(edge.party)
                    if party not in met:
                        yield (*way, edge)
                        further.append(((*way, edge), met | {party}))
            reached = further[:MOST_PATHS]


def key_of(vessel: Vessel) -> Key:
    return Key("vessel", "", str(vessel.pk))


def above(vessels: Iterable[Vessel], reading: Reading) -> Graph:
    """What holds on the day above these vessels. Three queries, and two for each of four levels."""
    fleet = list(vessels)
    same = sameness.load(reading)
    up: dict[Key, list[Edge]] = defaultdict(list)
    bearers = _bearers(fleet, reading)
    front = {key_of(vessel) for vessel in fleet}
    met = set(front)
    for _ in range(DEPTH):
        asked = {member for key in front for member in same.members(key)}
        front = set()
        for edge in edges.above(asked, reading, bearers) if asked else []:
            up[same.one(edge.owned)].append(edge)
            front.add(same.one(edge.party))
        front -= met
        met |= front
        bearers = edges.NOBODY
    return Graph(dict(up), same)


def _bearers(fleet: list[Vessel], reading: Reading) -> Bearers:
    decided = confirmed.entries_of(fleet, known_at=reading.known_at)
    return Bearers(
        numbers={vessel.imo_number: key_of(vessel) for vessel in fleet if vessel.imo_number},
        records={
            Key("record", code, uid): key_of(vessel)
            for vessel in fleet
            for code, uid in decided.get(vessel.pk, set())
        },
    )
