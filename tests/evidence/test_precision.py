from datetime import UTC, datetime

import pytest

from evidence.precision import Precision, parse, text_of


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC), Precision.YEAR),
        ("2024-02", datetime(2024, 2, 1, tzinfo=UTC), Precision.MONTH),
        (" 2024-02-09 ", datetime(2024, 2, 9, tzinfo=UTC), Precision.DAY),
        ("2024-02-09 14", datetime(2024, 2, 9, 14, tzinfo=UTC), Precision.HOUR),
        ("2024-02-09 14:02Z", datetime(2024, 2, 9, 14, 2, tzinfo=UTC), Precision.MINUTE),
        ("2024-02-09T14:02:33Z", datetime(2024, 2, 9, 14, 2, 33, tzinfo=UTC), Precision.SECOND),
    ],
)
def test_as_much_is_known_as_was_typed(text: str, at: datetime, precision: Precision) -> None:
    assert parse(text) == (at, precision)
    assert parse(text_of(at, precision)) == (at, precision)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "09/02/2024", "2024-2-9-1", "2024-02-09 14:02+9"]
)
def test_what_is_no_date_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Write as much as is known"):
        parse(text)


@pytest.mark.parametrize("text", ["2024-13", "2023-02-29", "2024-02-09 25", "0000"])
def test_dates_that_never_were_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not in the calendar or on the clock"):
        parse(text)
