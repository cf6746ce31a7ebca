"""Matches as a person looks at them: in an order to work through, both sides side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from vessels.models import Match, MatchDecision, MatchState, Vessel
from vessels.sanctions.matches import asking, listed
from vessels.sanctions.matches.comparing import Line, compare
from vessels.sanctions.matches.decisions import seen_of
from vessels.sanctions.matching.base import Query
from vessels.sanctions.matching.scoring import strength

# What the queue can show -> its heading, and which matches those are.
SHOWN: Final[Mapping[str, tuple[str, Q]]] = {
    "open": ("To be reviewed", Q(state=MatchState.OPEN, is_gone=False)),
    "confirmed": ("Confirmed", Q(state=MatchState.CONFIRMED)),
    "dismissed": ("Dismissed", Q(state=MatchState.DISMISSED)),
    "certain": ("Same IMO number", Q(state=MatchState.CERTAIN, is_gone=False)),
    "vetoed": ("Another ship", Q(state=MatchState.VETOED, is_gone=False)),
}


@dataclass(frozen=True)
class Row:
    """One match with both sides, its score in words, and what people decided, newest first."""

    match: Match
    lines: Sequence[Line]
    strength: str
    decisions: Sequence[MatchDecision]

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.OPEN and not self.match.is_gone

    @property
    def seen(self) -> str:
        """What who decides on it as shown here has seen."""
        return seen_of(self.match, self.decisions)

    @property
    def may_change(self) -> bool:
        """A person's word counts, now or again."""
        decided = {MatchState.OPEN, MatchState.CONFIRMED, MatchState.DISMISSED}
        return self.match.state in decided and not self.match.is_gone


@dataclass(frozen=True)
class OfVessel:
    """All matches of one vessel: what waits, what ties her to entries, what does not."""

    waiting: Sequence[Row]
    tied: Sequence[Row]
    dismissed: Sequence[Row]
    vetoed: Sequence[Row]


def queue(user: User, *, show: str = "open", list_code: str = "") -> QuerySet[Match]:
    """The matches of one kind: those that came back first, then the highest scores."""
    found = Match.objects.visible_to(user).filter(SHOWN[show][1])
    if list_code:
        found = found.filter(sanctions_list=list_code)
    return found.order_by(F("returned_at").desc(nulls_last=True), "-score", "vessel__name", "pk")


def counts(user: User, *, list_code: str = "") -> dict[str, int]:
    """How many matches there are of each kind. One query."""
    found = Match.objects.visible_to(user).order_by()
    if list_code:
        found = found.filter(sanctions_list=list_code)
    return found.aggregate(**{key: Count("pk", filter=q) for key, (_, q) in SHOWN.items()})


def rows(matches: QuerySet[Match]) -> list[Row]:
    """These matches as rows. Three queries."""
    decided = MatchDecision.objects.select_related("decided_by")
    held = list(
        matches.select_related("vessel", "record", "sanctions_list").prefetch_related(
            Prefetch("decisions", queryset=decided)
        )
    )
    asked = _asked({match.vessel_id: match.vessel for match in held}.values())
    return [_row(match, asked[match.vessel_id]) for match in held]


def of_vessel(user: User, vessel: Vessel) -> OfVessel:
    """Those of one vessel, without what is met no more unless a person tied it to her."""
    found = Match.objects.visible_to(user).filter(vessel=vessel)
    ordered = found.order_by(F("returned_at").desc(nulls_last=True), "-score", "pk")
    held = rows(ordered.filter(Q(is_gone=False) | Q(state=MatchState.CONFIRMED)))

    def of(*states: MatchState) -> list[Row]:
        return [row for row in held if row.match.state in states]

    return OfVessel(
        waiting=of(MatchState.OPEN),
        tied=of(MatchState.CERTAIN, MatchState.CONFIRMED),
        dismissed=of(MatchState.DISMISSED),
        vetoed=of(MatchState.VETOED),
    )


def _asked(vessels: Iterable[Vessel]) -> dict[UUID, Query]:
    return {UUID(query.key): query for query in asking.queries(vessels)}


def _row(match: Match, query: Query) -> Row:
    entry = listed.entry_of(match.record, match.sanctions_list.name)
    return Row(
        match=match,
        lines=compare(query, entry, match.record.facts),
        strength=strength(match.score),
        decisions=list(match.decisions.all()),
    )
