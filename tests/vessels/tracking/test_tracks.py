from typing import Any

import pytest

from accounts.models import User
from tests.vessels.track_samples import claim_mmsi, day, heard, open_angara, position
from vessels import identity
from vessels.models import Vessel
from vessels.tracking import charting, tracks
from vessels.tracking.tracks import Window

pytestmark = pytest.mark.django_db
FEBRUARY = Window(day(2024, 2, 1), day(2024, 3, 1))


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return open_angara(investigator)


def test_silences_split_the_track_and_lone_positions_stay(
    angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    heard(
        investigator,
        position("2024-02-07T00:00:00", 42.2, 130.3),
        position("2024-02-07T01:00:00", 42.1, 130.4),
        position("2024-02-09T14:00:00", 34.7, 129.3),
        position("2024-02-10T02:00:00", 33.0, 127.0),
    )
    track = tracks.track_of(angara, investigator, FEBRUARY)
    assert [len(segment) for segment in track.segments] == [2, 1, 1]
    assert [silence.hours for silence in track.silences] == [61.0, 12.0]
    assert track.silences[0].distance_nm == pytest.approx(447.6, abs=2)
    assert track.point_count == 4
    assert not track.is_illustrative


def test_positions_reach_the_vessel_only_in_the_time_of_the_claim(
    angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara, valid_from=day(2024, 2, 5), valid_to=day(2024, 2, 6))
    heard(
        investigator,
        position("2024-02-04T23:59:59"),
        position("2024-02-05T00:00:00"),
        position("2024-02-06T23:59:59"),
        position("2024-02-07T00:00:00"),
        position("2024-02-05T12:00:00", mmsi=273331009),
    )
    track = tracks.track_of(angara, investigator, FEBRUARY)
    assert [point.at for segment in track.segments for point in segment] == [
        day(2024, 2, 5),
        day(2024, 2, 6, 23, 59, 59),
    ]


def test_two_transponders_make_two_lines(angara: Vessel, investigator: User) -> None:
    claim_mmsi(investigator, angara)
    claim_mmsi(investigator, angara, 273331001)
    heard(
        investigator,
        position("2024-02-07T00:00:00", 42.0),
        position("2024-02-07T00:10:00", 10.0, mmsi=273331001),
        position("2024-02-07T00:20:00", 42.1),
        position("2024-02-07T00:30:00", 10.1, mmsi=273331001),
    )
    track = tracks.track_of(angara, investigator, FEBRUARY)
    assert [[point.lat for point in segment] for segment in track.segments] == [
        [42.0, 42.1],
        [10.0, 10.1],
    ]


def test_the_window_ends_before_its_end(angara: Vessel, investigator: User) -> None:
    claim_mmsi(investigator, angara)
    heard(investigator, position("2024-02-29T23:59:59"), position("2024-03-01T00:00:00"))
    assert tracks.track_of(angara, investigator, FEBRUARY).point_count == 1
    assert (FEBRUARY.first_day, FEBRUARY.last_day) == (
        day(2024, 2, 1).date(),
        day(2024, 2, 29).date(),
    )


def test_the_default_window_is_ninety_days_up_to_the_last_position(
    angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    spans = identity.transponders(angara, investigator)
    assert tracks.default_window(spans, investigator) is None
    assert tracks.default_window([], investigator) is None
    heard(investigator, position("2023-05-01T00:00:00"), position("2024-02-09T14:02:00"))
    assert tracks.default_window(spans, investigator) == Window(day(2023, 11, 12), day(2024, 2, 10))


def test_a_made_up_position_marks_the_track(angara: Vessel, investigator: User) -> None:
    claim_mmsi(investigator, angara)
    heard(investigator, position("2024-02-07T00:00:00"), is_illustrative=True)
    heard(investigator, position("2024-02-07T00:10:00"))
    track = tracks.track_of(angara, investigator, FEBRUARY)
    assert track.is_illustrative
    assert charting.vessel_entry(angara, track)["illustrative"] is True


def test_a_track_costs_three_queries_however_long(
    angara: Vessel, investigator: User, django_assert_num_queries: Any
) -> None:
    claim_mmsi(investigator, angara)
    heard(investigator, *(position(f"2024-02-07T00:{minute:02}:00") for minute in range(60)))
    with django_assert_num_queries(3):
        tracks.track_of(angara, investigator, FEBRUARY)


def test_the_chart_has_the_shape_the_map_reads(angara: Vessel, investigator: User) -> None:
    claim_mmsi(investigator, angara)
    heard(
        investigator,
        position("2024-02-07T00:00:00", 42.2, 130.3),
        position("2024-02-07T12:00:00", 42.2, 130.3),
    )
    track = tracks.track_of(angara, investigator, FEBRUARY)
    start = int(day(2024, 2, 7).timestamp())
    assert charting.vessel_entry(angara, track, colour_index=2, url="/x/") == {
        "id": str(angara.pk),
        "name": "ANGARA",
        "imo": 9179842,
        "colour_index": 2,
        "illustrative": False,
        "url": "/x/",
        "count": 2,
        "step_s": 0,
        "heard": [],
        "draughts": [],
        "segments": [[[130.3, 42.2, start, 11.8]], [[130.3, 42.2, start + 43200, 11.8]]],
        "gaps": [
            {
                "from": [130.3, 42.2, start],
                "to": [130.3, 42.2, start + 43200],
                "hours": 12.0,
                "distance_nm": 0.0,
            }
        ],
    }


def test_a_long_track_is_thinned_and_keeps_its_silences_and_its_count(
    angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    heard(
        investigator,
        *(position(f"2024-02-07T{h:02}:{m:02}:00") for h in range(3) for m in range(0, 60, 2)),
        # Silent for 5 h 57 min, which is no gap, and then for 10 h, which is one.
        *(position(f"2024-02-07T08:{m:02}:00") for m in range(55, 60)),
        *(position(f"2024-02-07T19:{m:02}:00") for m in range(0, 60, 2)),
    )
    spans = identity.transponders(angara, investigator)
    whole = tracks.track_for(spans, investigator, FEBRUARY)
    thin = tracks.track_for(spans, investigator, FEBRUARY, most=50)
    assert (whole.count, whole.step_s) == (125, 0)
    assert (thin.count, thin.step_s) == (125, 1800)
    assert thin.point_count < 50
    assert thin.silences == whole.silences
    assert len(thin.silences) == 1
    assert [(s[0], s[-1]) for s in thin.segments] == [(s[0], s[-1]) for s in whole.segments]
    every = {point for segment in whole.segments for point in segment}
    assert all(point in every for segment in thin.segments for point in segment)
