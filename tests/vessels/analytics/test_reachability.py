import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from vessels.analytics import landmask, reachability
from vessels.analytics.base import LonLat, PlaceShape, Positions
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.reachability import Reach, reach

MASK = landmask.load()
NAJIN: LonLat = (130.3000, 42.2333)
DUNAI: LonLat = (132.3375, 42.8803)
BUSAN: LonLat = (129.03, 35.10)
AT = datetime(2024, 1, 10, 6, tzinfo=UTC)


def port(name: str, point: LonLat) -> PlaceShape:
    return PlaceShape(id=name, name=name, kind="port", lon=point[0], lat=point[1])


PORTS = [
    port("Najin", NAJIN),
    port("Vostochny", (133.0833, 42.75)),
    port("Busan", BUSAN),
    port("Zhoushan", (122.1, 30.0)),
    port("Ulan Bator", (106.9, 47.9)),
]


def from_najin_to_dunai(hours: float, knots: float = 13.5, cell_nm: float = 2.0) -> Reach:
    return reach(NAJIN, DUNAI, hours, knots, MASK, PORTS, start_at=AT, cell_nm=cell_nm)


def test_five_days_between_najin_and_dunai() -> None:
    found = from_najin_to_dunai(120)
    assert found.is_possible
    assert found.sea_distance_nm == pytest.approx(98, rel=0.03)
    assert [stay.place.name for stay in found.ports] == ["Najin", "Vostochny", "Busan"]
    busan = found.ports[2]
    assert busan.distance_from_start_nm == pytest.approx(440, rel=0.03)
    assert busan.distance_to_end_nm is not None
    left_nm = 120 * 13.5 - busan.distance_from_start_nm - busan.distance_to_end_nm
    assert busan.longest_stay_h == pytest.approx(left_nm / 13.5)
    assert busan.latest_departure is not None
    assert busan.latest_departure - busan.earliest_arrival == pytest.approx(
        timedelta(hours=busan.longest_stay_h), abs=timedelta(seconds=1)
    )
    assert busan.earliest_arrival == pytest.approx(
        AT + timedelta(hours=busan.distance_from_start_nm / 13.5), abs=timedelta(seconds=1)
    )


def test_the_area_is_valid_and_on_water() -> None:
    area = from_najin_to_dunai(120).area
    assert area.is_valid
    assert shapely.get_num_coordinates(area) < 8_000
    lon, lat = np.random.default_rng(1).uniform((122, 29), (150, 53), (20_000, 2)).T
    inside = shapely.contains_xy(area, lon, lat)
    assert MASK.is_sea(lat[inside], lon[inside]).mean() > 0.99
    assert shapely.contains_xy(area, 132.0, 39.0)
    assert not shapely.contains_xy(area, 124.0, 38.5), "the Yellow Sea is too far around Korea"


def test_a_time_too_short_is_said_to_be_impossible() -> None:
    found = from_najin_to_dunai(5)
    assert not found.is_possible
    assert found.area.is_empty
    assert found.ports == ()
    assert found.needed_speed_kn == pytest.approx(20, rel=0.03)
    assert "needs 20" in found.verdict
    assert "wrong" in found.verdict


def test_from_one_position_only() -> None:
    found = reach(NAJIN, None, 24, 12, MASK, PORTS, start_at=AT)
    assert found.sea_distance_nm is None
    assert [stay.place.name for stay in found.ports] == ["Najin", "Vostochny"]
    assert found.ports[1].latest_departure is None
    assert found.ports[1].distance_to_end_nm is None
    far = max(
        float(distance_nm(NAJIN[1], NAJIN[0], lat, lon))
        for lon, lat in shapely.get_coordinates(found.area)
    )
    assert 270 < far < 24 * 12 + 8


def test_three_weeks_in_mid_ocean_on_large_cells() -> None:
    honolulu = port("Honolulu", (-157.87, 21.30))
    found = reach((-150.0, 10.0), None, 480, 15, MASK, [honolulu], start_at=AT)
    assert found.cell_nm > 15
    assert found.is_possible
    (stay,) = found.ports
    assert stay.distance_from_start_nm == pytest.approx(815, rel=0.05)
    assert not found.area.is_empty
    said = " ".join(found.assumptions)
    assert "pass over narrow land and small islands" in said
    assert "nothing is drawn, and no way that leads through there is followed" in said


def test_says_what_it_assumes() -> None:
    said = " ".join(from_najin_to_dunai(24).assumptions)
    for words in ("Top speed 13.5 kn", "around land", "upper bounds", "Ice, weather, draught"):
        assert words in said


def test_a_canal_within_reach_is_named() -> None:
    ends = ((32.3, 31.6), (32.7, 29.2))
    opened = reach(*ends, 30, 12, MASK, start_at=AT)
    assert opened.is_possible
    assert any("Suez Canal" in sentence for sentence in opened.assumptions)


