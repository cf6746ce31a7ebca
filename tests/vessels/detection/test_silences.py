from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.vessels.positions import give_positions
from tests.vessels.track_samples import MMSI, claim_mmsi, open_angara
from vessels import identity
from vessels.analytics import silence_words
from vessels.analytics.silence_words import FeedWord
from vessels.detection import silences
from vessels.detection.silences import Silent
from vessels.models import Feed, FeedKind, LastHeard, PositionImport, Vessel
from vessels.tracking import segments, watching

pytestmark = pytest.mark.django_db
LAST = datetime(2024, 3, 7, 12, tzinfo=UTC)
NOW = LAST + timedelta(days=3, hours=4, minutes=30)
HOUR = timedelta(hours=1)
OTHERS = (273000101, 273000102, 273000103)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    return vessel


@pytest.fixture
def hub() -> Feed:
    return Feed.objects.create(name="Hub", kind=FeedKind.AISHUB_JSON, address="http://x")


def brought(feed: Feed | None, *reports: tuple[int, datetime, float, float]) -> None:
    """Reports that the feed brought, drawn, with what it keeps of whom it heard last."""
    made = give_positions(reports)
    PositionImport.objects.filter(pk=made.pk).update(feed=feed)
    made.refresh_from_db()
    segments.draw(position_import=made)
    if feed:
        for mmsi, at, *_ in sorted(reports, key=lambda report: report[1]):
            LastHeard.objects.update_or_create(feed=feed, mmsi=mmsi, defaults={"at": at})


def silent(vessel: Vessel, user: User, now: datetime = NOW) -> Silent | None:
    return silences.of_vessel(vessel, identity.transponders(vessel, user), user, now=now)


def test_others_heard_near_her_last_report_are_counted(
    angara: Vessel, hub: Feed, investigator: User
) -> None:
    brought(
        hub,
        (MMSI, LAST - HOUR, 130.0, 42.0),
        (MMSI, LAST, 130.1, 42.0),
        (OTHERS[0], LAST - HOUR, 130.1, 42.0),  # before she fell silent
        (OTHERS[1], LAST + HOUR, 130.2, 42.1),
        (OTHERS[1], LAST + 2 * HOUR, 130.2, 42.1),
        (OTHERS[2], LAST + 9 * HOUR, 140.0, 42.0),  # far away
    )
    found = silent(angara, investigator)
    assert found is not None
    assert (found.since, found.lasting, found.near) == (LAST, "3 d 4 h", 1)
    assert [(word.name, word.others, word.newest) for word in found.feeds] == [
        ("Hub", 2, LAST + 9 * HOUR)
    ]
    assert found.verdict == "others_near"
    of_feed, around = found.sentences[:2]
    assert of_feed == "Hub has heard 2 other transponders since, the last 2024-03-07 21:00Z."
    assert around == (
        "In the 24 h after her last report 1 other ship was heard within 20 nm of it by the feeds "
        "that bring her."
    )


def test_others_far_away_say_nothing_of_her_transponder(
    angara: Vessel, hub: Feed, investigator: User
) -> None:
    brought(hub, (MMSI, LAST, 130.0, 42.0), (OTHERS[0], LAST + 9 * HOUR, 140.0, 42.0))
    found = silent(angara, investigator)
    assert found is not None
    assert (found.verdict, found.near) == ("others_elsewhere", 0)
    assert "receivers there may not have worked" in found.sentences[-1]


def test_reports_that_another_feed_brought_do_not_speak_for_hers(
    angara: Vessel, hub: Feed, investigator: User
) -> None:
    other = Feed.objects.create(name="Other", kind=FeedKind.AISHUB_JSON, address="http://y")
    brought(hub, (MMSI, LAST, 130.0, 42.0), (OTHERS[0], LAST + 9 * HOUR, 140.0, 42.0))
    brought(other, (OTHERS[1], LAST + HOUR, 130.0, 42.0))
    brought(None, (OTHERS[2], LAST + HOUR, 130.0, 42.0))
    found = silent(angara, investigator)
    assert found is not None
    assert [word.name for word in found.feeds] == ["Hub"]
    assert found.near == 0


@pytest.mark.parametrize("later", [None, 5 * HOUR])
def test_a_feed_that_went_silent_with_her_is_not_held_against_her(
    later: timedelta | None, angara: Vessel, hub: Feed, investigator: User
) -> None:
    brought(hub, (MMSI, LAST, 130.0, 42.0), (OTHERS[0], LAST + (later or -HOUR), 130.0, 42.0))
    found = silent(angara, investigator)
    assert found is not None
    assert found.verdict == "feeds_silent"
    assert found.sentences[-1].startswith("Unknown: the feed was silent as well (Hub).")


def test_without_a_feed_nothing_is_known(angara: Vessel, investigator: User) -> None:
    brought(None, (MMSI, LAST, 130.0, 42.0), (OTHERS[0], LAST + 9 * HOUR, 130.0, 42.0))
    found = silent(angara, investigator)
    assert found is not None
    assert (found.verdict, found.feeds, found.near) == ("no_feed", [], None)
    assert "not known" in found.sentences[0]


