"""What must hold before a body may change anybody's status. Pure.

A truncated answer with status 200 once marked every vessel of a vendor as delisted. A body that
fails a gate is kept aside for a person, who sees the difference; nothing it says is believed yet.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vessels.sanctions.changes import Changed, Difference
from vessels.sanctions.lists.base import ParsedList, PartyKind
from vessels.sanctions.lists.tables import OPEN_END

# A tenth of a list may change at once; of a smaller one up to 20 ships, and no more than half.
ALWAYS_FINE: Final = 20
FEW: Final = 2
SHARE: Final = 0.10
SHOWN: Final = 5
# Identifiers are kept to so many characters.
UID_CHARACTERS: Final = 60


@dataclass(frozen=True)
class Standing:
    """The last accepted whole version, in counts.

    `ends_open` says that its last line had no line end, as some publishers leave it. `uids` are its
    records in the order of its file, where that is asked for.
    """

    parsed_count: int
    vessel_count: int
    ends_open: bool = False
    uids: Sequence[str] = ()


def objections(
    parsed: ParsedList, difference: Difference[Any], standing: Standing | None
) -> list[str]:
    """Why a person must look first, in words; empty for a body that can be taken."""
    found = list(parsed.faults)
    found += _repeated(parsed)
    found += _counts(parsed, standing)
    if standing and not parsed.is_extract:
        found += _leaving(difference, standing)
        found += _cut(parsed, difference, standing)
    if not parsed.is_extract:
        found += _columns_moved(difference)
    return found


def _repeated(parsed: ParsedList) -> list[str]:
    counts = Counter(uid[:UID_CHARACTERS] for uid, _ in parsed.index)
    repeated = [uid for uid, count in counts.items() if count > 1]
    if not repeated:
        return []
    named = ", ".join(repeated[:SHOWN])
    what = "1 identifier appears" if len(repeated) == 1 else f"{len(repeated)} identifiers appear"
    return [f"{what} more than once ({named}): which record counts?"]


def _counts(parsed: ParsedList, standing: Standing | None) -> list[str]:
    found = []
    if parsed.declared_count is not None and parsed.declared_count != parsed.parsed_count:
        found.append(
            f"The publisher declares {parsed.declared_count} records; "
            f"{parsed.parsed_count} could be read."
        )
    if parsed.is_delta:
        return found
    had_vessels = standing is None or standing.vessel_count > 0
    if not parsed.records or (standing and had_vessels and not parsed.vessel_count):
        found.append("No vessel could be read from it.")
    if standing and not parsed.is_extract:
        drop = standing.parsed_count - parsed.parsed_count
        if drop > _limit(standing.parsed_count):
            found.append(
                f"It holds {parsed.parsed_count} records, {drop} fewer than the version before."
            )
    return found


def _leaving(difference: Difference[Any], standing: Standing) -> list[str]:
    removed = sum(one.kind == PartyKind.VESSEL for one in difference.removed)
    limit = _limit(standing.vessel_count)
    if removed <= limit:
        return []
    text = (
        f"{removed} of {standing.vessel_count} vessels would come off the list at once; "
        f"more than {limit} is taken for an accident."
    )
    return [text]


def _cut(parsed: ParsedList, difference: Difference[Any], standing: Standing) -> list[str]:
    """Signs of a cut between two rows of a format that does not say where it ends."""
    found = []
    if OPEN_END in parsed.problems and not standing.ends_open:
        found.append(f"{OPEN_END} That of the version before had one.")
    if parsed.is_open_ended:
        found += _tail(parsed, difference, standing)
    return found


def _tail(parsed: ParsedList, difference: Difference[Any], standing: Standing) -> list[str]:
    before = [uid[:UID_CHARACTERS] for uid in standing.uids]
    now = [uid[:UID_CHARACTERS] for uid, _ in parsed.index]
    gone = {one.uid for one in difference.removed}
    lost, left = before[len(before) - len(gone) :], before[: len(before) - len(gone)]
    known = set(left)
    if not gone or set(lost) != gone or [uid for uid in now if uid in known] != left:
        return []
    # A cut file ends with a record of before; what comes after it was there to be read.
    if not left or now[-1] != left[-1]:
        return []
    named = ", ".join(lost[:SHOWN]) + (" ..." if len(lost) > SHOWN else "")
    which = "record" if len(lost) == 1 else f"{len(lost)} records"
    text = (
        f"What is missing of the version before is just its last {which} ({named}), and all others "
        "stand in their order: the file may have been cut off between two rows. Nothing in this "
        "format marks its end."
    )
    return [text]


def _columns_moved(difference: Difference[Any]) -> list[str]:
    """Names, numbers or dates that go by the dozen are no news: columns or letters are mixed up."""
    changed = [one for one in difference.changed if one.after.kind == PartyKind.VESSEL]
    held = len(changed) + len(difference.unchanged) + len(difference.reread)
    limit = _limit(held)
    renamed = sum(one.is_renamed for one in changed)
    lost = sum(
        isinstance(one.before.facts.get("imo"), int) and one.after.imo is None for one in changed
    )
    found = []
    if renamed > limit:
        found.append(
            f"{renamed} vessels would be renamed at once; more than {limit} is taken for an "
            "accident, such as another encoding or columns that moved."
        )
    if lost > limit:
        found.append(
            f"{lost} vessels would lose their IMO numbers at once: has the publisher moved them?"
        )
    undated = sum(_loses_its_date(one) for one in changed)
    if undated > limit:
        found.append(
            f"{undated} vessels would lose their dates of listing at once: can they still be read?"
        )
    return found


def _loses_its_date(change: Changed[Any]) -> bool:
    return any(each.field == "listed_on" and not each.after for each in change.fields)


def _limit(count: int) -> int:
    return max(FEW, min(ALWAYS_FINE, count // 2), int(count * SHARE))
