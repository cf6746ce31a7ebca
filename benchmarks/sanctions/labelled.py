"""How many of the pairs whose answer is known are told right, beside nomenklatura's logic-v2.

All pairs are made from the lists themselves (`real_lists`). Ours is measured on all of them, the
peer on those of a sample, since it takes 60 ms for each query.
"""

from collections.abc import Sequence

from benchmarks.sanctions import peer, real_lists
from benchmarks.sanctions.screening import HEARD, heard
from vessels.sanctions.matching.base import Entry, Hit, Query, Verdict
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.screening import screen, screen_one

SEEDS = 5
MUST_FIND = 0.95
PEER_SAMPLE = 40
# A valid number that is on neither list.
FREE_IMO = "9074729"


def measure() -> list[str]:
    """Lines to print; three have targets."""
    if not real_lists.are_there():
        return [f"no real data at {real_lists.DATA}: not measured, NOT reached"]
    entries = [*real_lists.ofac(real_lists.OFAC_2023), *real_lists.eu()]
    index = Index.build(entries)
    return [
        *_same_ships(index, entries),
        *_namesakes(index, entries),
        *_wrong_numbers(index, entries),
        *_misspelt(index, entries),
        *_heard(index),
    ]


def _same_ships(index: Index, entries: Sequence[Entry]) -> list[str]:
    before = real_lists.ofac(real_lists.OFAC_2021)
    across = [pair for pair in real_lists.same_ship(entries, entries) if pair[0] != pair[1]]
    pairs = [*real_lists.same_ship(before, entries), *across]
    found = sum(
        any(hit.entry == other and hit.score == 100 for hit in _screened(index, one))
        for one, other in pairs
    )
    verdict = "reached" if found == len(pairs) else "NOT reached"
    return [
        *_peer("pairs with one IMO number found", pairs),
        f"pairs with one IMO number: {found} of {len(pairs)} found: {verdict}",
    ]


def _namesakes(index: Index, entries: Sequence[Entry]) -> list[str]:
    pairs = real_lists.namesakes(entries)
    both_ways = [*pairs, *((two, one) for one, two in pairs)]
    counted = sum(
        any(hit.entry == other and not hit.is_vetoed for hit in _screened(index, one))
        for one, other in both_ways
    )
    verdict = "reached" if not counted else "NOT reached"
    return [
        *_peer("namesakes with two IMO numbers called a match", both_ways),
        f"namesakes with two IMO numbers: {counted} of {len(both_ways)} counted: {verdict}",
    ]


def _wrong_numbers(index: Index, entries: Sequence[Entry]) -> list[str]:
    asked = [Query(entry.key, entry.name, FREE_IMO) for entry in entries if entry.imo]
    matched = sum(result.verdict == Verdict.MATCH for result in screen(index, asked))
    verdict = "reached" if not matched else "NOT reached"
    return [f"right name, number of another ship: {matched} of {len(asked)} matched: {verdict}"]


def _misspelt(index: Index, entries: Sequence[Entry]) -> list[str]:
    cases = [case for n in range(SEEDS) for case in real_lists.misspelt(entries, seed=n)]
    results = screen(index, [Query(str(n), name) for n, (name, _) in enumerate(cases)])
    first = sum(
        bool(result.hits) and _is(result.hits[0].entry, entry)
        for result, (_, entry) in zip(results, cases, strict=True)
    )
    share = first / len(cases)
    verdict = "reached" if share >= MUST_FIND else "NOT reached"
    said = (
        f"one letter wrong, no number: first of its leads in {first:,} of {len(cases):,} "
        f"({share:.1%}); {MUST_FIND:.0%}: {verdict}"
    )
    return [
        *_peer_misspelt(cases[:: len(cases) // PEER_SAMPLE][:PEER_SAMPLE], entries),
        said,
    ]


def _heard(index: Index) -> list[str]:
    """What ordinary ships give a person to look at. No target: some may be listed ones."""
    if not HEARD.is_file():
        return []
    ships = heard(10_000)
    results = list(screen(index, ships))
    leads = sum(result.verdict == Verdict.LEAD for result in results)
    matches = sum(result.verdict == Verdict.MATCH for result in results)
    vetoed = sum(result.verdict == Verdict.VETOED for result in results)
    said = f"{matches} matched, {leads} with leads, {vetoed} only namesakes of listed ones"
    return [f"of {len(ships):,} ships heard in US waters: {said}"]


def _peer(what: str, pairs: Sequence[tuple[Entry, Entry]]) -> list[str]:
    if not peer.is_installed():
        return []
    sample = pairs[:: max(len(pairs) // PEER_SAMPLE, 1)][:PEER_SAMPLE]
    yes = sum(
        any(score >= peer.MATCHES_FROM for score, _ in scores)
        for one, other in sample
        for scores in peer.compare([real_lists.asked(one)], [other]).scores
    )
    return [f"  {peer.NAME}: {what}: {yes} of a sample of {len(sample)}"]


def _peer_misspelt(cases: Sequence[tuple[str, Entry]], entries: Sequence[Entry]) -> list[str]:
    if not peer.is_installed():
        return []
    compared = peer.compare([Query(str(n), name) for n, (name, _) in enumerate(cases)], entries)
    first = sum(
        bool(scores) and scores[0][0] >= peer.MATCHES_FROM and _is(scores[0][1], entry)
        for scores, (_, entry) in zip(compared.scores, cases, strict=True)
    )
    return [f"  {peer.NAME}: one letter wrong, first: {first} of a sample of {len(cases)}"]


def _screened(index: Index, entry: Entry) -> Sequence[Hit]:
    return screen_one(index, real_lists.asked(entry)).hits


def _is(found: Entry, wanted: Entry) -> bool:
    """The very record, or the same ship on another list."""
    return found == wanted or (found.imo is not None and found.imo == wanted.imo)
