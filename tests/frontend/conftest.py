"""A signed-in browser on the pages of tests/frontend/urls.py."""

from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import Role, User
from tests.browser import Visit, visitor


@pytest.fixture
def person(transactional_db: None) -> User:
    roles = [Role.INVESTIGATOR, Role.SUPERVISOR, Role.RELEASE_OFFICER]
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=roles, is_fictional=True
    )


@pytest.fixture
def visit(page: Page, live_server: Any, person: User) -> Visit:
    """Opens an address in a theme and a width, with the session of `person`."""
    return visitor(page, live_server.url, person)
