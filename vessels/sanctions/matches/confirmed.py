"""Which entries a person has tied to which vessel, for those who ask where she stands."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from vessels.models import Match, MatchDecision, MatchState

Entry = tuple[str, str]


def confirmed_uids(vessel_ids: Collection[UUID]) -> dict[UUID, set[Entry]]:
    """Vessel -> (list code, uid) of the entries confirmed to name her, also those gone since.

    Entries with her own IMO number are not among them: those need nobody's word. One query.
    """
    found: dict[UUID, set[Entry]] = defaultdict(set)
    held = Match.objects.filter(vessel__in=vessel_ids, state=MatchState.CONFIRMED)
    for vessel, code, uid in held.order_by().values_list("vessel_id", "sanctions_list_id", "uid"):
        found[vessel].add((code, uid))
    return dict(found)


def words(vessel_id: UUID) -> dict[Entry, str]:
    """For each such entry of one vessel: who tied it to her, when and why. One query."""
    decisions = (
        MatchDecision.objects.filter(match__vessel=vessel_id, match__state=MatchState.CONFIRMED)
        .select_related("match", "decided_by")
        .order_by("decided_at")
    )
    return {
        (each.match.sanctions_list_id, each.match.uid): text_of(each)
        for each in decisions
        if each.verdict == MatchState.CONFIRMED
    }


def text_of(decision: MatchDecision) -> str:
    """`Tied by Ana Ito on 2026-03-01: same master and call sign.`"""
    verb = "Tied" if decision.verdict == MatchState.CONFIRMED else "Told apart"
    reason = decision.reason.rstrip(".")
    return f"{verb} by {decision.decided_by} on {decision.decided_at:%Y-%m-%d}: {reason}."
