from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics.sighting_check import Fix, Seen, check, check_among

START = datetime(2024, 1, 3, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def seen(
    hours: float, lon: float, lat: float, *, accuracy_m: float = 0, width_h: float = 0
) -> Seen:
    return Seen(at(hours), at(hours + width_h), lon, lat, accuracy_m)


BEFORE, AFTER = Fix(at(0), 0.0, 0.0), Fix(at(61), 4.0, 0.0)  # 240 nm apart, 61 h of silence


def test_a_sighting_she_could_reach_narrows_the_silence() -> None:
    found = check(BEFORE, seen(22, 1.0, 0.0), AFTER, top_speed_kn=14)
    assert found.verdict == "consistent"
    assert found.narrowed == pytest.approx((22, 39))
    assert found.least_kn == pytest.approx(180 / 39, rel=0.01)
    assert found.reasons[0] == (
        "From the last report, 2024-01-03 00:00Z, it is 60.0 nm in 22.0 h: at least 2.7 kn."
    )
    assert "falls in a silence of 61.0 h" in found.reasons[-1]


def test_a_sighting_too_far_off_contradicts_and_says_what_may_be_wrong() -> None:
    found = check(BEFORE, seen(1, 0.0, 0.6833), AFTER, top_speed_kn=14)
    assert found.verdict == "contradicts"
    assert found.narrowed is None
    assert found.reasons[-1] == (
        "She would have needed 41 kn, and her top speed is 14.0 kn: either the positions, the "
        "picture or the identification is wrong."
    )


def test_either_end_can_contradict() -> None:
    assert check(BEFORE, seen(60, 1.0, 0.0), AFTER, top_speed_kn=14).verdict == "contradicts"
    assert check(BEFORE, seen(60, 1.0, 0.0), None, top_speed_kn=14).verdict == "consistent"


def test_the_accuracy_of_the_picture_counts_in_her_favour() -> None:
    place = seen(1, 0.0, 0.6833, accuracy_m=50_000)
    assert check(BEFORE, place, AFTER, top_speed_kn=14.1).verdict == "consistent"


def test_a_picture_known_to_the_day_may_be_of_any_moment_of_it() -> None:
    day_wide = seen(0, 1.0, 0.0, width_h=24)
    found = check(BEFORE, day_wide, AFTER, top_speed_kn=14)
    assert found.verdict == "consistent"
    assert found.narrowed == pytest.approx((0, 37))


def test_a_picture_at_the_moment_of_a_report_elsewhere_leaves_no_time() -> None:
    found = check(BEFORE, seen(0, 1.0, 0.0), AFTER, top_speed_kn=14)
    assert found.verdict == "contradicts"
    assert "two places at once" in found.reasons[-1]


def test_without_reports_nothing_is_checked() -> None:
    assert check(None, seen(1, 0, 0), None, top_speed_kn=14).verdict == "unchecked"
    assert check_among([], seen(1, 0, 0), top_speed_kn=14).verdict == "unchecked"


def test_among_reports_of_the_day_the_easiest_moment_counts() -> None:
    fixes = [Fix(at(hour), hour / 6, 0.0) for hour in range(0, 25, 6)]  # 10 kn eastwards
    here = seen(0, 2.0, 0.01, width_h=24)
    found = check_among(fixes, here, top_speed_kn=14)
    assert found.verdict == "consistent"
    assert found.least_kn is not None
    assert found.least_kn <= 10.2
    assert (
        check_among(fixes, seen(0, 2.0, 4.0, width_h=24), top_speed_kn=14).verdict == "contradicts"
    )


@given(
    hours=st.floats(0, 61),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    accuracy_m=st.floats(0, 1e5),
    top=st.floats(1, 60),
)
def test_a_faster_ship_or_a_vaguer_picture_never_contradicts_more(
    hours: float, lon: float, lat: float, accuracy_m: float, top: float
) -> None:
    sharp = check(BEFORE, seen(hours, lon, lat), AFTER, top_speed_kn=top)
    vague = check(BEFORE, seen(hours, lon, lat, accuracy_m=accuracy_m), AFTER, top_speed_kn=top)
    faster = check(BEFORE, seen(hours, lon, lat), AFTER, top_speed_kn=top + 10)
    assert sharp.least_kn is not None
    assert vague.least_kn is not None
    assert vague.least_kn <= sharp.least_kn + 1e-9
    if sharp.verdict == "consistent":
        assert (vague.verdict, faster.verdict) == ("consistent", "consistent")
