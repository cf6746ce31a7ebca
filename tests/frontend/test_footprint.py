"""Drawing a footprint: by mouse, by typing, and back from the form."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visit, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.frontend.urls")]

NOTE = "[data-note]"


@pytest.fixture
def form(visit: Visit) -> Page:
    page = visit("/footprint/")
    expect(page.locator("[data-footprint]")).to_have_attribute("data-ready", "true")
    return page


def click_map(page: Page, *spots: tuple[int, int]) -> None:
    for x, y in spots:
        page.locator("#map").click(position={"x": x, "y": y})


def test_corners_and_place_by_mouse(form: Page) -> None:
    click_map(form, (100, 100), (200, 110))
    expect(form.locator(NOTE)).to_have_text("A footprint needs 1 more corner.")
    assert form.locator("#id_footprint").input_value() == ""

    click_map(form, (180, 200))
    form.get_by_role("button", name="Set the place").click()
    click_map(form, (150, 150))

    polygon = json.loads(form.locator("#id_footprint").input_value())
    ring = polygon["coordinates"][0]
    assert polygon["type"] == "Polygon"
    assert len(ring) == 4
    assert ring[0] == ring[-1]
    assert json.loads(form.locator("#id_location").input_value())["type"] == "Point"

    form.get_by_role("button", name="Undo corner").click()
    assert form.locator("#id_footprint").input_value() == ""


def test_corners_by_keyboard_alone(form: Page) -> None:
    form.get_by_label("Corners, one a line").fill("42.0, 130.0\n42.0, 130.6\n42.5, 130.3")
    ring = json.loads(form.locator("#id_footprint").input_value())["coordinates"][0]
    assert ring == [[130.0, 42.0], [130.6, 42.0], [130.3, 42.5], [130.0, 42.0]]


def test_a_bad_line_is_named_and_the_footprint_stays(form: Page) -> None:
    corners = form.get_by_label("Corners, one a line")
    corners.fill("42.0, 130.0\n42.0, 130.6\n42.5, 130.3")
    kept = form.locator("#id_footprint").input_value()
    corners.fill("42.0, 130.0\n42.0, 130.6\n142.5, 130.3")
    expect(form.locator(NOTE)).to_have_text("Line 3: latitude 142.5 is outside -90 to 90.")
    assert form.locator("#id_footprint").input_value() == kept


def test_a_refused_form_shows_the_footprint_again(form: Page) -> None:
    form.get_by_label("Corners, one a line").fill("42.0, 130.0\n42.0, 130.6\n42.5, 130.3")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("[data-footprint]")).to_have_attribute("data-ready", "true")
    expect(form.get_by_label("Corners, one a line")).to_have_value(
        "42, 130\n42, 130.6\n42.5, 130.3"
    )
    expect(form.locator(".corner-handle")).to_have_count(3)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_form_is_accessible_and_fits(visit: Visit, theme: str, width: int) -> None:
    page = visit("/footprint/", theme=theme, width=width)
    expect(page.locator("[data-footprint]")).to_have_attribute("data-ready", "true")
    click_map(page, (100, 100), (200, 110), (180, 200))
    assert_sound(page)
