"""Pages in a real browser: letting somebody in, how a page is dressed, what every page owes.

A click does not wait for the page it leads to: expect something that only that page shows before
the page is looked at.
"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User

Visit = Callable[..., Page]
STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # what passes is not written down in full
}
LOOKS = [("light", 1440), ("dark", 390)]
EACH_LOOK = pytest.mark.parametrize(("theme", "width"), LOOKS)


def let_in(page: Page, base_url: str, user: User) -> Page:
    """Give the browser a session of `user` without the way through the sign-in page."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": base_url, "httpOnly": True}]
    )
    return page


def dress(page: Page, theme: str, width: int, height: int = 900) -> Page:
    """Show what is opened from now on in this theme, in a window of this size in pixels."""
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(f"localStorage.setItem('plimsoll-theme', '{theme}')")
    return page


def visitor(page: Page, base_url: str, user: User) -> Visit:
    """Opens an address of ours as `user`, in a theme and a width."""
    let_in(page, base_url, user)

    def go(address: str, *, theme: str = "light", width: int = 1440, height: int = 900) -> Page:
        dress(page, theme, width, height)
        page.goto(f"{base_url}{address}")
        return page

    return go


def assert_sound(page: Page) -> None:
    """Accessible by axe, and no wider than the window; looked at once its styles are there."""
    page.wait_for_load_state()
    results = Axe().run(page, options=STANDARD)
    assert not results.response["violations"], f"{page.url}\n{results.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the window"


def assert_sound_in_each_look(page: Page) -> None:
    """The same for the page as it stands, light and wide and then dark and narrow."""
    page.wait_for_load_state()
    for theme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        page.evaluate("Promise.all(document.getAnimations().map(change => change.finished))")
        assert_sound(page)
