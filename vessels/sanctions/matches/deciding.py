"""A person's word on a lead: it is her, or it is another ship."""

from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels.errors import InvalidMatch, MatchSettled
from vessels.models import Match, MatchDecision, MatchState
from vessels.permissions import require_recorder
from vessels.sanctions.matches.decisions import seen_of, text_of

VERDICTS = frozenset({MatchState.CONFIRMED, MatchState.DISMISSED})


@transaction.atomic
def decide(
    *, actor: User, match: Match, verdict: MatchState, reason: str, seen: str = ""
) -> MatchDecision:
    """Confirm or dismiss a match. The decision stands until the record changes in what counts.

    `seen` is what the person had before them (:func:`decisions.seen_of`). A decision may be changed
    by a later one that knows of it; both are kept. Raises Refused, InvalidMatch without a reason or
    for another verdict, and MatchSettled where the IMO numbers decide, or where the record has
    changed, or somebody has decided, meanwhile.
    """
    require_recorder(actor)
    if verdict not in VERDICTS:
        raise InvalidMatch("Choose to confirm or to dismiss the match.")
    if not reason.strip():
        raise InvalidMatch("Say why: the reason stays with the decision, for whoever asks later.")
    held = Match.objects.select_for_update(of=("self",)).select_related("record", "vessel")
    match = held.get(pk=match.pk)
    _require_open(match, seen)
    decision = MatchDecision.objects.create(
        match=match,
        verdict=verdict,
        reason=reason.strip(),
        record=match.record,
        decided_by=actor,
    )
    match.state, match.returned_at, match.returned_why = verdict, None, ""
    match.save(update_fields=["state", "returned_at", "returned_why"])
    ledger.record(
        subject=match.vessel,
        actor=actor,
        action=f"match.{verdict.value}",
        payload={
            "list": match.sanctions_list_id,
            "uid": match.uid,
            "record": match.record_id,
            "score": match.score,
            "facts_digest": match.facts_digest,
            "reason": decision.reason,
        },
    )
    return decision


def _require_open(match: Match, seen: str) -> None:
    if match.state == MatchState.CERTAIN:
        raise MatchSettled("The IMO numbers are equal: nobody needs to confirm it.")
    if match.state == MatchState.VETOED:
        raise MatchSettled(
            "The IMO numbers differ, so this is another ship. If one of them is wrong, correct "
            "it first."
        )
    if match.is_gone:
        raise MatchSettled("The list's entry is met no more: there is nothing to decide.")
    if seen and seen.partition(":")[0] != match.facts_digest:
        raise MatchSettled("The entry changed while you looked at it. Read it again, then decide.")
    decided = list(match.decisions.select_related("decided_by"))
    if seen and seen != seen_of(match, decided):
        last = max(decided, key=lambda decision: decision.pk)
        raise MatchSettled(
            f"Somebody decided while you looked at it. {text_of(last)} Nothing else is changed. "
            "Read that, then decide."
        )
