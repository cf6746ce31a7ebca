"""Names on the Swiss list, which come in ordered parts with spellings in other scripts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from vessels.sanctions.lists.xml import Element, children, collapsed, text_of

PRIMARY, FORMER, WEAK = "primary-name", "formerly-known-as", "low"
# A name of many parts with many spellings each could be written in thousands of ways.
MOST_SPELLINGS = 20


@dataclass
class Names:
    """The name that a record goes by, and all others, each once."""

    name: str = ""
    former: dict[str, None] = field(default_factory=dict)
    other: dict[str, None] = field(default_factory=dict)
    weak: dict[str, None] = field(default_factory=dict)


def names_of(party: Element) -> Names:
    """The names in all identities; the first one of the main identity is the record's."""
    identities = sorted(children(party, "identity"), key=lambda each: each.get("main") != "true")
    names = Names()
    for identity in identities:
        for element in children(identity, "name"):
            spelt, *spellings = _spellings(element)
            kept = names.weak if element.get("quality") == WEAK else names.other
            if element.get("name-type") == FORMER and kept is names.other:
                kept = names.former
            if element.get("name-type") == PRIMARY and not names.name:
                names.name = spelt
            elif spelt:
                kept[spelt] = None
            kept |= dict.fromkeys(each for each in spellings if each != names.name)
    if not names.name and names.other:
        names.name = next(iter(names.other))
        del names.other[names.name]
    return names


def _spellings(element: Element) -> list[str]:
    """The name as spelt in the list's own script, then in each other script and language."""
    parts = sorted(children(element, "name-part"), key=_order)
    own = [text_of(part, "value") for part in parts]
    scripts: dict[tuple[str, str], list[list[str]]] = {}
    for position, part in enumerate(parts):
        for variant in children(part, "spelling-variant"):
            key = (variant.get("lang", ""), variant.get("script", ""))
            if text := collapsed(variant.text):
                ways = scripts.setdefault(key, [[] for _ in parts])
                ways[position].append(text)
    found = {" ".join(filter(None, own)): None}
    for ways in scripts.values():
        spelt = [way or [value] for way, value in zip(ways, own, strict=True)]
        found |= dict.fromkeys(_joined(spelt))
    return list(found)


def _joined(ways: list[list[str]]) -> Iterator[str]:
    for number, parts in enumerate(product(*ways)):
        if number == MOST_SPELLINGS:
            return
        yield " ".join(filter(None, parts))


def _order(part: Element) -> int:
    order = part.get("order", "")
    return int(order) if order.isascii() and order.isdigit() else 0
