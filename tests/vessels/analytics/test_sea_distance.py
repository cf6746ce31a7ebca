import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vessels.analytics import landmask, sea_distance, stereographic
from vessels.analytics.base import LonLat
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.landmask import LandMask
from vessels.analytics.sea_grid import SeaGrid
from vessels.analytics.waterways import WATERWAYS

MASK = landmask.load()
ALL_WATER = LandMask(np.full((landmask.ROWS, landmask.COLUMNS // 8), 255, np.uint8))
NAJIN: LonLat = (130.3000, 42.2333)
DUNAI: LonLat = (132.3375, 42.8803)
VLADIVOSTOK: LonLat = (131.8883, 43.1089)
KOREA_STRAIT: LonLat = (129.3, 34.7)
ZHOUSHAN: LonLat = (122.1, 30.0)
PORT_SAID: LonLat = (32.3, 31.6)
SUEZ_BAY: LonLat = (32.7, 29.2)
points = st.tuples(st.floats(-180, 180), st.floats(-88, 88))


def between(first: LonLat, second: LonLat, cell_nm: float = 2.0) -> float:
    found = sea_distance.between(first, second, MASK, cell_nm=cell_nm, waterways=WATERWAYS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "second", "expected_nm"),
    [(NAJIN, DUNAI, 98), (VLADIVOSTOK, KOREA_STRAIT, 518), (KOREA_STRAIT, ZHOUSHAN, 461)],
)
def test_known_sea_distances_come_out_within_two_and_a_half_per_cent(
    first: LonLat, second: LonLat, expected_nm: float
) -> None:
    assert between(first, second) == pytest.approx(expected_nm, rel=0.025)
    assert between(second, first) == pytest.approx(between(first, second), abs=0.01)


def test_the_way_goes_around_land() -> None:
    """Across the Muravyov-Amursky peninsula it is 20 miles; past Vladivostok, some 30."""
    amur_bay, ussuri_bay = (131.75, 43.25), (132.20, 43.25)
    assert between(amur_bay, ussuri_bay) == pytest.approx(31, abs=2)
    straight = distance_nm(amur_bay[1], amur_bay[0], ussuri_bay[1], ussuri_bay[0])
    assert straight < 21


def test_the_bosporus_is_open_and_canals_are_open_unless_closed() -> None:
    black_sea, aegean = (31.0, 42.5), (26.0, 39.0)
    assert between(black_sea, aegean) == pytest.approx(336, rel=0.03)
    assert between(PORT_SAID, SUEZ_BAY) == pytest.approx(150, rel=0.03)
    natural = [way for way in WATERWAYS if not way.is_canal]
    closed = sea_distance.between(PORT_SAID, SUEZ_BAY, MASK, cell_nm=20.0, waterways=natural)
    assert closed is None


@pytest.mark.parametrize("waterway", WATERWAYS, ids=lambda way: way.name)
def test_every_waterway_of_the_list_joins_two_waters(waterway: object) -> None:
    way = next(way for way in WATERWAYS if way is waterway)
    first, last = way.line[0], way.line[-1]
    straight = float(distance_nm(first[1], first[0], last[1], last[0]))
    assert between(first, last) < 2.2 * straight + 5


@given(points, st.floats(0, 360), st.floats(20, 400))
@settings(max_examples=25, deadline=None)
def test_in_open_water_the_way_is_the_great_circle(
    start: LonLat, course_deg: float, miles: float
) -> None:
    """On a world without land: at any latitude, also across the antimeridian and the poles."""
    grid = sea_distance.grid(start, 450, ALL_WATER, cell_nm=8.0)
    course = np.radians(course_deg)
    radius = 2 * 3440.0695 * np.tan(miles / 3440.0695 / 2)
    lat, lon, _ = stereographic.unproject(
        start, np.array(radius * np.sin(course)), np.array(radius * np.cos(course))
    )
    end = (float(lon), float(lat))
    first, last = grid.nearest_waters((start, end))
    assert first is not None
    assert last is not None
    way = float(grid.distances_nm([first.cell])[0].ravel()[last.cell])
    assert way == pytest.approx(miles, abs=0.009 * miles + 12)


@given(points, points)
def test_the_map_and_back(centre: LonLat, point: LonLat) -> None:
    east, north = stereographic.project(centre, np.array(point[1]), np.array(point[0]))
    if np.hypot(east, north) > 20_000:
        return
    lat, lon, scale = stereographic.unproject(centre, east, north)
    assert float(distance_nm(lat, lon, point[1], point[0])) < 0.01
    assert scale >= 1


def test_a_thin_wall_is_not_jumped_over() -> None:
    """One row of land across the whole grid lets no step through, in any of 32 directions."""
    sea = np.ones((41, 41), bool)
    sea[20] = False
    grid = SeaGrid((0.0, 0.0), 2.0, sea)
    way = grid.distances_nm([10 * 41 + 20])[0]
    assert np.isfinite(way[:20]).all()
    assert np.isinf(way[20:]).all()


def test_a_point_far_inland_finds_no_water() -> None:
    grid = sea_distance.grid((104.0, 44.0), 600, MASK, cell_nm=4.0)
    assert grid.nearest_waters([(104.0, 44.0)]) == [None]


@pytest.mark.parametrize("cell_nm", [2.0, 15.0, 40.0])
def test_a_ship_on_the_corner_of_four_cells_of_water_is_afloat(cell_nm: float) -> None:
    grid = SeaGrid((-150.0, 10.0), cell_nm, np.ones((40, 40), bool))
    (mooring,) = grid.nearest_waters([(-150.0, 10.0)])
    assert mooring is not None
    assert mooring.off_nm == 0


def test_on_large_cells_a_port_whose_cell_is_land_finds_the_water_beside_it() -> None:
    sea = np.ones((40, 40), bool)
    sea[19:22, 19:22] = False
    sea[19, 19] = True
    grid = SeaGrid((0.0, 0.0), 15.0, sea)
    (mooring,) = grid.nearest_waters([(0.24, 0.24)])
    assert mooring is not None
    assert 20 < mooring.off_nm < 33


def test_a_port_amid_much_land_finds_no_water_however_large_the_cells() -> None:
    sea = np.zeros((40, 40), bool)
    sea[:, 25:] = True
    grid = SeaGrid((0.0, 0.0), 15.0, sea)
    assert grid.nearest_waters([(0.0, 0.0)]) == [None]
