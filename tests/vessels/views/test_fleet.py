from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.vessels.positions import give_positions
from tests.vessels.track_samples import claim_mmsi, open_angara
from vessels import registering
from vessels.errors import NoSuchTile
from vessels.identity import Span
from vessels.models import DetectionRun, Event, Vessel
from vessels.tracking import fleet, segments, tiles, watching
from vessels.tracking.tiles import Tile
from vessels.tracking.tracks import Window

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
DAYS = {"start": "2024-02-09", "end": "2024-02-09"}
DAY = Window(datetime(2024, 2, 9, tzinfo=UTC), datetime(2024, 2, 10, tzinfo=UTC))
SPAN = Span(273000001, None, None)
# Where 130 E, 42 N lies at zoom 5.
HERE = Tile(5, 27, 11)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel, 273000001)
    watching.watch(actor=investigator, vessel=vessel)
    return vessel


@pytest.fixture
def heard() -> None:
    step = timedelta(minutes=10)
    way = [(273000001, NOON + n * step, 130 + n * 0.02, 42.0) for n in range(6)]
    segments.draw(position_import=give_positions(way, is_illustrative=True, heading_deg=90))


def find_event(vessel: Vessel, **facts: Any) -> Event:
    run = DetectionRun.objects.create(start=DAY.start, end=DAY.end)
    given = {
        "kind": "gap",
        "mmsi": 273000001,
        "start_at": NOON,
        "end_at": NOON,
        "confidence": 1,
        "reasons": [],
        "parameters": {},
        "detector": "gaps",
        "detector_version": "1",
        "input_digest": "0" * 64,
    }
    return Event.objects.create(vessel=vessel, run=run, **{**given, **facts})


def ships_of(client: Client, **asked: str) -> list[dict[str, Any]]:
    response = client.get(reverse("vessels:fleet-ships"), {**DAYS, **asked})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["ships"]
    return found


def tile_of(client: Client, **headers: str) -> Any:
    address = reverse("vessels:fleet-tile", args=[HERE.zoom, HERE.x, HERE.y])
    return client.get(address, DAYS, headers=headers)


def test_without_watched_vessels_the_page_says_how_to_watch(signed_in: Client) -> None:
    assert "You watch no vessels" in signed_in.get(reverse("vessels:fleet-map")).content.decode()


@pytest.mark.usefixtures("angara", "heard")
def test_the_map_opens_on_the_last_days_that_were_heard(signed_in: Client) -> None:
    page = signed_in.get(reverse("vessels:fleet-map")).content.decode()
    assert "2024-01-11 to 2024-02-09" in page
    assert "Last heard" in page
    assert "ILLUSTRATIVE - synthetic" in page


@pytest.mark.usefixtures("angara", "heard")
def test_the_last_position_is_the_last_of_the_window(signed_in: Client) -> None:
    (ship,) = ships_of(signed_in)
    assert ship["mmsi"] == [273000001]
    assert ship["last"]["at"] == int((NOON + timedelta(minutes=50)).timestamp())
    assert (ship["last"]["course"], ship["last"]["sog_kn"]) == (90, None)
    assert ship["illustrative"] is True
    (before,) = ships_of(signed_in, start="2024-02-01", end="2024-02-08")
    assert before["last"] is None


@pytest.mark.usefixtures("heard")
def test_a_claim_that_ended_earlier_brings_no_position(
    signed_in: Client, investigator: User
) -> None:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel, 273000001, valid_to=NOON - timedelta(days=2))
    watching.watch(actor=investigator, vessel=vessel)
    assert ships_of(signed_in)[0]["last"] is None
    assert tile_of(signed_in).content == b""


@pytest.mark.usefixtures("heard")
def test_what_others_watch_is_not_shown(
    signed_in: Client, client: Client, angara: Vessel, colleague: User
) -> None:
    assert b"tracks" in tile_of(signed_in).content
    client.force_login(colleague)
    assert ships_of(client) == []
    assert tile_of(client).content == b""


@pytest.mark.usefixtures("heard")
def test_the_filters_choose_vessels(signed_in: Client, investigator: User, angara: Vessel) -> None:
    find_event(angara)
    other = registering.open_vessel(actor=investigator, imo="9307839", name="OTHER")
    claim_mmsi(investigator, other, 445000002)
    watching.watch(actor=investigator, vessel=other)

    def names(**asked: str) -> list[str]:
        return [ship["name"] for ship in ships_of(signed_in, **asked)]

    assert names() == ["ANGARA", "OTHER"]
    assert names(flag="KP") == ["OTHER"]
    assert names(event="gap") == ["ANGARA"]
    assert names(event="encounter") == []
    assert names(listed="listed") == []
    assert names(listed="not_listed") == ["ANGARA", "OTHER"]
    assert names(event="gap", start="2024-03-01", end="2024-03-02") == []


