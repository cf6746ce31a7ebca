"""Whether a delta builds on the version that is held. Pure.

A delta says what differs from the version before it. On any other version it would leave out, in
silence, what the deltas between them changed.
"""

from typing import Any, Final

from vessels.sanctions.changes import Difference
from vessels.sanctions.lists.base import ParsedList

SHOWN: Final = 5
_WHOLE: Final = "Fetch the whole dataset."


def gaps(parsed: ParsedList, difference: Difference[Any], held: str | None) -> list[str]:
    """Why a delta does not follow on what is held, in words; empty for one that may.

    `held` is the version held, empty where it is not known; None where no whole list is held.
    """
    if not parsed.is_delta:
        return []
    if held is None:
        return [f"It is a delta, and no whole list is held that it could change. {_WHOLE}"]
    doubt = _by_version(parsed, held)
    return [*([doubt] if doubt else []), *_by_content(parsed, difference)]


def _by_version(parsed: ParsedList, held: str) -> str:
    own, deltas = parsed.edition, parsed.editions
    if not own or not deltas:
        return ""
    if not held:
        return (
            f"It leads to version {own}. Which version is held is not known, so whether it builds "
            "on that is not known either."
        )
    if own <= held:
        return f"It leads to version {own}, which is not newer than the one held ({held})."
    if held < deltas[0]:
        return (
            f"The version held ({held}) is older than the first delta that is named "
            f"({deltas[0]}): deltas before it may be missing. {_WHOLE}"
        )
    missing = [each for each in deltas if held < each < own]
    if not missing:
        return ""
    return (
        f"Between the version held ({held}) and this delta ({own}) {_deltas(missing)} missing: "
        f"{_named(missing)}. Bring what is missing first, oldest first, or fetch the whole dataset."
    )


def _by_content(parsed: ParsedList, difference: Difference[Any]) -> list[str]:
    held = {one.uid for one in difference.unchanged}
    held |= {each.before.uid for each in difference.changed}
    held |= {each.before.uid for each in difference.reread}
    twice = sorted(held & parsed.new_uids)
    strange = [one.uid for one in difference.added if one.uid in parsed.standing_uids]
    found = []
    if twice:
        found.append(
            f"It adds {len(twice)} records that are held already ({_named(twice)}): it was taken "
            f"before, or builds on another version than the one held. {_WHOLE}"
        )
    if strange:
        found.append(
            f"It changes {len(strange)} records that are not held ({_named(strange)}): a delta "
            f"before it is missing. {_WHOLE}"
        )
    return found


def _deltas(missing: list[str]) -> str:
    return "a delta is" if len(missing) == 1 else f"{len(missing)} deltas are"


def _named(texts: list[str]) -> str:
    return ", ".join(texts[:SHOWN]) + (" ..." if len(texts) > SHOWN else "")
