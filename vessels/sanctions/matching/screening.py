"""Ships asked about, looked up among everything listed.

An equal IMO number is the ship. Two valid numbers that differ are two ships: whatever else is equal
is shown, with that reason, and never counts. An equal MMSI or call sign, and a name equal or nearly
so, are leads for a person. A number that fails its check digit neither ties nor parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from vessels.sanctions.matching import assessing
from vessels.sanctions.matching.assessing import Met
from vessels.sanctions.matching.base import Basis, Hit, Query, Result, Verdict
from vessels.sanctions.matching.explaining import NameMet, NumberMet
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.near import Near, near_names
from vessels.sanctions.matching.reading import Asked, read
from vessels.sanctions.matching.scoring import DEFAULTS, Parameters

# Queries compared with all names at once: 2,000 by 10,000 names are 20 MB.
_AT_ONCE: Final = 2_000
_BASES: Final = {basis: rank for rank, basis in enumerate(Basis)}


def screen(
    index: Index, queries: Iterable[Query], *, parameters: Parameters = DEFAULTS
) -> Iterator[Result]:
    """One result for each query, in the order asked; computed some thousands at a time.

    A query whose IMO number is listed is not also searched for misspelt names.
    """
    rest = iter(queries)
    while chunk := [read(query) for query in islice(rest, _AT_ONCE)]:
        spellings = (
            own.spelling for asked in chunk if asked.imo not in index.by_imo for own in asked.names
        )
        near = near_names(index, spellings, parameters=parameters)
        for asked in chunk:
            yield _result(index, asked, near, parameters)


def screen_one(index: Index, query: Query, *, parameters: Parameters = DEFAULTS) -> Result:
    return next(screen(index, [query], parameters=parameters))


def _result(index: Index, asked: Asked, near: Near, parameters: Parameters) -> Result:
    same = index.by_imo.get(asked.imo, ()) if asked.imo else ()
    certain = [assessing.same_imo(asked, index.entries[place]) for place in same]
    others = [
        assessing.hit(asked, index.entries[place], met, parameters)
        for place, met in _met(index, asked, {} if same else near).items()
        if place not in same
    ]
    vetoed = [hit for hit in others if hit.is_vetoed]
    leads = [hit for hit in others if not hit.is_vetoed and hit.score >= parameters.least_score]
    leads.sort(key=_rank)
    notes = list(asked.notes)
    if (hidden := len(leads) - parameters.most_leads) > 0:
        notes.append(f"{hidden} weaker leads are left out.")
    hits = (*certain, *leads[: parameters.most_leads], *sorted(vetoed, key=_rank))
    return Result(asked.query, _verdict(certain, leads, vetoed), hits, tuple(notes))


def _verdict(certain: Sequence[Hit], leads: Sequence[Hit], vetoed: Sequence[Hit]) -> Verdict:
    if certain:
        return Verdict.MATCH
    if leads:
        return Verdict.LEAD
    return Verdict.VETOED if vetoed else Verdict.NOTHING


def _rank(hit: Hit) -> tuple[int, int, str, str, str]:
    return -hit.score, _BASES[hit.basis], hit.entry.list_code, hit.entry.uid, hit.entry.key


def _met(index: Index, asked: Asked, near: Near) -> dict[int, Met]:
    """Every entry that shares something with the query, by its place in the index."""
    found: dict[int, Met] = defaultdict(Met)
    for digits, worn in asked.mmsis:
        for place, was in index.by_mmsi.get(digits, ()):
            if found[place].mmsi is None:
                found[place].mmsi = NumberMet(digits, worn, was)
    for sign, worn in asked.call_signs:
        for place, was in index.by_call_sign.get(sign, ()):
            if found[place].call_sign is None:
                found[place].call_sign = NumberMet(sign, worn, was)
    for own in asked.names:
        listed = [
            *((each, 0) for each in index.by_letters.get(own.spelling.letters, ())),
            *((each, 0) for each in index.by_order.get(own.spelling.ordered, ())),
            *near.get(own.spelling.text, ()),
        ]
        for each, letters in listed:
            bearers = index.bearers(each.spelling)
            found[each.entry].names.append(NameMet(own, each, letters, bearers))
    return {
        place: met
        for place, met in found.items()
        if met.is_exact or not assessing.conflict(asked, index.entries[place])
    }
