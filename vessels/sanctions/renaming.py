"""What looks like several changes and is one: a new identifier, a party's new name. Pure.

A ship whose entry vanishes while another with her IMO number appears is listed as before, under a
new identifier. A company that is renamed takes with it the text of every record that names it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from vessels.sanctions.changes import Changed, Difference, Held, Incoming, Key, field_changes
from vessels.sanctions.lists.base import PartyKind
from vessels.sanctions.normalising import TIE_FACTS


class Rename(NamedTuple):
    """A party's new name as in facts, its uid, and the key of the change if an earlier one."""

    name: str
    uid: str
    led_by: int | None = None


Renames = Mapping[str, Rename]
"""By the old name."""


def understood(difference: Difference[Key]) -> Difference[Key]:
    """The difference with new identifiers and followed names told as what they are."""
    joined = _renumbered(difference)
    return followed(joined, _renames(joined.changed))


def followed(difference: Difference[Key], renames: Renames) -> Difference[Key]:
    """The difference with what repeats one of these renames marked so."""
    if not renames:
        return difference
    return replace(
        difference, changed=[_following(change, renames) for change in difference.changed]
    )


def repeats_names(change: Changed[Any]) -> bool:
    """Whether nothing but names of parties differs, and no new name accounts for that yet."""
    only_names = all(each.field in TIE_FACTS for each in change.fields)
    return bool(change.fields) and only_names and not change.follows


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


def _renames(changed: Iterable[Changed[Key]]) -> dict[str, Rename]:
    """Of companies and people, without old names that two of them had."""
    found = [
        (str(name.before), Rename(str(name.after), change.after.uid))
        for change in changed
        if change.after.kind != PartyKind.VESSEL
        for name in change.fields
        if name.field == "name"
    ]
    counts = Counter(old for old, _ in found)
    return {old: new for old, new in found if counts[old] == 1}


def _following(change: Changed[Key], renames: Renames) -> Changed[Key]:
    """The change marked as following if its texts moved exactly as parties' names did."""
    if not repeats_names(change):
        return change
    repeated: list[Rename] = []
    for each in change.fields:
        before, after = _as_list(each.before), _as_list(each.after)
        left, come = set(before) - set(after), set(after) - set(before)
        for text in left:
            moved = next(
                (one for old, one in renames.items() if _moved(text, old, one.name) in come), None
            )
            if moved is None:
                return change
            repeated.append(moved)
        if len(left) != len(come):
            return change
    return replace(change, follows=repeated[0].uid, led_by=repeated[0].led_by)


def _moved(text: str, old: str, new: str) -> str:
    """A text of a tie with the new name of its party; empty where it names another one."""
    if text == old:
        return new
    role, colon, rest = text.partition(": ")
    name = rest.partition("; ")[0].partition(" [")[0]
    return f"{role}{colon}{new}{rest[len(name) :]}" if colon and name == old else ""


def _as_list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)] if value else []
