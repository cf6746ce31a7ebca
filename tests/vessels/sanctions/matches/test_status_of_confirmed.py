"""Where a vessel stands when it is a person, not her IMO number, who ties an entry to her."""

import pytest

from accounts.models import User
from tests.vessels.sanctions.matches.ships import listed, look, own_vessel, row, the_match
from tests.vessels.sanctions.samples import HOUR, NOW
from vessels.models import MatchState, Vessel
from vessels.sanctions import status
from vessels.sanctions.matches import deciding

pytestmark = pytest.mark.django_db
REST = [row(n, f"OTHERS {n}") for n in range(2, 40)]


def state(vessel: Vessel, hours: int = 0) -> status.ListStatus:
    found = status.for_vessel(vessel, now=NOW + hours * HOUR)
    return next(each for each in found if each.sanctions_list.pk == "ofac-sdn")


def decide(person: User, verdict: MatchState) -> None:
    deciding.decide(actor=person, match=the_match(), verdict=verdict, reason="Her master.")


@pytest.fixture
def vessel(investigator: User) -> Vessel:
    vessel = own_vessel(investigator)
    listed(row(1, "ANGARA"), *REST)
    look()
    return vessel


def test_a_confirmed_entry_counts_like_an_equal_number(vessel: Vessel, investigator: User) -> None:
    assert state(vessel).state == "unknown"

    decide(investigator, MatchState.CONFIRMED)

    assert state(vessel).state == "listed"
    assert "a person confirmed" in state(vessel).text
    record = state(vessel).record
    assert record is not None
    assert record.uid == "1"


def test_a_dismissed_entry_says_nothing(vessel: Vessel, investigator: User) -> None:
    decide(investigator, MatchState.DISMISSED)

    assert state(vessel).state == "unknown"


def test_a_confirmed_entry_that_left_the_list_is_a_delisting(
    vessel: Vessel, investigator: User
) -> None:
    decide(investigator, MatchState.CONFIRMED)
    listed(*REST, hours=1)
    look(hours=1)

    assert state(vessel, hours=2).state == "delisted"


def test_a_confirmation_that_came_back_counts_no_more(vessel: Vessel, investigator: User) -> None:
    decide(investigator, MatchState.CONFIRMED)
    listed(row(1, "ANGARA", flag="Panama"), *REST, hours=1)
    assert state(vessel, hours=2).state == "listed"

    look(hours=1)

    assert state(vessel, hours=2).state == "unknown"
