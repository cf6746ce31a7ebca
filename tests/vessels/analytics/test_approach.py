from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics.approach import Way, closest

START = np.datetime64("2024-02-07T00:00:00", "us")


def way(*points: tuple[float, float, float]) -> Way:
    """From (hours, lat, lon)."""
    hours, lat, lon = np.array(points, float).T
    return Way(START + (hours * 3.6e9).astype("m8[us]"), lat, lon)


def test_ships_that_cross_between_their_reports_meet() -> None:
    west = way((0, 10.0, 20.0), (0.9, 10.0, 20.2))
    north = way((0, 9.9, 20.1), (0.9, 10.1, 20.1))
    found = closest(west, north)
    assert found is not None
    assert found.distance_nm < 0.01
    assert abs(found.at - datetime(2024, 2, 7, 0, 27, tzinfo=UTC)) < timedelta(seconds=1)
    assert found.lat == pytest.approx(10.0)
    assert found.lon == pytest.approx(20.1)


def test_no_approach_is_made_up_across_a_silence() -> None:
    silent = way((0, 10.0, 20.0), (6, 10.0, 20.2))
    other = way((0, 10.5, 20.1), (0.5, 10.5, 20.1), (3, 10.0, 20.1), (6, 10.5, 20.1))
    found = closest(silent, other)
    assert found is not None
    assert found.distance_nm == pytest.approx(30.6, abs=0.2)


def test_ships_never_heard_together_have_none() -> None:
    assert closest(way((0, 1, 1), (1, 1, 1)), way((2, 1, 1), (3, 1, 1))) is None
    assert closest(way((0, 1, 1)), Way(np.array([], "M8[us]"), np.array([]), np.array([]))) is None


def test_the_antimeridian_is_no_wall() -> None:
    east = way((0, 50.0, 179.9), (0.5, 50.0, 179.99), (1, 50.0, -179.95))
    west = way((0, 50.0, -179.8), (1, 50.0, -179.9))
    found = closest(east, west)
    assert found is not None
    assert found.distance_nm == pytest.approx(1.9, abs=0.2)
    assert -180 <= found.lon <= 180


@given(
    st.lists(
        st.tuples(st.floats(0, 20), st.floats(-60, 60), st.floats(-180, 180)),
        min_size=2,
        max_size=12,
        unique_by=lambda point: round(point[0], 3),
    )
)
def test_it_is_the_same_whoever_is_named_first_and_never_above_what_was_reported(
    points: list[tuple[float, float, float]],
) -> None:
    one = way(*sorted(points))
    other = way(*[(hour, lat + 1, lon) for hour, lat, lon in sorted(points)])
    forth, back = closest(one, other), closest(other, one)
    assert forth is not None
    assert back is not None
    assert forth.distance_nm == pytest.approx(back.distance_nm, abs=0.01)
    assert forth.distance_nm <= 60.1