def test_who_was_heard_less_than_the_threshold_ago_or_never_is_not_silent(
    angara: Vessel, hub: Feed, investigator: User
) -> None:
    assert silent(angara, investigator) is None
    brought(hub, (MMSI, LAST, 130.0, 42.0))
    assert silent(angara, investigator, LAST + 6 * HOUR - timedelta(seconds=1)) is None
    assert silent(angara, investigator, LAST + 6 * HOUR) is not None


def test_a_feed_that_heard_her_later_than_any_claim_reaches_counts(
    hub: Feed, investigator: User
) -> None:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel, valid_to=LAST + HOUR)
    brought(hub, (MMSI, LAST, 130.0, 42.0), (MMSI, LAST + 70 * HOUR, 130.0, 42.0))
    found = silent(vessel, investigator)
    assert found is not None
    assert found.since == LAST + 70 * HOUR


def test_her_second_transponder_is_nobody_else(
    angara: Vessel, hub: Feed, investigator: User
) -> None:
    claim_mmsi(investigator, angara, OTHERS[0])
    brought(hub, (MMSI, LAST, 130.0, 42.0), (OTHERS[0], LAST + HOUR, 130.0, 42.0))
    found = silent(angara, investigator)
    assert found is not None
    assert (found.since, found.feeds[0].others, found.near) == (LAST + HOUR, 0, 0)


def test_across_the_antimeridian(angara: Vessel, hub: Feed, investigator: User) -> None:
    brought(
        hub,
        (MMSI, LAST, 179.99, 42.0),
        (OTHERS[0], LAST + HOUR, -179.99, 42.0),
        (OTHERS[0], LAST + 7 * HOUR, -179.99, 42.0),
    )
    found = silent(angara, investigator)
    assert found is not None
    assert (found.near, found.verdict) == (1, "others_near")


def test_it_ends_when_she_is_heard_again(angara: Vessel, hub: Feed, investigator: User) -> None:
    brought(hub, (MMSI, LAST, 130.0, 42.0))
    assert silent(angara, investigator)
    brought(hub, (MMSI, NOW - HOUR, 130.0, 42.0))
    assert silent(angara, investigator) is None


def test_hours_are_whole_and_never_more_than_have_passed() -> None:
    assert silence_words.days_and_hours(6.99) == "6 h"
    assert silence_words.days_and_hours(24) == "1 d 0 h"


def test_of_several_feeds_one_that_still_hears_is_enough() -> None:
    def word(name: str, newest: datetime | None) -> FeedWord:
        return FeedWord(name, Feed().pk, LAST, 1, newest)

    deaf, hears = word("Deaf", LAST + HOUR), word("Hears", LAST + 8 * HOUR)
    assert silence_words.verdict(LAST, [deaf], 1, 6 * HOUR) == "feeds_silent"
    assert silence_words.verdict(LAST, [deaf, hears], 1, 6 * HOUR) == "others_near"


@pytest.fixture
def watched(angara: Vessel, hub: Feed, investigator: User) -> datetime:
    """Silent for two days now, with another heard beside her."""
    now = timezone.now().replace(microsecond=0)
    at = now - timedelta(days=2, minutes=5)
    brought(
        hub,
        (MMSI, at, 130.0, 42.0),
        (OTHERS[0], at + HOUR, 130.0, 42.0),
        (OTHERS[0], now - HOUR, 130.0, 42.0),
    )
    watching.watch(actor=investigator, vessel=angara)
    return at


def test_the_vessel_page_tells_it_only_of_a_watched_vessel(
    watched: datetime, angara: Vessel, investigator: User, signed_in: Client
) -> None:
    url = reverse("vessels:vessel-detail", args=[angara.pk])
    page = signed_in.get(url).content.decode()
    assert "Not heard since" in page
    assert f"{watched:%Y-%m-%d %H:%M}Z" in page
    assert "(2 d 0 h)" in page
    assert "others were heard there" in page
    watching.unwatch(actor=investigator, vessel=angara)
    assert "Not heard since" not in signed_in.get(url).content.decode()


@pytest.mark.usefixtures("watched")
def test_the_fleet_list_tells_it_whatever_the_days_of_the_map(signed_in: Client) -> None:
    url = reverse("vessels:fleet-map")
    for asked in ({}, {"start": "2024-02-01", "end": "2024-02-08"}):
        page = signed_in.get(url, asked).content.decode()
        assert "(2 d 0 h): others were heard there" in page


@pytest.mark.parametrize("count", [1, 4])
def test_it_costs_three_queries_for_any_number(
    count: int, hub: Feed, investigator: User, django_assert_num_queries: Any
) -> None:
    known = {}
    for number in range(count):
        vessel = Vessel.objects.create(name=f"SHIP {number}", created_by=investigator)
        claim_mmsi(investigator, vessel, MMSI + number)
        brought(hub, (MMSI + number, LAST, 130.0, 42.0 + number))
        spans = identity.transponders(vessel, investigator)
        known[vessel.pk] = silences.Known(spans, LAST, 130.0, 42.0 + number)
    with django_assert_num_queries(3):
        found = silences.ongoing(known, investigator, now=NOW)
    assert len(found) == count
