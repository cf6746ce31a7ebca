"""How much of a vessel listed parties hold, as a regime counts it. Pure.

A company held enough by listed parties counts as one of them, as OFAC reads "indirectly" (its
frequently asked question 401): its whole share is theirs. A smaller holding passes nothing on.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vessels.models import TieRole
from vessels.ownership.edges import Edge, Key
from vessels.ownership.graph import DEPTH, Graph
from vessels.ownership.regimes import Regime

ALL: Final = Decimal(100)
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Held:
    """Percent held: `known` by the shares on record, `at_most` were every unknown one the whole."""

    known: Decimal
    at_most: Decimal
    is_enough: bool
    may_be_enough: bool

    @property
    def text(self) -> str:
        if self.known > ALL:
            return "over 100 % (the sources differ)"
        return f"{self.known.normalize():f} %"


def held_by(ends: frozenset[Key], web: Graph, start: Key, regime: Regime) -> Held:
    """What the parties `ends`, under their one keys, hold of `start`."""
    known = _percent(start, ends, web, regime, unknown=NOTHING, met=frozenset())
    at_most = _percent(start, ends, web, regime, unknown=ALL, met=frozenset())
    added = sum(_each(start, ends, web, regime, unknown=NOTHING, met=frozenset()), NOTHING)
    together = not regime.adds_up and regime.is_enough(added)
    return Held(
        known,
        at_most,
        is_enough=regime.is_enough(known),
        may_be_enough=regime.is_enough(at_most) or together,
    )


def _percent(
    of: Key,
    ends: frozenset[Key],
    web: Graph,
    regime: Regime,
    *,
    unknown: Decimal,
    met: frozenset[Key],
) -> Decimal:
    parts = _each(of, ends, web, regime, unknown=unknown, met=met)
    return sum(parts, NOTHING) if regime.adds_up else max(parts, default=NOTHING)


def _each(
    of: Key,
    ends: frozenset[Key],
    web: Graph,
    regime: Regime,
    *,
    unknown: Decimal,
    met: frozenset[Key],
) -> list[Decimal]:
    """The share of every owner that is listed or held enough by those that are."""
    if len(met) >= DEPTH or of in met:
        return []
    largest: dict[Key, Decimal] = {}
    for edge in web.up.get(of, []):
        share = _share(edge, regime, unknown)
        owner = web.same.one(edge.party)
        # Two sources on one owner do not add up: the larger share counts.
        if share > largest.get(owner, NOTHING):
            largest[owner] = share
    return [
        share
        for owner, share in largest.items()
        if owner in ends
        or regime.is_enough(_percent(owner, ends, web, regime, unknown=unknown, met=met | {of}))
    ]


def _share(edge: Edge, regime: Regime, unknown: Decimal) -> Decimal:
    if edge.is_owning:
        return unknown if edge.share is None else edge.share
    if edge.role == TieRole.CONTROL and regime.counts_control:
        return unknown
    return NOTHING
