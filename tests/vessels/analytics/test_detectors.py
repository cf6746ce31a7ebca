"""What holds for every detector of positions, whatever it is given."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import joined, shuffled, times
from vessels.analytics import (
    circling,
    clocks,
    frozen_track,
    jumps,
    landmask,
    on_land,
    shared_mmsi,
)
from vessels.analytics.base import Found, Positions
from vessels.models import EventKind

MASK = landmask.load()
MODULES: tuple[ModuleType, ...] = (jumps, shared_mmsi, on_land, circling, frozen_track, clocks)
FINDERS: tuple[Callable[[Positions], list[Found]], ...] = (
    jumps.find,
    shared_mmsi.find,
    lambda track: on_land.find(track, distance_to_sea_nm=MASK.distance_to_sea_nm),
    circling.find,
    frozen_track.find,
    clocks.find,
)
lats = st.one_of(st.floats(-90, 90), st.sampled_from([90.0, -90.0, 89.999]))
lons = st.one_of(st.floats(-180, 180), st.sampled_from([180.0, -180.0, 179.9999]))
speeds = st.one_of(st.floats(0, 60), st.just(float("nan")))


@st.composite
def wanderings(draw: st.DrawFn) -> Positions:
    """A few dozen positions near a few places, with leaps, standstills and missing speeds."""
    places = draw(st.lists(st.tuples(lats, lons), min_size=1, max_size=4))
    which = draw(st.lists(st.integers(0, len(places) - 1), max_size=80))
    every_min = draw(st.sampled_from([0.1, 5.0, 60.0, 3000.0]))
    noise = np.random.default_rng(len(which)).normal(0, 0.01, (2, len(which)))
    noise *= draw(st.sampled_from([0, 1]))
    lat = np.clip(np.array([places[place][0] for place in which]) + noise[0], -90, 90)
    lon = (np.array([places[place][1] for place in which]) + noise[1] + 180) % 360 - 180
    sog = draw(st.lists(speeds, min_size=len(which), max_size=len(which)))
    return Positions.of(
        273123456, times(np.arange(len(which)) * every_min), lat, lon, sog_kn=np.array(sog, float)
    )


@given(wanderings(), st.integers(0, 99), st.integers(0, 80))
@settings(deadline=None)
def test_any_track_is_read_alike_in_any_order_and_in_two_parts(
    track: Positions, seed: int, cut: int
) -> None:
    parts = joined(track.between(cut, len(track)), track.between(0, cut))
    for find in FINDERS:
        found = find(track)
        assert find(shuffled(track, seed)) == found
        assert find(parts) == found
        for event in found:
            check(event, track)


def check(event: Found, track: Positions) -> None:
    """An event that can be kept, shown and read."""
    assert event.kind in EventKind.values
    assert event.mmsi == track.mmsi
    assert event.end_at is not None
    assert event.start_at <= event.end_at
    assert 1 <= event.confidence <= 4
    assert all(reason.endswith(".") and "nan" not in reason.split() for reason in event.reasons)
    assert json.loads(json.dumps(event.detail, allow_nan=False))
    for point in (event.start_point, event.end_point):
        assert point is not None
        assert abs(point[0]) <= 180
        assert abs(point[1]) <= 90


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.NAME)
def test_says_its_name_version_and_parameters(module: ModuleType) -> None:
    assert module.__name__.rpartition(".")[2] == module.NAME
    assert module.VERSION
    assert json.loads(json.dumps(asdict(module.DEFAULTS)))


@pytest.mark.realdata
def test_satellite_positions_of_the_suez_canal_show_nothing_odd(shared_data: Path) -> None:
    """256 ships in four days, thinned by hours: no false alarm among 22,287 positions."""
    rows = pl.read_csv(shared_data / "ais/movingpandas/boat-positions.csv").with_columns(
        pl.col("ais_pos_timestamp").str.to_datetime("%d/%m/%Y %H:%M")
    )
    found = [
        event
        for _, ship in rows.group_by(["ID"], maintain_order=True)
        for find in FINDERS
        for event in find(
            Positions.of(
                1,
                ship["ais_pos_timestamp"].to_numpy(),
                ship["latitude"].to_numpy(),
                ship["longitude"].to_numpy(),
            )
        )
    ]
    assert found == []
