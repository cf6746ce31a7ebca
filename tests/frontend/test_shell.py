"""The page shell and the components: accessible in both themes, whole at both widths."""

import pytest
from playwright.sync_api import expect

from tests.browser import Visit, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.frontend.urls")]

WIDTHS = [1440, 390]
THEMES = ["light", "dark"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_components_are_accessible_and_fit(visit: Visit, theme: str, width: int) -> None:
    page = visit("/gallery/", theme=theme, width=width)

    assert_sound(page)


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "problem"])
@pytest.mark.parametrize("theme", THEMES)
def test_error_pages_are_accessible_and_say_what_to_do(visit: Visit, name: str, theme: str) -> None:
    page = visit(f"/entrance/?page={name}", theme=theme, width=390)

    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    expect(page.get_by_role("link", name="Go")).to_be_visible()
    assert_sound(page)


def test_the_theme_is_kept_for_the_next_page(visit: Visit) -> None:
    page = visit("/gallery/")
    page.get_by_role("button", name="Theme").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    kept = page.evaluate("localStorage.getItem('plimsoll-theme')")

    assert kept == "dark"


def test_the_keyboard_can_skip_the_rail(visit: Visit) -> None:
    page = visit("/footprint/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    page = visit("/gallery/")
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Title: This field is required.").click()
    expect(page.get_by_label("Title")).to_be_focused()


def test_a_notice_can_be_dismissed(visit: Visit) -> None:
    page = visit("/gallery/")
    notice = page.locator(".notice", has_text="A plain notice.")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)


def test_the_account_menu_opens_and_closes_by_keyboard(visit: Visit) -> None:
    page = visit("/gallery/")
    page.locator("summary", has_text="Account").press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_the_rail_marks_where_we_are(visit: Visit) -> None:
    page = visit("/review-queue/")
    current = page.get_by_role("navigation", name="Primary").locator("[aria-current]")
    expect(current).to_have_text("Review")
