from typing import Any

import pytest

from accounts import ledger
from accounts.models import Role, User
from tests.conftest import make_person
from tests.vessels.track_samples import MMSI, claim_mmsi, day, heard, open_angara, position
from vessels.errors import InvalidWatch
from vessels.models import Feed, FeedKind, LastHeard, Vessel, Watch
from vessels.tracking import watching

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return open_angara(investigator)


def test_a_watch_is_the_persons_own(angara: Vessel, investigator: User, colleague: User) -> None:
    watching.watch(actor=investigator, vessel=angara, note="Najin")
    watching.watch(actor=investigator, vessel=angara, note="Najin, again")
    assert Watch.objects.get().note == "Najin, again"
    assert watching.watched(investigator, [angara]) == {angara.pk}
    assert watching.watched(colleague, [angara]) == set()
    watching.unwatch(actor=colleague, vessel=angara)
    assert Watch.objects.exists()
    watching.unwatch(actor=investigator, vessel=angara)
    watching.unwatch(actor=investigator, vessel=angara)
    assert not Watch.objects.exists()
    acts = [entry.action for entry in ledger.entries_of(f"watch_list:{investigator.pk}")]
    assert acts == ["watch.kept", "watch.noted", "watch.ended"]
    assert not [e for e in ledger.entries_of(angara) if e.action.startswith("watch")]


def test_what_cannot_be_watched_is_refused(angara: Vessel, investigator: User) -> None:
    with pytest.raises(InvalidWatch, match="201 characters"):
        watching.watch(actor=investigator, vessel=angara, note="x" * 201)
    nobody = make_person("nobody@plimsoll.example")
    with pytest.raises(InvalidWatch, match="no such vessel"):
        watching.watch(actor=nobody, vessel=angara)
    watching.watch(actor=make_person("r@plimsoll.example", Role.RELEASE_OFFICER), vessel=angara)


def test_last_heard_by_position_and_by_feed_costs_three_queries(
    angara: Vessel, investigator: User, django_assert_num_queries: Any
) -> None:
    claim_mmsi(investigator, angara)
    heard(investigator, position("2024-02-07T00:00:00"), position("2024-02-08T00:00:00"))
    feed = Feed.objects.create(name="Hub", kind=FeedKind.AISHUB_JSON, address="http://x")
    LastHeard.objects.create(feed=feed, mmsi=MMSI, at=day(2024, 2, 8))
    LastHeard.objects.create(feed=feed, mmsi=MMSI + 1, at=day(2024, 2, 9))
    with django_assert_num_queries(3):
        found = watching.heard([angara], investigator)
    assert found[angara.pk].at == day(2024, 2, 8)
    assert [each.mmsi for each in found[angara.pk].feeds] == [MMSI]
