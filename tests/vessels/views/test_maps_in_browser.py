"""Fleet map, places and "who was here" in a real browser: drawn, accessible, whole on a phone."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from tests.browser import EACH_LOOK, assert_sound, dress, let_in
from tests.vessels.positions import give_positions
from tests.vessels.track_samples import claim_mmsi, open_angara
from vessels import registering
from vessels.gazetteer import places
from vessels.models import DetectionRun, Event, Place, PlaceKind, Vessel
from vessels.tracking import segments, watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
ASKED = "lat=42.2&lon=130.3&radius=5&unit=km&start=2024-02-09&end=2024-02-09"


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=[Role.INVESTIGATOR]
    )


@pytest.fixture
def signed_in_page(page: Page, live_server: Any, person: User) -> Page:
    return let_in(page, live_server.url, person)


@pytest.fixture
def sea(person: User) -> None:
    """Two watched vessels, one of them heard going south past Najin."""
    angara = open_angara(person)
    other = registering.open_vessel(actor=person, imo="9307839", name="CROSSING")
    claim_mmsi(person, angara, 273000001)
    claim_mmsi(person, other, 445000002)
    for vessel in (angara, other):
        watching.watch(actor=person, vessel=vessel)
    step = timedelta(minutes=20)
    way = [(273000001, NOON + n * step, 130.3 + n * 0.05, 42.2 - n * 0.04) for n in range(20)]
    back = [(445000002, NOON + n * step, 131.9 - n * 0.05, 42.6 - n * 0.01) for n in range(20)]
    segments.draw(
        position_import=give_positions([*way, *back], is_illustrative=True, heading_deg=140)
    )


def loitered(at: datetime, lon: float) -> Event:
    return Event.objects.create(
        vessel=Vessel.objects.get(imo_number=9179842),
        run=DetectionRun.objects.create(start=at, end=at),
        kind="loitering",
        mmsi=273000001,
        start_at=at,
        start_point=Point(lon, 41.8),
        confidence=2,
        reasons=["She went round."],
        parameters={},
        detector="loitering",
        detector_version="1",
        input_digest="0" * 64,
        is_illustrative=True,
    )


@pytest.mark.usefixtures("sea")
@EACH_LOOK
def test_the_fleet_map_draws_tracks_and_ships(
    theme: str, width: int, signed_in_page: Page, live_server: Any
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:fleet-map"))
    expect(page.locator("[data-fleet]")).to_have_attribute("data-ready", "true")
    expect(page.locator("#map")).to_have_attribute("data-tracks", "true")
    expect(page.locator("#map")).to_have_attribute("data-basemap", "true")
    expect(page.get_by_role("link", name="Fleet map")).to_have_attribute("aria-current", "true")
    painted = page.locator(".leaflet-tracks-pane canvas").evaluate_all(
        """canvases => canvases.filter(one => {
            const {width, height} = one;
            const pixels = one.getContext("2d").getImageData(0, 0, width, height).data;
            return pixels.some(value => value > 0);
        }).length"""
    )
    assert painted > 0
    page.get_by_role("button", name="Show on the map ANGARA").click()
    expect(page.locator("[data-ship].selected")).to_contain_text("ANGARA")
    assert_sound(page)


@pytest.mark.usefixtures("sea")
def test_a_mark_of_an_event_says_what_it_is_and_leads_to_it(
    signed_in_page: Page, live_server: Any
) -> None:
    made = loitered(NOON, 130.8)
    page = signed_in_page
    days = "start=2024-02-09&end=2024-02-09&flag=&listed=&event=loitering"
    page.goto(f"{live_server.url}{reverse('vessels:fleet-map')}?{days}")
    expect(page.locator("[data-fleet]")).to_have_attribute("data-ready", "true")
    mark = page.locator("path.event-dot")
    expect(mark).to_have_count(1)
    page.locator("[data-ship]").filter(has_text="ANGARA").hover()
    expect(page.locator("path.event-dot.lit")).to_have_count(1)
    mark.hover()
    tip = page.locator(".map-tip").filter(has_text="Loitering")
    expect(tip).to_contain_text("ANGARA, 2024-02-09 12:00Z. ILLUSTRATIVE - synthetic")
    mark.click()
    page.wait_for_url(f"**{reverse('vessels:event-detail', args=[made.pk])}")


@pytest.mark.usefixtures("sea")
@EACH_LOOK
def test_the_marks_of_events_are_walked_with_the_keyboard(
    theme: str, width: int, signed_in_page: Page, live_server: Any
) -> None:
    earlier, later = loitered(NOON, 130.8), loitered(NOON + timedelta(hours=1), 131.2)
    page = signed_in_page
    dress(page, theme, width)
    days = "start=2024-02-09&end=2024-02-09&flag=&listed=&event=loitering"
    page.goto(f"{live_server.url}{reverse('vessels:fleet-map')}?{days}")
    expect(page.locator("[data-fleet]")).to_have_attribute("data-ready", "true")
    marks = page.get_by_role("link", name="Loitering, ANGARA")
    expect(marks).to_have_count(2)
    expect(page.locator('path.event-dot[tabindex="0"]')).to_have_count(1)
    assert_sound(page)
    newest = page.get_by_role("link", name="event 1 of 2")
    newest.focus()
    expect(page.locator(".map-tip").filter(has_text=f"{later.start_at:%H:%M}Z")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="event 2 of 2")).to_be_focused()
    expect(page.locator(".map-tip").filter(has_text="2024-02-09 12:00Z")).to_be_visible()
    page.keyboard.press("Home")
    expect(newest).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('vessels:event-detail', args=[earlier.pk])}")


def test_without_watched_vessels_the_map_says_how_to_watch(
    signed_in_page: Page, live_server: Any
) -> None:
    page = signed_in_page
    dress(page, "light", 390)
    page.goto(live_server.url + reverse("vessels:fleet-map"))
    expect(page.locator("[data-fleet]")).to_have_attribute("data-ready", "true")
    expect(page.get_by_text("You watch no vessels")).to_be_visible()
    assert_sound(page)


@pytest.mark.usefixtures("sea")
@EACH_LOOK
def test_who_was_here_is_asked_by_clicking_and_answered_on_the_map(
    theme: str, width: int, signed_in_page: Page, live_server: Any
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:presence") + f"?{ASKED}")
    expect(page.locator("[data-presence]")).to_have_attribute("data-ready", "true")
    expect(page.get_by_role("table")).to_contain_text("ANGARA")
    expect(page.locator("path.presence-dot")).to_have_count(1)
    assert_sound(page)
    page.locator("#map").click(position={"x": 60, "y": 60})
    expect(page.get_by_label("Latitude")).not_to_have_value("42.2")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("not proof that nobody was there")).to_be_visible()


@EACH_LOOK
def test_a_place_is_typed_drawn_and_shown(
    theme: str, width: int, signed_in_page: Page, live_server: Any
) -> None:
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:place-add"))
    expect(page.locator("[data-footprint]")).to_have_attribute("data-ready", "true")
    page.get_by_label("Name").fill("Najin pier 3")
    page.get_by_label("Place: latitude, longitude").fill("42.2333, 130.3")
    corners = page.get_by_label("Corners, one a line")
    corners.fill("42.22, 130.28\n42.25, 130.32\n42.22, 130.32\n42.25, 130.28")
    page.get_by_label("Point known to within").fill("200")
    page.get_by_label("Source").fill("Image of 2023-08-28")
    page.get_by_role("button", name="Add the place").click()
    expect(page.get_by_text("crosses itself near")).to_be_visible()
    expect(page.locator("[data-footprint]")).to_have_attribute("data-ready", "true")
    assert_sound(page)
    corners.fill("42.22, 130.28\n42.22, 130.32\n42.25, 130.32\n42.25, 130.28")
    page.get_by_role("button", name="Add the place").click()
    expect(page.locator("#stage")).to_have_attribute("data-ready", "true")
    expect(page.locator("path.place-precision")).to_have_count(2)
    assert_sound(page)
    area = Place.objects.get().area
    assert area is not None
    assert json.loads(area.json)["coordinates"][0][0][0] == [130.28, 42.22]


@EACH_LOOK
def test_the_list_of_places_is_accessible(
    theme: str, width: int, signed_in_page: Page, live_server: Any, person: User
) -> None:
    places.add_place(
        actor=person,
        name="Najin",
        kind=PlaceKind.PORT,
        location=Point(130.3, 42.2333, srid=4326),
        precision_m=1852,
        source="A chart",
        area=MultiPolygon(Polygon.from_bbox((130.28, 42.22, 130.32, 42.25)), srid=4326),
    )
    page = signed_in_page
    dress(page, theme, width)
    page.goto(live_server.url + reverse("vessels:place-list"))
    expect(page.get_by_role("link", name="Najin")).to_be_visible()
    assert_sound(page)
