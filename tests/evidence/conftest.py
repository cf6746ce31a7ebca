from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import User
from tests.browser import Visit, visitor


@pytest.fixture
def visit(page: Page, live_server: Any, investigator: User) -> Visit:
    """Opens an address under /evidence/ with the session of the investigator."""
    go = visitor(page, live_server.url, investigator)
    return lambda address: go(f"/evidence/{address}")
