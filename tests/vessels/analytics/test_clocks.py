import json
from dataclasses import asdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.test_frozen_track import winding
from tests.vessels.analytics.tracks import joined, moved, sailing, shuffled
from vessels.analytics import clocks, frozen_track

WEEK_MIN = 7 * 1440


def test_a_track_heard_again_whole_hours_later_is_a_clock() -> None:
    track = winding()
    both = joined(track, moved(track, minutes=11 * 60 + 0.3))
    (found,) = clocks.find(both)
    assert found.kind == "clock_fault"
    assert found.detail["offset_hours"] == 11
    assert "local time" in found.reasons[1]
    assert frozen_track.find(both) == []


def test_times_before_ais_existed() -> None:
    track = sailing(30)
    days = (np.datetime64("1980-01-06", "D") - np.datetime64("2024-02-07", "D")).astype(int)
    (found,) = clocks.find(joined(track, moved(sailing(5), minutes=int(days) * 1440)))
    assert found.confidence == 4
    assert found.detail["positions"] == 5
    assert "before AIS existed" in found.reasons[0]


def test_a_week_number_that_turned_over() -> None:
    early = moved(sailing(10), minutes=-1024 * WEEK_MIN - 200)
    (found,) = clocks.find(joined(sailing(30), early))
    assert found.detail == {"positions": 10, "offset_weeks": 1024}


def test_years_without_a_position_are_no_fault() -> None:
    assert clocks.find(joined(sailing(30), moved(sailing(30), minutes=-800 * WEEK_MIN))) == []
    assert clocks.find(sailing(0)) == []
    assert clocks.find(sailing(300)) == []


@given(st.integers(0, 99), st.integers(1, 12))
def test_order_and_repeats_do_not_matter(seed: int, hours: int) -> None:
    both = joined(winding(), moved(winding(), minutes=hours * 60 + 0.2))
    found = clocks.find(both)
    assert clocks.find(shuffled(both, seed)) == found


def test_parameters_can_be_kept_with_an_event() -> None:
    assert json.loads(json.dumps(asdict(clocks.DEFAULTS)))["ais_since"] == "1998-11-01"
