"""A signed-in browser on the pages of tests/frontend/urls.py."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import Role, User

Visit = Callable[..., Page]


@pytest.fixture
def person(transactional_db: None) -> User:
    roles = [Role.INVESTIGATOR, Role.SUPERVISOR, Role.RELEASE_OFFICER]
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=roles, is_fictional=True
    )


@pytest.fixture
def visit(page: Page, live_server: Any, person: User) -> Visit:
    """Opens an address in a theme and a width, with the session of `person`."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url, "httpOnly": True}]
    )

    def go(address: str, *, theme: str = "light", width: int = 1440, height: int = 900) -> Page:
        page.set_viewport_size({"width": width, "height": height})
        page.add_init_script(f"localStorage.setItem('plimsoll-theme', '{theme}')")
        page.goto(f"{live_server.url}{address}")
        return page

    return go
