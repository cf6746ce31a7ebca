"""Gaps as events: figures, receivers before, published criteria, words. Tracks are synthetic."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.analytics.made_tracks import joined, positions_of, sailing
from vessels.analytics import gaps

TERRESTRIAL, SATELLITE = 1, 2
# Every 30 min for a day, 61 h of silence, 230 nm further south again.
BEFORE = sailing((42.0, 131.0), (40.0, 132.0), 0, 24, 49)
AFTER = sailing((36.2, 131.0), (36.0, 131.0), 85, 86, 3)


def test_a_gap_has_its_ends_its_figures_and_how_she_was_heard_before() -> None:
    receivers = [TERRESTRIAL] * 40 + [SATELLITE] * 9 + [TERRESTRIAL] * 3
    [gap] = gaps.find(positions_of(BEFORE + AFTER, receiver=receivers))
    assert gap.kind == "gap"
    assert gap.start_at == datetime(2024, 2, 8, tzinfo=UTC)
    assert gap.end_at == gap.start_at + timedelta(hours=61)
    assert gap.start_point == (132.0, 40.0)
    assert gap.end_point == (131.0, 36.2)
    assert gap.detail["hours"] == 61
    assert gap.detail["distance_nm"] == pytest.approx(233, abs=1)
    assert gap.detail["implied_speed_kn"] == pytest.approx(233 / 61, abs=0.05)
    assert gap.detail["receiver_before"] == "satellite"
    # 12 h at 30 min, both ends: 25 positions.
    assert gap.detail["positions_before"] == {
        "not known": 0,
        "terrestrial": 16,
        "satellite": 9,
        "mixed": 0,
    }
    assert "heard 25 times (16 terrestrial and 9 satellite)" in " ".join(gap.reasons)


def test_meeting_the_published_criteria_is_said_and_is_not_called_dark() -> None:
    track = positions_of(BEFORE + AFTER, receiver=SATELLITE)
    [gap] = gaps.find(track, distance_to_shore_nm=np.full(len(track), 60.0))
    assert gap.detail["meets_disabling_criteria"] is True
    assert gap.confidence == 4
    words = " ".join(gap.reasons)
    assert "meets the published criteria" in words
    assert "no proof that the transponder was switched off" in words
    assert "dark" not in words


@pytest.mark.parametrize(
    ("offshore", "receiver", "meets", "confidence", "said"),
    [
        (None, SATELLITE, None, 3, "not tested: far enough from the shore"),
        (30.0, SATELLITE, False, 3, "does not meet: far enough from the shore"),
        (60.0, TERRESTRIAL, False, 2, "sailed out of their range"),
        (60.0, 0, False, 2, "whether a satellite heard her is not known"),
    ],
)
def test_criteria_that_fail_or_are_not_tested_are_named(
    offshore: float | None, receiver: int, meets: bool | None, confidence: int, said: str
) -> None:
    distances = None if offshore is None else lambda lat, lon: np.full(np.shape(lat), offshore)
    [gap] = gaps.find(
        positions_of(BEFORE + AFTER, receiver=receiver), distance_to_shore_nm=distances
    )
    assert gap.detail["meets_disabling_criteria"] is meets
    assert gap.confidence == confidence
    assert said in " ".join(gap.reasons)


@pytest.mark.parametrize(("count", "well_heard"), [(10, False), (11, True)])
def test_more_than_ten_positions_in_the_day_before_is_well_heard(
    count: int, well_heard: bool
) -> None:
    day = sailing((42.0, 131.0), (40.0, 132.0), 1, 24, count)
    [gap] = gaps.find(positions_of(day + AFTER))
    assert gap.detail["disabling_criteria"]["well_heard"] is well_heard
    assert ("more than 10 positions" in " ".join(gap.reasons)) is not well_heard


def test_a_ship_hardly_ever_heard_has_weak_gaps() -> None:
    found = gaps.find(positions_of([(0, 40, 132, 12), (20, 40, 136, 12), (40, 40, 140, 12)]))
    assert [gap.confidence for gap in found] == [1, 1]
    assert "may be ordinary" in " ".join(found[1].reasons)


def test_ends_too_far_apart_for_one_ship_are_doubted() -> None:
    [gap] = gaps.find(positions_of([(0, 40, 132, 12), (10, 0, -30, 12)]))
    assert "two transponders that use one MMSI" in " ".join(gap.reasons)


def test_a_silence_up_to_now_is_told_as_going_on() -> None:
    track = positions_of(BEFORE)
    assert gaps.find(track) == []
    assert gaps.find(track, until=datetime(2024, 2, 8, 5, 59, tzinfo=UTC)) == []
    [gap] = gaps.find(track, until=datetime(2024, 2, 8, 6, tzinfo=UTC))
    assert gap.end_at is None
    assert gap.end_point is None
    assert gap.detail["hours"] == 6
    assert "since 2024-02-08 00:00Z" in gap.reasons[0]


def test_the_threshold_is_a_parameter() -> None:
    track = positions_of(BEFORE + AFTER)
    assert len(gaps.find(track, parameters=gaps.Parameters(threshold_hours=0.5))) == 51
    assert gaps.find(track, parameters=gaps.Parameters(threshold_hours=61.1)) == []


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 30)),
        min_size=1,
        max_size=40,
        unique_by=lambda row: row[0],
    ),
    st.data(),
)
def test_order_repeats_and_how_a_file_is_cut_change_nothing(
    rows: list[tuple[float, float, float, float]], data: st.DataObject
) -> None:
    whole = gaps.find(positions_of(rows, receiver=SATELLITE))
    shuffled = data.draw(st.permutations(rows + rows[:3]))
    assert gaps.find(positions_of(shuffled, receiver=SATELLITE)) == whole
    cut = data.draw(st.integers(1, len(rows)))
    parts = [positions_of(part, receiver=SATELLITE) for part in (rows[:cut], rows[cut:]) if part]
    assert gaps.find(joined(*parts)) == whole
    assert all(np.isfinite(gap.detail["distance_nm"]) for gap in whole)
