"""Release and agency pages in a real browser: usable, accessible, whole at both widths."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from evidence.marking import TLP
from partners import agencies, releasing
from partners.models import Agency, Release
from tests.browser import assert_sound_in_each_look, let_in
from tests.partners.cases import approved_case

pytestmark = pytest.mark.browser


@pytest.fixture
def officer_page(
    page: Page, live_server: Any, transactional_db: None, release_officer: User
) -> Page:
    """A browser signed in as the release officer."""
    return let_in(page, live_server.url, release_officer)


def test_every_page_is_accessible_and_fits(
    officer_page: Page,
    live_server: Any,
    investigator: User,
    supervisor: User,
    release_officer: User,
) -> None:
    case = approved_case(investigator, supervisor, release_officer)
    approved_case(investigator, supervisor, release_officer, also="second")
    entered = [
        agencies.create_agency(
            actor=release_officer, name=name, max_tlp=tlp, country="KR", is_fictional=True
        )
        for name, tlp in (("Ministry of Oceans", TLP.AMBER), ("Port authority", TLP.GREEN))
    ]
    agencies.issue_credentials(actor=release_officer, agency=entered[0])
    create = reverse("partners:release-create", args=[case.reference])
    officer_page.goto(f"{live_server.url}{create}")
    officer_page.locator("summary", has_text="will get").first.click()
    assert_sound_in_each_look(officer_page)
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[entered[0]])
    addresses = [
        reverse("partners:release-list"),
        release.get_absolute_url(),
        reverse("partners:agency-list"),
        reverse("partners:agency-create"),
        entered[0].get_absolute_url(),
        reverse("api-docs"),
    ]
    for address in addresses:
        officer_page.goto(f"{live_server.url}{address}")
        assert_sound_in_each_look(officer_page)


def test_an_agency_is_entered_and_a_case_released_by_hand(
    officer_page: Page,
    live_server: Any,
    investigator: User,
    supervisor: User,
    release_officer: User,
) -> None:
    case = approved_case(investigator, supervisor, release_officer)
    page = officer_page
    page.goto(live_server.url + reverse("partners:agency-list"))
    page.get_by_role("link", name="Add agency").first.click()
    page.get_by_label("Name").fill("Ministry of Oceans")
    page.get_by_label("Marking ceiling").select_option("AMBER")
    page.get_by_role("button", name="Add agency").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ministry of Oceans")
    page.wait_for_load_state("networkidle")  # a click while the page still moves may miss
    page.get_by_role("button", name="Issue credentials").click()
    secret = page.get_by_test_id("client-secret").inner_text()
    assert len(secret) >= 64
    assert_sound_in_each_look(page)
    page.goto(live_server.url + reverse("partners:release-list"))
    page.get_by_role("link", name=f"Prepare release of {case.reference}").click()
    page.get_by_role("checkbox", name="Ministry of Oceans").check()
    page.get_by_label("I have read what will be sent").check()
    page.get_by_role("button", name="Seal and release").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Released to Ministry of Oceans")
    release = Release.objects.get()
    expect(page.get_by_text(f"--key {release.key_id}")).to_be_visible()
    assert Agency.objects.get() == release.agency


def test_a_stranger_can_read_the_api_page(page: Page, live_server: Any, db: None) -> None:
    page.goto(live_server.url + reverse("api-docs"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Partner API, version 1")
    assert_sound_in_each_look(page)
