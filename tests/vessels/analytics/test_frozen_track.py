from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import joined, marinecadastre, moved, sailing, shuffled
from vessels.analytics import clocks, frozen_track
from vessels.analytics.base import Positions


def winding(count: int = 60) -> Positions:
    """A track with a shape of its own."""
    track = sailing(count)
    east = np.cumsum(np.random.default_rng(5).normal(0, 0.01, count))
    return moved(track, lon=np.round(132 + east, 5), lat=np.round(track.lat, 5))


def test_frozen_under_way() -> None:
    track = sailing(60)
    lat = track.lat.copy()
    lat[20:40] = lat[20]
    (found,) = frozen_track.find(moved(track, lat=lat))
    assert found.kind == "frozen_track"
    assert found.confidence == 3
    assert found.detail["positions"] == 20
    assert "reported 12 kn" in found.reasons[0]


def test_a_ship_at_berth_is_not_frozen() -> None:
    assert frozen_track.find(sailing(100, knots=0)) == []
    unknown = sailing(100, knots=0, sog_kn=float("nan"))
    assert frozen_track.find(unknown) == []


def test_a_few_equal_positions_are_not_frozen() -> None:
    track = sailing(60)
    lat = track.lat.copy()
    lat[20:25] = lat[20]
    assert frozen_track.find(moved(track, lat=lat)) == []


def test_a_track_sent_again_two_days_later() -> None:
    track = winding()
    (found,) = frozen_track.find(joined(track, moved(track, minutes=2 * 1440 + 17)))
    assert found.detail["positions"] == 60
    assert found.detail["later_hours"] == pytest.approx(48.28, abs=0.01)
    assert "repeat, to the last digit" in found.reasons[0]
    assert clocks.find(joined(track, moved(track, minutes=2 * 1440 + 17))) == []


def test_the_same_voyage_again_is_not_the_same_track() -> None:
    track = winding()
    again = moved(track, lat=track.lat + 0.001, minutes=2 * 1440 + 17)
    assert frozen_track.find(joined(track, again)) == []


def test_days_at_one_berth_do_not_repeat_a_track() -> None:
    berth = sailing(100, knots=0, sog_kn=0)
    assert frozen_track.find(joined(berth, moved(berth, minutes=5 * 1440))) == []


@given(st.integers(0, 99), st.integers(0, 30))
def test_order_and_repeats_do_not_matter(seed: int, first: int) -> None:
    track = winding()
    lat = track.lat.copy()
    lat[first : first + 12] = lat[first]
    lon = track.lon.copy()
    lon[first : first + 12] = lon[first]
    held = moved(track, lat=lat, lon=lon)
    found = frozen_track.find(held)
    assert len(found) == 1
    assert frozen_track.find(shuffled(held, seed)) == found


@pytest.mark.realdata
def test_a_real_day_has_none(shared_data: Path) -> None:
    ships = marinecadastre(shared_data)
    assert [event for ship in ships for event in frozen_track.find(ship)] == []
