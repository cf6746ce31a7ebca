"""Many ships at once give what each gives alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.analytics.made_tracks import at_hours
from vessels.analytics import gaps, speeds, stillness
from vessels.analytics.fleet import Fleet
from vessels.analytics.splitting import split

ROWS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 3000),
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.sampled_from([0.0, 0.3, 9.0, float("nan")]),
    ),
    max_size=60,
    unique_by=lambda row: row[:2],
)


def fleet_of(rows: list[tuple[int, int, float, float, float]]) -> Fleet:
    mmsi, minutes, lat, lon, knots = np.array(rows, float).reshape(-1, 5).T
    return Fleet.of(mmsi.astype(np.int64), at_hours(minutes / 60), lat, lon, sog_kn=knots)


@settings(deadline=None)  # the machine may be busy
@given(ROWS, st.data())
def test_each_ship_is_cut_as_if_it_were_alone(
    rows: list[tuple[int, int, float, float, float]], data: st.DataObject
) -> None:
    fleet = fleet_of(data.draw(st.permutations(rows + rows[:3])))
    found = split(fleet)
    assert len(fleet) == len(rows)
    assert (found.tracks.last - found.tracks.first + 1).sum() == len(rows)
    gaps_alone: list[int] = []
    stops_alone: list[int] = []
    knots_alone: list[float] = []
    for ship in np.unique(fleet.mmsi):
        mine = np.flatnonzero(fleet.mmsi == ship)
        at, lat, lon, sog_kn = fleet.at[mine], fleet.lat[mine], fleet.lon[mine], fleet.sog_kn[mine]
        gaps_alone += (mine[0] + gaps.detect(at, lat, lon).before).tolist()
        stops_alone += (mine[0] + stillness.detect(at, lat, lon, sog_kn).first).tolist()
        knots_alone += speeds.over_ground(at, lat, lon, sog_kn).tolist()
    assert found.gaps.before.tolist() == gaps_alone
    assert found.stops.first.tolist() == stops_alone
    np.testing.assert_array_equal(found.knots, knots_alone)
    assert len(found.tracks) == len(found.gaps) + len(np.unique(fleet.mmsi))


def test_a_single_position_is_a_track() -> None:
    found = split(fleet_of([(1, 0, 1.0, 1.0, 9.0), (2, 0, 1.0, 1.0, 9.0), (2, 500, 1.0, 1.0, 9.0)]))
    assert found.tracks.first.tolist() == [0, 1, 2]
    assert found.tracks.last.tolist() == [0, 1, 2]


def test_of_conflicting_repeats_the_same_one_is_kept_whatever_the_order() -> None:
    rows = [(1, 0, 1.0, 1.0, 9.0), (1, 0, 2.0, 1.0, 9.0), (1, 5, 1.0, 1.0, 9.0)]
    one, other = fleet_of(rows), fleet_of(rows[::-1])
    assert one.lat.tolist() == other.lat.tolist() == [1.0, 1.0]
