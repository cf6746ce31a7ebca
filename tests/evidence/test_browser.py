"""Evidence in a real browser: a picture is added with its footprint, and every page is usable."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from evidence.models import Exhibit
from tests.browser import Visit, assert_sound
from tests.evidence.imagery.test_adding import SQUARE, add
from tests.evidence.samples import exhibit_of, picture
from tests.evidence.test_statements import add as add_said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ready(page: Page) -> None:
    """Wait for the page's map, where it has one."""
    for place in ("[data-footprint]", "#stage"):
        if page.locator(place).count():
            expect(page.locator(place)).to_have_attribute("data-ready", "true")


def fill_description(page: Page) -> None:
    page.get_by_label("Title").fill("Quay at Najin <b>")
    page.get_by_label("Source", exact=False).first.fill("CNS")
    page.get_by_label("Collected by").fill("Ines Investigator")
    page.get_by_label("Collected at").fill("2024-02-09 14:02")
    page.get_by_label("When what it shows happened").fill("2023-08")


def test_a_picture_is_added_with_its_footprint(
    visit: Visit, investigator: User, tmp_path: Path
) -> None:
    scene = tmp_path / "scene.png"
    scene.write_bytes(picture(size=(900, 600)))
    page = visit("")
    page.get_by_role("link", name="Add an exhibit").first.click()
    page.get_by_role("link", name="Imagery").click()
    expect(page.locator("[data-footprint]")).to_have_attribute("data-ready", "true")

    fill_description(page)
    page.locator("input[type=file]").set_input_files(scene)
    page.get_by_label("Corners, one a line").fill("42.0, 130.0\n42.0, 130.6\n42.5, 130.3")
    page.get_by_role("button", name="Add the exhibit").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Quay at Najin <b>")
    expect(page.get_by_text("Added: Quay at Najin <b>")).to_be_visible()
    ready(page)
    expect(page.locator(".footprint").first).to_be_attached()
    shown = page.get_by_role("img", name="Quay at Najin <b>")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    exhibit = Exhibit.objects.get()
    assert exhibit.scene.footprint is not None
    assert exhibit.shown_precision == "month"


def test_a_wrong_file_is_told_at_the_top_and_the_rest_is_kept(
    visit: Visit, investigator: User, tmp_path: Path
) -> None:
    scene = tmp_path / "scene.tif"
    scene.write_text("not a picture\n" * 10)
    page = visit("add/?kind=imagery")
    ready(page)
    fill_description(page)
    page.locator("input[type=file]").set_input_files(scene)
    page.get_by_role("button", name="Add the exhibit").click()

    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_contain_text("its content is plain text, though its name says TIFF")
    expect(page.get_by_label("Title")).to_have_value("Quay at Najin <b>")
    ready(page)
    assert_sound(page)
    assert not Exhibit.objects.exists()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_every_page_is_accessible_and_fits(
    page: Page, visit: Visit, investigator: User, theme: str, width: int
) -> None:
    image = add(investigator, picture(size=(900, 600)), footprint=SQUARE, is_illustrative=True)
    said = add_said(investigator, translation="слова", translated_by="Ines", language="ru")
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(f"localStorage.setItem('plimsoll-theme', '{theme}')")
    addresses = [
        "", "?q=zzz", "add/", "add/?kind=statement", "add/?kind=imagery", f"{image.pk}/",
        f"{said.pk}/", f"{exhibit_of(investigator).pk}/", f"{image.pk}/edit/",
    ]  # fmt: skip
    for address in addresses:
        visit(address)
        ready(page)
        assert_sound(page)
