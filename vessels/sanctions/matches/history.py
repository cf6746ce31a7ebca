"""Matches as they stood at a time: what had been found, what people had decided, both sides then.

When a match was first found is kept, and so is every decision, every return of a match and every
wording of a list. Scores and reasons are kept as they read now only, so none is told of the past:
what a match was then follows from the IMO numbers and the decisions of then. When a match was met
no more is not kept either; that its entry was off the list then is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    PositiveIntegerField,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from accounts.models import LedgerEntry, User
from vessels.models import Match, MatchDecision, MatchState, RecordVersion, Vessel
from vessels.sanctions import contents
from vessels.sanctions.asof import AsOf
from vessels.sanctions.matches import asking, listed
from vessels.sanctions.matches.comparing import Line, compare
from vessels.sanctions.matching.base import Query
from vessels.sanctions.numbers import GIVEN

# As the ledger names it.
_RETURNED: Final = "match.returned"
# What people decided is shown after the entry has left its list as well.
KEPT: Final = frozenset({MatchState.CONFIRMED.value, MatchState.DISMISSED.value})
# What the queue can show -> which matches those were; as `reviewing.SHOWN` has them for today.
SHOWN: Final[Mapping[str, Q]] = {
    state.value: Q(stood=state) if state.value in KEPT else Q(stood=state, was_on_list=True)
    for state in MatchState
}


@dataclass(frozen=True)
class Then:
    """One match at that time. `record` is the wording held then, `lines` both sides as held then.

    `decisions` are those made by then, newest first. `returned` is why it had come back, and when,
    where it had; `was_on_list` whether the entry was on its list by the version held then.
    """

    match: Match
    stood: MatchState
    was_on_list: bool
    record: RecordVersion
    lines: Sequence[Line]
    decisions: Sequence[MatchDecision]
    returned: str = ""
    returned_at: datetime | None = None


@dataclass(frozen=True)
class OfVesselThen:
    """The matches of one vessel at that time, as `reviewing.OfVessel` has those of today."""

    waiting: Sequence[Then]
    tied: Sequence[Then]
    dismissed: Sequence[Then]
    vetoed: Sequence[Then]


def queue(user: User, *, at: datetime, show: str = "open", list_code: str = "") -> QuerySet[Match]:
    """The matches of one kind at that time, by the vessel's name. One query at once.

    Ask for keys alone where there may be many: what they stood as is then told of a page only.
    """
    found = _found(user, at, list_code).filter(SHOWN[show])
    return found.order_by("vessel__name", "vessel_id", "sanctions_list_id", "uid")


def counts(user: User, *, at: datetime, list_code: str = "") -> dict[str, int]:
    """How many matches there were of each kind. Two queries."""
    each = _found(user, at, list_code).order_by().annotate(kind=F("stood"), then=F("was_on_list"))
    found: Counter[str] = Counter()
    for kind, was_on_list, count in each.values_list("kind", "then").annotate(Count("pk")):
        if was_on_list or kind in KEPT:
            found[kind] += count
    return {kind: found[kind] for kind in SHOWN}


def rows(matches: QuerySet[Match], *, at: datetime) -> list[Then]:
    """These matches of :func:`queue` as they stood. Five queries."""
    by_then = MatchDecision.objects.filter(decided_at__lte=at).select_related("decided_by")
    held = list(
        matches.select_related("vessel", "sanctions_list").prefetch_related(
            Prefetch("decisions", queryset=by_then, to_attr="made_by_then")
        )
    )
    vessels = {match.vessel_id: match.vessel for match in held}
    asked = {UUID(each.key): each for each in asking.queries(vessels.values(), known_at=at)}
    records = RecordVersion.objects.in_bulk([_of(match, "record_then") for match in held])
    returns = _returns(list(vessels), at)
    return [
        _then(match, asked[match.vessel_id], records[_of(match, "record_then")], returns)
        for match in held
    ]


def of_vessel(user: User, vessel: Vessel, *, at: datetime) -> OfVesselThen:
    """Those of one vessel, without entries off the list unless a person had tied them to her."""
    kinds = Q()
    for kind in SHOWN.values():
        kinds |= kind
    found = _found(user, at, "").filter(kinds, vessel=vessel).order_by("sanctions_list_id", "uid")
    held = rows(found, at=at)

    def of(*states: MatchState) -> list[Then]:
        return [each for each in held if each.stood in states]

    return OfVesselThen(
        waiting=of(MatchState.OPEN),
        tied=of(MatchState.CERTAIN, MatchState.CONFIRMED),
        dismissed=of(MatchState.DISMISSED),
        vetoed=of(MatchState.VETOED),
    )


def _found(user: User, at: datetime, list_code: str) -> QuerySet[Match]:
    """Matches found by then, with `record_then`, `was_on_list` and what they `stood` as."""
    asked = AsOf(known_at=at)
    entry = {"sanctions_list": OuterRef("sanctions_list"), "uid": OuterRef("uid")}
    decisions = MatchDecision.objects.filter(match=OuterRef("pk"), decided_at__lte=at)
    last = decisions.order_by("-decided_at", "-pk")
    wordings = contents.served(user, as_of=asked, now=at).filter(**entry).order_by("-pk")
    on_list = contents.designated(as_of=asked, now=at).filter(**entry)
    found = Match.objects.visible_to(user).filter(found_at__lte=at)
    if list_code:
        found = found.filter(sanctions_list=list_code)
    found = found.annotate(
        verdict=Subquery(last.values("verdict")[:1]),
        decided=Subquery(last.values("decided_at")[:1], output_field=DateTimeField()),
        record_then=Subquery(wordings.values("pk")[:1]),
        imo_then=Subquery(wordings.values("imo_number")[:1]),
        imo_ours=_number(at),
        # Within a case, so that it is asked of each match: a join would meet all entries.
        was_on_list=Case(When(Exists(on_list), then=True), default=False),
    )
    return found.filter(Q(record_then__isnull=False)).annotate(stood=_stood(at))


def _chain() -> Concat:
    """The ledger's chain of the match's vessel."""
    return Concat(Value("vessel:"), Cast(OuterRef("vessel_id"), TextField()))


def _number(at: datetime) -> Case:
    """Our vessel's IMO number as it was known then: a number given later was none."""
    later = LedgerEntry.objects.filter(chain=_chain(), action=GIVEN, at__gt=at)
    return Case(
        When(Exists(later), then=None),
        default=F("vessel__imo_number"),
        output_field=PositiveIntegerField(),
    )


