"""Setting up a list in a real browser: its format's files appear, its columns are understood."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import EACH_LOOK, assert_sound, dress, let_in
from vessels.models import SanctionsList

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = (
    "Kennung;Schiffsname;IMO-Nr.;gelistet am\n"
    "A-1;ILLUSTRATIVE - synthetic;9999993;25.6.2024\n"
    "A-2;LONG WAVE;99999X3;gestern\n"
)


@pytest.fixture
def admin_page(page: Page, live_server: Any, administrator: User) -> Page:
    return let_in(page, live_server.url, administrator)


@EACH_LOOK
def test_a_list_is_set_up_from_its_format_to_its_columns(
    theme: str, width: int, admin_page: Page, live_server: Any, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN, encoding="utf-8")
    page = admin_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:list-add"))

    page.get_by_label("Format").select_option("ofac-sdn-csv")
    expect(page.get_by_label("Address", exact=True)).to_have_value(
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.CSV"
    )
    expect(page.get_by_label("Other names (ALT.CSV)")).to_have_value(
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ALT.CSV"
    )
    assert_sound(page)
    page.get_by_label("Format").select_option("plain-csv")
    expect(page.get_by_label("Other names (ALT.CSV)")).to_have_count(0)
    page.get_by_label("Code").fill("own")
    page.get_by_label("Name", exact=False).first.fill("Own list")
    page.get_by_label("Published by").fill("Harbour authority")
    page.get_by_role("button", name="Save").click()

    page.get_by_label("A file of the list").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("cell", name="2024-06-25")).to_be_visible()
    expect(page.get_by_text("“gestern” is not a date")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Listed on").select_option("")
    expect(page.get_by_role("cell", name="2024-06-25")).to_have_count(0)
    expect(page.get_by_text("“gestern” is not a date")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The columns of Own list are set.")).to_be_visible()
    expect(page.get_by_text("Schiffsname")).to_be_visible()
    assert_sound(page)
    assert SanctionsList.objects.get(pk="own").columns == {
        "uid": "Kennung",
        "name": "Schiffsname",
        "imo": "IMO-Nr.",
    }
