"""Signing in with two factors and managing people, as a person does it."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts import verification
from accounts.models import User
from tests.accounts.test_sign_in import code_for
from tests.browser import assert_sound_in_each_look
from tests.conftest import PASSWORD, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_second_factor_is_set_up_and_asked_for(
    page: Page, live_server: Any, investigator: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    page.goto(f"{live_server.url}/")
    assert_sound_in_each_look(page)
    page.get_by_label("Email").fill(investigator.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("is not right")
    assert_sound_in_each_look(page)
    sign_in(page, live_server.url, investigator)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up the second factor")
    assert_sound_in_each_look(page)
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert_sound_in_each_look(page)
    recovery_code = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Email").fill(investigator.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert_sound_in_each_look(page)
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")


def test_an_administrator_makes_an_account_and_its_owner_replaces_the_password(
    page: Page, live_server: Any, administrator: User
) -> None:
    sign_in(page, live_server.url, administrator)
    page.goto(live_server.url + reverse("accounts:people-list"))
    assert_sound_in_each_look(page)
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Email").fill("new@plimsoll.example")
    page.get_by_label("Full name").fill("New Colleague")
    page.get_by_label("Investigator").check()
    assert_sound_in_each_look(page)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_test_id("password")).to_be_visible()
    assert_sound_in_each_look(page)
    password = page.get_by_test_id("password").inner_text()
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Email").fill("new@plimsoll.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Your password is temporary")).to_be_visible()
    assert_sound_in_each_look(page)
    page.get_by_label("Current Password").fill(password)
    page.get_by_label("New Password", exact=False).nth(0).fill("a long enough phrase of mine")
    page.get_by_label("New Password (again)").fill("a long enough phrase of mine")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New Colleague")
    assert_sound_in_each_look(page)


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
        assert_sound_in_each_look(page)
