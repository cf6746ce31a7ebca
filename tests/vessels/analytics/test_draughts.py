from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics import draughts
from vessels.analytics.base import StaticRun

START = datetime(2024, 1, 1, tzinfo=UTC)


def said(day: float, draught_m: float | None) -> StaticRun:
    at = START + timedelta(days=day)
    return StaticRun(273123456, at, at + timedelta(hours=12), draught_m=draught_m)


def test_a_change_is_told_as_self_declared_and_weak() -> None:
    (found,) = draughts.find([said(0, 6.5), said(1, 6.5), said(3, 4.2)])
    assert found.kind == "draught_change"
    assert found.confidence == 1
    assert found.start_at == START + timedelta(days=1, hours=12)
    assert found.end_at == START + timedelta(days=3)
    assert found.detail == {"from_m": 6.5, "to_m": 4.2, "self_declared": True}
    assert "the crew typed in" in found.reasons[0]
    assert "2.3 m shallower: unloading, ballast water or a late correction" in found.reasons[1]


def test_zero_and_more_than_can_be_sent_are_not_available() -> None:
    runs = [said(0, 6.5), said(1, 0.0), said(2, None), said(3, 25.5), said(4, 6.5)]
    assert draughts.find(runs) == []


@pytest.mark.parametrize(("after", "count"), [(6.9, 0), (7.0, 1), (6.0, 1), (6.2, 0)])
def test_half_a_metre_counts(after: float, count: int) -> None:
    assert len(draughts.find([said(0, 6.5), said(1, after)])) == count


def test_a_deep_ship_needs_more() -> None:
    assert draughts.find([said(0, 20.0), said(1, 20.6)]) == []
    assert len(draughts.find([said(0, 20.0), said(1, 21.0)])) == 1


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([0.0, 4.2, 6.5])), max_size=10),
    st.randoms(),
)
def test_order_and_repeats_do_not_matter(days: list[tuple[int, float]], random: Random) -> None:
    runs = [said(day, draught) for day, draught in days]
    mixed = runs + runs[::2]
    random.shuffle(mixed)
    assert draughts.find(mixed) == draughts.find(runs)
