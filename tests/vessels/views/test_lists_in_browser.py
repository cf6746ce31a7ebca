"""The sanctions tab and the pages of lists in a real browser: sound at both widths and themes."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import EACH_LOOK, assert_sound, dress, let_in
from tests.vessels.sanctions.samples import ANGARA, MARIA, add_list, entry, fleet, sdn
from vessels.models import SanctionsList, Vessel
from vessels.sanctions import refreshing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def angara(investigator: User) -> Vessel:
    """Listed under an owner who was renamed since; a list more that was never loaded."""
    SanctionsList.objects.all().delete()
    ofac = add_list("ofac-sdn")
    add_list("uk-sanctions", is_enabled=False)
    for day, owner, count in (
        (datetime.combine(date(2023, 1, 31), time(12), UTC), "TRANSMORFLOT LLC", 2),
        (timezone.now(), "MG-FLOT LLC", 3),
    ):
        remarks = "Vessel Registration Identification IMO {}; Linked To: {}."
        body = sdn(
            [
                entry(37049, owner, kind="", remarks="Identification Number IMO 6016988."),
                entry(37059, "ANGARA", remarks=remarks.format(ANGARA, owner)),
                entry(37089, "MARIA", remarks=remarks.format(MARIA, owner)),
                *fleet(count),
            ]
        )
        run = refreshing.import_body(
            sanctions_list=ofac, body=body, file_name="sdn.csv", agent="test", now=day
        )
        assert run.outcome == "changed", run.message
    return Vessel.objects.create(imo_number=ANGARA, name="ANGARA", created_by=investigator)


@pytest.fixture
def signed_in_page(page: Page, live_server: Any, investigator: User) -> Page:
    return let_in(page, live_server.url, investigator)


@EACH_LOOK
def test_a_vessel_read_as_of_a_day(
    theme: str, width: int, signed_in_page: Page, live_server: Any, angara: Vessel
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:vessel-sanctions", args=[angara.pk]))
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    assert_sound(page)

    page.get_by_label("On the day").fill("2024-02-09")
    page.get_by_role("button", name="Read as of").click()

    expect(page.get_by_role("heading", name="Sanctions lists as of 2024-02-09")).to_be_visible()
    expect(page.get_by_text("the list had last been seen 2023-01-31 12:00Z")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("region", name="States on each list over time")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Entry 37059").first.click()
    expect(page.get_by_role("heading", name="Difference between two wordings")).to_be_visible()
    assert_sound(page)


@EACH_LOOK
def test_from_feeds_and_lists_to_a_renaming(
    theme: str, width: int, signed_in_page: Page, live_server: Any, angara: Vessel
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:feed-list"))
    page.get_by_text("1 more, switched off and never loaded").click()
    assert_sound(page)
    page.get_by_role("link", name="What changed").click()
    page.get_by_text("2 records that name it follow").click()
    expect(page.get_by_role("link", name="MARIA")).to_be_visible()
    assert_sound(page)
    page.goto(live_server.url + reverse("vessels:list-records", args=["ofac-sdn"]))
    page.get_by_label("Kind").select_option("organisation")
    page.get_by_label("On the day").fill("2024-02-09")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name="TRANSMORFLOT LLC")).to_be_visible()
    assert_sound(page)
    version = SanctionsList.objects.get(pk="ofac-sdn").versions.latest()
    page.goto(live_server.url + reverse("vessels:version-detail", args=[version.pk]))
    expect(page.get_by_text("TRANSMORFLOT LLC → MG-FLOT LLC").first).to_be_visible()
    assert_sound(page)


@EACH_LOOK
def test_every_page_of_a_list_and_the_identity_are_read_as_of_a_day(
    theme: str, width: int, signed_in_page: Page, live_server: Any, angara: Vessel
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:list-detail", args=["ofac-sdn"]))
    page.get_by_label("On the day").fill("2024-02-09")
    page.get_by_role("button", name="Read as of").click()
    told = page.get_by_text("You are reading the past: 2024-02-09.")
    expect(told).to_be_visible()
    expect(page.get_by_text("in force that day")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="version served").first.click()
    expect(told).to_be_visible()
    expect(page.get_by_text("this was the version held here")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="OFAC-SDN").first.click()
    page.get_by_role("link", name="Changes").click()
    expect(told).to_be_visible()
    expect(page.get_by_label("On the day")).to_have_value("2024-02-09")
    assert_sound(page)
    page.goto(
        live_server.url + reverse("vessels:vessel-sanctions", args=[angara.pk]) + "?on=2024-02-09"
    )
    page.get_by_role("link", name="Identity").click()
    expect(told).to_be_visible()
    assert_sound(page)
    page.get_by_label("As known on").fill("9 February")
    page.get_by_role("button", name="Read as of").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the day as year-month-day")
    expect(told).to_have_count(0)
    assert_sound(page)
