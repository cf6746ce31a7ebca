"""People's decisions in words."""

from collections.abc import Iterable
from uuid import UUID

from vessels.models import Match, MatchDecision, MatchState

Entry = tuple[str, str]


def words(vessel_id: UUID) -> dict[Entry, str]:
    """(list, uid) of the entries confirmed to name her -> who tied it, when, why. One query."""
    decisions = (
        MatchDecision.objects.filter(match__vessel=vessel_id, match__state=MatchState.CONFIRMED)
        .filter(verdict=MatchState.CONFIRMED)
        .select_related("match", "decided_by")
        .order_by("decided_at")
    )
    return {(each.match.sanctions_list_id, each.match.uid): text_of(each) for each in decisions}


def text_of(decision: MatchDecision) -> str:
    """`Tied by Ana Ito on 2026-03-01: same master and call sign.`"""
    verb = "Tied" if decision.verdict == MatchState.CONFIRMED else "Told apart"
    reason = decision.reason.rstrip(".")
    return f"{verb} by {decision.decided_by} on {decision.decided_at:%Y-%m-%d}: {reason}."


def seen_of(match: Match, decisions: Iterable[MatchDecision]) -> str:
    """What a person has before them who looks at the match: the facts, and the last decision."""
    last = max((decision.pk for decision in decisions), default=None)
    return match.facts_digest if last is None else f"{match.facts_digest}:{last}"
