from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import joined, marinecadastre, moved, sailing, shuffled
from vessels.analytics import jumps, shared_mmsi
from vessels.analytics.base import Positions


def two_ships(count: int = 40, lat: float = 10.0, lon: float = 60.0) -> Positions:
    """One near Japan, one in the Arabian Sea, heard in turn every five minutes."""
    return joined(sailing(count), moved(sailing(count, lat=lat), lon=lon, minutes=5))


def test_two_ships_with_one_number() -> None:
    (found,) = shared_mmsi.find(two_ships())
    assert found.kind == "shared_mmsi"
    assert found.confidence == 4
    assert found.detail["switches"] == 79
    assert [track["positions"] for track in found.detail["tracks"]] == [40, 40]
    assert found.detail["summed_hours"] > 1.9 * found.detail["active_hours"]
    assert "at least two transponders" in found.reasons[2]


def test_the_second_ship_is_one_jump_and_not_eighty() -> None:
    assert len(jumps.find(two_ships())) == 1


def test_one_ship_with_bad_fixes_is_not_shared() -> None:
    track = sailing(60)
    lat = track.lat.copy()
    lat[[10, 30, 50]] = 5.0, -20.0, 71.0
    assert shared_mmsi.find(moved(track, lat=lat)) == []
    assert shared_mmsi.find(sailing(100)) == []
    assert shared_mmsi.find(sailing(0)) == []


def test_one_ship_after_the_other_is_not_shared_at_once() -> None:
    assert shared_mmsi.find(joined(sailing(30), moved(sailing(30), lat=5.0, minutes=320))) == []


def test_few_changes_are_weak() -> None:
    (found,) = shared_mmsi.find(two_ships(4))
    assert found.confidence == 2


@given(st.integers(0, 99), st.floats(-85, 20), st.floats(-179, 100))
def test_order_and_repeats_do_not_matter(seed: int, lat: float, lon: float) -> None:
    track = two_ships(20, lat, lon)
    found = shared_mmsi.find(track)
    assert len(found) == 1
    assert shared_mmsi.find(shuffled(track, seed)) == found


@pytest.mark.realdata
def test_no_number_is_shared_on_a_real_day_of_few_positions_each(shared_data: Path) -> None:
    """Ten positions a ship: none alternates between two places four times."""
    assert [e for ship in marinecadastre(shared_data) for e in shared_mmsi.find(ship)] == []
