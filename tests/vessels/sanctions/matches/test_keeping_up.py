import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_celery_beat.models import PeriodicTask

from accounts.models import User
from tests.vessels.sanctions.matches.ships import claim, listed, own_vessel, row, the_match
from vessels import registering
from vessels.models import Attribute, Match, MatchState
from vessels.sanctions.matches.keeping_up import keep_up
from vessels.tasks import find_matches

pytestmark = pytest.mark.django_db


def test_a_new_list_a_new_claim_and_a_new_vessel_are_looked_at(investigator: User) -> None:
    vessel = own_vessel(investigator, "VOLGA")
    listed(row(1, "ANGARA"), row(2, "DON", mmsi=273213720))
    assert keep_up(agent="test") == {}

    claim(investigator, vessel, Attribute.MMSI, "273213720")
    assert keep_up(agent="test") == {"new_open": 1}

    own_vessel(investigator, "ANGARA")
    assert keep_up(agent="test") == {"new_open": 1}

    listed(row(1, "ANGARA"), row(2, "DON", mmsi=273213720), row(3, "VOLGA"), hours=1)
    assert keep_up(agent="test") == {"new_open": 1}


def test_nothing_new_costs_three_queries(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA"))
    keep_up(agent="test")

    with CaptureQueriesContext(connection) as queries:
        assert keep_up(agent="test") == {}

    assert len(queries) == 3


def test_the_scheduler_asks_every_minute(investigator: User) -> None:
    own_vessel(investigator)
    listed(row(1, "ANGARA"))
    scheduled = PeriodicTask.objects.get(task=find_matches.name)

    find_matches()

    assert str(scheduled.interval) == "every minute"
    assert Match.objects.count() == 1


def test_a_vessel_just_opened_is_held_against_the_lists_at_once(investigator: User) -> None:
    listed(row(1, "ANGARA", imo=9179842))

    registering.open_vessel(actor=investigator, imo="9179842")

    assert the_match().state == MatchState.CERTAIN
