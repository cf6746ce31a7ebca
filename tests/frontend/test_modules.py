"""The pure modules of the front end, run in the browser they are written for."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.frontend.urls")]


@pytest.fixture
def module_page(visit: Visit) -> Page:
    return visit("/gallery/")


def call(page: Page, module: str, name: str, *values: Any) -> Any:
    script = "async ([module, name, values]) => (await import(module))[name](...values)"
    return page.evaluate(script, [f"/static/js/{module}.js", name, list(values)])


NOON = 1_707_480_120  # 2024-02-09 12:02:00Z


def test_times_show_no_more_than_is_known(module_page: Page) -> None:
    shown = {
        precision: call(module_page, "time", "textOf", NOON, precision)
        for precision in ("year", "month", "day", "hour", "minute", "second")
    }
    assert shown == {
        "year": "2024",
        "month": "2024-02",
        "day": "2024-02-09",
        "hour": "2024-02-09 12Z",
        "minute": "2024-02-09 12:02Z",
        "second": "2024-02-09 12:02:00Z",
    }
    assert call(module_page, "time", "textOf", None) == "not known"


def test_a_date_spans_what_it_may_mean(module_page: Page) -> None:
    start, end = call(module_page, "time", "spanOf", NOON, "month")
    assert (end - start) / 86_400 == 29
    assert call(module_page, "time", "spanOf", NOON, "minute") == [NOON, NOON]


@pytest.mark.parametrize(
    ("lat", "lon", "text"),
    [
        (36.59, 22.78, "36°35.4′N 022°46.8′E"),
        (-0.001, -179.9999, "00°00.1′S 180°00.0′W"),
        (59.99999, 190.0, "60°00.0′N 170°00.0′W"),
    ],
)
def test_positions_read_in_degrees_and_minutes(
    module_page: Page, lat: float, lon: float, text: str
) -> None:
    assert call(module_page, "time", "degreesText", lat, lon) == text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("42.2, 130.3\n91, 130", "Line 2: latitude 91 is outside -90 to 90."),
        ("42.2, 181", "Line 1: longitude 181 is outside -180 to 180."),
        ("Najin", 'Line 1: "Najin" is not a position.'),
    ],
)
def test_a_bad_position_is_named_by_line(module_page: Page, typed: str, problem: str) -> None:
    assert call(module_page, "positions", "parsePositions", typed)["problem"].startswith(problem)


def test_positions_are_read_in_both_notations(module_page: Page) -> None:
    read = call(module_page, "positions", "parsePositions", "42.2, 130.3\n\n42°12.0′N 130°18.0′W")
    assert read["positions"] == [[42.2, 130.3], [42.2, -130.3]]


def test_a_ship_is_nowhere_in_a_gap_and_outside_her_track(module_page: Page) -> None:
    vessel = {
        "segments": [[[10, 50, 0, 8.0], [11, 50, 3600, None]]],
        "gaps": [{"from": [11, 50, 3600], "to": [12, 50, 9000], "hours": 1.5, "distance_nm": 38.6}],
    }
    at = {
        moment: call(module_page, "tracks", "stateAt", vessel, moment)
        for moment in (-1, 1800, 5000)
    }
    assert at[-1] is None
    assert at[1800]["lon"] == pytest.approx(10.5)
    assert at[1800]["interpolated"] is True
    assert at[5000]["gap"]["hours"] == 1.5
    assert "lon" not in at[5000]


def test_distance_of_one_degree_of_latitude(module_page: Page) -> None:
    degree = call(module_page, "map/measure", "distanceNm", [130, 42], [130, 43])
    assert degree == pytest.approx(60.04, abs=0.02)


def test_a_draught_holds_while_it_is_said_and_no_longer(module_page: Page) -> None:
    vessel = {"draughts": [[NOON, NOON + 60, 5.1], [NOON + 600, NOON + 660, 7.8]]}
    found = [
        call(module_page, "timeline/draught", "draughtAt", vessel, NOON + after)
        for after in (-1, 0, 60, 61, 600)
    ]
    assert found == [None, 5.1, 5.1, None, 7.8]
    assert call(module_page, "timeline/draught", "draughtAt", {}, NOON) is None


def test_sightings_and_coverage_have_lanes_of_their_own(module_page: Page) -> None:
    vessel = {
        "name": "SAMPLE ONE",
        "segments": [[[131.9, 43.1, NOON, 9.5]]],
        "gaps": [],
        "heard": [[NOON, NOON + 3600, "satellite"]],
    }
    seen = {"id": "s1", "at": NOON, "precision": "day"}
    data = {"vessels": [vessel], "events": [], "exhibits": [], "sightings": [seen]}
    lanes = call(module_page, "timeline/lanes", "lanesOf", data)
    assert [lane["title"] for lane in lanes] == ["SAMPLE ONE", "Coverage", "Seen in pictures"]
    several = call(module_page, "timeline/lanes", "lanesOf", {**data, "vessels": [vessel, vessel]})
    assert "Coverage" not in [lane["title"] for lane in several]
    assert call(module_page, "timeline/lanes", "stops", data) == [NOON]
