"""Signing in with two factors and managing people, as a person does it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts import verification
from accounts.models import User
from tests.accounts.test_sign_in import code_for
from tests.conftest import PASSWORD, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def assert_sound(page: Page) -> None:
    """Accessible by axe and no wider than the window, in a theme at each width."""
    for width, theme in ((1440, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        page.evaluate("Promise.all(document.getAnimations().map(change => change.finished))")
        results = Axe().run(page, options=STANDARD)
        assert not results.response["violations"], f"{page.url}\n{results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def test_the_second_factor_is_set_up_and_asked_for(
    page: Page, live_server: Any, investigator: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    page.goto(f"{live_server.url}/")
    assert_sound(page)
    page.get_by_label("Email").fill(investigator.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("is not right")
    assert_sound(page)
    sign_in(page, live_server.url, investigator)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up the second factor")
    assert_sound(page)
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert_sound(page)
    recovery_code = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Email").fill(investigator.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert_sound(page)
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")


def test_an_administrator_makes_an_account_and_its_owner_replaces_the_password(
    page: Page, live_server: Any, administrator: User
) -> None:
    sign_in(page, live_server.url, administrator)
    page.goto(live_server.url + reverse("accounts:people-list"))
    assert_sound(page)
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Email").fill("new@plimsoll.example")
    page.get_by_label("Full name").fill("New Colleague")
    page.get_by_label("Investigator").check()
    assert_sound(page)
    page.get_by_role("button", name="Make the account").click()
    assert_sound(page)
    password = page.get_by_test_id("password").inner_text()
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Email").fill("new@plimsoll.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Your password is temporary")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Current Password").fill(password)
    page.get_by_label("New Password", exact=False).nth(0).fill("a long enough phrase of mine")
    page.get_by_label("New Password (again)").fill("a long enough phrase of mine")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New Colleague")
    assert_sound(page)


def test_the_other_pages_are_accessible_and_fit(
    page: Page, live_server: Any, administrator: User, investigator: User
) -> None:
    verification.audit(actor=administrator)
    sign_in(page, live_server.url, administrator)
    for address in (
        reverse("accounts:integrity"),
        reverse("accounts:team-list"),
        reverse("accounts:person-edit", args=[investigator.pk]),
        reverse("account_logout"),
    ):
        page.goto(live_server.url + address)
        assert_sound(page)