def test_across_the_antimeridian_the_area_stays_within_the_world() -> None:
    found = reach((179.5, 52.0), (-179.0, 51.5), 60, 12, MASK, start_at=AT)
    assert found.is_possible
    west, south, east, north = found.area.bounds
    assert (west, east) == (-180, 180)
    assert found.area.is_valid
    assert found.area.area < (north - south) * 30, "no band around the world"


def test_at_the_pole() -> None:
    found = reach((10.0, 89.0), None, 20, 12, MASK, start_at=AT)
    assert found.area.is_valid
    assert shapely.contains_xy(found.area, -120.0, 88.0)


def test_inland_there_is_nothing_to_reach() -> None:
    found = reach((104.0, 44.0), None, 20, 12, MASK, start_at=AT)
    assert not found.is_possible
    assert "check the position" in found.verdict


@pytest.mark.parametrize(("hours", "knots"), [(0, 12), (-1, 12), (5, 0), (float("nan"), 12)])
def test_refuses_times_and_speeds_that_are_none(hours: float, knots: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        reach(NAJIN, DUNAI, hours, knots, MASK, start_at=AT)
    with pytest.raises(ValueError, match="longitude, latitude"):
        reach((42.0, 130.0), DUNAI, 5, 12, MASK, start_at=AT)


@given(st.floats(10, 60), st.floats(1, 40))
@settings(max_examples=8, deadline=None)
def test_more_time_never_takes_anything_away(hours: float, more: float) -> None:
    short, long = (
        from_najin_to_dunai(hours, cell_nm=4.0),
        from_najin_to_dunai(hours + more, cell_nm=4.0),
    )
    stays = {stay.place.name: stay.longest_stay_h for stay in long.ports}
    for stay in short.ports:
        assert stays[stay.place.name] >= stay.longest_stay_h + more - 1.0
    assert long.area.area >= short.area.area * 0.99


def test_becomes_an_event() -> None:
    event = from_najin_to_dunai(24).found(273123456)
    assert event.kind == "reachability"
    assert event.end_at == AT + timedelta(hours=24)
    assert event.detail["ports"][0]["name"] == "Najin"
    assert event.area is not None


def track(hours: np.ndarray, knots: np.ndarray, sog: np.ndarray | None = None) -> Positions:
    """Due north from 10 N at the given speeds."""
    sailed = np.concatenate([[0], np.cumsum(np.diff(hours) * knots[1:])])
    at = np.datetime64("2024-01-01T00:00", "us") + (hours * 3600e6).astype("m8[us]")
    return Positions.of(1, at, 10 + sailed / 60.04, np.zeros(len(hours)), sog_kn=sog)


def test_her_own_top_speed_is_not_moved_by_one_bad_fix() -> None:
    hours = np.arange(0, 300, 0.5)
    steady = track(hours, np.full(len(hours), 12.0))
    found = reachability.top_speed(steady)
    assert found is not None
    assert found.knots == pytest.approx(12.0, abs=0.1)
    assert "99th percentile" in found.reason
    lat = steady.lat.copy()
    lat[250] += 3
    wrong = Positions.of(1, steady.at, lat, steady.lon)
    again = reachability.top_speed(wrong)
    assert again is not None
    assert again.knots == pytest.approx(12.0, abs=0.1)


def test_too_little_movement_gives_no_top_speed() -> None:
    hours = np.arange(0, 300, 0.5)
    assert reachability.top_speed(track(hours, np.zeros(len(hours)))) is None
    assert reachability.top_speed(track(hours[:3], np.full(3, 12.0))) is None
    assert reachability.top_speed(track(hours[:0], np.zeros(0)).between(0, 0)) is None


def test_reported_speeds_serve_where_stretches_are_short() -> None:
    hours = np.arange(0, 0.9, 0.01)
    found = reachability.top_speed(track(hours, np.full(len(hours), 9.0), np.full(len(hours), 9.3)))
    assert found is not None
    assert found.knots == 9.3
    assert "reported" in found.reason


@pytest.mark.realdata
def test_with_the_ports_of_the_world(shared_data: Path) -> None:
    with (shared_data / "places" / "WPI_ports.csv").open(encoding="utf-8-sig", newline="") as lines:
        ports = [
            port(row["label"], (float(row["longitude"]), float(row["latitude"])))
            for row in csv.DictReader(lines)
        ]
    found = reach(NAJIN, DUNAI, 120, 13.5, MASK, ports, start_at=AT)
    names = {stay.place.name for stay in found.ports}
    assert {"NAJIN", "SENBONG", "CHONGJIN", "HUNGNAM", "VLADIVOSTOK", "VOSTOCHNYY"} & names >= {
        "NAJIN",
        "SENBONG",
        "HUNGNAM",
    }
    assert "NAMPO" not in names
    # 176 of 3,669: the coasts of the Sea of Japan and the Pacific side of Japan as far as Tokyo.
    assert 160 <= len(found.ports) <= 190
