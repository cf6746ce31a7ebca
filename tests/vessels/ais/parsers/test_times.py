from datetime import UTC, datetime

import polars as pl
import pytest

from vessels.ais.parsers import times

NOON = datetime(2024, 2, 9, 12, 2, 33, tzinfo=UTC)


def read(expression: pl.Expr, *texts: str | None) -> list[datetime | None]:
    frame = pl.DataFrame({"at": texts}, schema={"at": pl.String()})
    return frame.select(expression).to_series().to_list()


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-09T12:02:33",
        "2024-02-09 12:02:33",
        " 2024-02-09  12:02:33 ",
        "2024-02-09T12:02:33Z",
        "2024-02-09T12:02:33.000Z",
        "2024-02-09 12:02:33 UTC",
        "2024-02-09 12:02:33.000000000 +0000 UTC",
        "2024-02-09T14:02:33+02:00",
        "2024-02-09T14:02:33+0200",
        "2024-02-09T14:02:33+02",
        "2024-02-09T06:32:33-05:30",
    ],
)
def test_one_instant_in_many_ways(text: str) -> None:
    assert read(times.iso("at"), text) == [NOON]
    # The shape of one text has no say in how another is read.
    assert read(times.iso("at"), "2024-02-09T12:02:33", text, "x") == [NOON, NOON, None]


def test_minutes_without_seconds_and_fractions_are_read() -> None:
    assert read(times.iso("at"), "2024-02-09T12:02Z", "2024-02-09 12:02:33.5") == [
        datetime(2024, 2, 9, 12, 2, tzinfo=UTC),
        datetime(2024, 2, 9, 12, 2, 33, 500_000, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "text",
    [None, "", "x", "2024-02-09", "2024-13-09T00:00:00", "T00:00:00", "2024-02-09T12:00:00+99:99"],
)
def test_what_is_no_instant_is_unknown(text: str | None) -> None:
    assert read(times.iso("at"), text) == [None]
    assert read(times.epoch("at"), text) == [None]
    assert read(times.written("at", "%d/%m/%Y %H:%M"), text) == [None]


def test_seconds_and_milliseconds_are_told_apart() -> None:
    assert read(times.epoch("at"), "1707480153", "1707480153000", "1707480153.0") == [NOON] * 3
    assert read(times.epoch("at"), "1e300", "nan", "inf") == [None] * 3
