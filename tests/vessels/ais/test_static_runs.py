import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vessels.ais.parsers.base import STATIC_SCHEMA
from vessels.ais.static_runs import RUN_SCHEMA, StaticRuns

START = datetime(2024, 2, 7, tzinfo=UTC)
Row = dict[str, Any]


def said(minute: int, *, mmsi: int = 273331000, **values: Any) -> Row:
    return {
        **dict.fromkeys(STATIC_SCHEMA),
        "mmsi": mmsi,
        "at": START + timedelta(minutes=minute),
        **values,
    }


def runs(*pieces: list[Row]) -> list[Row]:
    gathered = StaticRuns()
    for piece in pieces:
        gathered.take(pl.DataFrame(piece, schema=dict(STATIC_SCHEMA)))
    found = gathered.finish()
    assert dict(found.schema) == dict(RUN_SCHEMA)
    return found.to_dicts()


def minutes(run: Row) -> tuple[int, int, int]:
    """The ends of a run, in minutes from the start, and how many reports it holds."""
    first, last = (int((run[name] - START).seconds / 60) for name in ("first_at", "last_at"))
    return first, last, run["reports"]


def test_what_stays_the_same_is_one_run() -> None:
    found = runs([said(minute, name="ANGARA", draught_m=5.0) for minute in range(5)])
    assert [minutes(run) for run in found] == [(0, 4, 5)]
    assert (found[0]["name"], found[0]["draught_m"]) == ("ANGARA", 5.0)


def test_a_change_and_a_change_back_are_three_runs() -> None:
    draughts = [5.0, 5.0, 7.2, 7.2, 5.0]
    found = runs([said(minute, draught_m=metres) for minute, metres in enumerate(draughts)])
    assert [(run["draught_m"], *minutes(run)) for run in found] == [
        (5.0, 0, 1, 2),
        (7.2, 2, 3, 2),
        (5.0, 4, 4, 1),
    ]


def test_messages_that_hold_a_part_of_the_values_are_one_run() -> None:
    found = runs(
        [
            said(0, name="ANGARA"),
            said(1, call_sign="UTST", ship_type=70),
            said(2, name="ANGARA"),
            said(3, call_sign="UTST", ship_type=70),
        ]
    )
    assert [minutes(run) for run in found] == [(0, 3, 4)]
    assert (found[0]["name"], found[0]["call_sign"]) == ("ANGARA", "UTST")


def test_a_changed_part_begins_a_run_with_what_was_said_in_it() -> None:
    found = runs([said(0, name="ANGARA", call_sign="UTST"), said(1, name="GALAXY")])
    assert [(run["name"], run["call_sign"]) for run in found] == [
        ("ANGARA", "UTST"),
        ("GALAXY", None),
    ]


def test_each_transponder_has_runs_of_its_own() -> None:
    found = runs([said(0, name="ONE"), said(1, name="ONE", mmsi=273331001), said(2, name="ONE")])
    assert [(run["mmsi"], *minutes(run)) for run in found] == [
        (273331000, 0, 2, 2),
        (273331001, 1, 1, 1),
    ]


def test_zero_and_nothing_say_nothing() -> None:
    assert runs([said(0, draught_m=0.0, length_m=0.0, ship_type=0), said(1)]) == []
    assert runs() == []


SAID = st.builds(
    said,
    st.integers(0, 6),
    mmsi=st.sampled_from([273331000, 273331001]),
    name=st.sampled_from([None, "ANGARA", "GALAXY"]),
    draught_m=st.sampled_from([None, 0.0, 5.0, 7.2]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=25), st.randoms(use_true_random=False), st.integers(1, 25))
def test_order_pieces_and_repeats_make_no_difference(
    rows: list[Row], order: random.Random, size: int
) -> None:
    expected = runs(rows)
    shuffled = order.sample(rows, len(rows)) + rows[:3]
    pieces = [shuffled[at : at + size] for at in range(0, len(shuffled), size)]
    assert runs(*pieces) == expected
    # Runs of one transponder follow one another; each report is in one of them.
    for before, after in pairwise(expected):
        if before["mmsi"] == after["mmsi"]:
            assert before["last_at"] <= after["first_at"]
    telling = {
        (row["mmsi"], row["at"], row["name"], row["draught_m"] or None)
        for row in rows
        if row["name"] or row["draught_m"]
    }
    assert sum(run["reports"] for run in expected) == len(telling)
