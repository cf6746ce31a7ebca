from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics import gaps
from vessels.analytics.geodesy import distance_nm

START = np.datetime64("2024-02-07T00:00:00", "us")


def times(*hours: float) -> Any:
    return START + np.array([int(hour * 3600e6) for hour in hours], dtype="timedelta64[us]")


def test_finds_the_silence_with_its_ends_and_its_length() -> None:
    found = gaps.detect(
        times(0, 1, 62, 63),
        np.array([42.2, 42.3, 34.7, 34.6]),
        np.array([130.3, 130.4, 129.3, 129.2]),
        threshold_hours=6,
    )
    assert found.before.tolist() == [1]
    assert found.after.tolist() == [2]
    assert found.hours.tolist() == [61.0]
    assert found.distance_nm[0] == pytest.approx(458.9, abs=1.5)


def test_a_gap_as_long_as_the_threshold_counts() -> None:
    at = times(0, 6, 11.999)
    flat = np.zeros(3)
    assert len(gaps.detect(at, flat, flat, threshold_hours=6)) == 1


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_positions_have_no_gap(count: int) -> None:
    flat = np.zeros(count)
    assert len(gaps.detect(times(*range(count)), flat, flat)) == 0


def test_refuses_what_it_cannot_judge() -> None:
    flat = np.zeros(2)
    with pytest.raises(ValueError, match="sorted"):
        gaps.detect(times(1, 0), flat, flat)
    with pytest.raises(ValueError, match="same length"):
        gaps.detect(times(0, 1), flat, np.zeros(3))
    with pytest.raises(ValueError, match="above zero"):
        gaps.detect(times(0, 1), flat, flat, threshold_hours=0)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=60), st.integers(1, 48))
def test_agrees_with_a_plain_loop(hours: list[int], threshold: int) -> None:
    at = times(*sorted(hours))
    flat = np.zeros(len(at))
    expected = [
        index
        for index in range(len(at) - 1)
        if (at[index + 1] - at[index]) / np.timedelta64(1, "h") >= threshold
    ]
    assert gaps.detect(at, flat, flat, threshold_hours=threshold).before.tolist() == expected


def test_repeated_positions_make_no_gap() -> None:
    at = times(0, 0, 0, 7, 7)
    flat = np.zeros(5)
    assert gaps.detect(at, flat, flat, threshold_hours=6).before.tolist() == [2]


def test_distance_crosses_the_antimeridian_and_the_pole() -> None:
    assert float(distance_nm(0, 179.5, 0, -179.5)) == pytest.approx(60.04, abs=0.05)
    assert float(distance_nm(89.5, 0, 89.5, 180)) == pytest.approx(60.04, abs=0.05)
    assert float(distance_nm(90, 10, -90, 0)) == pytest.approx(10807.3, abs=1)
    assert float(distance_nm(42.2, 130.3, 42.2, 130.3)) == 0
