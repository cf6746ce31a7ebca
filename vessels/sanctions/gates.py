"""What must hold before a body may change anybody's status. Pure.

A truncated answer with status 200 once marked every vessel of a vendor as delisted. A body that
fails a gate is kept aside for a person, who sees the difference; nothing it says is believed yet.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from vessels.sanctions.changes import Difference
from vessels.sanctions.lists.base import ParsedList

ALWAYS_FINE: Final = 20
SHARE: Final = 0.10
SHOWN: Final = 5


@dataclass(frozen=True)
class Standing:
    """The last accepted whole version, in counts; None where there is none."""

    parsed_count: int
    vessel_count: int


def objections(
    parsed: ParsedList, difference: Difference[Any], standing: Standing | None
) -> list[str]:
    """Why a person must look first, in words; empty for a body that can be taken."""
    found = list(parsed.faults)
    found += _repeated(parsed)
    found += _counts(parsed, standing)
    if standing and not parsed.is_extract:
        limit = max(ALWAYS_FINE, int(standing.vessel_count * SHARE))
        removed = len(difference.removed)
        if removed > limit:
            found.append(
                f"{removed} of {standing.vessel_count} vessels would come off the list at once; "
                f"more than {limit} is taken for an accident."
            )
    return found


def _repeated(parsed: ParsedList) -> list[str]:
    counts = Counter(record.uid for record in parsed.records)
    repeated = [uid for uid, count in counts.items() if count > 1]
    if not repeated:
        return []
    named = ", ".join(repeated[:SHOWN])
    return [f"{len(repeated)} identifiers appear more than once ({named}): which record counts?"]


def _counts(parsed: ParsedList, standing: Standing | None) -> list[str]:
    found = []
    if parsed.declared_count is not None and parsed.declared_count != parsed.parsed_count:
        found.append(
            f"The publisher declares {parsed.declared_count} records; "
            f"{parsed.parsed_count} could be read."
        )
    if not parsed.records:
        found.append("No vessel could be read from it.")
    if standing and not parsed.is_extract:
        drop = standing.parsed_count - parsed.parsed_count
        if drop > max(ALWAYS_FINE, standing.parsed_count * SHARE):
            found.append(
                f"It holds {parsed.parsed_count} records, {drop} fewer than the version before."
            )
    return found
