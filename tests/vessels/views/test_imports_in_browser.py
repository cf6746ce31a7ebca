"""Files brought in by a person in a real browser: recognised, named column by column, undone."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from accounts.models import Role, User
from tests.browser import assert_sound, assert_sound_in_each_look, dress, let_in
from tests.vessels.ais.parsers.samples import DANISH_HEADER, danish, lines
from tests.vessels.track_samples import heard, position
from vessels.ais import importing, progress
from vessels.models import Position, PositionImport

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DANISH = lines(
    DANISH_HEADER,
    danish(),
    danish("07/02/2024 00:01:00", status="Unknown value"),
    danish("07/02/2024 00:01:00", status="Unknown value"),
    danish(mobile="Base Station", mmsi=2190064),
    danish("07/02/2024 00:02:00", lat=91),
)
BOATS = lines(
    "ship;seen;position north;position east;v",
    "TESTER;20/03/2021 00:22;31,4386;32,32925;5,5",
    "TESTER;20/03/2021 01:25;31,40955;32,3986;fast",
)


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=[Role.INVESTIGATOR]
    )


@pytest.fixture
def signed_in_page(page: Page, live_server: Any, person: User) -> Page:
    return let_in(page, live_server.url, person)


@pytest.fixture(params=[("light", 1440), ("dark", 390)], ids=["light-wide", "dark-narrow"])
def seen(request: pytest.FixtureRequest, signed_in_page: Page) -> Page:
    theme, width = request.param
    dress(signed_in_page, theme, width)
    return signed_in_page


def bring(page: Page, base: str, *files: Path) -> None:
    page.goto(base + reverse("vessels:import-new"))
    assert_sound(page)
    page.get_by_label("AIS files").set_input_files(list(files))
    page.get_by_role("button", name="Upload").click()


def test_a_danish_file_is_recognised_shown_imported_and_undone(
    seen: Page, live_server: Any, tmp_path: Path
) -> None:
    file = tmp_path / "aisdk.csv"
    file.write_bytes(DANISH)
    bring(seen, live_server.url, file)
    expect(seen.get_by_role("combobox", name="Format")).to_have_value("danish")
    expect(seen.get_by_text("2024-02-07 00:00:00Z").first).to_be_visible()
    expect(seen.get_by_text("Of the first 5 rows, 2 would be refused")).to_be_visible()
    expect(seen.get_by_text("Message of a base station, not of a vessel").first).to_be_visible()
    assert_sound(seen)
    assert not Position.objects.exists()
    seen.reload()  # the checker leaves empty style attributes, which the next swap would copy

    seen.get_by_label("Receivers").select_option("terrestrial")
    seen.get_by_role("button", name="Import", exact=True).click()
    expect(seen.get_by_text("It starts as soon as a worker is free")).to_be_visible()
    assert_sound(seen)

    made = PositionImport.objects.get()
    assert made.coverage == "terrestrial"
    importing.run(made.pk)
    # The page asks again by itself, and loads the account once the import has ended.
    expect(seen.get_by_text("2 + 1 + 0 + 2 = 5: every row is accounted for")).to_be_visible()
    assert_sound(seen)

    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    seen.once("dialog", agree)
    seen.get_by_role("button", name="Undo this import").click()
    expect(seen.get_by_text("Waiting to be undone")).to_be_visible()
    assert "2 positions are removed" in asked[0]
    assert_sound_in_each_look(seen)
    seen.reload()
    assert Position.objects.exists()
    progress.note_undo(made.pk, 0.4)
    expect(seen.get_by_role("progressbar", name="Read again")).to_have_attribute("value", "40")
    assert_sound(seen)
    importing.run_undo(made.pk)
    expect(seen.get_by_text("None of its positions are held any more")).to_be_visible()
    assert_sound(seen)
    assert not Position.objects.exists()


def test_the_columns_of_an_unknown_csv_are_named_and_its_rows_shown_anew(
    seen: Page, live_server: Any, tmp_path: Path
) -> None:
    file = tmp_path / "boats.csv"
    file.write_bytes(BOATS)
    bring(seen, live_server.url, file)
    expect(seen.get_by_text("This is not an AIS file that can be read")).to_be_visible()
    assert_sound(seen)
    seen.reload()  # the checker leaves empty style attributes, which the next swap would copy

    seen.get_by_role("combobox", name="Format").focus()
    seen.get_by_role("combobox", name="Format").select_option("mapped-csv")
    expect(seen.get_by_label("Columns are separated by")).to_have_value(";")
    expect(seen.get_by_role("combobox", name="Format")).to_be_focused()
    seen.get_by_label("Time (UTC)").select_option("seen")
    seen.get_by_label("Latitude").select_option("position north")
    seen.get_by_label("Longitude").select_option("position east")
    seen.get_by_label("Times are written like").select_option("%d/%m/%Y %H:%M")
    seen.get_by_label("Numbers have a decimal comma").check()
    said = seen.locator("#import-reading").get_by_text("which MMSI the whole file is of")
    expect(said).to_be_visible()
    seen.get_by_label("MMSI of the whole file").fill("273331000")
    seen.get_by_label("MMSI of the whole file").blur()
    expect(seen.get_by_text("31.4386")).to_be_visible()
    expect(seen.get_by_text("2021-03-20 00:22:00Z")).to_be_visible()

    seen.get_by_text("More columns").click()
    seen.get_by_label("Speed over ground").select_option("v")
    expect(seen.get_by_text("“fast”")).to_be_visible()
    expect(seen.get_by_label("Speed over ground")).to_be_visible()
    seen.get_by_label("Speeds are in").select_option("m/s")
    expect(seen.get_by_role("cell", name="10.7")).to_be_visible()
    assert_sound(seen)

    seen.get_by_role("button", name="Import", exact=True).click()
    expect(seen.get_by_text("It starts as soon as a worker is free")).to_be_visible()
    importing.run(PositionImport.objects.get().pk)
    expect(seen.get_by_text("2 + 0 + 0 + 0 = 2: every row is accounted for")).to_be_visible()
    assert Position.objects.filter(mmsi=273331000).count() == 2


def test_several_files_wait_in_the_list_and_are_found_by_state(
    seen: Page, live_server: Any, tmp_path: Path, person: User
) -> None:
    heard(person, position("2024-02-07T00:00:00"))
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(DANISH)
    two.write_text("Dear colleague,\n")
    bring(seen, live_server.url, one, two)
    expect(seen.get_by_text("2 files wait for the format to be confirmed.")).to_be_visible()
    assert_sound(seen)
    seen.get_by_label("State").select_option("draft")
    seen.get_by_role("button", name="Filter").click()
    expect(seen.get_by_role("link", name="one.csv")).to_be_visible()
    expect(seen.get_by_role("link", name="positions.csv")).to_have_count(0)
    assert_sound(seen)
