"""Holding our vessels against everything listed now, and keeping what is met.

Run when a list changed, and when a vessel is opened or a claim about her is added.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse

from accounts import ledger, notices
from accounts.errors import Refused
from accounts.models import NoticeKind, User
from accounts.notices import Word
from vessels.models import Match, MatchDecision, MatchState, RecordVersion, Vessel
from vessels.permissions import require_recorder
from vessels.sanctions.matches import asking, listed
from vessels.sanctions.matches.settling import KEPT, Key, Run
from vessels.sanctions.matching.base import Result
from vessels.sanctions.matching.screening import screen

CHAIN: Final = "matches"  # the ledger's chain of runs
_AT_ONCE: Final = 1_000


@transaction.atomic
def find(
    *,
    vessels: Iterable[Vessel] | None = None,
    actor: User | None = None,
    agent: str = "",
    now: datetime | None = None,
) -> dict[str, int]:
    """Bring the matches of these vessels (of all without any) up to date; what changed, counted.

    Ten queries or so for each thousand vessels. Raises Refused without a person who may record or
    a named agent.
    """
    if actor:
        require_recorder(actor)
    elif not agent:
        raise Refused("Looking for matches needs a person or a named agent.")
    fleet = list(Vessel.objects.order_by("pk") if vessels is None else vessels)
    index, at = listed.index(), now or datetime.now(UTC)
    counts: Counter[str] = Counter()
    for start in range(0, len(fleet), _AT_ONCE):
        some = fleet[start : start + _AT_ONCE]
        run = _run(some, list(screen(index, asking.queries(some))), at)
        _keep(run, actor=actor, agent=agent)
        counts += run.counts
    if counts:
        ledger.record(
            subject=CHAIN, actor=actor, agent=agent, action="matches.found", payload=dict(counts)
        )
    return dict(counts)


def _run(vessels: Sequence[Vessel], results: Sequence[Result], at: datetime) -> Run:
    held = {_key(match): match for match in _held(vessels)}
    run = Run(
        at=at,
        held=held,
        records=_records(results, held.values()),
        decisions=_decisions(held.values()),
    )
    met: set[Key] = set()
    for vessel, result in zip(vessels, results, strict=True):
        for hit in result.hits:
            met.add((vessel.pk, hit.entry.list_code, hit.entry.uid))
            run.meet(vessel, hit)
    for key, match in held.items():
        if key not in met:
            run.miss(match)
    return run


def _key(match: Match) -> Key:
    return match.vessel_id, match.sanctions_list_id, match.uid


def _held(vessels: Sequence[Vessel]) -> Iterable[Match]:
    held = Match.objects.select_for_update(of=("self",)).filter(vessel__in=vessels)
    return held.select_related("vessel").order_by("pk")


def _records(
    results: Iterable[Result], held: Iterable[Match]
) -> Mapping[tuple[str, str], RecordVersion]:
    """The current records of all entries met, and of the confirmed matches. One query."""
    met = {int(hit.entry.key) for result in results for hit in result.hits}
    confirmed = [match for match in held if match.state == MatchState.CONFIRMED]
    current = RecordVersion.objects.current()
    found = current.filter(pk__in=met) | current.filter(
        sanctions_list__in={match.sanctions_list_id for match in confirmed},
        uid__in={match.uid for match in confirmed},
    )
    return {(record.sanctions_list_id, record.uid): record for record in found}


def _decisions(held: Iterable[Match]) -> Mapping[int, MatchDecision]:
    """The last decision on each match. One query."""
    found = MatchDecision.objects.filter(match__in=[match.pk for match in held])
    ordered = found.select_related("record", "decided_by").order_by("decided_at", "pk")
    return {decision.match_id: decision for decision in ordered}


def _keep(run: Run, *, actor: User | None, agent: str) -> None:
    # Another run may have made the same match a moment ago: that one is as good.
    Match.objects.bulk_create(run.made, ignore_conflicts=True)
    Match.objects.bulk_update(run.changed, KEPT, batch_size=500)
    for match in run.returned:
        ledger.record(
            subject=match.vessel,
            actor=actor,
            agent=agent,
            action="match.returned",
            payload={"list": match.sanctions_list_id, "uid": match.uid, "why": match.returned_why},
        )
        word = Word(
            kind=NoticeKind.MATCH,
            key=f"match:{match.pk}:{run.at:%Y%m%dT%H%M%SZ}",
            title=f"Your decision on {match.vessel} and entry {match.uid} came back",
            text=match.returned_why,
            url=reverse("vessels:vessel-sanctions", args=[match.vessel_id]),
        )
        decider = run.decisions[match.pk].decided_by
        notices.tell(actor=actor, agent=agent, word=word, recipients=[decider])
