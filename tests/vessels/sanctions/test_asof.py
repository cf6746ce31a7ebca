"""The moment asked about against what is held of a list: no database, every case by itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from vessels.sanctions.asof import AsOf, Judgement, Served, Span, around, judge

TWO_DAYS = timedelta(days=2)


def day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(12), UTC)


def span(seen_from: str, seen_to: str, gone_by: str = "", **fields: object) -> Span:
    return Span(
        uid="7",
        programme="RUS",
        observed_from=day(seen_from),
        seen_to=day(seen_to),
        gone_by=day(gone_by) if gone_by else None,
        **fields,  # type: ignore[arg-type]  # each test names fields of a span
    )


def versions(*spans: tuple[str, str]) -> list[Served]:
    return [Served(number, day(first), day(last)) for number, (first, last) in enumerate(spans)]


def on(text: str, spans: list[Span], *served: tuple[str, str]) -> Judgement:
    at = day(text)
    return judge(spans, around(versions(*served), at), at, stale_after=TWO_DAYS)


STANDING = span("2023-01-31", "2026-09-01")
BOTH = (("2023-01-31", "2023-01-31"), ("2026-08-01", "2026-09-01"))


def test_seen_before_and_after_is_listed_between_without_a_date() -> None:
    found = on("2024-02-09", [STANDING], *BOTH)

    assert (found.state, found.spans[0].since) == ("listed", "")


def test_seen_before_and_never_again_is_unknown_after_it_grew_stale() -> None:
    only = span("2023-01-31", "2023-01-31")

    assert on("2023-02-02", [only], ("2023-01-31", "2023-01-31")).state == "listed"
    found = on("2024-02-09", [only], ("2023-01-31", "2023-01-31"))
    assert (found.state, found.stale, found.seen_at) == ("unknown", "listed", day("2023-01-31"))


def test_a_stated_date_answers_for_days_before_the_list_was_held() -> None:
    dated = span("2026-08-01", "2026-09-01", valid_from=date(2024, 6, 25))
    held = ("2026-08-01", "2026-09-01")

    before = on("2024-02-09", [dated], held)
    assert (before.state, before.why) == ("never_listed", "the list dates her listing 2024-06-25")
    after = on("2025-01-01", [dated], held)
    assert (after.state, after.why) == ("listed", "by the list's own date")


@pytest.mark.parametrize(
    ("precision", "asked", "state"),
    [
        ("month", "2024-05-31", "never_listed"),
        ("month", "2024-06-10", "unknown"),
        ("month", "2024-06-30", "listed"),
        ("year", "2024-12-30", "unknown"),
        ("year", "2024-12-31", "listed"),
        ("year", "2023-12-31", "never_listed"),
    ],
)
def test_a_date_is_as_exact_as_it_is_stated(precision: str, asked: str, state: str) -> None:
    start = date(2024, 6, 1) if precision == "month" else date(2024, 1, 1)
    dated = span("2026-08-01", "2026-09-01", valid_from=start, precision=precision)

    assert on(asked, [dated], ("2026-08-01", "2026-09-01")).state == state


def test_what_was_seen_outweighs_a_date_without_a_day() -> None:
    dated = span("2024-06-05", "2026-09-01", valid_from=date(2024, 6, 1), precision="month")

    assert on("2024-06-10", [dated], ("2024-06-05", "2026-09-01")).state == "listed"


def test_without_a_date_the_versions_around_the_moment_decide() -> None:
    came = span("2024-03-01", "2024-03-31")
    dates = (("2024-01-01", "2024-01-10"), ("2024-02-01", "2024-02-10"))
    held = (*dates, ("2024-03-01", "2024-03-31"))

    assert on("2024-01-20", [came], *held).state == "never_listed"
    assert on("2024-02-05", [came], *held).state == "never_listed"
    between = on("2024-02-20", [came], *held)
    assert between.state == "unknown"
    assert "between 2024-02-10 12:00Z and 2024-03-01 12:00Z" in between.why
    assert on("2023-12-31", [came], *held).state == "unknown"


def test_gone_between_two_versions_is_not_dated_by_guess() -> None:
    gone = span("2024-01-01", "2024-01-10", "2024-03-01", ending="absent")
    held = (("2024-01-01", "2024-01-10"), ("2024-03-01", "2024-03-31"))

    assert on("2024-01-09", [gone], *held).state == "listed"
    between = on("2024-02-01", [gone], *held)
    assert between.state == "unknown"
    assert "came off it" in between.why
    assert on("2024-03-02", [gone], *held).state == "delisted"
    stale = on("2024-06-01", [gone], *held)
    assert (stale.state, stale.stale) == ("unknown", "delisted")


@pytest.mark.parametrize(("ending", "last"), [("stated", "2024-02-14"), ("expired", "2024-02-15")])
def test_a_stated_end_counts_to_the_day(ending: str, last: str) -> None:
    ended = span(
        "2024-01-01", "2024-01-10", "2024-03-01", ending=ending, valid_to=date(2024, 2, 15)
    )
    held = (("2024-01-01", "2024-01-10"), ("2024-03-01", "2024-03-31"))
    following = str(date.fromisoformat(last) + timedelta(days=1))

    assert on(last, [ended], *held).state == "listed"
    found = on(following, [ended], *held)
    assert found.state == "delisted"
    assert "2024-02-15" in found.why


def test_a_new_identifier_is_no_delisting() -> None:
    old = span("2024-01-01", "2024-01-10", "2024-03-01", ending="renumbered")
    new = Span("8", "RUS", observed_from=day("2024-03-01"), seen_to=day("2024-03-31"))
    held = (("2024-01-01", "2024-01-10"), ("2024-03-01", "2024-03-31"))

    assert {on(each, [old, new], *held).state for each in ("2024-02-01", "2024-03-05")} == {
        "listed"
    }
    assert on("2024-03-05", [old], *held).state == "unknown"


def test_an_entry_without_a_number_to_read_leaves_her_unknown_while_it_stands() -> None:
    named = span(
        "2024-01-01", "2024-01-10", "2024-02-01", ending="dropped", moved_to="no IMO number"
    )
    dates = {"valid_from": date(2020, 1, 1), "is_unread": True}
    unread = span("2024-02-01", "2024-02-10", "2024-03-01", ending="absent", **dates)
    held = (
        ("2024-01-01", "2024-01-10"), ("2024-02-01", "2024-02-10"), ("2024-03-01", "2024-03-31")
    )  # fmt: skip

    def state(text: str) -> str:
        return on(text, [named, unread], *held).state

    assert state("2024-01-05") == "listed"
    assert "ceased to name her" in on("2024-01-20", [named, unread], *held).why
    assert (state("2024-01-20"), state("2024-02-05")) == ("unknown", "unknown")
    assert "names no IMO number that can be read" in on("2024-02-05", [named, unread], *held).why
    gone = on("2024-03-05", [named, unread], *held)
    assert (gone.state, "absent by 2024-03-01" in gone.why) == ("delisted", True)


def test_another_programme_keeps_her_listed() -> None:
    dropped = span("2024-01-01", "2024-01-10", "2024-03-01", ending="dropped")
    other = Span("7", "SDGT", observed_from=day("2024-01-01"), seen_to=day("2024-03-31"))
    held = (("2024-01-01", "2024-01-10"), ("2024-03-01", "2024-03-31"))

    found = on("2024-03-05", [dropped, other], *held)

    assert found.state == "listed"
    assert [each.programme for each in found.spans] == ["SDGT"]


def test_listed_again_after_a_time_off() -> None:
    first = span("2024-01-01", "2024-01-10", "2024-02-01", ending="absent")
    again = span("2024-03-01", "2024-03-31")
    held = (
        ("2024-01-01", "2024-01-10"), ("2024-02-01", "2024-02-10"), ("2024-03-01", "2024-03-31")
    )  # fmt: skip

    assert on("2024-02-05", [first, again], *held).state == "delisted"
    assert on("2024-03-05", [first, again], *held).state == "listed"


def test_nothing_held_says_nothing() -> None:
    assert on("2024-01-01", []).state == "unknown"
    assert on("2024-01-01", [], ("2024-02-01", "2024-02-02")).why == (
        "no version served by then is held"
    )


def test_the_moment_is_the_end_of_the_day_and_never_to_come() -> None:
    now = day("2024-02-09")

    assert AsOf(date(2024, 2, 8)).moment(now) == datetime.combine(date(2024, 2, 8), time.max, UTC)
    assert AsOf(date(2024, 2, 9)).moment(now) == now
    assert AsOf(known_at=day("2024-01-01")).moment(now) == day("2024-01-01")
    assert AsOf().moment(now) == now
