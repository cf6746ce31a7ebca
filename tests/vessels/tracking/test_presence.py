"""Who was heard near a point, anywhere on the globe."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from accounts.models import User
from tests.vessels.positions import Report, give_positions
from tests.vessels.track_samples import claim_mmsi, open_angara
from vessels.errors import InvalidSearch
from vessels.models import Position, TrackSegment
from vessels.tracking import bearers, presence, segments
from vessels.tracking.presence import Circle, Presence
from vessels.tracking.tracks import Window

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = Window(datetime(2024, 2, 9, tzinfo=UTC), datetime(2024, 2, 10, tzinfo=UTC))
GLOBE = Geod(ellps="WGS84")


def heard(*reports: Report, is_illustrative: bool = False) -> None:
    segments.draw(position_import=give_positions(reports, is_illustrative=is_illustrative))


def here(user: User, lat: float, lon: float, km: float = 5, window: Window = DAY) -> list[Presence]:
    return presence.who_was_here(Circle(lat, lon, km * 1000), window, user).found


def test_the_closest_approach_and_the_stay_are_told(investigator: User) -> None:
    heard(
        (273000001, NOON, 130.30, 42.20),
        (273000001, NOON + 10 * MINUTE, 130.33, 42.20),
        (273000001, NOON + 40 * MINUTE, 130.50, 42.20),
        (273000002, NOON, 131.00, 42.20),
    )
    (found,) = here(investigator, 42.2, 130.31)
    assert (found.mmsi, found.positions) == (273000001, 2)
    assert (found.first_at, found.last_at) == (NOON, NOON + 10 * MINUTE)
    assert (found.closest_at, found.lon, found.lat) == (NOON, 130.30, 42.20)
    assert found.metres == pytest.approx(826, abs=2)


def test_dates_bound_the_search_to_the_second(investigator: User) -> None:
    heard((273000001, NOON, 130.3, 42.2), (273000001, NOON + MINUTE, 130.3, 42.2))
    (found,) = here(investigator, 42.2, 130.3, window=Window(NOON, NOON + MINUTE))
    assert found.positions == 1
    assert here(investigator, 42.2, 130.3, window=Window(NOON + 2 * MINUTE, DAY.end)) == []


def test_a_ship_heard_only_on_both_sides_is_told_apart(investigator: User) -> None:
    heard(
        (273000001, NOON, 130.0, 42.2),
        (273000001, NOON + 50 * MINUTE, 130.6, 42.2),
        (273000002, NOON, 130.3, 42.21),
    )
    inside, passed = here(investigator, 42.2, 130.3)
    assert inside.mmsi == 273000002
    assert (passed.mmsi, passed.positions, passed.closest_at) == (273000001, 0, None)
    assert (passed.first_at, passed.last_at) == (NOON, NOON + 50 * MINUTE)
    assert passed.metres < 200


def test_nobody_is_placed_in_a_silence(investigator: User) -> None:
    heard((273000001, NOON, 130.0, 42.2), (273000001, NOON + 90 * MINUTE, 130.6, 42.2))
    assert here(investigator, 42.2, 130.3) == []


@pytest.mark.parametrize("lon", [179.99, -179.99, 180.0, -180.0])
def test_the_antimeridian_is_no_border(investigator: User, lon: float) -> None:
    heard((273000001, NOON, 179.98, 10.0), (273000002, NOON, -179.98, 10.0))
    assert {each.mmsi for each in here(investigator, 10.0, lon)} == {273000001, 273000002}


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_every_longitude_is_near_a_pole(investigator: User, lat: float) -> None:
    side = lat / 90
    heard((273000001, NOON, 10.0, 89.99 * side), (273000002, NOON, -170.0, 89.99 * side))
    assert len(here(investigator, lat, 77.0)) == 2


@given(
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    bearing=st.floats(0, 360),
    share=st.floats(0, 2).filter(lambda share: abs(share - 1) > 0.001),
    km=st.floats(0.1, 90),
)
@example(lat=90, lon=0, bearing=180, share=0.9, km=90)
@example(lat=89.2, lon=0, bearing=5, share=0.99, km=90)
@example(lat=0, lon=180, bearing=90, share=0.99, km=90)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_position_is_found_exactly_when_it_is_inside(
    investigator: User, lat: float, lon: float, bearing: float, share: float, km: float
) -> None:
    TrackSegment.objects.all().delete()
    Position.objects.filter(at__gte=DAY.start).delete()
    at_lon, at_lat, _ = GLOBE.fwd(lon, lat, bearing, km * 1000 * share)
    heard((273000001, NOON, at_lon, at_lat))
    assert bool(here(investigator, lat, lon, km)) == (share < 1)


def test_made_up_positions_say_so_and_undrawn_imports_are_counted(investigator: User) -> None:
    heard((273000001, NOON, 130.3, 42.2), is_illustrative=True)
    give_positions([(273000002, NOON, 130.3, 42.2)])
    answer = presence.who_was_here(Circle(42.2, 130.3, 5000), DAY, investigator)
    assert [each.is_illustrative for each in answer.found] == [True]
    assert (answer.total, answer.undrawn) == (1, 1)


def test_the_nearest_are_told_first_and_the_rest_counted(
    investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "MOST", 2)
    heard(*((273000001 + n, NOON, 130.3 + n * 0.01, 42.2) for n in range(4)))
    answer = presence.who_was_here(Circle(42.2, 130.3, 5000), DAY, investigator)
    assert [each.mmsi for each in answer.found] == [273000001, 273000002]
    assert answer.total == 4


@pytest.mark.parametrize(
    ("lat", "lon", "metres", "words"),
    [
        (130.3, 42.2, 5000, "no place on Earth"),
        (float("nan"), 42.2, 5000, "no place on Earth"),
        (42.2, 130.3, 5, "Choose between"),
        (42.2, 130.3, 500_000, "Choose between"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    lat: float, lon: float, metres: float, words: str
) -> None:
    with pytest.raises(InvalidSearch, match=words):
        Circle(lat, lon, metres)


def test_a_search_that_would_take_too_long_says_what_to_do(
    investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(*((273000001 + n, NOON, 130.3, 42.2) for n in range(500)))
    monkeypatch.setattr(presence, "PATIENCE", "1ms")
    with pytest.raises(InvalidSearch, match="smaller circle"):
        here(investigator, 42.2, 130.3)


def test_nobody_without_a_role_finds_anything(django_user_model: type[User]) -> None:
    heard((273000001, NOON, 130.3, 42.2))
    nobody = django_user_model.objects.create_user("n@plimsoll.example", "x" * 20, full_name="N")
    assert here(nobody, 42.2, 130.3) == []


def test_a_number_is_named_by_the_claims_of_its_time(investigator: User) -> None:
    angara = open_angara(investigator)
    claim_mmsi(investigator, angara, 273000001, valid_to=NOON - timedelta(days=9))
    claim_mmsi(investigator, angara, 273000002)
    times = [(273000001, NOON, NOON), (273000002, NOON, NOON), (999, NOON, NOON)]
    found = bearers.bearers(times, investigator, now=NOON)
    assert found[273000001].vessels == []
    assert [vessel for vessel, _ in found[273000002].vessels] == [angara]
    assert found[273000002].country is not None
    assert found[273000002].country.code == "RU"
    assert (found[999].country, found[999].number) == (None, "000000999")
