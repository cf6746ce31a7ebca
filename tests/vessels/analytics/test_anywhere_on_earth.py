"""Every detector of behaviour on any positions at all: no warning, no error, events that hold."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.analytics.made_tracks import at_hours
from vessels.analytics import coverage, encounters, gaps, loitering, port_calls, stops
from vessels.analytics.base import Found, PlaceShape, Positions
from vessels.analytics.coverage import Heard
from vessels.analytics.fleet import Fleet

LATITUDES = st.sampled_from([-90.0, -89.9999, 0.0, 60.0, 89.9999, 90.0]) | st.floats(-90, 90)
LONGITUDES = st.sampled_from([-180.0, -179.9999, 0.0, 179.9999, 180.0]) | st.floats(-180, 180)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.integers(0, 600),
        LATITUDES,
        LONGITUDES,
        st.sampled_from([0.0, 0.3, 1.0, 12.0, 102.2, float("nan")]),
        st.sampled_from([-1, 0, 1, 5]),
        st.sampled_from([0, 1, 2, 3]),
    ),
    max_size=40,
)
PLACES = st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=4)
Row = tuple[int, int, float, float, float, int, int]


@settings(deadline=None)  # the machine may be busy
@given(ROWS, PLACES)
def test_no_place_is_special(rows: list[Row], points: list[tuple[float, float]]) -> None:
    mmsi, tenths, lat, lon, knots, status, receiver = np.array(rows, float).reshape(-1, 7).T
    at = at_hours(tenths / 10)
    track = Positions.of(
        1,
        at,
        lat,
        lon,
        sog_kn=knots,
        nav_status=status.astype(np.int16),
        receiver=receiver.astype(np.int8),
    )
    places = [
        PlaceShape(str(number), f"P{number}", "port", lon, lat)
        for number, (lat, lon) in enumerate(points)
    ]
    silences = gaps.find(track, parameters=gaps.Parameters(threshold_hours=1))
    fleet = Fleet.of(mmsi.astype(np.int64), at, lat, lon, sog_kn=knots)
    found = [
        *silences,
        *port_calls.find(track, places),
        *stops.find(track, places=places, parameters=stops.Parameters(least_hours=0.1)),
        *loitering.find(track, parameters=loitering.Parameters(least_hours=0.1)),
        *encounters.find(fleet, ports=places, parameters=encounters.Parameters(least_min=10)),
    ]
    for event in found:
        assert_holds(event)
    others = Heard(mmsi.astype(np.int64), at, lat, lon)
    for gap in silences:
        assert coverage.assess(gap, others).verdict in coverage.VERDICTS


def assert_holds(event: Found) -> None:
    assert event.end_at is None or event.end_at >= event.start_at
    assert event.confidence in {1, 2, 3, 4}
    assert all(reason.endswith(".") and "nan" not in reason for reason in event.reasons)
    json.dumps(event.detail, allow_nan=False)
    for point in (event.start_point, event.end_point):
        assert point is None or (abs(point[0]) <= 180 and abs(point[1]) <= 90)
