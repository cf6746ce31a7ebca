"""All entries of all lists laid out for looking up: by number exactly, by name exactly and nearly.

Built once for a set of entries and never changed: whoever keeps one builds it anew when a list
changes. About 5,000 ships take a tenth of a second and a few megabytes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from vessels.sanctions.matching import names
from vessels.sanctions.matching.base import Entry, NameKind

_SHORTEST_SIGN: Final = 3
_NO_SIGNS: Final = frozenset({"NONE", "UNKNOWN", "NIL", "NULL", "TBA", "TBN"})
# Strongest first: where two names of an entry read the same, the stronger kind counts.
RANK: Final = {kind: rank for rank, kind in enumerate(NameKind)}


@dataclass(frozen=True, slots=True)
class Listed:
    """One name of one entry, ready to be compared. `entry` is the entry's place in the index."""

    entry: int
    spelling: names.Spelling
    kind: NameKind


@dataclass(frozen=True)
class Index:
    """What screening looks into.

    `by_letters` and `by_order` hold the names under the forms compared; `letters` and `orders` are
    the different forms themselves, in one fixed order, for comparing with all of them at once.
    `by_mmsi` and `by_call_sign` say with each entry whether the number is a former one.
    """

    entries: tuple[Entry, ...]
    by_imo: Mapping[int, tuple[int, ...]]
    by_mmsi: Mapping[str, tuple[tuple[int, bool], ...]]
    by_call_sign: Mapping[str, tuple[tuple[int, bool], ...]]
    by_letters: Mapping[str, tuple[Listed, ...]]
    by_order: Mapping[str, tuple[Listed, ...]]
    letters: Sequence[str]
    orders: Sequence[str]

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> Self:
        """The index of these entries; in which order they come makes no difference to hits."""
        held = tuple(sorted(entries, key=lambda entry: (entry.list_code, entry.uid, entry.key)))
        by_imo: dict[int, list[int]] = defaultdict(list)
        by_mmsi: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        by_call_sign: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        by_letters: dict[str, list[Listed]] = defaultdict(list)
        by_order: dict[str, list[Listed]] = defaultdict(list)
        for place, entry in enumerate(held):
            if entry.imo:
                by_imo[entry.imo].append(place)
            for number, was in _mmsis(entry):
                by_mmsi[number].append((place, was))
            for sign, was in _call_signs(entry):
                by_call_sign[sign].append((place, was))
            for listed in _names(place, entry):
                by_letters[listed.spelling.letters].append(listed)
                if " " in listed.spelling.text:
                    by_order[listed.spelling.ordered].append(listed)
        return cls(
            entries=held,
            by_imo={number: tuple(places) for number, places in by_imo.items()},
            by_mmsi={number: tuple(places) for number, places in by_mmsi.items()},
            by_call_sign={sign: tuple(places) for sign, places in by_call_sign.items()},
            by_letters={key: tuple(listed) for key, listed in by_letters.items()},
            by_order={key: tuple(listed) for key, listed in by_order.items()},
            letters=sorted(by_letters),
            orders=sorted(by_order),
        )

    def bearers(self, spelling: names.Spelling) -> int:
        """How many different ships on the lists bear a name, counting an IMO number once."""
        places = {listed.entry for listed in self.by_letters.get(spelling.letters, ())}
        return len({self.entries[place].imo or self.entries[place].key for place in places})


def sign_of(text: str) -> str:
    """A call sign as compared: "UB-VG 7" is "UBVG7"; "" for what is none ("0", "N/A")."""
    sign = "".join(letter for letter in text.upper() if letter.isalnum())
    is_one = len(sign) >= _SHORTEST_SIGN and not sign.isdigit() and sign not in _NO_SIGNS
    return sign if is_one else ""


def _mmsis(entry: Entry) -> list[tuple[str, bool]]:
    held = {str(number): True for number in entry.former_mmsis}
    return list((held | ({str(entry.mmsi): False} if entry.mmsi else {})).items())


def _call_signs(entry: Entry) -> list[tuple[str, bool]]:
    held = {sign_of(sign): True for sign in entry.former_call_signs} | {
        sign_of(entry.call_sign): False
    }
    return [(sign, was) for sign, was in held.items() if sign]


def _names(place: int, entry: Entry) -> list[Listed]:
    """Every name of an entry once, by the strongest kind it is listed under."""
    found: dict[str, Listed] = {}
    for written, kind in _written(entry):
        for spelling in names.spellings(written):
            strength = (
                max(kind, NameKind.TRANSLITERATED, key=RANK.__getitem__)
                if spelling.is_transliterated
                else kind
            )
            known = found.get(spelling.text)
            if known is None or RANK[strength] < RANK[known.kind]:
                found[spelling.text] = Listed(place, spelling, strength)
    return list(found.values())


def _written(entry: Entry) -> Iterator[tuple[str, NameKind]]:
    yield from names.parts(entry.name)
    for texts, own in (
        (entry.former_names, NameKind.FORMER),
        (entry.other_names, NameKind.OTHER),
        (entry.weak_names, NameKind.WEAK),
    ):
        for text in texts:
            for part, _ in names.parts(text):
                yield part, own
