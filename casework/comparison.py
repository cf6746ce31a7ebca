"""What changed between two revisions, in a few words for the reviewer."""

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]

PARTS = (
    ("exhibits", "Exhibit E-{:02d}", "number"),
    ("findings", "Finding F-{}", "number"),
    ("vessels", "Vessel {}", "name"),
    ("events", "Event “{}”", "title"),
    ("obligations", "Obligation O-{}", "number"),
)
# Listings and custody move on by themselves; a reviewer is told of what the investigators changed.
MOVING = frozenset({"custody", "listings"})


def between(before: Body, after: Body) -> list[str]:
    """Lines such as `Finding F-2 changed (likelihood)`, in the order of the body.

    A revision frozen before a part existed has none of it.
    """
    changed = [
        f"Case: {name} changed"
        for name in after["case"]
        if before["case"].get(name) != after["case"][name]
    ]
    for part, label, key in PARTS:
        old = {item[key]: item for item in before.get(part, [])}
        new = {item[key]: item for item in after.get(part, [])}
        changed += [f"{label.format(each)} added" for each in new if each not in old]
        changed += [f"{label.format(each)} removed" for each in old if each not in new]
        for each, item in new.items():
            if each in old and (fields := _differing(old[each], item)):
                changed.append(f"{label.format(each)} changed ({', '.join(fields)})")
    return changed


def _differing(old: Body, new: Body) -> list[str]:
    names = [name for name in new if name not in MOVING]
    return [name.replace("_", " ") for name in names if old.get(name) != new[name]]
