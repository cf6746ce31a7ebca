"""The pages of feeds in a real browser: accessible and whole at both widths, light and dark."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import EACH_LOOK, assert_sound, dress, let_in
from vessels.ais.feeds import credentials
from vessels.models import Feed, FeedKind, LastHeard, RefreshRun

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin_page(page: Page, live_server: Any, administrator: User) -> Page:
    return let_in(page, live_server.url, administrator)


@pytest.fixture
def failing(administrator: User) -> Feed:
    now = timezone.now()
    feed = Feed.objects.create(
        name="Harbour receiver, Vladivostok",
        kind=FeedKind.NMEA_TCP,
        address="receiver.example.org:5631",
        coverage="terrestrial",
        credential=credentials.sealed("key"),
        last_success_at=now - timedelta(hours=9),
        last_attempt_at=now,
        last_error="receiver.example.org:5631 refused the connection.",
        failures=4,
        wait_until=now + timedelta(minutes=8),
    )
    RefreshRun.objects.create(
        feed=feed, started_at=now, finished_at=now, outcome="failed", message=feed.last_error
    )
    for each in range(30):
        at = now - timedelta(minutes=each * 20) if each < 29 else datetime(2024, 2, 7, tzinfo=UTC)
        LastHeard.objects.create(feed=feed, mmsi=273331000 + each, at=at)
    return feed


def show(page: Page, url: str, theme: str, width: int) -> None:
    dress(page, theme, width)
    page.goto(url)


@EACH_LOOK
def test_a_failing_feed(
    theme: str, width: int, admin_page: Page, live_server: Any, failing: Feed, tmp_path: Path
) -> None:
    show(
        admin_page,
        live_server.url + reverse("vessels:feed-detail", args=[failing.pk]),
        theme,
        width,
    )
    expect(admin_page.get_by_text("4 in a row; left alone until")).to_be_visible()
    assert_sound(admin_page)
    admin_page.get_by_role("link", name="Next").click()
    expect(admin_page.get_by_text("26 to 30 of 30 transponders")).to_be_visible()
    show(admin_page, live_server.url + reverse("vessels:feed-list"), theme, width)
    expect(admin_page.get_by_text("left alone until")).to_be_visible()
    assert_sound(admin_page)


@EACH_LOOK
def test_the_form_says_what_the_chosen_kind_needs(
    theme: str, width: int, admin_page: Page, live_server: Any, db: None
) -> None:
    show(admin_page, live_server.url + reverse("vessels:feed-add"), theme, width)
    expect(admin_page.locator("#kind-help")).to_contain_text("below the inbox folder")

    admin_page.locator("#id_kind").select_option("nmea_udp")

    expect(admin_page.locator("#kind-help")).to_contain_text("AIS-catcher")
    assert_sound(admin_page)
