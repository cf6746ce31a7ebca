from datetime import date

import pytest

from vessels.sanctions.lists.dates import read_date


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("25.6.2024", date(2024, 6, 25), "day"),
        ("2024-06-25", date(2024, 6, 25), "day"),
        ("2024-06-25T00:00:00Z", date(2024, 6, 25), "day"),
        ("2024-06", date(2024, 6, 1), "month"),
        ("2024", date(2024, 1, 1), "year"),
        ("12 March 2022", date(2022, 3, 12), "day"),
        ("26 Feb. 2011", date(2011, 2, 26), "day"),
        ("March 12, 2022", date(2022, 3, 12), "day"),
        ("March 2022", date(2022, 3, 1), "month"),
        ("03-Oct-17", date(2017, 10, 3), "day"),
        ("2001.9.22", date(2001, 9, 22), "day"),
        ("2025/1/10", date(2025, 1, 10), "day"),
        ("2025年1月10日", date(2025, 1, 10), "day"),
        ("令和7年1月10日", date(2025, 1, 10), "day"),
        ("令和元年12月1日", date(2019, 12, 1), "day"),
        ("24/02/2022", date(2022, 2, 24), "day"),
        ("02/24/2022", date(2022, 2, 24), "day"),
        ("  25.6.2024 ", date(2024, 6, 25), "day"),
    ],
)
def test_the_ways_lists_write_dates(text: str, value: date, precision: str) -> None:
    read = read_date(text)

    assert (read.value, read.precision, read.problem) == (value, precision, "")


def test_nothing_is_no_problem() -> None:
    assert read_date("") == read_date("  ")
    assert not read_date("").problem


@pytest.mark.parametrize(
    "text", ["#REF!", "31.2.2024", "12 Brumaire 1799", "45000", "2024-13", "yesterday", "0.0.2024"]
)
def test_what_is_no_date_is_said_and_left_unknown(text: str) -> None:
    read = read_date(text)

    assert read.value is None
    assert f"“{text}” is not a date" in read.problem


def test_two_meanings_are_not_guessed_unless_the_list_says_which() -> None:
    read = read_date("03/04/2024")

    assert read.value is None
    assert "2024-04-03 or 2024-03-04" in read.problem
    assert read_date("03/04/2024 00:00:00", day_first=True).value == date(2024, 4, 3)
