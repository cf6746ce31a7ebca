"""Opening a transponder as a vessel, and giving her the IMO number, by keyboard in a browser."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import assert_sound_in_each_look, visitor
from tests.vessels.track_samples import MMSI, claim_mmsi, open_angara

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_shared_number_is_opened_and_given_an_imo_number_by_keyboard(
    page: Page, live_server: object, investigator: User
) -> None:
    claim_mmsi(investigator, open_angara(investigator))
    visit = visitor(page, str(live_server), investigator)
    visit("/vessels/open/")
    page.get_by_label("IMO number or MMSI").fill(str(MMSI))
    page.get_by_label("Name", exact=True).fill("FISHER")
    page.get_by_label("Source", exact=True).fill("Seen off Najin")
    page.keyboard.press("Enter")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(f"MMSI {MMSI} leads to a vessel already")
    expect(notice).to_be_focused()
    expect(notice.get_by_role("link", name="Open her ANGARA")).to_be_visible()
    assert_sound_in_each_look(page)
    another = page.get_by_role("button", name="Add another vessel with this MMSI")
    another.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("FISHER")
    page.get_by_role("link", name="Give her IMO number").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Give the IMO number")
    page.get_by_label("IMO number").fill("9179842")
    page.get_by_role("textbox", name="Source").fill("A register")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Open ANGARA, IMO 9179842")).to_be_visible()
    assert_sound_in_each_look(page)
