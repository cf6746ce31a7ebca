"""Slow hours offshore on made tracks with known answers."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.analytics.made_tracks import Row, joined, positions_of, sailing
from vessels.analytics import loitering
from vessels.analytics.base import Floats, Found

BEGIN = datetime(2024, 2, 7, tzinfo=UTC)


def drifting(start_h: float, end_h: float, knots: float = 1.0, every_h: float = 0.25) -> list[Row]:
    """South at so many knots, as sent and as sailed."""
    count = round((end_h - start_h) / every_h) + 1
    return [
        (start_h + step * every_h, 38.0 - knots * step * every_h / 60, 140.0, knots)
        for step in range(count)
    ]


ARRIVING = sailing((39.0, 140.0), (38.0, 140.0), 0, 5, 31)


def leaving(start_h: float) -> list[Row]:
    return sailing((37.9, 140.0), (36.9, 140.0), start_h, start_h + 5, 31)


def find(rows: list[Row], offshore_nm: float | None = 60.0) -> list[Found]:
    def everywhere(lat: Floats, lon: Floats) -> Floats:
        return np.full(np.shape(lat), offshore_nm)

    return loitering.find(
        positions_of(rows), distance_to_shore_nm=None if offshore_nm is None else everywhere
    )


def test_slow_hours_far_from_the_shore() -> None:
    [found] = find(ARRIVING + drifting(5.25, 12) + leaving(12.25))
    assert (found.kind, found.confidence) == ("loitering", 4)
    assert found.start_at == pytest.approx(BEGIN + timedelta(hours=5.25), abs=timedelta(hours=0.6))
    assert found.end_at is not None
    assert found.detail["average_kn"] == pytest.approx(1.0, abs=0.2)
    assert "It was at least 60 nm from the nearest shore." in found.reasons


@pytest.mark.parametrize(
    ("last_hour", "knots", "offshore_nm", "count"),
    [(9.5, 1.0, 60, 1), (8.0, 1.0, 60, 0), (12, 2.5, 60, 0), (12, 1.0, 19.9, 0), (12, 1.0, 20, 1)],
)
def test_all_three_bounds_hold(
    last_hour: float, knots: float, offshore_nm: float, count: int
) -> None:
    rows = ARRIVING + drifting(5.25, last_hour, knots) + leaving(last_hour + 0.25)
    assert len(find(rows, offshore_nm)) == count


def test_without_distances_it_says_not_tested_and_weighs_less() -> None:
    [found] = find(ARRIVING + drifting(5.25, 12) + leaving(12.25), None)
    assert found.confidence == 2
    assert "is not tested" in " ".join(found.reasons)
    assert found.detail["least_offshore_nm"] is None


def test_unknown_distance_counts_as_near_the_shore() -> None:
    assert find(drifting(0, 12), float("nan")) == []


def test_one_fast_report_does_not_end_it() -> None:
    rows = drifting(0, 12)
    hour, lat, lon, _ = rows[20]
    rows[20] = (hour, lat, lon, 3.0)
    assert len(find(rows)) == 1


def test_a_long_silence_ends_it_and_a_shorter_one_is_told() -> None:
    assert [found.detail["hours"] for found in find(drifting(0, 5) + drifting(12, 17))] == [5, 5]
    [found] = find(drifting(0, 5) + drifting(9, 14))
    assert found.confidence == 3
    assert found.end_at is None
    assert "longest silence in it is 4 h" in " ".join(found.reasons)


def test_no_average_is_taken_across_a_long_silence() -> None:
    """Fast up to the silence and fast after it, in the same place: she did not drift meanwhile."""
    out = [(step / 4, 38.0 - step * 0.05, 140.0, 12.0) for step in range(17)]
    back = [(100 + step / 4, 37.2 + step * 0.05, 140.0, 12.0) for step in range(17)]
    parameters = loitering.Parameters(averaged_min=400 * 60)
    assert loitering.find(positions_of(out + back), parameters=parameters) == []


def test_a_ship_heard_once_an_hour_loiters_as_well() -> None:
    [found] = find(drifting(0, 12, every_h=1))
    assert found.detail["hours"] == 12


@pytest.mark.parametrize("rows", [[], [(0, 1, 1, 0.0)]])
def test_too_few_positions(rows: list[Row]) -> None:
    assert find(rows) == []


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_the_antimeridian_is_no_voyage(lon: float) -> None:
    rows = [(step / 4, 10.0, lon if step % 2 else -lon, float("nan")) for step in range(40)]
    [found] = find(rows)
    assert found.detail["sailed_nm"] == 0


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.floats(0, 0.02), st.sampled_from([0.5, 1.5, 4.0, np.nan])),
        min_size=1,
        max_size=60,
    ),
    st.data(),
)
def test_order_repeats_and_how_a_file_is_cut_change_nothing(
    steps: list[tuple[int, float, float]], data: st.DataObject
) -> None:
    hours = (np.cumsum([step[0] for step in steps]) / 10).tolist()
    rows = [(hour, 38 + dlat, 140.0, kn) for hour, (_, dlat, kn) in zip(hours, steps, strict=True)]
    whole = find(rows)
    assert find(data.draw(st.permutations(rows + rows[:3]))) == whole
    cut = data.draw(st.integers(1, len(rows)))
    parts = [positions_of(part) for part in (rows[:cut], rows[cut:]) if part]
    distances = np.full(len(rows), 60.0)
    assert loitering.find(joined(*parts), distance_to_shore_nm=distances) == whole
