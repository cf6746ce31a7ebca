from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import marinecadastre, moved, sailing, shuffled
from vessels.analytics import landmask, on_land
from vessels.analytics.base import Found, Positions

MASK = landmask.load()
AIRPORT = (44.9, 128.0)  # in Manchuria, far from the sea


def find(positions: Positions) -> list[Found]:
    return on_land.find(positions, distance_to_sea_nm=MASK.distance_to_sea_nm)


def at_an_airport(first: int, last: int, count: int = 60) -> Positions:
    """At sea, but for positions ``first`` to ``last``."""
    track = sailing(count, knots=3)
    lat, lon = track.lat.copy(), track.lon.copy()
    lat[first : last + 1], lon[first : last + 1] = AIRPORT
    return moved(track, lat=lat, lon=lon)


def test_hours_at_an_airport_between_two_jumps() -> None:
    (found,) = find(at_an_airport(20, 40))
    assert found.kind == "on_land"
    assert found.confidence == 3
    assert found.detail["positions"] == 21
    assert found.detail["inland_nm_least"] > 3
    assert "came there and left by a jump" in found.reasons[1]


def test_a_jump_one_way_is_weaker() -> None:
    (found,) = find(at_an_airport(40, 59))
    assert found.confidence == 2


@pytest.mark.parametrize("last", [20, 21, 23])
def test_never_on_one_point_or_a_few(last: int) -> None:
    assert find(at_an_airport(20, last)) == []


def test_a_ship_that_sails_up_a_river_unknown_to_the_mask_is_not_flagged() -> None:
    """The Ohio from Cairo upward, at ten knots: miles from water that the mask knows."""
    count = 80
    lat = np.linspace(37.0, 38.5, count)
    lon = np.linspace(-89.2, -86.0, count)
    assert (MASK.distance_to_sea_nm(lat, lon) > 3).sum() > 20
    assert find(moved(sailing(count), lat=lat, lon=lon)) == []


def test_one_that_was_never_on_water_is_an_inland_vessel() -> None:
    assert find(moved(sailing(30), lat=AIRPORT[0], lon=AIRPORT[1])) == []


def test_in_harbour_and_at_sea() -> None:
    assert find(sailing(100)) == []
    assert find(moved(sailing(30), lat=43.1, lon=131.9)) == []
    assert find(sailing(0)) == []


@given(st.integers(0, 99))
def test_order_and_repeats_do_not_matter(seed: int) -> None:
    track = at_an_airport(20, 40)
    assert find(shuffled(track, seed)) == find(track)


@pytest.mark.realdata
def test_a_real_day_of_rivers_and_harbours(shared_data: Path) -> None:
    ships = marinecadastre(shared_data)
    lat, lon, knots = (
        np.concatenate([getattr(ship, name) for ship in ships]) for name in ("lat", "lon", "sog_kn")
    )
    moving = knots >= 1
    on_land_share = (~MASK.is_sea(lat, lon))[moving].mean()
    inland_share = (MASK.distance_to_sea_nm(lat, lon) > 3)[moving].mean()
    # Towboats on the rivers: four in ten are on land in the mask, a quarter by over three miles.
    assert on_land_share == pytest.approx(0.396, abs=0.01)
    assert inland_share == pytest.approx(0.264, abs=0.01)
    assert [event for ship in ships for event in find(ship)] == []
    # Without persistence two would be: four positions near Vancouver, two in New Jersey.
    hasty = on_land.Parameters(fewest_positions=1, least_hours=0)
    found = [
        event
        for ship in ships
        for event in on_land.find(
            ship, distance_to_sea_nm=MASK.distance_to_sea_nm, parameters=hasty
        )
    ]
    assert {event.mmsi for event in found} == {311003500, 338415278}
