import pytest

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from tests.vessels.sanctions.matches.ships import (
    OTHER,
    OURS,
    listed,
    look,
    own_vessel,
    row,
    the_match,
)
from vessels.errors import InvalidMatch, MatchSettled
from vessels.models import Match, MatchState, Vessel
from vessels.sanctions.matches import deciding, decisions

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(investigator: User) -> Match:
    own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    return the_match()


def test_a_decision_is_kept_with_its_reason_and_written_down(
    match: Match, investigator: User
) -> None:
    decision = deciding.decide(
        actor=investigator,
        match=match,
        verdict=MatchState.DISMISSED,
        reason="  Half her length. ",
        seen=match.facts_digest,
    )

    match.refresh_from_db()
    assert match.state == MatchState.DISMISSED
    assert (decision.reason, decision.record) == ("Half her length.", match.record)
    last = entries_of(match.vessel).last()
    assert last is not None
    assert (last.action, last.actor) == ("match.dismissed", investigator)
    assert last.payload["reason"] == "Half her length."


def test_a_later_decision_replaces_no_earlier_one(match: Match, investigator: User) -> None:
    for verdict in (MatchState.DISMISSED, MatchState.CONFIRMED):
        deciding.decide(actor=investigator, match=match, verdict=verdict, reason="Seen again.")

    match.refresh_from_db()
    assert match.state == MatchState.CONFIRMED
    assert [each.verdict for each in match.decisions.all()] == ["confirmed", "dismissed"]


def test_nobody_overrules_a_decision_that_they_have_not_seen(
    match: Match, investigator: User, supervisor: User
) -> None:
    def decide(actor: User, verdict: MatchState, seen: str) -> None:
        deciding.decide(actor=actor, match=match, verdict=verdict, reason="Same master.", seen=seen)
        match.refresh_from_db()

    both_saw = decisions.seen_of(match, match.decisions.all())
    decide(investigator, MatchState.CONFIRMED, both_saw)

    with pytest.raises(MatchSettled, match=r"Tied by .*: Same master"):
        decide(supervisor, MatchState.DISMISSED, both_saw)
    assert (match.state, match.decisions.count()) == (MatchState.CONFIRMED, 1)

    decide(supervisor, MatchState.DISMISSED, decisions.seen_of(match, match.decisions.all()))
    assert match.state == MatchState.DISMISSED


def test_only_recorders_decide(match: Match, release_officer: User) -> None:
    with pytest.raises(Refused):
        deciding.decide(
            actor=release_officer, match=match, verdict=MatchState.CONFIRMED, reason="Because."
        )


@pytest.mark.parametrize(
    ("verdict", "reason"), [(MatchState.CONFIRMED, "  "), (MatchState.VETOED, "Because.")]
)
def test_a_reason_and_a_verdict_are_needed(
    match: Match, investigator: User, verdict: MatchState, reason: str
) -> None:
    with pytest.raises(InvalidMatch):
        deciding.decide(actor=investigator, match=match, verdict=verdict, reason=reason)


def test_a_record_that_changed_meanwhile_is_read_again_first(
    match: Match, investigator: User
) -> None:
    with pytest.raises(MatchSettled, match="changed while you looked"):
        deciding.decide(
            actor=investigator,
            match=match,
            verdict=MatchState.CONFIRMED,
            reason="Because.",
            seen="0" * 64,
        )


@pytest.mark.parametrize(("number", "says"), [(OURS, "nobody needs to"), (OTHER, "another ship")])
def test_where_the_numbers_decide_nobody_does(investigator: User, number: int, says: str) -> None:
    own_vessel(investigator, "ANGARA", number)
    listed(row(1, "ANGARA", imo=OURS))
    look()

    with pytest.raises(MatchSettled, match=says):
        deciding.decide(
            actor=investigator, match=the_match(), verdict=MatchState.CONFIRMED, reason="Because."
        )


def test_nothing_is_left_to_decide_about_a_match_that_is_gone(
    match: Match, investigator: User
) -> None:
    Vessel.objects.update(name="VOLGA")
    look(hours=1)

    with pytest.raises(MatchSettled, match="met no more"):
        deciding.decide(
            actor=investigator, match=match, verdict=MatchState.CONFIRMED, reason="Because."
        )
