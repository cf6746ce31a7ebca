import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import Notice, NoticeKind, User
from tests.evidence.samples import exhibit_of
from tests.vessels.sanctions.matches.ships import (
    OTHER,
    OURS,
    claim,
    listed,
    look,
    own_vessel,
    row,
    the_match,
)
from tests.vessels.sanctions.samples import HOUR, NOW
from vessels.models import Attribute, ClaimBasis, Match, MatchBasis, MatchState, Vessel
from vessels.sanctions import confirmed
from vessels.sanctions.matches import deciding, finding
from vessels.sanctions.matches import listed as listed_ships
from vessels.sanctions.matches.decisions import words
from vessels.sanctions.matching.base import Query
from vessels.sanctions.matching.screening import screen_one

pytestmark = pytest.mark.django_db


def test_the_same_number_needs_nobody(investigator: User) -> None:
    own_vessel(investigator, "SAPFIR", OURS)
    listed(row(37059, "ETIM EMIN", imo=OURS))

    assert look() == {"new_certain": 1}

    match = the_match()
    assert (match.state, match.basis, match.score) == (MatchState.CERTAIN, "same_imo", 100)
    assert match.record.uid == "37059"
    assert match.reasons[1] == "Name differs: SAPFIR here, ETIM EMIN listed."


def test_a_name_without_a_number_waits_for_a_person(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA", imo=OURS))

    assert look() == {"new_open": 1}
    assert the_match().basis == MatchBasis.NAME


def test_a_conflicting_number_is_kept_as_another_ship(investigator: User) -> None:
    own_vessel(investigator, "ANGARA", OTHER)
    listed(row(1, "ANGARA", imo=OURS))

    assert look() == {"new_vetoed": 1}
    assert the_match().score == 0


def test_a_number_she_bore_before_is_compared_with_when(investigator: User) -> None:
    vessel = own_vessel(investigator, "NOBODY")
    claim(investigator, vessel, Attribute.MMSI, "273213720", until=2023)
    listed(row(1, "SOMEBODY", mmsi=273213720))

    look()

    assert the_match().basis == MatchBasis.MMSI
    assert "here a former one (until 2023-01-01)" in the_match().reasons[0]


def test_what_her_transponder_said_last_is_no_former_number(investigator: User) -> None:
    vessel = own_vessel(investigator, "NOBODY")
    for mmsi, until in (("273213720", 2022), ("273213721", 2023)):
        claim(investigator, vessel, Attribute.MMSI, mmsi, until=until)
    vessel.claims.update(basis=ClaimBasis.SELF_REPORTED)
    listed(row(1, "SOMEBODY", mmsi=273213720), row(2, "ANYBODY", mmsi=273213721))

    look()

    scores = dict(Match.objects.values_list("uid", "score"))
    assert scores == {"1": 75, "2": 85}


def test_what_only_some_may_see_shows_nobody_anything(
    investigator: User,
) -> None:
    vessel = own_vessel(investigator, "NOBODY")
    claim(investigator, vessel, Attribute.MMSI, "273213720")
    vessel.claims.update(exhibit=exhibit_of(investigator))
    listed(row(1, "SOMEBODY", mmsi=273213720))

    assert look() == {}


def test_looking_again_changes_nothing_and_writes_nothing(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    written = entries_of("matches").count()

    assert look(hours=1) == {}
    assert entries_of("matches").count() == written == 1


def test_a_record_that_left_the_list_leaves_a_match_that_is_gone(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA"), *(row(n, f"OTHERS {n}") for n in range(2, 40)))
    look()
    listed(*(row(n, f"OTHERS {n}") for n in range(2, 40)), hours=1)

    assert look(hours=1) == {"gone": 1}
    assert the_match().is_gone
    assert not Match.objects.open()


def test_a_new_number_settles_an_open_match(investigator: User) -> None:
    own_vessel(investigator, "ANGARA", OURS)
    listed(row(1, "ANGARA"))
    look()
    listed(row(1, "ANGARA", imo=OURS), hours=1)

    look(hours=1)

    assert the_match().state == MatchState.CERTAIN


def test_a_decision_outlives_changes_that_do_not_matter(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.DISMISSED, reason="Smaller."
    )
    listed(row(1, "ANGARA", programme="IRAN"), hours=1)

    look(hours=1)

    match = the_match()
    assert match.state == MatchState.DISMISSED
    assert match.record.programmes == ["IRAN"]
    assert match.returned_at is None


@pytest.mark.parametrize("verdict", [MatchState.DISMISSED, MatchState.CONFIRMED])
def test_a_decision_comes_back_when_the_record_changes_in_what_was_judged(
    investigator: User, verdict: MatchState
) -> None:
    vessel = own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    deciding.decide(actor=investigator, match=the_match(), verdict=verdict, reason="Her master.")
    listed(row(1, "ANGARA", mmsi=273213720, flag="Panama"), hours=1)

    assert look(hours=1) == {"changed": 1, "returned": 1}

    match = the_match()
    assert (match.state, match.returned_at) == (MatchState.OPEN, NOW + HOUR)
    assert "Her master. Since then: MMSI: not stated, now 273213720." in match.returned_why
    assert "Flag: RUSSIA, now PANAMA." in match.returned_why
    assert str(investigator) in match.returned_why
    assert confirmed.entries_of([vessel]) == {}
    last = entries_of(vessel).last()
    assert last is not None
    assert last.action == "match.returned"
    told = Notice.objects.get(kind=NoticeKind.MATCH)
    assert (told.recipient, told.text) == (investigator, match.returned_why)


def test_a_returned_match_stays_so_until_it_is_decided(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.DISMISSED, reason="Smaller."
    )
    listed(row(1, "ANGARA", flag="Panama"), hours=1)
    look(hours=1)
    assert look(hours=2) == {}

    deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.DISMISSED, reason="Still smaller."
    )

    assert the_match().returned_at is None
    assert the_match().decisions.count() == 2


def test_a_confirmed_match_comes_back_when_she_is_renamed_beyond_recognition(
    investigator: User,
) -> None:
    vessel = own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.CONFIRMED, reason="Her master."
    )
    listed(row(1, "ZHONG XING"), hours=1)
    Vessel.objects.filter(pk=vessel.pk).update(name="MARIA")

    look(hours=1)

    match = the_match()
    assert (match.state, match.score, match.is_gone) == (MatchState.OPEN, 0, False)
    assert "Name: ANGARA, now ZHONG XING." in match.returned_why


def test_what_an_entry_called_its_ship_before_still_leads_to_her(investigator: User) -> None:
    own_vessel(investigator, "ETIM EMIN")
    listed(row(37069, "ETIM EMIN", mmsi=273000001), row(2, "VOLGA", imo=OURS))
    listed(row(37069, "SAPFIR", mmsi=273213720), row(2, "ETIM EMIN", imo=OTHER), hours=1)
    listed(row(37069, "SAPFIR", mmsi=273213720), row(2, "MARIA", imo=OURS), hours=2)

    look(hours=2)

    match = the_match()  # the number parts entry 2 of then from her of today
    assert (match.uid, match.state, match.score) == ("37069", MatchState.OPEN, 75)
    assert "Name is equal: ETIM EMIN, a previous name of SAPFIR (+75)." in match.reasons
    hit = screen_one(listed_ships.index(), Query("1", mmsi="273000001")).hits[0]
    assert "MMSI is equal: 273000001, listed as a former one (+75)." in hit.reasons


def test_a_confirmed_match_that_left_the_list_still_ties(investigator: User) -> None:
    vessel = own_vessel(investigator)
    listed(row(1, "ANGARA"), *(row(n, f"OTHERS {n}") for n in range(2, 40)))
    look()
    deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.CONFIRMED, reason="Her master."
    )
    listed(*(row(n, f"OTHERS {n}") for n in range(2, 40)), hours=1)

    look(hours=1)

    assert the_match().is_gone
    assert confirmed.entries_of([vessel]) == {vessel.pk: {("ofac-sdn", "1")}}


