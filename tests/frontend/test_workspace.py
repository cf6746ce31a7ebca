"""Map, timeline and evidence panel: one moment, one selection, no claim beyond what is known."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, Response, expect

from tests.browser import Visit, assert_sound
from tests.frontend.test_shell import THEMES

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.frontend.urls")]

LAND = {"light": (247, 245, 239), "dark": (29, 43, 55)}
SEA = {"light": (217, 230, 238), "dark": (14, 28, 40)}


def drawn(page: Page) -> Page:
    expect(page.locator("#stage")).to_have_attribute("data-ready", "true")
    expect(page.locator("#map")).to_have_attribute("data-basemap", "true")
    return page


@pytest.fixture
def workspace(visit: Visit) -> Page:
    return drawn(visit("/workspace/?source=/stage.json"))


def share(page: Page, colour: tuple[int, int, int]) -> float:
    """How much of the map is painted in `colour`."""
    picture = Image.open(io.BytesIO(page.locator("#map").screenshot())).convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    return sum(n for n, found in counted if found == colour) / (picture.width * picture.height)


def painted(page: Page, colour: tuple[int, int, int]) -> bool:
    """Whether a tenth of the map becomes `colour` within a few looks; tiles come one by one."""
    return any(share(page, colour) > 0.1 for _ in range(20))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1440, 390])
def test_the_workspace_is_accessible_and_fits(visit: Visit, theme: str, width: int) -> None:
    page = drawn(visit("/workspace/?source=/stage.json", theme=theme, width=width))

    assert_sound(page)


def test_the_coastline_is_read_in_ranges_and_follows_the_theme(visit: Visit, page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "pmtiles" in answer.url else None)
    page.emulate_media(reduced_motion="reduce")
    drawn(visit("/workspace/?source=/stage.json"))

    assert {answer.status for answer in answers} == {206}
    assert painted(page, LAND["light"])
    assert painted(page, SEA["light"])

    page.get_by_role("button", name="Theme").click()
    assert painted(page, LAND["dark"])
    assert share(page, LAND["light"]) == 0


def test_a_silence_is_drawn_as_unknown_and_made_up_data_says_so(workspace: Page) -> None:
    expect(workspace.locator("path.gap-line")).to_have_count(1)
    expect(workspace.locator(".map-tip", has_text="No AIS for 61 h")).to_contain_text(
        "112 nm straight line. Path unknown."
    )
    expect(workspace.locator(".map-tip.made-up")).to_have_count(2)
    expect(workspace.locator(".map-tip.made-up").first).to_contain_text("ILLUSTRATIVE - synthetic")


def test_one_selection_on_panel_map_and_timeline(workspace: Page) -> None:
    item = workspace.locator("[data-exhibit=e4]")
    item.locator(".evidence-head").click()
    expect(item.locator(".evidence-detail")).to_be_visible()
    expect(workspace.locator(".timeline .exhibit.selected")).to_have_attribute(
        "data-exhibits", "e4 e5"
    )
    expect(workspace.locator("[data-now]")).to_have_text("2023-09-01 06:00Z")

    workspace.get_by_role("button", name="2 exhibits here").click()
    expect(workspace.locator("[data-exhibit=e1]")).to_have_class("evidence-item selected")
    workspace.get_by_role("button", name="2 exhibits here").click()
    expect(workspace.locator("[data-exhibit=e2]")).to_have_class("evidence-item selected")
    expect(item.locator(".evidence-detail")).to_be_hidden()


def test_the_playhead_says_when_nothing_was_heard(workspace: Page) -> None:
    status = workspace.locator("[data-status]")
    expect(status).to_contain_text("9.5 kn")
    expect(workspace.locator(".ship-mark")).to_have_count(1)

    slider = workspace.get_by_role("slider", name="Moment shown")
    before = slider.get_attribute("aria-valuetext")
    slider.press("Shift+ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuetext", before or "")
    expect(status).to_contain_text("no AIS since 2023-08-28 02:00Z, silent for 61 h. Path unknown")


def test_steps_go_from_event_to_event(workspace: Page) -> None:
    now = workspace.locator("[data-now]")
    expect(now).to_have_text("2023-08-27 06:00Z")
    workspace.get_by_role("button", name="Next event").click()
    expect(now).to_have_text("2023-08-28 02:00Z")
    workspace.get_by_role("button", name="Previous event").click()
    expect(now).to_have_text("2023-08-27 06:00Z")


def test_play_moves_and_pause_stops(workspace: Page) -> None:
    now = workspace.locator("[data-now]")
    workspace.get_by_role("button", name="Play", exact=True).click()
    expect(now).not_to_have_text("2023-08-27 06:00Z")
    workspace.get_by_role("button", name="Pause").click()
    stopped = now.text_content()
    workspace.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    assert now.text_content() == stopped


def test_the_positions_table_holds_the_silence(workspace: Page) -> None:
    workspace.get_by_role("button", name="Positions table").click()
    table = workspace.get_by_role("region", name="Positions", exact=True)
    expect(table).to_contain_text("first 300 of 400; show a shorter time for the rest")
    expect(table.locator("tr.silence")).to_contain_text("No AIS for 61 h")
    assert_sound(workspace)


def test_chips_filter_by_kind(workspace: Page) -> None:
    workspace.get_by_role("button", name="Statements 2").click()
    expect(workspace.locator(".evidence-item:visible")).to_have_count(2)
    workspace.get_by_role("button", name="All", exact=True).click()
    expect(workspace.locator(".evidence-item:visible")).to_have_count(7)


def test_marks_are_as_wide_as_the_date_is_known(workspace: Page) -> None:
    widths = {
        key: workspace.locator(f'[data-exhibits="{key}"] .exhibit-span').bounding_box()
        for key in ("e1", "e6")
    }
    day, month = widths["e1"], widths["e6"]
    assert day
    assert month
    assert month["width"] / day["width"] == pytest.approx(31, rel=0.01)
    expect(workspace.locator('[data-exhibits="e3"] .exhibit-span')).to_have_count(0)


def test_an_empty_case_says_what_will_appear(visit: Visit) -> None:
    page = drawn(visit("/workspace/?source=/empty.json"))
    expect(page.locator("[data-timeline]")).to_contain_text("Nothing is dated yet")
    assert_sound(page)


def test_a_track_over_the_antimeridian_is_one_line(visit: Visit) -> None:
    page = drawn(visit("/workspace/?source=/crossing.json"))
    expect(page.locator("[data-status]")).to_contain_text("178°30.0′E")
    spread = page.evaluate(
        """async () => {
          const { unwrapped } = await import("/static/js/tracks.js");
          const points = unwrapped([[179.9, 0, 0], [-179.9, 0, 1], [-179.8, 0, 2]]);
          const lons = points.map(([lon]) => lon);
          return Math.max(...lons) - Math.min(...lons);
        }"""
    )
    assert spread == pytest.approx(0.3)


def test_a_report_shows_under_the_pointer_and_a_click_goes_there(visit: Visit) -> None:
    page = drawn(visit("/workspace/?source=/crossing.json"))
    ship = page.locator(".ship-mark").bounding_box()
    assert ship
    middle = (ship["x"] + ship["width"] / 2, ship["y"] + ship["height"] / 2)
    page.mouse.move(*middle)
    expect(page.locator(".map-tip", has_text="2023-08-27 06:00:00Z, 12.0 kn")).to_contain_text(
        "ILLUSTRATIVE - synthetic"
    )
    page.get_by_role("slider", name="Moment shown").press("End")
    expect(page.locator("[data-now]")).to_have_text("2023-08-28 03:00Z")
    page.mouse.click(*middle)
    expect(page.locator("[data-now]")).to_have_text("2023-08-27 06:00Z")


def test_layers_can_be_hidden(workspace: Page) -> None:
    gap, mark = workspace.locator("path.gap-line"), workspace.locator(".exhibit-holder").first
    workspace.get_by_role("img", name="Layers").click()
    workspace.get_by_role("checkbox", name="Tracks and silences").uncheck()
    expect(gap).to_be_hidden()
    expect(mark).to_be_visible()
    workspace.get_by_role("checkbox", name="Tracks and silences").check()
    workspace.get_by_role("checkbox", name="Exhibits").uncheck()
    expect(gap).to_be_visible()
    expect(mark).to_be_hidden()


def test_distances_are_measured_in_nautical_miles(workspace: Page) -> None:
    workspace.get_by_role("button", name="Measure distance").click()
    workspace.locator("#map").click(position={"x": 600, "y": 330})
    workspace.locator("#map").click(position={"x": 700, "y": 330})
    expect(workspace.locator(".map-tip", has_text="last leg")).to_contain_text("nm at 089°")
    workspace.keyboard.press("Escape")
    expect(workspace.locator(".map-tip", has_text="last leg")).to_have_count(0)
