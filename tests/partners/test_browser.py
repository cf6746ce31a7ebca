"""Release and agency pages in a real browser: usable, accessible, whole at both widths."""

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from evidence.marking import TLP
from partners import agencies, releasing
from partners.models import Agency, Release
from tests.partners.cases import approved_case

pytestmark = pytest.mark.browser

STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SHOTS = os.environ.get("SHOTS_DIR", "")


@pytest.fixture
def officer_page(
    page: Page, live_server: Any, transactional_db: None, release_officer: User
) -> Page:
    """A browser signed in as the release officer."""
    client = Client()
    client.force_login(release_officer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url, "httpOnly": True}]
    )
    return page


def assert_sound(page: Page, name: str) -> None:
    """Accessible by axe and no wider than the window, in a theme at each width."""
    for width, theme in ((1440, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        page.evaluate("Promise.all(document.getAnimations().map(change => change.finished))")
        results = Axe().run(page, options=STANDARD)
        assert not results.response["violations"], results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{theme}-{width}.png", full_page=True)


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
    assert_sound(officer_page, "release_create")
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[entered[0]])
    addresses = {
        "release_list": reverse("partners:release-list"),
        "release_detail": release.get_absolute_url(),
        "agency_list": reverse("partners:agency-list"),
        "agency_create": reverse("partners:agency-create"),
        "agency_detail": entered[0].get_absolute_url(),
        "api_docs": reverse("api-docs"),
    }
    for name, address in addresses.items():
        officer_page.goto(f"{live_server.url}{address}")
        assert_sound(officer_page, name)


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
    assert_sound(page, "credentials")
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
    assert_sound(page, "api_docs_stranger")
