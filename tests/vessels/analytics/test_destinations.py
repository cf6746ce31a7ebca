from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics import destinations
from vessels.analytics.base import Found, PlaceShape, Positions, StaticRun
from vessels.analytics.destination_texts import Gazetteer

START = datetime(2024, 1, 1, tzinfo=UTC)
MMSI = 273123456
PLACES = [
    PlaceShape("1", "Najin", "port", 130.30, 42.2333, locode="KPNJN"),
    PlaceShape("2", "Vostochny", "port", 133.0833, 42.75, locode="RUVYP"),
    PlaceShape("3", "Busan", "port", 129.03, 35.10, locode="KRPUS"),
    PlaceShape("4", "NIIGATA KO", "port", 139.05, 37.95, locode="JPKIJ"),
]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KRPUS", "Busan"),
        ("KR PUS", "Busan"),
        ("RUVYP>KRPUS", "Busan"),
        ("RU VYP => KP NJN", "Najin"),
        ("BUSAN", "Busan"),
        ("busan anch.", "Busan"),
        ("VOSTOCHNY TO BUSAN", "Busan"),
        ("PORT OF VOSTOCHNY", "Vostochny"),
        ("VOSTOCHNY,RUSSIA", "Vostochny"),
        ("NIIGATA", "NIIGATA KO"),
    ],
)
def test_reads_codes_and_names(text: str, name: str) -> None:
    assert [place.name for place in Gazetteer(PLACES).read(text)] == [name]


@pytest.mark.parametrize(
    "text", ["", "FOR ORDERS", "FISHING", "HOME", "@@@", "CLASS B", "TO", "> <"]
)
def test_what_cannot_be_read_is_nothing(text: str) -> None:
    assert Gazetteer(PLACES).read(text) == ()


def bound(text: str, first_day: float = 0, last_day: float = 2.9) -> StaticRun:
    first, last = (START + timedelta(days=day) for day in (first_day, last_day))
    return StaticRun(MMSI, first, last, destination=text)


def sailing_to(place: PlaceShape, days: float = 3) -> Positions:
    """From the middle of the Sea of Japan straight to a place, and half a day there."""
    hours = np.arange(0, days * 24 + 12)
    share = np.clip(hours / (days * 24), 0, 1)
    at = np.datetime64("2024-01-01", "us") + (hours * 3600e6).astype("m8[us]")
    lat, lon = 39.0 + share * (place.lat - 39.0), 133.0 + share * (place.lon - 133.0)
    return Positions.of(MMSI, at, lat, lon)


def call(place: PlaceShape, day: float = 3, confidence: int = 4) -> Found:
    at = START + timedelta(days=day)
    return Found(
        "port_call",
        MMSI,
        at,
        at + timedelta(hours=12),
        confidence,
        ("She called.",),
        start_point=(place.lon, place.lat),
        place_id=place.id,
        detail={"place": place.name},
    )


def find(runs: list[StaticRun], to: PlaceShape, calls: list[Found]) -> list[Found]:
    return destinations.find(runs, sailing_to(to), PLACES, calls=calls)


def test_bound_for_busan_and_called_at_najin() -> None:
    najin = PLACES[0]
    (found,) = find([bound("KR PUS")], najin, [call(najin)])
    assert found.kind == "destination"
    assert found.confidence == 2
    assert found.detail["read_as"] == "Busan"
    assert found.detail["called_at"] == "Najin"
    assert found.detail["apart_nm"] > 400
    assert "not heard within 30 nm of Busan until 14 days" in found.reasons[2]


def test_the_port_named_was_reached() -> None:
    najin = PLACES[0]
    assert find([bound("NAJIN")], najin, [call(najin)]) == []


def test_not_heard_at_the_port_and_no_call_elsewhere_says_nothing() -> None:
    assert find([bound("BUSAN")], PLACES[0], []) == []


def test_what_cannot_be_read_or_was_dropped_says_nothing() -> None:
    najin = PLACES[0]
    assert find([bound("FOR ORDERS")], najin, [call(najin)]) == []
    assert find([bound("BUSAN", 0, 1)], najin, [call(najin)]) == []


def test_an_unsure_call_says_nothing() -> None:
    najin = PLACES[0]
    assert find([bound("BUSAN")], najin, [call(najin, confidence=2)]) == []


def test_calls_are_found_when_not_given() -> None:
    found = destinations.find([bound("BUSAN", 0, 3.2)], sailing_to(PLACES[0]), PLACES)
    assert [event.detail["called_at"] for event in found] == ["Najin"]
    none = Positions.of(MMSI, np.zeros(0, "M8[us]"), np.zeros(0), np.zeros(0))
    assert destinations.find([bound("BUSAN")], none, PLACES) == []


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["BUSAN", "NAJIN", "??"])), max_size=8),
    st.randoms(),
)
def test_order_and_repeats_do_not_matter(days: list[tuple[int, str]], random: Random) -> None:
    runs = [bound(text, day, day + 1) for day, text in days]
    mixed = runs + runs[::2]
    random.shuffle(mixed)
    najin = PLACES[0]
    assert find(mixed, najin, [call(najin)]) == find(runs, najin, [call(najin)])
