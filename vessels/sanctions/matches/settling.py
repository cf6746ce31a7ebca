"""What one run makes of matches held and met: the next state of each, and why it comes back.

An equal IMO number needs nobody; a conflicting one settles it the other way; the rest waits for a
person. What a person decided stands until the record changes in a fact that it was judged by; then
it comes back with what changed. Nothing is deleted: what is met no more is kept as gone.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from vessels.models import Match, MatchDecision, MatchState, RecordVersion, Vessel
from vessels.sanctions.matches import judging
from vessels.sanctions.matches.decisions import text_of
from vessels.sanctions.matching.base import Basis, Hit

DECIDED: Final = frozenset({MatchState.CONFIRMED, MatchState.DISMISSED})
# What a run may change of a match.
KEPT: Final = (
    "record",
    "state",
    "basis",
    "score",
    "reasons",
    "facts_digest",
    "is_gone",
    "returned_at",
    "returned_why",
)
Key = tuple[UUID, str, str]


@dataclass
class Run:
    """The matches of some vessels before, and what comes of them.

    `held` is by vessel, list and uid; `records` are the current ones by list and uid, of every
    entry met and of every match confirmed; `decisions` are the last ones by match.
    """

    at: datetime
    held: Mapping[Key, Match]
    records: Mapping[tuple[str, str], RecordVersion]
    decisions: Mapping[int, MatchDecision]
    made: list[Match] = field(default_factory=list)
    changed: list[Match] = field(default_factory=list)
    returned: list[Match] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def meet(self, vessel: Vessel, hit: Hit) -> None:
        """A hit becomes a match, or its match is brought up to date."""
        entry = (hit.entry.list_code, hit.entry.uid)
        match = self.held.get((vessel.pk, *entry))
        if match is None:
            match = Match(vessel=vessel, sanctions_list_id=entry[0], uid=entry[1], found_at=self.at)
            self._tell(match, self.records[entry], hit)
            self.made.append(match)
            self.counts[f"new_{match.state}"] += 1
            return
        before = _kept(match)
        self._tell(match, self.records[entry], hit)
        if _kept(match) != before:
            self.changed.append(match)
            self.counts["changed"] += 1

    def miss(self, match: Match) -> None:
        """A match met no more. A person's yes yields only to the record itself changing."""
        record = self.records.get((match.sanctions_list_id, match.uid))
        if match.state == MatchState.CONFIRMED and record is not None:
            if judging.digest(record.facts) == match.facts_digest:
                return
            self._return(match, record)
            match.state, match.record = MatchState.OPEN, record
            match.facts_digest = judging.digest(record.facts)
            match.score, match.reasons = 0, ["Nothing that identifies her is equal any more."]
            self.changed.append(match)
        elif not match.is_gone:
            match.is_gone = True
            self.changed.append(match)
            self.counts["gone"] += 1

    def _tell(self, match: Match, record: RecordVersion, hit: Hit) -> None:
        digest = judging.digest(record.facts)
        match.state = self._state(match, record, hit, digest)
        match.record, match.facts_digest = record, digest
        match.basis, match.score, match.reasons = hit.basis.value, hit.score, list(hit.reasons)
        match.is_gone = False

    def _state(self, match: Match, record: RecordVersion, hit: Hit, digest: str) -> MatchState:
        """A decision yields to IMO numbers, and to a record that changed."""
        if hit.basis == Basis.SAME_IMO:
            return MatchState.CERTAIN
        settled = MatchState.VETOED if hit.is_vetoed else MatchState.OPEN
        if match.state not in DECIDED:
            return settled
        overruled = hit.is_vetoed and match.state == MatchState.CONFIRMED
        if overruled or match.facts_digest != digest:
            self._return(match, record)
            return settled
        return MatchState(match.state)

    def _return(self, match: Match, record: RecordVersion) -> None:
        """A decided match comes back, saying what changed since it was judged."""
        decision = self.decisions[match.pk]
        since = judging.differences(decision.record.facts, record.facts)
        told = since or "our vessel's IMO number became known."
        match.returned_at = self.at
        match.returned_why = f"{text_of(decision)} Since then: {told}"
        self.returned.append(match)
        self.counts["returned"] += 1


def _kept(match: Match) -> list[object]:
    return [getattr(match, f"{name}_id" if name == "record" else name) for name in KEPT]
