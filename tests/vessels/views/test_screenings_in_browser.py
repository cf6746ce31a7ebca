"""A list pasted in a real browser: waited for, read verdict by verdict, downloaded."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from tests.browser import assert_sound, dress, let_in
from tests.vessels.sanctions.matches.ships import OURS, own_vessel
from tests.vessels.screening.lists import PASTED, loaded
from vessels.models import Screening
from vessels.screening import running
from vessels.tasks import run_screening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=[Role.INVESTIGATOR]
    )


@pytest.fixture(params=[("light", 1440), ("dark", 390)], ids=["light-wide", "dark-narrow"])
def seen(request: pytest.FixtureRequest, page: Page, live_server: Any, person: User) -> Page:
    let_in(page, live_server.url, person)
    theme, width = request.param
    dress(page, theme, width)
    return page


def test_a_list_is_pasted_waited_for_read_and_downloaded(
    seen: Page,
    live_server: Any,
    person: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_screening, "delay_on_commit", lambda _: None)  # no worker yet
    loaded()
    own_vessel(person, "ANGARA", OURS)
    seen.goto(live_server.url + reverse("vessels:vessel-list"))
    seen.get_by_role("link", name="Screen a list").click()
    expect(seen.get_by_text("No screening yet")).to_be_visible()
    assert_sound(seen)

    seen.get_by_label("Name").fill("Port calls")
    seen.get_by_label("Paste ships").fill(PASTED)
    seen.get_by_role("button", name="Screen", exact=True).click()
    expect(seen.get_by_text("It starts as soon as a worker is free")).to_be_visible()
    assert_sound(seen)

    running.run(Screening.objects.get().pk)
    expect(seen.get_by_text("“Nothing found” clears nobody.")).to_be_visible()
    assert_sound(seen)
    listed = seen.get_by_role("row").filter(has_text="SAPFIR")
    expect(listed).to_contain_text("Same IMO number as OFAC SDN entry 1: 9179842.")
    expect(listed.get_by_role("link", name="our vessel ANGARA")).to_be_visible()
    listed.get_by_text("1 more").click()
    expect(listed.get_by_role("link", name="ANGARA", exact=True)).to_be_visible()

    seen.get_by_role("link", name="Namesake of another ship 1").click()
    expect(seen.get_by_text("Another ship.", exact=True)).to_be_visible()
    expect(seen.get_by_text("1 ship", exact=True)).to_be_visible()

    with seen.expect_download() as download:
        seen.get_by_role("link", name="Download result").click()
    kept = tmp_path / "result.csv"
    download.value.save_as(kept)
    assert "Same IMO number" in kept.read_text(encoding="utf-8-sig")

    seen.get_by_text("Delete this screening").click()
    assert_sound(seen)
    seen.get_by_role("button", name="Delete it").click()
    expect(seen.get_by_text("Deleted: Port calls, with 5 rows.")).to_be_visible()
    expect(seen.get_by_text("No screening yet")).to_be_visible()


def test_a_long_list_can_be_pasted_as_well(
    seen: Page, live_server: Any, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_screening, "delay_on_commit", lambda _: None)
    seen.goto(live_server.url + reverse("vessels:screening-list"))
    seen.get_by_label("Name").fill("Port calls")
    seen.get_by_label("Paste ships").evaluate(
        "(field) => { field.value = 'name,imo\\n' + 'ANGARA THE FIRST OF HER NAME,9179842\\n'"
        ".repeat(100000) }"
    )
    seen.get_by_role("button", name="Screen", exact=True).click()
    expect(seen.get_by_text("It starts as soon as a worker is free")).to_be_visible()

    assert Screening.objects.get().rows_total == 100_000
