"""From a party down through the companies below it, for the ships that those hold."""

from collections.abc import Collection, Iterable

from vessels.ownership import edges
from vessels.ownership.edges import Edge, Key, Reading
from vessels.ownership.graph import DEPTH
from vessels.ownership.sameness import Sameness

Way = tuple[Edge, ...]
"""Edges from the one at the party down to the one at the ship."""


def ways_below(
    keys: Collection[Key], first: Iterable[Edge], same: Sameness, reading: Reading
) -> list[Way]:
    """Ways of two to four edges that held on the day, each lower company taken once.

    `first` are the edges from the companies next below `keys`. Two queries for each of three levels
    that has a company.
    """
    met = {same.one(key) for key in keys}
    front: dict[Key, Way] = {}
    for edge in first:
        owned = same.one(edge.owned)
        if edge.holds(reading) and owned not in met:
            front.setdefault(owned, (edge,))
    found: list[Way] = []
    for _ in range(DEPTH - 1):
        met |= set(front)
        asked = {member for key in front for member in same.members(key)}
        lower: dict[Key, Way] = {}
        for edge in edges.below(asked, reading) if asked else []:
            way = (*front[same.one(edge.party)], edge)
            found.append(way)
            owned = same.one(edge.owned)
            if owned not in met:
                lower.setdefault(owned, way)
        front = lower
    return found


def text_of(way: Way) -> str:
    """From the ship upwards: "managed by Low (percentage unknown), owned by Middle (60 %)"."""
    return ", ".join(edge.text for edge in reversed(way))
