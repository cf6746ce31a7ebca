"""Two ships together on made tracks with known answers."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from tests.vessels.analytics.made_tracks import (
    OTHER,
    SHIP,
    Row,
    fleet_of,
    lying,
    sailing,
)
from vessels.analytics import encounters
from vessels.analytics.base import PlaceShape
from vessels.analytics.fleet import Fleet

BEGIN = datetime(2024, 2, 7, tzinfo=UTC)
MEETING = (38.0, 124.0)
BESIDE = (38.0, 124.002)  # 175 m to the east
FAR_PORT = (PlaceShape("far", "FAR", "port", 125.0, 38.0),)


def meeting(lat: float = 38.0, lon: float = 124.0, apart_deg: float = 0.002) -> Fleet:
    """Together from hour 22 until hour 27: across midnight."""
    return fleet_of(
        {
            SHIP: sailing((lat - 0.6, lon), (lat, lon), 18, 21.9, 40)
            + lying(lat, lon, 22, 27)
            + sailing((lat, lon), (lat - 0.6, lon), 27.1, 31, 40),
            OTHER: sailing((lat + 0.6, lon), (lat, lon + apart_deg), 18, 21.9, 40)
            + lying(lat, lon + apart_deg, 22, 27)
            + sailing((lat, lon + apart_deg), (lat + 0.6, lon), 27.1, 31, 40),
        }
    )


def test_a_meeting_across_midnight_is_one_encounter() -> None:
    [met] = encounters.find(meeting(), ports=FAR_PORT)
    assert (met.kind, met.mmsi, met.other_mmsi, met.confidence) == ("encounter", SHIP, OTHER, 4)
    assert met.start_at == BEGIN + timedelta(hours=22)
    assert met.end_at == BEGIN + timedelta(hours=27)
    assert met.detail["nearest_m"] == pytest.approx(175, abs=2)
    assert met.start_point == pytest.approx((124.001, 38.0), abs=1e-4)
    assert "stayed within 500 m of one another for 5 h: 175 m on average" in met.reasons[0]


def test_no_ports_given_is_said_and_weakens() -> None:
    [met] = encounters.find(meeting())
    assert met.confidence == 3
    assert "two ships moored side by side look the same" in " ".join(met.reasons)
    [met] = encounters.find(meeting(), ports=[])
    assert met.confidence == 4
    assert "No known port lies within 10 km." in met.reasons


def test_moored_side_by_side_in_port_is_no_encounter() -> None:
    port = PlaceShape("here", "HERE", "port", 124.1, 38.0)  # 8.8 km away
    assert encounters.find(meeting(), ports=[port]) == []


def test_an_outlined_port_covers_what_lies_inside_it() -> None:
    outline = PlaceShape("here", "HERE", "port", 124.9, 38.0, area=box(123.5, 37.5, 125.0, 38.5))
    assert encounters.find(meeting(), ports=[outline]) == []


@pytest.mark.parametrize(
    ("lasting", "apart", "found"),
    [(2.0, 0.002, 1), (1.9, 0.002, 0), (2.0, 0.0056, 1), (2.0, 0.0058, 0)],
)
def test_two_hours_within_500_metres(lasting: float, apart: float, found: int) -> None:
    fleet = fleet_of(
        {
            SHIP: lying(*MEETING, 0, lasting, 0.1),
            OTHER: lying(38.0, 124.0 + apart, 0, lasting, 0.1),
        }
    )
    assert len(encounters.find(fleet)) == found


def test_two_ships_sailing_in_company_do_not_meet() -> None:
    track = sailing((30, 120), (31, 120), 0, 6, 61)
    beside = [(hour, lat, lon + 0.002, knots) for hour, lat, lon, knots in track]
    assert encounters.find(fleet_of({SHIP: track, OTHER: beside})) == []


def test_nothing_is_interpolated_across_more_than_an_hour() -> None:
    fleet = fleet_of({SHIP: lying(*MEETING, 0, 6, 1.1), OTHER: lying(*BESIDE, 0, 6, 0.25)})
    assert encounters.find(fleet) == []


def test_a_ship_silent_for_part_of_it_is_told() -> None:
    fleet = fleet_of(
        {
            SHIP: lying(*MEETING, 0, 1) + lying(*MEETING, 5, 6),
            OTHER: lying(*BESIDE, 0, 6),
        }
    )
    [met] = encounters.find(fleet, ports=FAR_PORT)
    assert met.detail["silent_min"] == [230, 0]
    assert met.confidence == 3
    words = " ".join(met.reasons)
    assert f"{SHIP} was not heard for 3.8 h of it" in words
    assert "that the two stayed together then is assumed" in words
    assert "They may have begun earlier and lasted longer" in words


def test_a_silence_too_long_makes_two_meetings() -> None:
    """Heard together until 2:30, and from 8:40 on, or from 8:50 on: 36 or 37 steps between."""
    for again, count in ((8 + 40 / 60, 1), (8 + 50 / 60, 2)):
        fleet = fleet_of(
            {
                SHIP: lying(*MEETING, 0, 2.5) + lying(*MEETING, again, again + 2.5),
                OTHER: lying(*BESIDE, 0, 12),
            }
        )
        assert len(encounters.find(fleet)) == count


def test_ships_heard_apart_in_between_met_twice() -> None:
    away = [(3 + step / 4, 38.05, 124.0, 0.5) for step in range(4)]
    fleet = fleet_of(
        {
            SHIP: lying(*MEETING, 0, 2.5) + away + lying(*MEETING, 4.25, 7),
            OTHER: lying(*BESIDE, 0, 7),
        }
    )
    assert len(encounters.find(fleet)) == 2


def test_too_little_heard_together_is_nothing() -> None:
    fleet = fleet_of(
        {SHIP: lying(*MEETING, 0, 0.25) + lying(*MEETING, 5, 5.25), OTHER: lying(*BESIDE, 0, 6)}
    )
    assert encounters.find(fleet) == []


@pytest.mark.parametrize(
    ("lat", "lon", "apart_deg"), [(0.0, 179.999, 0.002), (0.0, -180.0, 0.002), (89.9, 0.0, 1.0)]
)
def test_the_antimeridian_and_the_pole_are_no_seam(
    lat: float, lon: float, apart_deg: float
) -> None:
    other = (lon + apart_deg + 180) % 360 - 180
    fleet = fleet_of({SHIP: lying(lat, lon, 0, 3), OTHER: lying(lat, other, 0, 3)})
    assert len(encounters.find(fleet)) == 1


def test_only_those_of_one_transponder() -> None:
    fleet = fleet_of(
        {
            SHIP: lying(*MEETING, 0, 3),
            OTHER: lying(*BESIDE, 0, 3),
            7: lying(10, 10, 0, 3),
            8: lying(10, 10.002, 0, 3),
        }
    )
    assert len(encounters.find(fleet)) == 2
    [met] = encounters.find(fleet, mmsi=OTHER)
    assert (met.mmsi, met.other_mmsi) == (SHIP, OTHER)
    assert encounters.find(fleet, mmsi=9) == []


def test_three_together_are_three_pairs() -> None:
    fleet = fleet_of({mmsi: lying(38, 124 + mmsi / 1000, 0, 3) for mmsi in (1, 2, 3)})
    assert [(met.mmsi, met.other_mmsi) for met in encounters.find(fleet)] == [
        (1, 2),
        (1, 3),
        (2, 3),
    ]


@pytest.mark.parametrize("tracks", [{}, {SHIP: []}, {SHIP: [(0, 1, 1, 0)], OTHER: [(0, 1, 1, 0)]}])
def test_nothing_to_compare_finds_nothing(tracks: dict[int, list[Row]]) -> None:
    assert encounters.find(fleet_of(tracks)) == []


def sampled(fleet: Fleet, ship: int, step_us: int) -> dict[int, tuple[float, float]]:
    """Latitude and longitude by step, one reception after another."""
    mine = np.flatnonzero(fleet.mmsi == ship)
    at = fleet.at.astype(np.int64)
    samples = {}
    for before, after in pairwise(mine.tolist()):
        if at[after] - at[before] <= 3_600_000_000:
            for number in range(-(-int(at[before]) // step_us), int(at[after]) // step_us + 1):
                share = (number * step_us - at[before]) / (at[after] - at[before])
                samples[number] = (
                    float(fleet.lat[before] + share * (fleet.lat[after] - fleet.lat[before])),
                    float(fleet.lon[before] + share * (fleet.lon[after] - fleet.lon[before])),
                )
    return samples


def plainly(fleet: Fleet, parameters: encounters.Parameters) -> set[tuple[int, int]]:
    """Pairs of ships near in at least 13 steps in a row, by the slowest of loops."""
    step_us = parameters.step_min * 60_000_000
    tracks = {ship: sampled(fleet, ship, step_us) for ship in np.unique(fleet.mmsi).tolist()}
    found = set()
    for (one, track), (other, other_track) in combinations(sorted(tracks.items()), 2):
        near = [
            number
            for number in sorted(track.keys() & other_track.keys())
            if np.hypot(*np.subtract(track[number], other_track[number])) * 111.195
            <= parameters.within_km
        ]
        row = 1
        for earlier, later in pairwise(near):
            row = row + 1 if later == earlier + 1 else 1
            if row >= 13:
                found.add((one, other))
    return found


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10_000))
def test_agrees_with_a_plain_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tracks: dict[int, list[Row]] = {}
    for ship in range(1, 7):
        every = float(rng.uniform(0.2, 0.9))
        lat, lon = rng.choice([0.0, 0.0020, 0.0043, 0.0061, 0.05], 2).tolist()
        start = float(rng.uniform(0, 3))
        tracks[ship] = lying(lat, lon, start, start + float(rng.uniform(1, 6)), every)
    # No joining over silences: the plain loop does none.
    parameters = encounters.Parameters(longest_silence_h=0)
    found = encounters.find(fleet_of(tracks), parameters=parameters)
    assert {(met.mmsi, met.other_mmsi) for met in found} == plainly(fleet_of(tracks), parameters)


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10_000))
def test_order_repeats_and_how_a_file_is_cut_change_nothing(seed: int) -> None:
    whole = meeting()
    found = encounters.find(whole, ports=FAR_PORT)
    order = np.random.default_rng(seed).permutation(np.tile(np.arange(len(whole)), 2))
    again = Fleet.of(
        whole.mmsi[order],
        whole.at[order],
        whole.lat[order],
        whole.lon[order],
        sog_kn=whole.sog_kn[order],
    )
    assert encounters.find(again, ports=FAR_PORT) == found
    assert len(found) == 1


def test_which_ship_has_the_lower_number_does_not_matter() -> None:
    whole = meeting()
    swapped = Fleet.of(
        np.where(whole.mmsi == SHIP, 999_999_999, whole.mmsi), whole.at, whole.lat, whole.lon
    )
    [met], [turned] = encounters.find(whole), encounters.find(swapped)
    assert (turned.mmsi, turned.other_mmsi) == (OTHER, 999_999_999)
    for figure in ("hours", "nearest_m", "mean_m", "heard_together_min"):
        assert turned.detail[figure] == met.detail[figure]
    assert turned.detail["median_speed_kn"] == met.detail["median_speed_kn"][::-1]
