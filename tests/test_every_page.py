"""Every page that somebody may open, in a real browser: accessible, whole at both widths, in order.

The pages are those of `access_table.txt`; a new address is looked at as soon as it has its line.
"""

from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.access_world import World, arguments, make_world
from tests.browser import assert_sound_in_each_look, let_in
from tests.test_access import ADDRESSES, PEOPLE, address, group, rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]))"""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **kwargs: None)
    return make_world()


def first_let_in(name: str) -> str | None:
    """The first of the people whom the table lets open this address."""
    codes = rows()[name, "GET"]
    return next((who for who, code in zip(PEOPLE, codes, strict=False) if code == 200), None)


def is_page(person: User | None, url: str) -> bool:
    """A whole page; not a fragment, data or a download."""
    client = Client()
    if person:
        client.force_login(person)
    answer: Any = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_html = answer.headers["Content-Type"].startswith("text/html")
    return answer.status_code == 200 and is_html and b"<html" in body


def assert_in_order(page: Page) -> None:
    """One heading of the first level, a title, and no level left out on the way down."""
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1, f"{page.url} has headings of the levels {levels}"
    steps = pairwise(levels)
    assert all(then <= now + 1 for now, then in steps), f"{page.url} leaves out a level: {levels}"
    assert not page.title().startswith(" "), f"{page.url} has no title of its own"


@pytest.mark.parametrize("app", sorted({group(name) for name in ADDRESSES}))
def test_every_page_is_accessible_and_fits(
    app: str, world: World, page: Page, live_server: Any
) -> None:
    given, faults, looked_at = arguments(world), [], 0
    for name in (name for name in ADDRESSES if group(name) == app):
        who = first_let_in(name)
        if who is None or not is_page(world.people[who], address(name, given)):
            continue
        page.context.clear_cookies()
        if person := world.people[who]:
            let_in(page, live_server.url, person)
        page.goto(live_server.url + address(name, given))
        if page.locator("#stage").count():
            expect(page.locator("#stage")).to_have_attribute("data-ready", "true")
        looked_at += 1
        for check in (assert_in_order, assert_sound_in_each_look):
            try:
                check(page)
            except AssertionError as fault:
                faults.append(f"{name}: {fault}")
    assert looked_at
    assert not faults, "\n".join(faults)
