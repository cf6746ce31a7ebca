"""Silence beside who else was heard. Tracks are synthetic."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.vessels.analytics.made_tracks import START, at_hours, positions_of, sailing
from vessels.analytics import coverage, gaps
from vessels.analytics.coverage import Heard

# Silent from hour 24 to hour 85, from 40 N 132 E to 36.2 N 131 E.
TRACK = positions_of(
    sailing((42.0, 131.0), (40.0, 132.0), 0, 24, 49)
    + sailing((36.2, 131.0), (36.0, 131.0), 85, 86, 3)
)
[GAP] = gaps.find(TRACK)


def heard_at(*groups: tuple[int, float, float, list[float]]) -> Heard:
    """Groups of so many ships, each lying at (lat, lon), each heard at the given hours."""
    rows = []
    for number, (ships, lat, lon, hours) in enumerate(groups):
        rows += [(1000 * number + ship, hour, lat, lon) for ship in range(ships) for hour in hours]
    mmsi, hour, lat_, lon_ = np.array(rows, float).reshape(-1, 4).T
    return Heard(mmsi.astype(np.int64), at_hours(hour), lat_, lon_)


DAY = [1.0, 7.0, 13.0, 19.0]  # once in each six hours of the day before


def test_others_heard_where_she_fell_silent_show_that_receivers_worked() -> None:
    found = coverage.assess(GAP, heard_at((14, 40.1, 132.0, [*DAY, 25.0])))
    assert found.verdict == "others_heard"
    assert found.start is not None
    assert (found.start.before, found.start.during, found.start.usual) == (14, 14, 14)
    assert found.sentences[0] == (
        "During the first 6 h of the silence, 14 other ships were heard within 20 nm of her last"
        " position, as against 14 usually (in as long a time, over the 24 h before)."
    )
    assert "Receivers were working" in found.sentences[-1]
    assert "sailed out of their range" in found.sentences[-1]


def test_nobody_heard_says_nothing_of_her() -> None:
    far = heard_at((5, -30.0, 10.0, [1.0, 25.0]))
    found = coverage.assess(GAP, far)
    assert found.verdict == "nobody_heard"
    assert "no ship at all was heard within 20 nm" in found.sentences[0]
    assert found.sentences[-1] == "Nothing can be said about her transponder."


def test_others_who_fell_silent_too_are_told() -> None:
    found = coverage.assess(GAP, heard_at((9, 40.0, 132.0, DAY)))
    assert found.verdict == "nobody_heard"
    assert "others fell silent as well" in found.sentences[0]


@pytest.mark.parametrize(
    ("usually", "meanwhile", "verdict"),
    [
        (20, 9, "thinned"),
        (20, 10, "others_heard"),
        (2, 2, "few_heard"),
        (0, 3, "others_heard"),
    ],
)
def test_the_verdict_compares_with_the_usual(usually: int, meanwhile: int, verdict: str) -> None:
    heard = heard_at((usually, 40.0, 132.0, DAY), (meanwhile, 40.0, 132.0, [26.0]))
    assert coverage.assess(GAP, heard).verdict == verdict


def test_without_positions_of_others_nothing_is_known() -> None:
    found = coverage.assess(GAP, heard_at())
    assert found.verdict == "not_known"
    assert found.start is None
    assert "nothing can be said" in found.sentences[0]


def test_the_far_end_is_counted_over_the_last_hours_and_after() -> None:
    heard = heard_at((4, 36.2, 131.0, [5.0, 80.0]), (2, 36.2, 131.1, [86.0]))
    end = coverage.assess(GAP, heard).end
    assert end is not None
    assert (end.during, end.usual, end.after) == (4, 1.0, 2)


def test_the_way_counts_only_where_she_could_have_been() -> None:
    on_the_way = (3, 38.0, 131.5, [50.0, 51.0])
    too_early = (5, 36.2, 131.0, [25.0])  # 230 nm away an hour after she fell silent
    too_late = (7, 40.0, 132.0, [84.0])  # where she fell silent, an hour before she was far away
    way = coverage.assess(GAP, heard_at(on_the_way, too_early, too_late)).way
    assert way is not None
    assert (way.ships, way.hours_heard, way.hours) == (3, 2, 61)


def test_a_silence_still_going_on_has_one_end() -> None:
    [gap] = gaps.find(
        positions_of(sailing((42.0, 131.0), (40.0, 132.0), 0, 24, 49)),
        until=datetime(2024, 2, 9, tzinfo=UTC),
    )
    found = coverage.assess(gap, heard_at((6, 40.0, 132.0, [*DAY, 25.0, 40.0])))
    assert found.verdict == "others_heard"
    assert found.end is None
    json.dumps(found.as_detail())


def test_order_and_repeats_of_others_change_nothing() -> None:
    heard = heard_at((14, 40.1, 132.0, [*DAY, 25.0]), (2, 36.2, 131.0, [80.0]))
    order = np.random.default_rng(3).permutation(np.tile(np.arange(len(heard)), 2))
    again = Heard(heard.mmsi[order], heard.at[order], heard.lat[order], heard.lon[order])
    assert coverage.assess(GAP, again) == coverage.assess(GAP, heard)


def test_hours_with_a_message() -> None:
    start = START.astype("M8[us]").item().replace(tzinfo=UTC)
    lane = coverage.hourly(
        at_hours([0.1, 0.9, 2.0, 9.5]), start + timedelta(minutes=20), start + timedelta(hours=4)
    )
    assert lane.counts == (2, 0, 1, 0)
    assert lane.starts[0] == start
    assert lane.share == 0.5
    assert coverage.hourly(at_hours([1]), start, start).share == 0