@pytest.mark.usefixtures("heard")
def test_the_map_marks_where_events_began(
    signed_in: Client, investigator: User, angara: Vessel
) -> None:
    def marked(**asked: str) -> list[tuple[str, list[list[float]]]]:
        answer = signed_in.get(reverse("vessels:fleet-ships"), {**DAYS, **asked}).json()
        return [(each["title"], each["points"]) for each in answer["events"]]

    gap = find_event(angara, start_point=Point(130.1, 42.0), is_illustrative=True)
    later = {"kind": "loitering", "start_at": NOON + timedelta(hours=1), "end_at": None}
    find_event(angara, start_point=Point(130.2, 42.0), **later)
    find_event(angara, kind="jump")
    find_event(angara, start_point=Point(1, 1), superseded_at=NOON)
    unwatched = registering.open_vessel(actor=investigator, imo="9307839", name="OTHER")
    find_event(unwatched, start_point=Point(2, 2))
    assert marked() == [("Loitering", [[130.2, 42.0]]), ("AIS gap", [[130.1, 42.0]])]
    assert marked(event="gap") == [("AIS gap", [[130.1, 42.0]])]
    assert marked(start="2024-02-01", end="2024-02-08") == []
    answer = signed_in.get(reverse("vessels:fleet-ships"), {**DAYS, "event": "gap"}).json()
    (entry,) = answer["events"]
    assert entry["url"] == reverse("vessels:event-detail", args=[gap.pk])
    assert (entry["vessel"], entry["illustrative"]) == (str(angara.pk), True)


@pytest.mark.usefixtures("heard")
def test_more_events_than_can_be_told_apart_are_counted(
    signed_in: Client, angara: Vessel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "MARKED", 2)
    for hour in range(3):
        find_event(angara, start_at=NOON + timedelta(hours=hour), start_point=Point(130, 42))
    page = signed_in.get(reverse("vessels:fleet-map"), DAYS).content.decode()
    assert "marks the newest 2 of 3 events" in page
    assert len(signed_in.get(reverse("vessels:fleet-ships"), DAYS).json()["events"]) == 2


@pytest.mark.usefixtures("angara")
def test_positions_that_no_worker_has_drawn_yet_are_told(signed_in: Client) -> None:
    made = give_positions([(273000001, NOON, 130, 42.0)])
    page = signed_in.get(reverse("vessels:fleet-map"), DAYS).content.decode()
    assert "1 import is not on this map yet" in page
    segments.draw(position_import=made)
    assert (
        "on this map yet" not in signed_in.get(reverse("vessels:fleet-map"), DAYS).content.decode()
    )


@pytest.mark.usefixtures("heard")
def test_the_page_costs_the_same_however_many_are_watched(
    signed_in: Client, investigator: User, angara: Vessel, django_assert_max_num_queries: Any
) -> None:
    for number, imo in enumerate(["9307839", "9074729", "9319466", "9176187"]):
        vessel = registering.open_vessel(actor=investigator, imo=imo, name=f"SHIP {number}")
        claim_mmsi(investigator, vessel, 273000100 + number)
        watching.watch(actor=investigator, vessel=vessel)
    with django_assert_max_num_queries(20):
        page = signed_in.get(reverse("vessels:fleet-map")).content.decode()
    assert "SHIP 3" in page


@pytest.mark.usefixtures("angara", "heard")
def test_a_tile_is_private_and_not_sent_again_while_nothing_changed(signed_in: Client) -> None:
    first = tile_of(signed_in)
    assert first["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert first["Cache-Control"].startswith("private")
    again = tile_of(signed_in, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    segments.draw(position_import=give_positions([(273000001, NOON + timedelta(hours=3), 130, 42)]))
    assert tile_of(signed_in, if_none_match=first["ETag"]).status_code == 200


@pytest.mark.parametrize("place", [(3, 8, 0), (3, 0, 8), (15, 0, 0), (99999999, 0, 0)])
def test_a_tile_outside_the_grid_is_refused(place: tuple[int, int, int]) -> None:
    with pytest.raises(NoSuchTile, match="There is no tile"):
        Tile(*place)


def test_filters_that_cannot_be_read_are_refused(signed_in: Client) -> None:
    assert signed_in.get(reverse("vessels:fleet-ships"), {"start": "x"}).status_code == 400


def test_a_tile_holds_lines_and_points_and_nothing_of_elsewhere(investigator: User) -> None:
    line = [(273000001, NOON + timedelta(minutes=n), 130 + n * 0.01, 42.0) for n in range(5)]
    lone = [(273000001, NOON + timedelta(hours=5), 131.0, 42.0)]
    segments.draw(position_import=give_positions([*line, *lone]))
    both = tiles.tracks_tile(HERE, [SPAN], investigator, DAY)
    assert both.count(b"\x18\x01") == 1  # a feature of points
    assert both.count(b"\x18\x02") == 1  # a feature of lines
    assert tiles.tracks_tile(Tile(5, 0, 0), [SPAN], investigator, DAY) == b""


@pytest.mark.parametrize(("lon", "lat"), [(179.999, 10.0), (-180.0, 10.0), (0.0, 90.0)])
def test_the_edges_of_the_world_break_no_tile(investigator: User, lon: float, lat: float) -> None:
    near = [(273000001, NOON, lon, lat), (273000001, NOON + timedelta(minutes=9), lon, lat - 0.1)]
    segments.draw(position_import=give_positions(near))
    for side in range(4):
        tiles.tracks_tile(Tile(2, side, 0), [SPAN], investigator, DAY)
    drawn = [tiles.tracks_tile(Tile(0, 0, 0), [SPAN], investigator, DAY)]
    assert any(drawn) == (lat < 85)


def test_nobody_without_a_role_gets_a_tile(django_user_model: type[User]) -> None:
    segments.draw(position_import=give_positions([(273000001, NOON, 130.0, 42.0)]))
    nobody = django_user_model.objects.create_user("n@plimsoll.example", "x" * 20, full_name="N")
    assert tiles.tracks_tile(HERE, [SPAN], nobody, DAY) == b""
