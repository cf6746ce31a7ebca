"""Which transponders feeds ask for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from vessels.ais.feeds import watched
from vessels.models import Feed, FeedKind, IdentityClaim, Vessel, Watch

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 9, 12, tzinfo=UTC)
JANUARY, MARCH = datetime(2024, 1, 15, tzinfo=UTC), datetime(2024, 3, 15, tzinfo=UTC)


@pytest.fixture
def vessel(investigator: User) -> Vessel:
    made = Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=investigator)
    Watch.objects.create(vessel=made, watched_by=investigator)
    return made


def claim(vessel: Vessel, mmsi: int, **fields: Any) -> None:
    values = {"basis": "registry", "source": "A registry", "attribute": "mmsi", **fields}
    IdentityClaim.objects.create(vessel=vessel, value=str(mmsi), **values)


def test_current_numbers_are_asked_for(vessel: Vessel) -> None:
    claim(vessel, 273331000)
    claim(vessel, 273331001, valid_from=JANUARY, valid_to=NOW)  # to the end of that day
    claim(vessel, 273331002, valid_to=JANUARY)
    claim(vessel, 273331003, valid_from=MARCH)

    assert watched.mmsis(now=NOW) == {273331000, 273331001}


def test_the_number_a_transponder_last_said_is_current(vessel: Vessel) -> None:
    claim(vessel, 273331000, basis="self_reported", valid_from=JANUARY, valid_to=JANUARY)
    early = datetime(2023, 5, 1, tzinfo=UTC)
    claim(vessel, 273331001, basis="self_reported", valid_from=early, valid_to=early)

    assert watched.mmsis(now=NOW) == {273331000}


def test_synthetic_numbers_and_other_attributes_are_asked_of_nobody(vessel: Vessel) -> None:
    claim(vessel, 273331000, is_illustrative=True)
    claim(vessel, 9179842, attribute="imo")
    assert watched.mmsis(now=NOW) == frozenset()


def test_vessels_that_nobody_watches_are_not_asked_for(
    vessel: Vessel, colleague: User, investigator: User
) -> None:
    claim(vessel, 273331000)
    Watch.objects.create(vessel=vessel, watched_by=colleague)
    Watch.objects.filter(watched_by=investigator).delete()
    assert watched.mmsis(now=NOW) == {273331000}
    Watch.objects.all().delete()
    assert watched.mmsis(now=NOW) == frozenset()


def test_a_feed_that_keeps_everything_asks_for_no_number(vessel: Vessel) -> None:
    claim(vessel, 273331000)
    feed = Feed(kind=FeedKind.AISSTREAM, only_watched=False)
    assert watched.chosen(feed, now=NOW) is None
    feed.only_watched = True
    assert watched.chosen(feed, now=NOW) == frozenset({273331000})
