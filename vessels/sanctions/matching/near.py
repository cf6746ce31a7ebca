"""Which listed names are a few letters away from those asked about, many at a time.

The distance counts a letter wrong, missing, added, or two neighbours swapped (optimal string
alignment, by rapidfuzz). Names are compared without spaces, as written and with their words sorted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from vessels.sanctions.matching.index import Index, Listed
from vessels.sanctions.matching.names import Spelling
from vessels.sanctions.matching.scoring import Parameters

# A name asked about -> listed names near to it, with how many letters differ.
Near = Mapping[str, Sequence[tuple[Listed, int]]]


def near_names(index: Index, spellings: Iterable[Spelling], *, parameters: Parameters) -> Near:
    """Listed names near to each of these, by its `text`; equal names are left out."""
    asked = {spelling.text: spelling for spelling in spellings}
    best: dict[str, dict[tuple[int, str], tuple[Listed, int]]] = defaultdict(dict)
    by_letters = _grouped(asked.values(), "letters")
    by_order = _grouped(
        (each for each in asked.values() if " " in each.text and each.letters != each.ordered),
        "ordered",
    )
    for groups, forms, listed_by in (
        (by_letters, index.letters, index.by_letters),
        (by_order, index.orders, index.by_order),
    ):
        for form, met, letters in _pairs(list(groups), forms, parameters):
            for spelling in groups[form]:
                for listed in listed_by[met]:
                    if spelling.is_sister_of(listed.spelling):
                        continue
                    key = (listed.entry, listed.spelling.text)
                    known = best[spelling.text].get(key)
                    if known is None or letters < known[1]:
                        best[spelling.text][key] = (listed, letters)
    return {text: list(found.values()) for text, found in best.items()}


def _grouped(spellings: Iterable[Spelling], form: str) -> dict[str, list[Spelling]]:
    groups: dict[str, list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        groups[getattr(spelling, form)].append(spelling)
    return groups


def _pairs(
    asked: Sequence[str], listed: Sequence[str], parameters: Parameters
) -> list[tuple[str, str, int]]:
    """The pairs of forms within the allowed distance, which grows with the longer name."""
    if not (asked and listed):
        return []
    most = max(wrong for _, wrong in parameters.typo_letters)
    apart = process.cdist(
        asked, listed, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8, workers=-1
    )
    # One pass over the whole table: 0 less 1 is 255 in eight bits, so equal names fall out too.
    rows, columns = np.nonzero(apart - 1 < most)
    letters = apart[rows, columns]
    allowed = np.maximum(_allowed(asked, parameters)[rows], _allowed(listed, parameters)[columns])
    return [
        (asked[row], listed[column], int(apart[row, column]))
        for row, column in np.stack((rows, columns), axis=1)[letters <= allowed].tolist()
    ]


def _allowed(forms: Sequence[str], parameters: Parameters) -> NDArray[np.uint8]:
    """How many letters may differ for each form's length; more for a longer one."""
    return np.array([parameters.letters_allowed(len(form)) for form in forms], dtype=np.uint8)
