from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import marinecadastre, moved, sailing, shuffled, times
from vessels.analytics import circling
from vessels.analytics.base import Positions


def circle(
    sog_kn: float,
    *,
    knots: float = 21.0,
    radius_nm: float = 0.5,
    lat: float = 31.0,
    lon: float = 122.5,
    noise_nm: float = 0.01,
) -> Positions:
    """Two hours round a circle, a position a minute, at ``knots`` while reporting ``sog_kn``."""
    minutes = np.arange(120.0)
    turned = knots / radius_nm * minutes / 60
    noise = np.random.default_rng(3).normal(0, noise_nm, (2, 120))
    north = radius_nm * np.sin(turned) + noise[0]
    east = radius_nm * np.cos(turned) + noise[1]
    lons = (lon + east / 60 / np.cos(np.radians(lat)) + 180) % 360 - 180
    return Positions.of(1, times(minutes), lat + north / 60, lons, sog_kn=np.full(120, sog_kn))


def test_a_ring_at_another_speed_than_reported() -> None:
    (found,) = circling.find(circle(0.1))
    assert found.kind == "circling"
    assert found.confidence == 3
    assert found.detail["radius_nm"] == pytest.approx(0.5, rel=0.05)
    assert found.detail["sailed_kn"] == pytest.approx(21, rel=0.1)
    assert "reported 0.1 kn" in found.reasons[1]


def test_a_ring_too_slow_for_the_reported_speed() -> None:
    (found,) = circling.find(circle(20.0, knots=9.0))
    assert found.detail["reported_kn"] == 20


def test_a_ship_that_sails_a_circle_or_swings_at_anchor_is_none() -> None:
    assert circling.find(circle(21.0)) == []
    assert circling.find(circle(0.1, knots=0.3, radius_nm=0.08, noise_nm=0.002)) == []


def test_without_a_reported_speed_nothing_disagrees() -> None:
    assert circling.find(circle(float("nan"))) == []


def test_a_straight_track_and_a_berth_are_none() -> None:
    assert circling.find(sailing(200, sog_kn=0)) == []
    assert circling.find(sailing(200, knots=0, sog_kn=9)) == []
    assert circling.find(sailing(5)) == []


def test_noise_around_a_berth_is_none() -> None:
    noise = np.random.default_rng(1).normal(0, 0.0002, (2, 300))
    berth = moved(sailing(300, knots=0), lat=40 + noise[0], lon=132 + noise[1])
    assert circling.find(berth) == []


@given(st.floats(-80, 80), st.sampled_from([-179.999, 0.0, 100.0, 179.999]), st.integers(0, 9))
def test_anywhere_in_any_order(lat: float, lon: float, seed: int) -> None:
    track = circle(0.1, lat=lat, lon=lon)
    found = circling.find(track)
    assert len(found) == 1
    assert circling.find(shuffled(track, seed)) == found


@pytest.mark.realdata
def test_a_real_day_has_none(shared_data: Path) -> None:
    assert [event for ship in marinecadastre(shared_data) for event in circling.find(ship)] == []
