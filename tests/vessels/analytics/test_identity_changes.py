from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vessels.analytics.tracks import MARINECADASTRE
from vessels.analytics import identity_changes
from vessels.analytics.base import StaticRun

START = datetime(2024, 1, 1, tzinfo=UTC)
ANGARA, MARIA = "9179842", "8517839"


def said(
    first_day: float,
    last_day: float,
    *,
    mmsi: int = 273123456,
    imo: str = "",
    name: str = "",
    call_sign: str = "",
) -> StaticRun:
    return StaticRun(
        mmsi=mmsi,
        first_at=START + timedelta(days=first_day),
        last_at=START + timedelta(days=last_day),
        imo=imo,
        name=name,
        call_sign=call_sign,
    )


def test_a_new_name_is_a_change_with_both_dates() -> None:
    (found,) = identity_changes.find([said(0, 5, name="ANGARA"), said(6, 9, name="SPARTA")])
    assert found.kind == "identity_change"
    assert found.start_at == START + timedelta(days=5)
    assert found.end_at == START + timedelta(days=6)
    assert found.confidence == 2
    assert "Name ANGARA (until 2024-01-06 00:00Z) became SPARTA" in found.reasons[0]
    assert "look alike" in found.reasons[-1]


def test_another_spelling_or_nothing_said_is_no_change() -> None:
    runs = [
        said(0, 1, name="ANGARA"),
        said(1, 2),
        said(2, 3, name="M/V Angara"),
        said(3, 4, imo="0"),
    ]
    assert identity_changes.find(runs) == []
    assert identity_changes.find([]) == []


def test_name_and_call_sign_together_are_one_event() -> None:
    old = said(0, 5, name="ANGARA", call_sign="UBRH7")
    new = said(5.1, 9, name="SPARTA", call_sign="UBXX1")
    (found,) = identity_changes.find([old, new])
    assert [change["attribute"] for change in found.detail["changes"]] == ["Call sign", "Name"]
    assert found.confidence == 3


def test_a_brief_slip_is_one_weak_event_and_not_two() -> None:
    runs = [said(0, 5, name="ANGARA"), said(5, 5.2, name="XXXX"), said(5.3, 9, name="ANGARA")]
    (found,) = identity_changes.find(runs)
    assert found.confidence == 1
    assert "the old one was sent again" in found.reasons[0]


def test_another_imo_number_on_one_mmsi_is_reuse() -> None:
    (found,) = identity_changes.find(
        [said(0, 5, imo=ANGARA, name="ANGARA"), said(6, 9, imo="IMO " + MARIA, name="MARIA")]
    )
    assert found.kind == "mmsi_reuse"
    assert found.confidence == 3
    assert "for life" in found.reasons[-1]


def test_an_imo_number_that_is_none_is_not_compared() -> None:
    assert identity_changes.find([said(0, 5, imo=ANGARA), said(6, 9, imo="9179843")]) == []


def test_one_imo_number_from_mmsi_to_mmsi_shows_the_flag() -> None:
    (found,) = identity_changes.find(
        [said(0, 5, imo=ANGARA), said(6, 9, imo=ANGARA, mmsi=445123000)]
    )
    assert found.kind == "identity_change"
    assert (found.mmsi, found.other_mmsi) == (445123000, 273123456)
    assert "a change of flag, if both are hers" in found.reasons[1]
    assert "Russia" in found.reasons[1]


def test_one_imo_number_from_two_transponders_at_once() -> None:
    (found,) = identity_changes.find(
        [said(0, 9, imo=ANGARA), said(3, 12, imo=ANGARA, mmsi=445123000)]
    )
    assert found.kind == "mmsi_reuse"
    assert found.detail["at_once"]
    assert "side by side for 6 days" in found.reasons[-1]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 60),
            st.sampled_from(["ANGARA", "SPARTA", ""]),
            st.sampled_from([ANGARA, MARIA, ""]),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_order_and_repeats_do_not_matter(days: list[tuple[int, str, str]], random: Random) -> None:
    runs = [said(day, day + 1, name=name, imo=imo) for day, name, imo in days]
    mixed = runs + runs[::2]
    random.shuffle(mixed)
    assert identity_changes.find(mixed) == identity_changes.find(runs)


@pytest.mark.realdata
def test_hardly_a_ship_changes_within_a_day(shared_data: Path) -> None:
    rows = pl.read_csv(shared_data / MARINECADASTRE, infer_schema_length=None).with_columns(
        pl.col("BaseDateTime").str.to_datetime(time_zone="UTC")
    )
    runs = [
        StaticRun(int(mmsi), at, at, imo=imo or "", name=name or "", call_sign=call_sign or "")
        for mmsi, at, imo, name, call_sign in rows.select(
            "MMSI", "BaseDateTime", "IMO", "VesselName", "CallSign"
        ).iter_rows()
    ]
    found = identity_changes.find(runs)
    # MarineCadastre writes one name per ship and day. Five IMO numbers came from two MMSIs each,
    # side by side: three of them under two flags.
    assert [event.kind for event in found] == ["mmsi_reuse"] * 5
    assert len({event.detail["imo"] for event in found}) == 5
    assert sum(event.detail["flags"][0] != event.detail["flags"][1] for event in found) == 3
