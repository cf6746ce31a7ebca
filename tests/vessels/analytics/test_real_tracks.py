"""The detectors on recorded positions: counts that stay, and the ship everybody knows of."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from vessels.analytics import encounters, gaps, port_calls, stops
from vessels.analytics.base import PlaceShape, Positions
from vessels.analytics.fleet import Fleet
from vessels.analytics.splitting import split

pytestmark = pytest.mark.realdata

# The number that the sample gives the Ever Given.
EVER_GIVEN = 235


@pytest.fixture(scope="module")
def suez(shared_data: Path) -> pl.DataFrame:
    """22,287 satellite positions of 256 ships around Suez, 20 to 24 March 2021; no speeds."""
    at = pl.col("ais_pos_timestamp").str.to_datetime("%d/%m/%Y %H:%M", time_unit="us")
    return pl.read_csv(shared_data / "ais/movingpandas/boat-positions.csv").with_columns(at=at)


@pytest.fixture(scope="module")
def ports(shared_data: Path) -> list[PlaceShape]:
    table = pl.read_csv(shared_data / "places/WPI_ports.csv")
    return [
        PlaceShape(f"wpi-{number}", row["label"], "port", row["longitude"], row["latitude"])
        for number, row in enumerate(table.iter_rows(named=True))
    ]


def fleet_of(table: pl.DataFrame) -> Fleet:
    columns = ("ID", "at", "latitude", "longitude")
    ship, at, lat, lon = (table[name].to_numpy() for name in columns)
    return Fleet.of(ship, at, lat, lon)


def positions_of(table: pl.DataFrame, ship: int) -> Positions:
    mine = table.filter(pl.col("ID") == ship)
    at, lat, lon = (mine[name].to_numpy() for name in ("at", "latitude", "longitude"))
    return Positions.of(ship, at, lat, lon)


def test_gaps_at_suez_whether_each_ship_alone_or_all_at_once(suez: pl.DataFrame) -> None:
    """455 rows repeat a ship's minute; 55 positions stand alone between silences and are kept."""
    fleet = fleet_of(suez)
    found = split(fleet)
    assert len(fleet) == 22_287 - 455
    assert (len(found.gaps), len(found.tracks)) == (143, 256 + 143)
    assert int((found.tracks.first == found.tracks.last).sum()) == 55
    alone = [gaps.find(positions_of(suez, ship)) for ship in suez["ID"].unique().to_list()]
    assert sum(map(len, alone)) == 143


def test_the_ever_given_lay_still_in_the_canal_from_0554(
    suez: pl.DataFrame, ports: list[PlaceShape]
) -> None:
    """She grounded at 05:40 UTC on 23 March at 30.0176 N 32.5802 E; no port is within 3 km."""
    track = positions_of(suez, EVER_GIVEN)
    stuck = stops.find(track, places=ports)[-1]
    assert stuck.start_at == datetime(2021, 3, 23, 5, 54, tzinfo=UTC)
    assert stuck.end_at is None
    assert stuck.start_point == pytest.approx((32.5802, 30.0176), abs=0.0003)
    assert stuck.detail["hours"] == pytest.approx(30.97, abs=0.01)
    assert stuck.detail["spread_nm"] < 0.01
    assert "within 11 m" in stuck.reasons[0]


def test_passing_ismailia_in_the_canal_is_no_more_than_passing(
    suez: pl.DataFrame, ports: list[PlaceShape]
) -> None:
    calls = [
        call
        for ship in suez["ID"].unique().to_list()
        for call in port_calls.find(positions_of(suez, ship), ports)
    ]
    by_place = Counter(call.detail["place"] for call in calls)
    assert by_place == {
        "EL ISMAILIYA": 30,
        "BUR SAID (PORT SAID)": 7,
        "EL-ADABIYA": 7,
        "AS SUWAYS": 7,
    }
    passed = [call for call in calls if call.confidence == 1]
    assert len(passed) == 30
    assert all("may only have passed" in " ".join(call.reasons) for call in passed)


def test_ships_waiting_side_by_side_in_the_roads(
    suez: pl.DataFrame, ports: list[PlaceShape]
) -> None:
    """29 pairs lay within 500 m for two hours; all but two of them within 10 km of a port."""
    fleet = fleet_of(suez)
    everywhere = encounters.find(fleet)
    assert len(everywhere) == 29
    away = encounters.find(fleet, ports=ports)
    pairs = {(met.mmsi, met.other_mmsi) for met in everywhere}
    assert len(away) == 2
    assert {(met.mmsi, met.other_mmsi) for met in away} <= pairs


def test_twenty_minutes_of_us_waters(shared_data: Path, ports: list[PlaceShape]) -> None:
    """The file holds 20 minutes, so nobody can meet for two hours; with short bounds they do."""
    path = shared_data / "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
    at = pl.col("BaseDateTime").str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us")
    table = pl.read_csv(path, columns=["MMSI", "BaseDateTime", "LAT", "LON"]).with_columns(at=at)
    order = np.random.default_rng(0).permutation(len(table))
    mmsi, times, lat, lon = (table[name].to_numpy()[order] for name in ("MMSI", "at", "LAT", "LON"))
    fleet = Fleet.of(mmsi, times, lat, lon)
    assert len(fleet) == 99_999 - 75
    assert encounters.find(fleet) == []
    short = encounters.Parameters(step_min=2, least_min=10, least_heard_min=10)
    assert len(encounters.find(fleet, ports=ports, parameters=short)) == 4_926
