"""What looks like several changes and is one: a new identifier, a party's new name. Pure.

A ship whose entry vanishes while another with her IMO number appears is listed as before, under a
new identifier. A company that is renamed takes with it the text of every record that names it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vessels.sanctions.changes import Changed, Difference, Held, Incoming, Key, field_changes
from vessels.sanctions.lists.base import PartyKind
from vessels.sanctions.normalising import TIE_FACTS

# Old name -> new name and the uid of the party, all as in facts.
Renames = Mapping[str, tuple[str, str]]


def understood(difference: Difference[Key]) -> Difference[Key]:
    """The difference with new identifiers and followed names told as what they are."""
    joined = _renumbered(difference)
    renames = _renames(joined.changed)
    if not renames:
        return joined
    return replace(joined, changed=[_following(change, renames) for change in joined.changed])


def _renumbered(difference: Difference[Key]) -> Difference[Key]:
    """Pairs of gone and new vessels with the same valid IMO number, where exactly one is each."""
    if not (difference.removed and difference.added):
        return difference
    gone = _by_number((one.kind, one.facts.get("imo"), one) for one in difference.removed)
    come = _by_number((one.kind, one.imo, one) for one in difference.added)
    pairs: list[tuple[Held[Key], Incoming]] = [
        (gone[number], come[number]) for number in gone if number in come
    ]
    if not pairs:
        return difference
    old, new = {before.uid for before, _ in pairs}, {after.uid for _, after in pairs}
    return replace(
        difference,
        removed=[one for one in difference.removed if one.uid not in old],
        added=[one for one in difference.added if one.uid not in new],
        changed=[
            *difference.changed,
            *(
                Changed(before, after, field_changes(before.facts, after.facts))
                for before, after in pairs
            ),
        ],
    )


def _by_number(rows: Iterable[tuple[str, Any, Any]]) -> dict[int, Any]:
    """What has a valid IMO number that nothing else among the rows has; texts are invalid ones."""
    found = [
        (number, one)
        for kind, number, one in rows
        if kind == PartyKind.VESSEL and isinstance(number, int)
    ]
    counts = Counter(number for number, _ in found)
    return {number: one for number, one in found if counts[number] == 1}


def _renames(changed: Iterable[Changed[Key]]) -> dict[str, tuple[str, str]]:
    """Of companies and people, without old names that two of them had."""
    found = [
        (str(name.before), (str(name.after), change.after.uid))
        for change in changed
        if change.after.kind != PartyKind.VESSEL
        for name in change.fields
        if name.field == "name"
    ]
    counts = Counter(old for old, _ in found)
    return {old: new for old, new in found if counts[old] == 1}


def _following(change: Changed[Key], renames: Renames) -> Changed[Key]:
    """The change marked as following if its texts moved exactly as parties' names did."""
    if not change.fields or any(each.field not in TIE_FACTS for each in change.fields):
        return change
    followed: list[str] = []
    for each in change.fields:
        before, after = _as_list(each.before), _as_list(each.after)
        left, come = set(before) - set(after), set(after) - set(before)
        for text in left:
            moved = next(
                (pair for old, pair in renames.items() if _moved(text, old, pair[0]) in come), None
            )
            if moved is None:
                return change
            followed.append(moved[1])
        if len(left) != len(come):
            return change
    return replace(change, follows=followed[0])


def _moved(text: str, old: str, new: str) -> str:
    """A text of a tie with the new name of its party; empty where it names another one."""
    if text == old:
        return new
    role, colon, rest = text.partition(": ")
    name = rest.partition("; ")[0].partition(" [")[0]
    return f"{role}{colon}{new}{rest[len(name) :]}" if colon and name == old else ""


def _as_list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)] if value else []
