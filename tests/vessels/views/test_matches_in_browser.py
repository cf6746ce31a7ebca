"""Matches in a real browser: accessible and whole at both widths, light and dark, by keyboard."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import EACH_LOOK, assert_sound, assert_sound_in_each_look, dress, let_in
from tests.vessels.sanctions.matches.ships import (
    OTHER,
    OURS,
    claim,
    listed,
    look,
    own_vessel,
    row,
)
from vessels.models import Attribute, Match, MatchState, Vessel
from vessels.sanctions.matches import deciding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def investigator_page(page: Page, live_server: Any, investigator: User) -> Page:
    return let_in(page, live_server.url, investigator)


@pytest.fixture
def vessel(investigator: User) -> Vessel:
    """Entries with her number, another's, a like name; one dismissed, which came back."""
    vessel = own_vessel(investigator, "ANGARA", OURS)
    nameless = own_vessel(investigator, "VOLGA TRADER")
    claim(investigator, nameless, Attribute.MMSI, "273213720", until=2023)
    claim(investigator, nameless, Attribute.CALL_SIGN, "UBVG7")
    claim(investigator, nameless, Attribute.FLAG, "Russia")
    others = (row(10, "ANGARA", imo=OURS), row(12, "ANGARA", imo=OTHER), row(13, "ANGARA"))
    listed(row(11, "VOLGA TRADR"), row(14, "RED STAR", mmsi=273213720), *others)
    look()
    deciding.decide(
        actor=investigator,
        match=Match.objects.get(uid="11"),
        verdict=MatchState.DISMISSED,
        reason="A river barge of 60 m by the registry's entry of 2019; ours is a tanker.",
    )
    listed(
        row(11, "VOLGA TRADR", mmsi=273999999, flag="Panama"),
        row(14, "RED STAR", mmsi=273213720),
        *others,
        hours=1,
    )
    look(hours=1)
    return vessel


def show(page: Page, url: str, theme: str, width: int) -> None:
    dress(page, theme, width)
    page.goto(url)


@EACH_LOOK
def test_the_queue(
    theme: str, width: int, investigator_page: Page, live_server: Any, vessel: Vessel
) -> None:
    page = investigator_page
    show(page, live_server.url + reverse("vessels:match-list"), theme, width)
    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.get_by_role("article").first).to_contain_text("came back")
    assert_sound(page)
    show(page, live_server.url + reverse("vessels:listed-search") + "?q=angarra", theme, width)
    expect(page.get_by_role("row")).to_have_count(4)
    assert_sound(page)


@EACH_LOOK
def test_her_sanctions_tab(
    theme: str, width: int, investigator_page: Page, live_server: Any, vessel: Vessel
) -> None:
    page = investigator_page
    url = live_server.url + reverse("vessels:vessel-sanctions", args=[vessel.pk])
    show(page, url, theme, width)
    expect(page.get_by_role("heading", name="May be her")).to_be_visible()
    page.get_by_text("Other ships: 0 dismissed, 1 with another IMO number").click()
    expect(page.get_by_text("But the IMO numbers differ")).to_be_visible()
    assert_sound(page)


def test_the_past_in_each_look(investigator_page: Page, live_server: Any, vessel: Vessel) -> None:
    page, today = investigator_page, f"on={datetime.now(UTC):%Y-%m-%d}"
    tab = reverse("vessels:vessel-sanctions", args=[vessel.pk])
    for address in (
        f"{reverse('vessels:match-list')}?{today}",
        f"{reverse('vessels:listed-search')}?q=angarra&{today}",
        f"{reverse('vessels:vessel-list')}?{today}",
        f"{tab}?{today}",
    ):
        page.goto(live_server.url + address)
        expect(page.get_by_text("You are reading the past")).to_be_visible()
        assert_sound_in_each_look(page)


def test_working_through_the_queue_by_keyboard(
    investigator_page: Page, live_server: Any, vessel: Vessel
) -> None:
    page = investigator_page
    page.goto(live_server.url + reverse("vessels:match-list"))
    first = page.get_by_role("article").first
    first.get_by_label("Why is it her, or why not?").focus()
    page.keyboard.type("Still the barge.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Dismissed: VOLGA TRADER")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)
    # The next one's reason has the focus: typing goes on without a mouse.
    expect(page.get_by_label("Why is it her, or why not?").first).to_be_focused()
    page.keyboard.type("Her call sign.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Confirmed: VOLGA TRADER")).to_be_visible()
    assert Match.objects.get(uid="14").state == MatchState.CONFIRMED
