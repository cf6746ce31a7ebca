"""Every pair near in space and time, once, anywhere on earth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vessels.analytics import neighbours
from vessels.analytics.geodesy import degrees, distance_nm, unit_vectors

CENTRES = ((0.0, 0.0), (38.0, 124.0), (0.0, 180.0), (-60.0, -180.0), (90.0, 0.0), (-89.999, 77.0))


def found(bins: list[int], lat: object, lon: object, within_nm: float) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for one, other, _ in neighbours.pairs(
        np.array(bins, np.int64),
        unit_vectors(np.array(lat), np.array(lon)),
        within_nm=within_nm,
    ):
        pairs += [(min(pair), max(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)]
    return sorted(pairs)


@settings(deadline=None)  # the machine may be busy
@given(
    st.sampled_from(CENTRES),
    st.lists(
        st.tuples(st.integers(0, 2), st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)),
        max_size=40,
    ),
    st.sampled_from([0.27, 0.6]),
)
def test_agrees_with_all_against_all(
    centre: tuple[float, float], points: list[tuple[int, float, float]], within_nm: float
) -> None:
    """Points scattered around a centre on a plane that touches the earth there."""
    upward = unit_vectors(*centre)
    across = np.cross(upward, (0.3, 0.5, 0.81))
    across /= np.linalg.norm(across)
    along = np.cross(upward, across)
    offsets = np.radians(np.array([point[1:] for point in points], float).reshape(-1, 2))
    lat, lon = degrees(upward + offsets[:, :1] * across + offsets[:, 1:] * along)
    bins = [point[0] for point in points]
    apart = distance_nm(lat[:, None], lon[:, None], lat[None], lon[None])
    # Rounding decides at the very bound.
    clear = [
        (one, other)
        for one in range(len(bins))
        for other in range(one + 1, len(bins))
        if bins[one] == bins[other] and apart[one, other] <= within_nm - 1e-6
    ]
    blurred = {
        (one, other)
        for one in range(len(bins))
        for other in range(one + 1, len(bins))
        if abs(apart[one, other] - within_nm) < 1e-6
    }
    assert [pair for pair in found(bins, lat, lon, within_nm) if pair not in blurred] == clear


def test_many_in_one_cell_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_BATCH", 7)
    assert len(found([0] * 20, [1.0] * 20, [1.0] * 20, 0.27)) == 190


def test_too_many_bins_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_MOST_BINS", 2)
    with pytest.raises(ValueError, match="3 bins at once"):
        found([0, 1, 2], [0.0] * 3, [0.0] * 3, 0.27)
