"""Pairs whose answer is known, made from the real lists themselves."""

from pathlib import Path

import pytest

from benchmarks.sanctions import real_lists
from benchmarks.sanctions.real_lists import OFAC_2021, OFAC_2023, asked
from vessels.sanctions.matching.base import Entry, Query, Verdict
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.screening import screen, screen_one

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def entries(shared_data: Path) -> list[Entry]:
    return [*real_lists.ofac(OFAC_2023, shared_data), *real_lists.eu(shared_data)]


@pytest.fixture(scope="module")
def index(entries: list[Entry]) -> Index:
    return Index.build(entries)


def test_every_ship_on_two_lists_is_found_by_her_number(
    index: Index, entries: list[Entry], shared_data: Path
) -> None:
    before = real_lists.ofac(OFAC_2021, shared_data)
    across = [pair for pair in real_lists.same_ship(entries, entries) if pair[0] != pair[1]]
    pairs = [*real_lists.same_ship(before, entries), *across]

    # 406 between the years and on to the EU; 17 ships on both lists, either way, and one twice.
    assert len(pairs) == 406 + 2 * (17 + 1)
    for one, other in pairs:
        result = screen_one(index, asked(one))
        assert result.verdict == Verdict.MATCH
        assert other in [hit.entry for hit in result.hits if hit.score == 100]


def test_no_namesake_with_another_number_counts(index: Index, entries: list[Entry]) -> None:
    pairs = real_lists.namesakes(entries)

    assert len(pairs) >= 10
    for one, other in [*pairs, *((two, one) for one, two in pairs)]:
        (hit,) = [hit for hit in screen_one(index, asked(one)).hits if hit.entry == other]
        assert hit.is_vetoed
        assert hit.score == 0
        assert str(one.imo) in hit.text
        assert str(other.imo) in hit.text


def test_a_right_name_with_a_number_of_another_ship_never_counts(
    index: Index, entries: list[Entry]
) -> None:
    free = "9074729"  # a valid number that is on neither list
    queries = [Query(entry.key, entry.name, free) for entry in entries if entry.imo]

    results = list(screen(index, queries))

    assert len(results) > 1_300
    assert not [result for result in results if result.verdict == Verdict.MATCH]
    told = {result.query.key: {hit.entry.key for hit in result.hits} for result in results}
    assert all(key in keys for key, keys in told.items())
    assert all(
        hit.is_vetoed for result in results for hit in result.hits if hit.entry.imo is not None
    )


@pytest.mark.parametrize("seed", range(5))
def test_one_wrong_letter_without_a_number_is_found_first(
    index: Index, entries: list[Entry], seed: int
) -> None:
    cases = list(real_lists.misspelt(entries, seed=seed))
    queries = [Query(str(n), name=name) for n, (name, _) in enumerate(cases)]

    results = screen(index, queries)

    first = [
        bool(result.hits) and _is(result.hits[0].entry, entry)
        for result, (_, entry) in zip(results, cases, strict=True)
    ]
    assert len(first) > 1_200
    assert sum(first) >= 0.95 * len(first)


def _is(found: Entry, wanted: Entry) -> bool:
    """The very record, or the same ship on another list."""
    return found == wanted or (found.imo is not None and found.imo == wanted.imo)
