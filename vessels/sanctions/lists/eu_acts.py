"""EU acts as lawyers cite them, and what the numbering of an annex tells of its entries."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from vessels.sanctions.lists.base import ListedRecord, PartyKind

SHOWN: Final = 20
# Acts are numbered afresh since the Treaty of Lisbon, and year first since 2015.
LISBON, YEAR_FIRST = 2010, 2015
_CELEX: Final = re.compile(r"^3(?P<year>\d{4})(?P<kind>[RD])(?P<number>\d{4})$")
HIGHEST: Final = 100_000


def legal_basis(celex: str, annex: str) -> str:
    """An annex as lawyers cite it, from the act's number in EUR-Lex.

    >>> legal_basis("32014R0833", "XLII")
    'Regulation (EU) No 833/2014, Annex XLII'
    """
    found = _CELEX.match(celex)
    if not found:
        return ", ".join(part for part in (celex, f"Annex {annex}") if part)
    year, number = int(found["year"]), int(found["number"])
    return f"{_act(found['kind'], year, number)}, Annex {annex}"


def _act(kind: str, year: int, number: int) -> str:
    if kind == "D":
        return (
            f"Decision (CFSP) {year}/{number}"
            if year >= YEAR_FIRST
            else f"Decision {year}/{number}/CFSP"
        )
    if year >= YEAR_FIRST:
        return f"Regulation (EU) {year}/{number}"
    return f"Regulation ({'EU' if year >= LISBON else 'EC'}) No {number}/{year}"


def gaps(records: Iterable[ListedRecord]) -> list[str]:
    """Record numbers that an annex of ships leaves out: delisted, or lost."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for record in records:
        number = record.raw.get("recordId", "")
        if record.kind == PartyKind.VESSEL and number.isascii() and number.isdigit():
            numbers[record.raw["annex"]].add(int(number))
    said = []
    for annex, used in numbers.items():
        missing = sorted(set(range(1, max(used) + 1)) - used) if max(used) < HIGHEST else []
        if missing:
            named = ", ".join(str(number) for number in missing[:SHOWN])
            more = ", ..." if len(missing) > SHOWN else ""
            said.append(
                f"Annex {annex}: {len(used)} ships, highest record number {max(used)}; "
                f"missing between them: {named}{more} ({len(missing)}), delisted or lost."
            )
    return said


def listed_twice(records: Iterable[ListedRecord]) -> list[str]:
    """Ships that stand in the list under several numbers."""
    uids: dict[int, list[str]] = defaultdict(list)
    for record in records:
        if record.imo:
            uids[record.imo].append(record.uid)
    return [
        f"IMO {imo} is listed {len(found)} times: {', '.join(found)}."
        for imo, found in uids.items()
        if len(found) > 1
    ]
