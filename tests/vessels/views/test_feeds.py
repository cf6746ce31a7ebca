"""The pages of position feeds: set up with a key, how they stand, who was last heard."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.ledger import entries_of
from accounts.models import User
from vessels.ais.feeds import credentials
from vessels.models import Feed, FeedKind, IdentityClaim, LastHeard, Vessel

pytestmark = pytest.mark.django_db
KEY = "a-secret-key"
STREAM = "wss://stream.aisstream.io/v0/stream"


@pytest.fixture
def admin(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def values(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Stream",
        "kind": "aisstream",
        "address": STREAM,
        "credential": KEY,
        "coverage": "terrestrial",
        "only_watched": "on",
        "refresh_minutes": 15,
        "stale_hours": 2,
        "least_seconds": 60,
        "listen_seconds": 90,
        "is_enabled": "on",
        **fields,
    }


def add(admin: Client, **fields: Any) -> Feed:
    response = admin.post(reverse("vessels:feed-add"), values(**fields))
    assert response.status_code == 302, response.context["form"].errors
    return Feed.objects.get(name=fields.get("name", "Stream"))


def page_of(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(f"vessels:{name}", args=args)).content.decode()


def test_a_key_is_kept_encrypted_and_shown_nowhere(admin: Client) -> None:
    feed = add(admin)

    assert KEY not in feed.credential
    assert credentials.of(feed) == KEY
    assert (feed.listen_for, feed.only_watched) == (timedelta(seconds=90), True)
    pages = [
        page_of(admin, "feed-detail", feed.pk),
        page_of(admin, "feed-edit", feed.pk),
        page_of(admin, "feed-list"),
        str([entry.payload for entry in entries_of(feed)]),
    ]
    assert all(KEY not in page and feed.credential not in page for page in pages)
    assert "kept, encrypted" in pages[0]
    assert "One is kept. Leave this empty to keep it." in pages[1]


def test_a_form_that_is_refused_does_not_give_the_key_back(admin: Client) -> None:
    response = admin.post(reverse("vessels:feed-add"), values(address="ftp://example.org"))

    page = response.content.decode()
    assert "not that of a websocket" in page
    assert KEY not in page
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"credential": ""}, KEY),
        ({"credential": "another"}, "another"),
        ({"credential": "", "forget_credential": "on", "is_enabled": ""}, ""),
    ],
)
def test_a_key_stays_is_changed_or_forgotten(
    admin: Client, changes: dict[str, str], kept: str
) -> None:
    feed = add(admin)
    Feed.objects.update(failures=3, wait_until=timezone.now() + timedelta(hours=1))

    admin.post(reverse("vessels:feed-edit", args=[feed.pk]), values(**changes))

    feed.refresh_from_db()
    assert credentials.of(feed) == kept
    assert (feed.failures, feed.wait_until) == (0, None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address": "ws://stream.example.org/"}, "sent unencrypted"),
        ({"credential": ""}, "aisstream needs a key"),
        ({"kind": "nmea_tcp", "address": "nowhere"}, "not a host and a port"),
        ({"kind": "nmea_udp", "address": "127.0.0.1:99999"}, "not a host and a port"),
        ({"kind": "aishub_json", "address": "http://data.example.org"}, "sent unencrypted"),
        ({"kind": "aishub_json", "address": "https://x.org", "least_seconds": 5}, "once a minute"),
        ({"listen_seconds": 900}, "must end before the next refresh"),
        ({"least_seconds": 3600}, "more often than it may be asked"),
    ],
)
def test_what_cannot_work_is_told_before_it_is_kept(
    admin: Client, changes: dict[str, Any], said: str
) -> None:
    response = admin.post(reverse("vessels:feed-add"), values(**changes))

    assert said in response.content.decode()
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("nmea_tcp", "receiver.example.org:5631"),
        ("nmea_udp", "[::1]:10110"),
        ("nmea_udp", "10110"),
        ("aishub_json", "https://data.aishub.net/ws.php"),
        ("drop_folder", "ais"),
        ("aisstream", "ws://127.0.0.1:9000/"),
    ],
)
def test_each_kind_with_its_address(admin: Client, kind: str, address: str) -> None:
    assert add(admin, kind=kind, address=address).kind == kind


@pytest.mark.parametrize("kind", FeedKind.values)
def test_the_form_says_what_a_kind_needs(admin: Client, kind: str) -> None:
    answer = admin.get(
        reverse("vessels:feed-add"), {"kind": kind}, headers={"HX-Request": "true"}
    ).content.decode()

    wanted = {
        "drop_folder": "below the inbox folder",
        "aishub_json": "Once a minute at most",
        "aisstream": "stream_ais",
        "nmea_tcp": "is connected to",
        "nmea_udp": "AIS-catcher",
    }
    assert wanted[kind] in answer
    assert "<form" not in answer


def test_a_feed_shows_who_was_last_heard_and_who_is_silent(
    admin: Client, administrator: User
) -> None:
    feed = add(admin)
    vessel = Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=administrator)
    IdentityClaim.objects.create(
        vessel=vessel, attribute="mmsi", value="273331000", basis="registry", source="A registry"
    )
    LastHeard.objects.create(feed=feed, mmsi=273331000, at=timezone.now())
    LastHeard.objects.create(feed=feed, mmsi=273331001, at=datetime(2024, 2, 7, 1, 2, tzinfo=UTC))

    page = page_of(admin, "feed-detail", feed.pk)

    assert reverse("vessels:vessel-detail", args=[vessel.pk]) in page
    assert "no vessel known here" in page
    assert page.count("unknown since") == 1
    assert "2024-02-07 01:02Z" in page


def test_failures_and_the_pause_after_them_are_told(admin: Client) -> None:
    feed = add(admin)
    until = timezone.now() + timedelta(hours=1)
    Feed.objects.update(failures=3, wait_until=until, last_error="It refused the connection.")

    detail, overview = page_of(admin, "feed-detail", feed.pk), page_of(admin, "feed-list")

    assert "3 in a row; left alone until" in " ".join(detail.split())
    assert f"{until:%Y-%m-%d %H:%M:%S}Z" in detail
    assert "It refused the connection." in detail
    assert "left alone until" in overview
    Feed.objects.update(wait_until=timezone.now() - timedelta(minutes=1))
    assert "left alone until" not in page_of(admin, "feed-list")
