"""The files beside OFAC's main one: other names (ALT), addresses (ADD), the rest of long remarks.

Remarks are cut at 1,000 characters in the main file and go on in the comments file. All three are
headerless, linked by the entry number, and end with the byte 0x1A like the main one.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from vessels.sanctions.lists.ofac_rows import EntryRows, value
from vessels.sanctions.lists.tables import Row

ALIASES, ADDRESSES, COMMENTS = 5, 6, 2
FORMER: Final = "fka"


@dataclass
class Companions:
    """What the companions say, by entry number: `names` as (kind, name), kind aka, fka or nka."""

    names: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def countries(self, uid: str) -> str:
        """The countries of an entry's addresses, each once."""
        return "; ".join(dict.fromkeys(country for _, country in self.addresses[uid] if country))

    def raw(self, uid: str) -> dict[str, str]:
        """What they add to an entry as published."""
        said = {
            "alt": " | ".join(f"{kind}: {name}" for kind, name in self.names.get(uid, ())),
            "add": " | ".join(address for address, _ in self.addresses.get(uid, ())),
            "comments": self.comments.get(uid, ""),
        }
        return {name: text for name, text in said.items() if text}

    def strangers(self, uids: set[str]) -> list[str]:
        """The entries they name that the main file lacks: files of two different days."""
        named = [*self.names, *self.addresses, *self.comments]
        return sorted({uid for uid in named if uid not in uids}, key=int)


def read_companions(others: Mapping[str, BinaryIO], prefix: str, *, whole: bool) -> Companions:
    """Read those of ALT, ADD and COMMENTS that were brought, named with or without `prefix`.

    A companion that was cut off is a fault where `whole` files are expected: its names would seem
    to have been taken off.
    """
    read = Companions()
    takers: tuple[tuple[str, int, Callable[[Row], None]], ...] = (
        ("alt.csv", ALIASES, lambda row: _take_name(row, read)),
        ("add.csv", ADDRESSES, lambda row: _take_address(row, read)),
        ("comments.csv", COMMENTS, lambda row: _take_comment(row, read)),
    )
    for name, width, take in takers:
        for file_name in (name, f"{prefix}_{name}"):
            if file_name in others:
                rows = EntryRows(others[file_name], width, whole, file_name)
                for row in rows:
                    take(row)
                read.faults += rows.faults
                read.problems += rows.problems
    return read


def _take_name(row: Row, read: Companions) -> None:
    line, (uid, _, kind, name, _) = row
    if value(name):
        read.names[uid.strip()].append((value(kind).lower(), value(name)))
    else:
        read.problems.append(f"alt.csv: line {line} has no name.")


def _take_address(row: Row, read: Companions) -> None:
    _, (uid, _, street, city, country, _) = row
    parts = [value(part) for part in (street, city, country)]
    read.addresses[uid.strip()].append((", ".join(part for part in parts if part), parts[-1]))


def _take_comment(row: Row, read: Companions) -> None:
    _, (uid, text) = row
    read.comments[uid.strip()] = read.comments.get(uid.strip(), "") + text
