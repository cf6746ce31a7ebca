"""Which entries of lists name a vessel by a person's decision, now or as it stood at a time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vessels.models import Match, MatchDecision, MatchState, Vessel


def entries_of(
    vessels: Iterable[Vessel], *, known_at: datetime | None = None
) -> dict[UUID, set[tuple[str, str]]]:
    """Vessel id -> (list, uid) of confirmed matches. One query.

    A confirmed entry that has left the list still names her: she was listed, and is no longer.
    Without a time, a match that came back for review after its record changed does not count.
    """
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    ids = [vessel.pk for vessel in vessels]
    if known_at is None:
        rows = Match.objects.filter(vessel__in=ids, state=MatchState.CONFIRMED)
        for vessel, code, uid in rows.values_list("vessel", "sanctions_list", "uid"):
            found[vessel].add((code, uid))
        return found
    decisions = MatchDecision.objects.filter(match__vessel__in=ids, decided_at__lte=known_at)
    last = (
        decisions.order_by("match_id", "-decided_at").distinct("match_id").select_related("match")
    )
    for each in last:
        if each.verdict == MatchState.CONFIRMED:
            found[each.match.vessel_id].add((each.match.sanctions_list_id, each.match.uid))
    return found
