"""An event and a reachable area in a real browser: drawn, kept, and readable by everybody."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from tests.browser import assert_sound_in_each_look, let_in
from tests.vessels.track_samples import claim_mmsi, heard, open_angara, position
from vessels.detection import events
from vessels.models import Event, EventKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines", roles=[Role.INVESTIGATOR]
    )


def test_an_area_across_the_antimeridian_is_drawn_in_one_piece(
    page: Page, live_server: Any, person: User
) -> None:
    vessel = open_angara(person)
    claim_mmsi(person, vessel)
    heard(
        person,
        position("2024-02-07T00:00:00", 48.0, 179.7),
        position("2024-02-07T08:00:00", 48.0, -179.6),
    )
    events.detect(actor=person, vessel=vessel)
    gap = Event.objects.get(kind=EventKind.GAP)
    let_in(page, live_server.url, person)
    reach = reverse("vessels:gap-reach", args=[gap.pk])
    page.goto(f"{live_server.url}{reach}?top_speed_kn=12&cell_nm=5")
    area = page.locator("path.event-area")
    expect(area).to_have_count(1)
    drawn, frame = area.bounding_box(), page.locator(".map-frame").bounding_box()
    assert drawn
    assert frame
    assert frame["x"] <= drawn["x"]
    assert drawn["x"] + drawn["width"] <= frame["x"] + frame["width"]
    assert drawn["width"] > frame["width"] / 6
    assert drawn["width"] < 3 * drawn["height"]


def test_a_gap_leads_to_an_area_that_is_drawn_and_kept(
    page: Page, live_server: Any, person: User
) -> None:
    vessel = open_angara(person)
    claim_mmsi(person, vessel)
    heard(
        person,
        position("2024-02-07T00:00:00", 42.6, 131.8),
        position("2024-02-07T01:00:00", 42.6, 132.0),
        position("2024-02-08T01:00:00", 42.6, 132.3),
    )
    events.detect(actor=person, vessel=vessel)
    gap = Event.objects.get(kind=EventKind.GAP)
    let_in(page, live_server.url, person)

    page.goto(live_server.url + reverse("vessels:event-detail", args=[gap.pk]))
    expect(page.locator('#stage[data-ready="true"]')).to_be_visible()
    expect(page.get_by_role("heading", name="Who else was heard")).to_be_visible()
    page.get_by_role("link", name="Where could she have been?").click()
    page.get_by_label("Top speed (kn)").fill("12")
    page.get_by_label("Cells (nm)").select_option("5")
    page.get_by_role("button", name="Reckon").click()
    expect(page.locator("path.event-area").first).to_be_visible()
    assert_sound_in_each_look(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. It can be cited as an exhibit.")).to_be_visible()
    assert Event.objects.filter(kind=EventKind.REACHABILITY, vessel=vessel).count() == 1
