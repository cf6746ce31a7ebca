from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User

Visit = Callable[[str], Page]


@pytest.fixture
def visit(page: Page, live_server: Any, investigator: User) -> Visit:
    """Opens an address under /evidence/ with the session of the investigator."""
    client = Client()
    client.force_login(investigator)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url, "httpOnly": True}]
    )

    def go(address: str) -> Page:
        page.goto(f"{live_server.url}/evidence/{address}")
        return page

    return go
