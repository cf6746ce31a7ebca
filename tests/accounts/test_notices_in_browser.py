"""Notices as a person reads them: a change with many ships, what is folded away, ticks."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts import compartments, notices
from accounts.models import LinkKind, Notice, NoticeKind, User
from accounts.notices import Link, Telling, Word
from tests.browser import EACH_LOOK, Visit, assert_sound, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "accounts:notice-list"


@pytest.fixture
def visit(page: Page, live_server: Any, transactional_db: None, investigator: User) -> Visit:
    return visitor(page, live_server.url, investigator)


def word(key: str, title: str, kind: NoticeKind = NoticeKind.LISTING) -> Word:
    return Word(kind, key, title, "Entry 37049, version of 2023-01-25 12:00Z.", reverse(LIST))


def tell(person: User) -> None:
    """A company's new name with seven ships and two cases, a ship's new flag, and a match."""
    group = compartments.create(actor=person, name="Case C-2026-0001", lead=person)
    ships = [
        Link(LinkKind.VESSEL, f"SHIP {number} (IMO 900000{number})", f"/vessels/{number}/")
        for number in range(1, 8)
    ]
    case = Link(LinkKind.CASE, "C-2026-0002", "/cases/C-2026-0002/", compartment=group)
    without = "approved without this: consider a new review"
    sealed = Link(LinkKind.DRIFT, "C-2026-0001", "/cases/C-2026-0001/review/", without, group)
    renamed = word("change:1", "TRANSMORFLOT LLC is now called MG-FLOT LLC on OFAC SDN")
    flag = word("change:2", "SHIP 1 has a changed entry on OFAC SDN")
    match = word("match:1", "Your decision on SHIP 2 and entry 7 came back", NoticeKind.MATCH)
    tellings = [
        Telling(renamed, {person: [*ships, case, sealed]}),
        Telling(flag, {person: ships[:1]}),
        Telling(match, {person: []}),
    ]
    notices.tell_all(actor=None, agent="task:test", tellings=tellings)
    notices.set_read(actor=person, among=[Notice.objects.get(key="match:1").pk])


@EACH_LOOK
def test_the_page_is_accessible_and_fits(
    visit: Visit, investigator: User, theme: str, width: int
) -> None:
    empty = visit(reverse(LIST), theme=theme, width=width)
    expect(empty.get_by_text("Nothing to tell")).to_be_visible()
    assert_sound(empty)
    tell(investigator)
    page = visit(reverse(LIST), theme=theme, width=width)
    expect(page.get_by_role("link", name="SHIP 6 (IMO 9000006)")).to_be_hidden()
    assert_sound(page)
    page.get_by_text("and 2 more").click()
    expect(page.get_by_role("link", name="SHIP 6 (IMO 9000006)")).to_be_visible()
    assert_sound(page)
    narrowed = visit(f"{reverse(LIST)}?kind=match&unread=on", theme=theme, width=width)
    expect(narrowed.get_by_text("No notice of this kind")).to_be_visible()
    assert_sound(narrowed)


def test_what_is_ticked_is_read_and_the_filter_stays(visit: Visit, investigator: User) -> None:
    tell(investigator)
    page = visit(reverse(LIST))
    page.get_by_label("About").select_option("SHIP 1 (IMO 9000001)")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".notices > li")).to_have_count(2)
    page.get_by_label("Mark as read: SHIP 1 has a changed entry on OFAC SDN").check()
    page.get_by_role("button", name="Mark ticked as read").click()
    expect(page.get_by_text("1 marked as read.")).to_be_visible()
    expect(page.get_by_label("About")).to_have_value("SHIP 1 (IMO 9000001)")
    expect(page.locator(".notices > li.unread")).to_have_count(1)
