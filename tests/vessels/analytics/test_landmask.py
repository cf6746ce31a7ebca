import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics import landmask

MASK = landmask.load()
ATLANTIC = (30.0, -40.0)
GOBI = (44.0, 104.0)


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [
        ("Najin bay", 42.20, 130.30),
        ("off the mouth of the Tumen", 42.27, 130.75),
        ("Amur Bay at Vladivostok", 43.12, 131.85),
        ("off Dunai", 42.85, 132.36),
        ("Dardanelles", 40.325, 26.605),
        ("Caspian Sea", 42.0, 51.0),
        ("Lake Superior", 47.7, -87.5),
        ("North Pole", 90.0, 0.0),
    ],
)
def test_bays_straits_lakes_and_the_arctic_are_water(place: str, lat: float, lon: float) -> None:
    assert MASK.is_sea(lat, lon), place


@pytest.mark.parametrize(
    ("lat", "lon"), [GOBI, (43.25, 132.1), (42.9, 130.5), (-89.9, 0.0), (-90.0, 12.0)]
)
def test_deserts_peninsulas_and_antarctica_are_land(lat: float, lon: float) -> None:
    assert not MASK.is_sea(lat, lon)


def test_a_peninsula_keeps_two_bays_apart() -> None:
    """From the Amur Bay to the Ussuri Bay, past Vladivostok, there is land between."""
    across = MASK.is_sea(43.25, np.arange(131.8, 132.3, 1 / 60))
    assert across[0]
    assert across[-1]
    assert not across.all()


def test_distances_to_the_shore() -> None:
    open_sea, land = MASK.distance_to_shore_nm([ATLANTIC[0], GOBI[0]], [ATLANTIC[1], GOBI[1]])
    assert open_sea == pytest.approx(709, abs=3)  # to the Azores
    assert land == 0
    assert MASK.distance_to_sea_nm(*ATLANTIC) == 0
    assert MASK.distance_to_sea_nm(-85.5, 0.0) > 100
    assert np.isnan(MASK.distance_to_shore_nm(np.nan, 0.0))


def test_the_nearest_water_of_a_town_on_the_coast() -> None:
    lat, lon, off_nm = MASK.nearest_sea(42.2333, 130.26)
    assert MASK.is_sea(lat, lon)
    assert 0 < off_nm < 3
    assert MASK.nearest_sea(*ATLANTIC) == (*ATLANTIC, 0.0)


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(-2, 2))
def test_turning_once_round_the_world_changes_nothing(lat: float, lon: float, turns: int) -> None:
    middle = np.floor((lon + 180) * 60) / 60 - 180 + 1 / 120
    assert MASK.is_sea(lat, middle) == MASK.is_sea(lat, middle + 360 * turns)


@given(st.floats(-89, 89), st.floats(-180, 180))
def test_a_point_is_either_on_water_or_away_from_it(lat: float, lon: float) -> None:
    to_shore = float(MASK.distance_to_shore_nm(lat, lon))
    to_sea = float(MASK.distance_to_sea_nm(lat, lon))
    assert to_shore >= 0
    assert to_sea >= 0
    assert to_shore == 0 or to_sea == 0
    if not MASK.is_sea(lat, lon):
        assert to_sea == pytest.approx(max(MASK.nearest_sea(lat, lon)[2] - 0.5, 0), abs=0.01)