def test_our_own_number_becoming_known_overrules_a_confirmation(investigator: User) -> None:
    vessel = own_vessel(investigator)
    listed(row(1, "ANGARA", imo=OURS))
    look()
    deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.CONFIRMED, reason="Her master."
    )
    vessel.imo_number = OTHER
    vessel.save()

    look(hours=1)

    assert the_match().state == MatchState.VETOED
    assert "our vessel's IMO number became known" in the_match().returned_why


def test_a_confirmation_says_who_when_and_why(investigator: User) -> None:
    vessel = own_vessel(investigator)
    listed(row(1, "ANGARA"))
    look()
    made = deciding.decide(
        actor=investigator, match=the_match(), verdict=MatchState.CONFIRMED, reason="Her master."
    )

    said = words(vessel.pk)

    assert said == {
        ("ofac-sdn", "1"): f"Tied by {investigator} on {made.decided_at:%Y-%m-%d}: Her master."
    }


def test_vessels_can_be_looked_at_one_by_one(investigator: User) -> None:
    one, _other = own_vessel(investigator), own_vessel(investigator, "VOLGA")
    listed(row(1, "ANGARA"), row(2, "VOLGA"))

    finding.find(vessels=[one], actor=investigator)

    assert the_match().vessel == one


def test_more_vessels_take_no_more_queries(investigator: User) -> None:
    listed(*(row(n, f"SHIP {chr(65 + n)}{chr(75 + n)}ERA") for n in range(10)))
    look()
    counted = []
    for names in (range(2), range(2, 10)):
        for n in names:
            own_vessel(investigator, f"SHIP {chr(65 + n)}{chr(75 + n)}ERA")
        with CaptureQueriesContext(connection) as queries:
            look()
        counted.append(len(queries))

    assert Match.objects.count() == 10
    assert max(counted) <= 14


def test_looking_needs_a_recorder_or_a_named_agent(release_officer: User) -> None:
    with pytest.raises(Refused):
        finding.find(actor=release_officer)
    with pytest.raises(Refused):
        finding.find()
