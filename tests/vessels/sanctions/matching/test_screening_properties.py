"""What holds for any ships and any lists."""

import random
from string import ascii_uppercase

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.sanctions.samples import imo_of
from vessels.sanctions.matching.base import Basis, Entry, Query, Verdict
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.names import normalised
from vessels.sanctions.matching.screening import screen, screen_one

NAMES = st.text(alphabet="ABEI 3", max_size=7) | st.text(max_size=12)
# Few numbers and letters, so that they meet.
IMOS = st.sampled_from([None, *(imo_of(930_000 + n) for n in range(4))])
WRONG = "9300002"  # its check digit should be 1
MMSIS = st.sampled_from([None, 273000001, 273000002])


@st.composite
def entry_lists(draw: st.DrawFn) -> list[Entry]:
    count = draw(st.integers(0, 8))
    return [
        Entry(
            key=str(n),
            list_code="list",
            uid=str(n),
            name=draw(NAMES),
            imo=draw(IMOS),
            mmsi=draw(MMSIS),
            former_names=tuple(draw(st.lists(NAMES, max_size=2))),
        )
        for n in range(count)
    ]


@st.composite
def query_lists(draw: st.DrawFn) -> list[Query]:
    count = draw(st.integers(0, 6))
    return [
        Query(
            key=str(n),
            name=draw(NAMES),
            imo=str(draw(IMOS) or draw(st.sampled_from(["", WRONG, "none"]))),
            mmsi=str(draw(MMSIS) or ""),
        )
        for n in range(count)
    ]


@settings(deadline=None)
@given(entries=entry_lists(), queries=query_lists(), seed=st.integers())
def test_the_order_of_entries_and_queries_makes_no_difference(
    entries: list[Entry], queries: list[Query], seed: int
) -> None:
    straight = {each.query.key: each for each in screen(Index.build(entries), queries)}
    chance = random.Random(seed)
    chance.shuffle(entries)
    chance.shuffle(queries)

    assert {each.query.key: each for each in screen(Index.build(entries), queries)} == straight


@settings(deadline=None)
@given(entries=entry_lists(), queries=query_lists())
def test_a_match_has_the_same_number_and_a_veto_another(
    entries: list[Entry], queries: list[Query]
) -> None:
    for result in screen(Index.build(entries), queries):
        for hit in result.hits:
            same = str(hit.entry.imo) == result.query.imo
            assert (hit.basis == Basis.SAME_IMO) is same
            assert (hit.score == 100) is same
            both = hit.entry.imo is not None and result.query.imo not in {"", "none", WRONG}
            assert hit.is_vetoed is (both and not same)
            assert hit.reasons
        assert (result.verdict == Verdict.MATCH) is any(hit.score == 100 for hit in result.hits)
        assert (result.verdict == Verdict.NOTHING) is (not result.hits)


@settings(deadline=None)
@given(entries=entry_lists(), queries=query_lists())
def test_every_entry_with_the_number_asked_about_is_found(
    entries: list[Entry], queries: list[Query]
) -> None:
    for result in screen(Index.build(entries), queries):
        there = {entry.uid for entry in entries if entry.imo and str(entry.imo) == result.query.imo}
        assert {hit.entry.uid for hit in result.hits if hit.score == 100} == there


@settings(deadline=None)
@given(text=st.text(max_size=30))
def test_a_name_once_normalised_stays_so_and_is_plain(text: str) -> None:
    plain = normalised(text)

    assert set(plain) <= set(f"{ascii_uppercase}0123456789 ")
    assert plain == " ".join(plain.split())


@settings(deadline=None)
@given(name=st.text(alphabet=ascii_uppercase, min_size=4, max_size=12), seed=st.integers())
def test_one_letter_more_never_scores_above_the_name_itself(name: str, seed: int) -> None:
    index = Index.build([Entry("1", "list", "1", name)])
    at = random.Random(seed).randrange(len(name))
    asked = name[:at] + "Q" + name[at:]

    right, wrong = (screen_one(index, Query("1", name=each)) for each in (name, asked))

    scores = [hit.score for hit in wrong.hits]
    assert all(score <= hit.score for score in scores for hit in right.hits)
