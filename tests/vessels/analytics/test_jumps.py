from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import joined, marinecadastre, moved, sailing, shuffled
from vessels.analytics import jumps
from vessels.analytics.base import Positions


def with_fixes(track: Positions, lat: float, lon: float, *indices: int) -> Positions:
    lats, lons = track.lat.copy(), track.lon.copy()
    lats[list(indices)], lons[list(indices)] = lat, lon
    return Positions.of(track.mmsi, track.at, lats, lons, sog_kn=track.sog_kn)


def test_a_steady_track_has_none() -> None:
    assert jumps.find(sailing(500)) == []
    assert jumps.find(sailing(0)) == []
    assert jumps.find(sailing(1)) == []


def test_one_bad_fix_is_one_event_and_weak() -> None:
    (found,) = jumps.find(with_fixes(sailing(50), 10.0, 60.0, 20))
    assert found.kind == "jump"
    assert found.confidence == 1
    assert found.detail["returns"]
    assert found.detail["positions"] == 1
    assert found.detail["distance_nm"] > 1000
    assert found.end_point == (60.0, 10.0)
    assert "1 position at the other place; then the old track goes on" in " ".join(found.reasons)


def test_an_excursion_of_many_positions_is_one_event() -> None:
    (found,) = jumps.find(with_fixes(sailing(60), 30.0, 122.0, *range(20, 35)))
    assert found.detail["positions"] == 15
    assert found.confidence == 3


def test_a_jump_without_return() -> None:
    first, second = sailing(30), moved(sailing(30), lat=10.0, minutes=320)
    (found,) = jumps.find(joined(first, second))
    assert not found.detail["returns"]
    assert found.confidence == 3
    assert "not heard again" in found.reasons[1]


def test_a_single_first_position_is_rather_the_wrong_one() -> None:
    (found,) = jumps.find(with_fixes(sailing(30), 10.0, 60.0, 0))
    assert found.confidence == 1
    assert "stands alone" in found.reasons[-1]


def test_a_fast_craft_is_believed_and_a_rounded_time_is_no_jump() -> None:
    assert jumps.find(sailing(50, knots=38)) == []
    assert jumps.find(sailing(50, knots=38, sog_kn=10)) != []
    assert jumps.find(sailing(30, knots=24, every_min=0.02)) == []


@given(st.floats(-89, 89), st.floats(-179.9, 179.9), st.integers(1, 48), st.integers(0, 9))
def test_one_bad_fix_anywhere_is_one_event_in_any_order(
    lat: float, lon: float, index: int, seed: int
) -> None:
    track = with_fixes(sailing(50), lat, lon, index)
    found = jumps.find(track)
    assert len(found) <= 1
    assert jumps.find(shuffled(track, seed)) == found


@given(st.floats(-88, 88))
def test_the_antimeridian_is_no_jump(lat: float) -> None:
    track = sailing(50, knots=0)
    lon = (179.9 + np.arange(50) * 0.005 + 180) % 360 - 180
    assert jumps.find(moved(track, lat=lat, lon=lon)) == []


def test_over_the_pole_is_no_jump() -> None:
    lat = 90 - np.abs(np.arange(-25, 25)) / 60 * 2.0
    lon = np.where(np.arange(-25, 25) < 0, 0.0, 180.0)
    assert jumps.find(moved(sailing(50, knots=0), lat=lat, lon=lon)) == []


@pytest.mark.realdata
def test_a_real_day(shared_data: Path) -> None:
    found = [event for ship in marinecadastre(shared_data) for event in jumps.find(ship)]
    # Of 10,631 transponders. 35 lie in the day's first minute, where an old position is sent once:
    # those say that the position before stands alone, and are weak.
    assert len(found) == 43
    assert len({event.mmsi for event in found}) == 39
    assert sum((event.start_at.hour, event.start_at.minute) == (0, 0) for event in found) == 35
    assert Counter(event.confidence for event in found) == {1: 38, 2: 4, 3: 1}