def _stood(at: datetime) -> Case:
    """An equal number needs nobody; a decision stands until its match comes back."""
    told = LedgerEntry.objects.annotate(
        payload_list=KeyTextTransform("list", "payload"),
        payload_uid=KeyTextTransform("uid", "payload"),
    )
    came_back = told.filter(
        chain=_chain(),
        action=_RETURNED,
        at__lte=at,
        at__gt=OuterRef("decided"),
        payload_list=OuterRef("sanctions_list_id"),
        payload_uid=OuterRef("uid"),
    )
    return Case(
        When(Q(imo_ours=F("imo_then")), then=Value(MatchState.CERTAIN.value)),
        When(Q(verdict__isnull=False) & ~Exists(came_back), then=F("verdict")),
        When(
            Q(imo_ours__isnull=False, imo_then__isnull=False),
            then=Value(MatchState.VETOED.value),
        ),
        default=Value(MatchState.OPEN.value),
    )


def _returns(vessels: Sequence[UUID], at: datetime) -> dict[tuple[str, str, str], LedgerEntry]:
    """By (chain, list, uid): the last time by then that a decided match came back. One query."""
    chains = [f"vessel:{pk}" for pk in vessels]
    found = LedgerEntry.objects.filter(chain__in=chains, action=_RETURNED, at__lte=at)
    latest: dict[tuple[str, str, str], LedgerEntry] = {}
    for each in found.order_by("chain", "sequence"):
        latest[each.chain, each.payload["list"], each.payload["uid"]] = each
    return latest


def _then(
    match: Match,
    query: Query,
    record: RecordVersion,
    returns: Mapping[tuple[str, str, str], LedgerEntry],
) -> Then:
    decisions: list[MatchDecision] = _of(match, "made_by_then")
    back = returns.get((f"vessel:{match.vessel_id}", match.sanctions_list_id, match.uid))
    if back and decisions and back.at <= decisions[0].decided_at:
        back = None
    entry = listed.entry_of(record, match.sanctions_list.name)
    query = replace(query, imo=str(_of(match, "imo_ours") or ""))
    return Then(
        match=match,
        stood=MatchState(_of(match, "stood")),
        was_on_list=_of(match, "was_on_list"),
        record=record,
        lines=compare(query, entry, record.facts),
        decisions=decisions,
        returned=back.payload["why"] if back else "",
        returned_at=back.at if back else None,
    )


def _of(match: Match, annotation: str) -> Any:
    """What the query of :func:`_found` wrote beside the match."""
    return getattr(match, annotation)
