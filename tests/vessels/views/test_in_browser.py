"""The vessel and import pages in a real browser: drawn, accessible, whole at both widths."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from tests.browser import EACH_LOOK, assert_sound, dress, let_in
from tests.vessels.track_samples import claim, claim_mmsi, heard, open_angara, position
from vessels.models import Attribute, Vessel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=[Role.INVESTIGATOR]
    )


@pytest.fixture
def signed_in_page(page: Page, live_server: Any, person: User) -> Page:
    return let_in(page, live_server.url, person)


@pytest.fixture
def angara(person: User) -> Vessel:
    vessel = open_angara(person)
    claim_mmsi(person, vessel)
    claim(person, vessel, Attribute.FLAG, "North Korea", source="Reuters caption")
    claim(person, vessel, Attribute.FLAG, "Russia", source="OFAC SDN")
    heard(
        person,
        position("2024-02-07T00:00:00", 34.7, 129.3),
        position("2024-02-07T06:00:00", 33.4, 128.0),
        position("2024-02-09T02:00:00", 30.2, 122.9),
        position("2024-02-09T04:00:00", 29.9, 122.3),
        is_illustrative=True,
    )
    return vessel


@EACH_LOOK
def test_the_vessel_page_draws_the_track_and_is_accessible(
    theme: str, width: int, signed_in_page: Page, live_server: Any, angara: Vessel
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:vessel-detail", args=[angara.pk]))
    expect(page.locator("#stage")).to_have_attribute("data-ready", "true")
    expect(page.get_by_text("No AIS for 44 h").first).to_be_visible()
    expect(page.get_by_text("sources differ")).to_be_visible()
    assert_sound(page)


@pytest.mark.parametrize("name", ["vessel-list", "vessel-open", "import-list"])
def test_the_lists_and_forms_are_accessible_on_a_phone(
    name: str, signed_in_page: Page, live_server: Any, angara: Vessel
) -> None:
    page = signed_in_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse(f"vessels:{name}"))
    assert_sound(page)
