"""Port calls, anchorages and shipyard stays on made tracks with known answers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from tests.vessels.analytics.made_tracks import (
    NAJIN,
    Row,
    at_hours,
    joined,
    lying,
    positions_of,
    sailing,
)
from vessels.analytics import port_calls, stops
from vessels.analytics.base import Found, PlaceShape, Positions

BEGIN = datetime(2024, 2, 7, tzinfo=UTC)
SEA, BERTH = (41.5, 130.6), (42.233, 130.305)
IN = sailing(SEA, BERTH, 0, 5, 61)
STAY = lying(*BERTH, 5.25, 30)
OUT = sailing(BERTH, SEA, 30.5, 35.5, 61)
IN_AFTER = sailing(SEA, BERTH, 13, 18, 61) + lying(*BERTH, 18.25, 30)


def hours(value: datetime | None) -> float | None:
    return None if value is None else (value - BEGIN) / timedelta(hours=1)


def calls(rows: list[Row], *places: PlaceShape) -> list[Found]:
    return port_calls.find(positions_of(rows), places or (NAJIN,))


def test_a_call_at_najin_with_entry_stop_and_exit() -> None:
    [call] = calls(IN + STAY + OUT)
    assert (call.kind, call.confidence, call.place_id) == ("port_call", 4, "najin")
    # 80 km in 5 h: the last 3 km take 0.19 h, the first 4 km 0.24 h; positions every 5 min.
    assert hours(call.start_at) == pytest.approx(4.83, abs=0.09)
    assert hours(call.end_at) == pytest.approx(30.73, abs=0.09)
    assert [event["event"] for event in call.detail["events"]] == ["entry", "stop", "exit"]
    stop = call.detail["events"][1]
    assert stop["hours"] == 24.75
    words = " ".join(call.reasons)
    assert "within 3 km of NAJIN" in words
    assert "1 stop, 24.8 h in all" in words
    assert ", until she was over 4 km away." in words


@pytest.mark.parametrize(
    ("rows", "confidence", "ongoing"),
    [
        (IN + STAY + OUT, 4, False),
        (IN + STAY, 3, True),
        (STAY + OUT, 3, False),
        (STAY, 2, True),
        (sailing(SEA, (42.9, 130.0), 0, 10, 121), 1, False),
    ],
)
def test_confidence_is_as_published(rows: list[Row], confidence: int, ongoing: bool) -> None:
    [call] = calls(rows)
    assert call.confidence == confidence
    assert (call.end_at is None) is ongoing


def test_a_visit_still_going_on_says_that_nothing_is_known_of_its_end() -> None:
    [call] = calls(IN + STAY)
    assert call.end_point is None
    assert "whether she has left is not known" in call.reasons[-1]
    assert "away" not in " ".join(call.reasons)


def test_passing_without_a_stop_is_told_as_no_more_than_that() -> None:
    [call] = calls(sailing(SEA, (42.9, 130.0), 0, 10, 121))
    assert "she may only have passed" in " ".join(call.reasons)


def test_a_transponder_silent_in_port_is_a_gap_in_port_and_no_time_in_port() -> None:
    """As a ship that is next heard far away: the call ends when she was last heard inside."""
    rows = [*IN, (6, *BERTH, 3.0), (67, 34.7, 129.3, 12.0), (68, 34.5, 129.2, 12.0)]
    [call] = calls(rows)
    assert call.confidence == 4
    assert hours(call.end_at) == 6
    [gap] = [event for event in call.detail["events"] if event["event"] == "gap"]
    assert gap["hours"] == 61
    assert gap["distance_nm"] == pytest.approx(455, abs=3)
    words = " ".join(call.reasons)
    assert "How much of it she lay there is not known" in words
    assert "before 2024-02-09 19:00Z" in words


def test_silence_between_two_positions_in_port_does_not_say_she_stayed() -> None:
    rows = [*IN, (5.5, *BERTH, 3.0), (20, *BERTH, 3.0), *sailing(BERTH, SEA, 20.5, 25, 55)]
    [call] = calls(rows)
    assert [event["event"] for event in call.detail["events"]] == ["entry", "gap", "exit"]
    assert "that she stayed meanwhile is not known" in " ".join(call.reasons)


def test_a_silence_under_four_hours_is_no_pause() -> None:
    rows = [*IN, (5.5, *BERTH, 3.0), (9.4, *BERTH, 3.0), *sailing(BERTH, SEA, 9.5, 14, 55)]
    [call] = calls(rows)
    assert call.confidence == 1


def test_without_speeds_the_displacement_tells_a_stop() -> None:
    rows = np.array(IN + STAY + OUT)
    silent = Positions.of(273000001, at_hours(rows[:, 0]), rows[:, 1], rows[:, 2])
    [call] = port_calls.find(silent, [NAJIN])
    assert call.confidence == 4
    [stop] = [event for event in call.detail["events"] if event["event"] == "stop"]
    assert stop["hours"] == pytest.approx(24.75, abs=0.6)


def test_hysteresis_at_the_edge_makes_one_visit() -> None:
    """Between 3 and 4 km she is still in; a wobble around 3 km is no new call."""
    wobble = [
        (6 + step / 4, NAJIN.lat - (2.8 if step % 2 else 3.6) / 111.2, NAJIN.lon, 1.0)
        for step in range(12)
    ]
    assert len(calls(IN + wobble + sailing((42.2, 130.3), SEA, 10, 15, 61))) == 1


@pytest.mark.parametrize(
    ("kind", "event"),
    [("port", "port_call"), ("anchorage", "anchorage"), ("shipyard", "shipyard_stay")],
)
def test_the_kind_of_place_names_the_event(kind: str, event: str) -> None:
    place = PlaceShape("p", "P", kind, NAJIN.lon, NAJIN.lat)
    assert [call.kind for call in calls(IN + STAY + OUT, place)] == [event]


def test_straits_are_no_ports() -> None:
    assert calls(IN + STAY + OUT, PlaceShape("p", "P", "strait", NAJIN.lon, NAJIN.lat)) == []


def test_an_outline_decides_alone_for_its_place() -> None:
    berth = PlaceShape(
        "berth", "BERTH", "shipyard", 130.3, 42.23, area=box(130.30, 42.23, 130.31, 42.24)
    )
    elsewhere = PlaceShape(
        "away", "AWAY", "port", 130.305, 42.233, area=box(130.40, 42.23, 130.41, 42.24)
    )
    [call] = calls(IN + STAY + OUT, berth, elsewhere)
    assert (call.place_id, call.kind) == ("berth", "shipyard_stay")
    assert "inside the outline drawn for BERTH" in call.reasons[0]


def test_of_places_that_overlap_the_smallest_outline_wins_then_the_nearest_point() -> None:
    near = PlaceShape("b-near", "NEAR", "port", 130.31, 42.233)
    small = PlaceShape("s", "SMALL", "port", 130.3, 42.2, area=box(130.29, 42.22, 130.32, 42.24))
    large = PlaceShape("l", "LARGE", "port", 130.3, 42.2, area=box(130, 42, 131, 43))
    rows = IN + STAY + OUT
    assert [call.place_id for call in calls(rows, NAJIN, near)] == ["b-near"]
    for places in ((NAJIN, near, small), (small, near, NAJIN)):
        assert [call.place_id for call in calls(rows, *places)] == ["s"]
    found = calls(rows, large, small)
    assert {call.place_id for call in found if call.confidence > 1} == {"s"}


def test_the_same_place_from_two_lists_is_one_call_whatever_their_order() -> None:
    twin = PlaceShape("a-twin", "Najin (KP)", "port", NAJIN.lon, NAJIN.lat)
    for places in ((NAJIN, twin), (twin, NAJIN)):
        assert [call.place_id for call in calls(IN + STAY + OUT, *places)] == ["a-twin"]


def test_a_silence_within_a_stop_belongs_where_the_stop_does() -> None:
    """Moored midway between two points, swinging to and fro: one visit, not one per swing."""
    west = PlaceShape("a", "WEST", "port", 130.29, 42.23)
    east = PlaceShape("b", "EAST", "port", 130.31, 42.23)
    swings = [
        (5.25 + 5 * turn, 42.23, 130.3 + 0.001 * (-1 if turn % 2 else 1), 0.0) for turn in range(8)
    ]
    found = calls(IN + swings + sailing(BERTH, SEA, 41, 46, 61), west, east)
    stays = [call for call in found if call.confidence > 1]
    assert len(stays) == 1
    assert len([event for event in stays[0].detail["events"] if event["event"] == "gap"]) == 7


def test_from_the_roads_to_the_berth_is_an_anchorage_then_a_call() -> None:
    roads = PlaceShape("roads", "ROADS", "anchorage", 130.3, 42.21)
    rows = (
        sailing(SEA, (42.211, 130.3), 0, 5, 61)
        + lying(42.211, 130.3, 5.25, 20)
        + sailing((42.211, 130.3), BERTH, 20.25, 20.75, 4)
        + lying(*BERTH, 21, 40)
        + sailing(BERTH, SEA, 40.25, 45, 61)
    )
    first, second = calls(rows, roads, NAJIN)
    assert (first.kind, second.kind) == ("anchorage", "port_call")
    assert first.end_at is not None
    assert first.end_at < second.start_at
    assert hours(first.end_at) == pytest.approx(20.5, abs=0.3)
    assert (first.confidence, second.confidence) == (4, 4)
    # Najin is 2.6 km from the roads: she was never heard to be away from either meanwhile.
    words = " ".join(first.reasons)
    assert "away" not in words
    assert "From 2024-02-07 20:35Z she was heard in another place that lies near it" in words
    assert "she came from there" in " ".join(second.reasons)
    assert "when she was last heard outside" in " ".join(first.reasons)
    assert "when she was first heard outside" in " ".join(second.reasons)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.999), (0.0, -179.999), (89.99, 10.0), (-90, 0)])
def test_neither_the_antimeridian_nor_a_pole_hides_a_place(lat: float, lon: float) -> None:
    place = PlaceShape("edge", "EDGE", "port", lon, lat)
    rows = lying(lat, lon, 0, 5) + lying(lat, -lon if abs(lon) > 170 else lon + 170, 5.25, 10)
    [call] = calls(rows, place)
    assert call.detail["positions"] == len(rows)


def test_a_stop_outside_every_place_is_an_anchorage_without_a_place() -> None:
    rows = sailing((41.0, 131.0), SEA, 0, 5, 61) + lying(*SEA, 5.25, 12) + IN_AFTER
    track = positions_of(rows)
    [found] = stops.find(track, places=[NAJIN])
    assert (found.kind, found.place_id, found.confidence) == ("anchorage", None, 1)
    assert found.detail["hours"] == pytest.approx(6.75)
    assert "Anchored or drifting for 6.8 h outside every known place" in found.reasons[0]
    assert [call.place_id for call in port_calls.find(track, [NAJIN])] == ["najin"]


def test_her_own_status_lends_weight_and_a_long_silence_ends_the_stay() -> None:
    rows = np.array(lying(*SEA, 0, 6) + lying(*SEA, 30, 36))
    track = Positions.of(
        1,
        at_hours(rows[:, 0]),
        rows[:, 1],
        rows[:, 2],
        sog_kn=rows[:, 3],
        nav_status=np.ones(len(rows), np.int16),
    )
    found = stops.find(track)
    assert [stay.confidence for stay in found] == [2, 2]
    assert [stay.detail["hours"] for stay in found] == [6, 6]
    assert found[1].end_at is None
    assert "status said at anchor in 25 positions" in " ".join(found[0].reasons)


def test_a_transponder_that_always_sends_zero_speed_is_not_lying_still() -> None:
    rows = [(hour, lat, lon, 0.0) for hour, lat, lon, _ in sailing((30, 0), (35, 0), 0, 30, 61)]
    assert stops.find(positions_of(rows)) == []


@st.composite
def wanderings(draw: st.DrawFn) -> list[Row]:
    """Positions in and around Najin at odd times."""
    steps = draw(
        st.lists(
            st.tuples(
                st.integers(1, 400),
                st.floats(-0.06, 0.06),
                st.floats(-0.06, 0.06),
                st.sampled_from([0.0, 0.1, 0.3, 0.6, 9.0, float("nan")]),
            ),
            min_size=1,
            max_size=40,
        )
    )
    minutes = np.cumsum([step[0] for step in steps]).tolist()
    return [
        (minute / 60, NAJIN.lat + dlat, NAJIN.lon + dlon, knots)
        for minute, (_, dlat, dlon, knots) in zip(minutes, steps, strict=True)
    ]


PLACES = (
    NAJIN,
    PlaceShape("roads", "ROADS", "anchorage", 130.32, 42.22),
    PlaceShape("yard", "YARD", "shipyard", 130.3, 42.2, area=box(130.28, 42.22, 130.31, 42.25)),
)


@settings(deadline=None)  # the machine may be busy
@given(wanderings(), st.data())
def test_order_repeats_and_how_a_file_is_cut_change_nothing(
    rows: list[Row], data: st.DataObject
) -> None:
    whole = port_calls.find(positions_of(rows), PLACES)
    still = stops.find(positions_of(rows), places=PLACES)
    shuffled = data.draw(st.permutations(rows + rows[:3]))
    places = data.draw(st.permutations(PLACES))
    assert port_calls.find(positions_of(shuffled), places) == whole
    assert stops.find(positions_of(shuffled), places=places) == still
    cut = data.draw(st.integers(1, len(rows)))
    parts = [positions_of(part) for part in (rows[:cut], rows[cut:]) if part]
    assert port_calls.find(joined(*parts), PLACES) == whole


@settings(deadline=None)  # the machine may be busy
@given(wanderings())
def test_visits_follow_one_another_and_never_overlap(rows: list[Row]) -> None:
    found = port_calls.find(positions_of(rows), PLACES)
    for earlier, later in pairwise(found):
        assert earlier.end_at is not None
        assert earlier.end_at < later.start_at
    for call in found:
        assert 1 <= call.confidence <= 4
        assert call.end_at is None or call.end_at >= call.start_at
