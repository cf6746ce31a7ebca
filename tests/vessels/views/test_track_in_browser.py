"""A vessel's pages in a real browser: one clock, one window, lists that light up the map."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from evidence.imagery.adding import add_imagery
from evidence.models import Exhibit
from evidence.precision import Precision
from tests.browser import EACH_LOOK, assert_sound, visitor
from tests.evidence.samples import described, picture
from tests.vessels.track_samples import MMSI, claim, claim_mmsi, day, heard, open_angara, position
from vessels import registering
from vessels.detection import events
from vessels.models import Attribute, Sighting, StaticReport, Vessel
from vessels.tracking import sightings, watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "ines@plimsoll.example", None, full_name="Ines Investigator", roles=[Role.INVESTIGATOR]
    )


@pytest.fixture
def at(page: Page, live_server: Any, person: User) -> Any:
    """Opens a page of ours, signed in."""
    return visitor(page, live_server.url, person)


@pytest.fixture
def quay(person: User) -> Exhibit:
    return add_imagery(actor=person, stream=BytesIO(picture()), file_name="q.png", **described())


@pytest.fixture
def angara(person: User, quay: Exhibit) -> Vessel:
    """Heard for six hours, silent for 44, heard again; seen in a picture meanwhile."""
    vessel = open_angara(person)
    claim_mmsi(person, vessel)
    claim(person, vessel, Attribute.FLAG, "North Korea", source="Reuters caption")
    made = heard(
        person,
        *(position(f"2024-02-07T{h:02}:00:00", 34.7 - h / 5, 129.3 - h / 5) for h in range(7)),
        position("2024-02-09T02:00:00", 30.2, 122.9),
        position("2024-02-09T04:00:00", 29.9, 122.3),
        is_illustrative=True,
    )
    made.static_reports.all().delete()
    StaticReport.objects.create(
        mmsi=MMSI,
        first_at=day(2024, 2, 7),
        last_at=day(2024, 2, 7, 5),
        reports=2,
        draught_m=5.1,
        position_import=made,
    )
    sightings.record(
        actor=person,
        vessel=vessel,
        exhibit=quay,
        at=day(2024, 2, 8),
        precision=Precision.HOUR,
        location=Point(126.0, 32.0, srid=4326),
        accuracy_m=800,
        confidence=3,
        reason="Deck cranes",
    )
    events.detect(actor=person, vessel=vessel)
    return vessel


def drawn(page: Page) -> Page:
    expect(page.locator("#stage")).to_have_attribute("data-ready", "true")
    return page


def test_another_window_is_shown_without_leaving_the_page(at: Any, angara: Vessel) -> None:
    page = drawn(at(reverse("vessels:vessel-detail", args=[angara.pk])))
    page.evaluate("window.stayed = true")
    expect(page.get_by_text("No AIS for 44 h").first).to_be_visible()
    page.get_by_role("link", name="1 day", exact=True).click()
    expect(page.locator("path.gap-line")).to_have_count(0)
    expect(page.get_by_text("2 positions from 1 import")).to_be_visible()
    assert "start=2024-02-09&end=2024-02-09" in page.url
    drawn(page)
    page.get_by_label("From (UTC)").fill("2024-02-07")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("path.gap-line")).to_have_count(1)
    expect(page.locator(".sighting-mark")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    page.go_back()
    drawn(page)
    expect(page.locator("path.gap-line")).to_have_count(0)


def test_of_silences_side_by_side_the_longest_keeps_its_words(at: Any, person: User) -> None:
    vessel = open_angara(person)
    claim_mmsi(person, vessel)
    heard(
        person,
        position("2024-02-01T00:00:00", 20.0, 120.0),
        position("2024-02-04T00:00:00", 34.70, 129.30),
        position("2024-02-05T00:00:00", 34.71, 129.31),
        position("2024-02-07T00:00:00", 34.72, 129.32),
    )
    page = drawn(at(reverse("vessels:vessel-detail", args=[vessel.pk])))
    expect(page.locator("path.gap-line")).to_have_count(3)
    words = page.locator(".map-tip.silence")
    expect(words.filter(has_text="No AIS for 72 h")).to_be_visible()
    expect(words.filter(has_text="No AIS for 48 h")).to_be_visible()
    expect(words.locator("visible=true")).to_have_count(2)


def test_the_keyboard_goes_from_the_map_to_its_buttons_and_on_to_the_timeline(
    at: Any, angara: Vessel
) -> None:
    page = drawn(at(reverse("vessels:vessel-detail", args=[angara.pk])))
    expect(page.locator("path.event-dot")).not_to_have_count(0)
    page.get_by_role("region", name="Map", exact=True).focus()
    met: list[str] = []
    while len(met) < 40 and not (met and met[-1].startswith('- slider "Moment shown"')):
        page.keyboard.press("Tab")
        met.append(page.locator(":focus").aria_snapshot())
    assert any(one.startswith('- button "Zoom in"') for one in met)
    assert met[-1].startswith('- slider "Moment shown"')
    assert all('"' in one for one in met), f"something without a name takes the focus: {met}"


def test_a_wrong_window_is_explained_where_it_was_typed(at: Any, angara: Vessel) -> None:
    page = drawn(at(reverse("vessels:vessel-detail", args=[angara.pk])))
    page.get_by_label("From (UTC)").fill("9 Feb")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Write the day as year-month-day")


def test_lists_light_map_and_timeline_and_move_the_playhead(at: Any, angara: Vessel) -> None:
    page = drawn(at(reverse("vessels:vessel-detail", args=[angara.pk])))
    gap = page.locator("#events-card [data-event]", has_text="AIS gap").first
    gap.hover()
    expect(page.locator(".event-ring").first).to_be_visible()
    expect(page.locator(".timeline .event-mark.lit")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(page.locator(".event-ring")).to_have_count(0)
    page.locator(".timeline .event-mark[aria-label^='AIS gap'] .event").hover()
    expect(page.locator("#events-card .lit")).to_have_count(1)

    seen = page.locator("#seen-card [data-event]")
    seen.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-now]")).to_have_text("2024-02-08 00:00Z")
    expect(page.locator(".timeline .sighting.lit")).to_have_count(1)


def test_speed_draught_and_coverage_share_one_playhead(at: Any, angara: Vessel) -> None:
    page = drawn(at(reverse("vessels:vessel-detail", args=[angara.pk])))
    timeline = page.locator(".timeline")
    for words in ("Speed", "Draught", "m, self-declared", "Coverage", "Seen in pictures"):
        expect(timeline.locator("text", has_text=words).first).to_be_visible()
    expect(timeline.locator(".draught-line")).not_to_have_count(0)
    expect(timeline.locator(".heard-by.unknown")).not_to_have_count(0)
    expect(page.locator("[data-status]")).to_contain_text("draught 5.1 m (declared)")


def test_a_phone_sorts_positions_by_a_field_and_a_screen_by_the_head(
    at: Any, angara: Vessel
) -> None:
    address = reverse("vessels:vessel-positions", args=[angara.pk])
    page = at(address, width=390)
    times = page.locator("table.data tbody time")
    newest = times.first.inner_text()
    page.get_by_label("Order").select_option("Oldest first")
    page.get_by_role("button", name="Filter").click()
    expect(times.last).to_have_text(newest)
    expect(page.get_by_label("Order")).to_have_value("time")
    expect(page.locator("th .sort").first).not_to_be_visible()
    page = at(address)
    expect(page.get_by_label("Order")).not_to_be_visible()
    page.get_by_role("link", name="Time (UTC)").click()
    expect(times.last).to_have_text(newest)
    page.get_by_role("button", name="Filter").click()
    expect(times.last).to_have_text(newest)


PAGES = ["vessel-detail", "vessel-positions", "vessel-identity", "vessel-sightings"]


@EACH_LOOK
def test_the_pages_of_a_vessel_are_accessible_and_fit(
    theme: str, width: int, at: Any, angara: Vessel, person: User, quay: Exhibit
) -> None:
    watching.watch(actor=person, vessel=angara)
    other = registering.open_vessel(actor=person, imo="9161003", name="LADY R")
    compared = f"{reverse('vessels:vessel-compare')}?v={angara.pk}&v={other.pk}"
    attach = f"{reverse('casework:window-attach')}?vessel={angara.pk}&start=2024-02-07"
    for address in [
        *(reverse(f"vessels:{name}", args=[angara.pk]) for name in PAGES),
        reverse("vessels:watch-list"),
        compared,
        reverse("vessels:sighting-add", args=[quay.pk]),
        f"{attach}&end=2024-02-09",
    ]:
        page = at(address, theme=theme, width=width)
        if page.locator("#stage").count():
            drawn(page)
        assert_sound(page)


def test_a_sighting_is_placed_on_the_map_and_recorded(
    at: Any, angara: Vessel, quay: Exhibit
) -> None:
    page = at(reverse("vessels:sighting-add", args=[quay.pk]))
    expect(page.locator("[data-place-field]")).to_have_attribute("data-ready", "true")
    page.get_by_label("IMO number of the vessel").fill("9179842")
    page.get_by_label("Time (UTC)").fill("2024-02-08 12:00")
    page.get_by_label("Latitude, longitude").fill("nowhere")
    expect(page.locator("[data-note]")).to_contain_text("is not a position")
    page.get_by_label("Latitude, longitude").fill("31.5, 125.5")
    page.get_by_label("Accuracy (m)").fill("400")
    page.get_by_label("Confidence").select_option("2")
    page.get_by_label("What tells that it is her").fill("Length and deck")
    page.get_by_role("button", name="Record the sighting").click()
    expect(page.get_by_text("Length and deck")).to_be_visible()
    made = Sighting.objects.get(reason="Length and deck")
    assert (made.location.x, made.location.y) == (125.5, 31.5)


def test_vessels_compared_share_a_clock_and_say_where_each_is(
    at: Any, angara: Vessel, person: User
) -> None:
    other = registering.open_vessel(actor=person, imo="9161003", name="LADY R")
    claim_mmsi(person, other, 273331009)
    heard(
        person,
        *(
            position(f"2024-02-07T{h:02}:00:00", 34.0 - h / 5, 129.3 - h / 5, mmsi=273331009)
            for h in range(7)
        ),
    )
    page = drawn(at(f"{reverse('vessels:vessel-compare')}?v={angara.pk}&v={other.pk}"))
    page.get_by_role("button", name="Show ANGARA and LADY R then").click()
    for vessel in (angara, other):
        expect(page.locator(f"[data-state-of='{vessel.pk}']")).to_contain_text("11.8 kn")
