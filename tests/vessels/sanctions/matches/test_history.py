"""Matches as of a time: found by then, decided by then, in the wording held then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from tests.vessels.sanctions.matches.ships import (
    OTHER,
    OURS,
    claim,
    listed,
    look,
    own_vessel,
    row,
)
from tests.vessels.sanctions.samples import HOUR, NOW
from vessels import registering
from vessels.models import Attribute, IdentityClaim, Match, MatchDecision, MatchState, Vessel
from vessels.sanctions.matches import deciding, history

pytestmark = pytest.mark.django_db
REST = [row(n, f"OTHERS {n}") for n in range(100, 130)]
MINUTE = timedelta(minutes=1)


def decide(actor: User, uid: str, verdict: MatchState, at: datetime) -> None:
    """A decision, put back to the time that the made lists are of."""
    match = Match.objects.get(uid=uid)
    made = deciding.decide(actor=actor, match=match, verdict=verdict, reason="Looked at her.")
    MatchDecision.objects.filter(pk=made.pk).update(decided_at=at)


def kinds(user: User, at: datetime) -> dict[str, list[str]]:
    """Kind -> entries at a time, of the kinds that have any; the counts must agree."""
    found = {
        kind: [match.uid for match in history.queue(user, at=at, show=kind)]
        for kind in history.SHOWN
    }
    assert history.counts(user, at=at) == {kind: len(uids) for kind, uids in found.items()}
    return {kind: uids for kind, uids in found.items() if uids}


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return own_vessel(investigator)


def test_a_match_counts_from_when_it_was_found(investigator: User, angara: Vessel) -> None:
    listed(row(1, "ANGARA"), *REST)
    look(hours=1)
    listed(row(1, "ANGARA"), row(2, "ANGARA"), *REST, hours=2)
    look(hours=3)

    assert kinds(investigator, NOW) == {}
    assert kinds(investigator, NOW + HOUR) == {"open": ["1"]}
    assert kinds(investigator, NOW + 2 * HOUR) == {"open": ["1"]}
    assert kinds(investigator, NOW + 3 * HOUR) == {"open": ["1", "2"]}


def test_an_entry_that_was_taken_off_was_open_before(investigator: User, angara: Vessel) -> None:
    listed(row(1, "ANGARA"), *REST)
    look()
    listed(*REST, hours=2)
    look(hours=2)
    assert Match.objects.get().is_gone

    assert kinds(investigator, NOW + HOUR) == {"open": ["1"]}
    assert kinds(investigator, NOW + 2 * HOUR) == {}


def test_decisions_count_from_when_they_were_made(investigator: User, angara: Vessel) -> None:
    listed(row(1, "ANGARA"), row(2, "ANGARA"), *REST)
    look()
    decide(investigator, "1", MatchState.CONFIRMED, NOW + HOUR)
    decide(investigator, "2", MatchState.DISMISSED, NOW + 2 * HOUR)
    decide(investigator, "1", MatchState.DISMISSED, NOW + 3 * HOUR)

    assert kinds(investigator, NOW) == {"open": ["1", "2"]}
    assert kinds(investigator, NOW + HOUR) == {"confirmed": ["1"], "open": ["2"]}
    assert kinds(investigator, NOW + 2 * HOUR) == {"confirmed": ["1"], "dismissed": ["2"]}
    assert kinds(investigator, NOW + 3 * HOUR) == {"dismissed": ["1", "2"]}
    (confirmed,) = history.rows(
        history.queue(investigator, at=NOW + 2 * HOUR, show="confirmed"), at=NOW + 2 * HOUR
    )
    assert [each.verdict for each in confirmed.decisions] == ["confirmed"]


def test_a_decided_match_that_came_back_was_open_until_it_was_decided_again(
    investigator: User, angara: Vessel
) -> None:
    listed(row(1, "ANGARA"), row(2, "ANGARA"), *REST)
    look()
    long_ago = NOW + HOUR
    for uid in ("1", "2"):
        decide(investigator, uid, MatchState.CONFIRMED, long_ago)
    listed(row(1, "ANGARA", flag="Malta"), row(2, "ANGARA"), *REST, hours=2)
    look(hours=2)  # the ledger takes down the return at the time of the test
    now = datetime.now(UTC)
    deciding.decide(
        actor=investigator,
        match=Match.objects.get(uid="1"),
        verdict=MatchState.DISMISSED,
        reason="Another flag.",
    )

    assert kinds(investigator, long_ago + HOUR) == {"confirmed": ["1", "2"]}
    assert kinds(investigator, now) == {"confirmed": ["2"], "open": ["1"]}
    (back,) = history.rows(history.queue(investigator, at=now), at=now)
    assert "Flag: RUSSIA, now MALTA." in back.returned
    assert back.returned_at is not None
    assert kinds(investigator, now + MINUTE) == {"confirmed": ["2"], "dismissed": ["1"]}


def test_the_numbers_of_then_decide(investigator: User) -> None:
    own_vessel(investigator, "ANGARA", OURS)
    listed(row(1, "ANGARA"), row(2, "ANGARA"), row(3, "ANGARA"), *REST)
    look()
    listed(row(1, "ANGARA", imo=OURS), row(2, "ANGARA", imo=OTHER), row(3, "X"), *REST, hours=2)
    look(hours=2)

    assert kinds(investigator, NOW + HOUR) == {"open": ["1", "2", "3"]}
    later = kinds(investigator, NOW + 2 * HOUR)
    assert (later["certain"], later["vetoed"]) == (["1"], ["2"])


def test_a_number_given_to_our_vessel_later_decided_nothing(
    investigator: User, angara: Vessel
) -> None:
    listed(row(1, "ANGARA", imo=OURS), *REST)
    look()
    registering.give_imo(actor=investigator, vessel=angara, imo=str(OURS), source="Equasis")

    assert kinds(investigator, NOW + HOUR) == {"open": ["1"]}
    (then,) = history.rows(history.queue(investigator, at=NOW), at=NOW)
    assert [line.ours for line in then.lines if line.label == "IMO number"] == [[]]
    assert kinds(investigator, datetime.now(UTC)) == {"certain": ["1"]}


def test_both_sides_are_those_held_then(investigator: User, angara: Vessel) -> None:
    listed(row(1, "ANGARA", flag="Panama"), *REST)
    look()
    claim(investigator, angara, Attribute.MMSI, "273213720")
    claim(investigator, angara, Attribute.CALL_SIGN, "UBEQ4")
    IdentityClaim.objects.filter(value="UBEQ4").update(asserted_at=NOW)
    listed(row(1, "ANGARA", flag="Malta", mmsi=273213720), *REST, hours=2)
    look(hours=2)

    (then,) = history.rows(history.queue(investigator, at=NOW + HOUR), at=NOW + HOUR)

    sides: dict[str, Any] = {line.label: (line.ours, line.listed) for line in then.lines}
    assert sides["Flag"] == ([], ["PANAMA"])
    assert sides["Call sign"] == (["UBEQ4"], [])
    assert "MMSI" not in sides
    assert then.record.facts["flag"] == "PANAMA"


def test_those_of_one_vessel(investigator: User, angara: Vessel) -> None:
    own_vessel(investigator, "ANGARRA")
    listed(row(1, "ANGARA"), row(2, "ANGARA"), row(3, "ANGARA"), *REST)
    look()
    for uid in ("1", "2"):
        match = Match.objects.get(uid=uid, vessel=angara)
        made = deciding.decide(
            actor=investigator, match=match, verdict=MatchState.CONFIRMED, reason="Same master."
        )
        MatchDecision.objects.filter(pk=made.pk).update(decided_at=NOW + HOUR)
    listed(row(1, "ANGARA"), *REST, hours=2)
    look(hours=2)

    then = history.of_vessel(investigator, angara, at=NOW + 2 * HOUR)

    assert [(each.match.uid, each.was_on_list) for each in then.tied] == [("1", True), ("2", False)]
    assert then.waiting == []
