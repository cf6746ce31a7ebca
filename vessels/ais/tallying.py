"""What became of every row of a file, by reason, with examples. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One line that shows a reason. ``field`` is the source's own name of the column, or empty."""

    line: int
    field: str
    value: str


@dataclass(slots=True)
class Count:
    """How many rows, and the first few of them in the order of their lines."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, count: int, examples: Iterable[Example]) -> None:
        self.count += count
        every = sorted([*self.examples, *examples], key=lambda each: each.line)
        self.examples = every[:EXAMPLES]


@dataclass
class Tally:
    """``rejected``, ``duplicates`` and ``notes`` are keyed by reason, ``skipped`` by why.

    ``rows == accepted + duplicates + rejected + static_rows``, always.
    """

    rows: int = 0
    accepted: int = 0
    static_rows: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, Count] = field(default_factory=dict)
    duplicates: dict[str, Count] = field(default_factory=dict)
    notes: dict[str, Count] = field(default_factory=dict)

    @property
    def rejected_count(self) -> int:
        return sum(reason.count for reason in self.rejected.values())

    @property
    def blank_lines(self) -> int:
        return self.skipped.get("blank", 0)

    def duplicate_count(self, reason: str) -> int:
        return self.duplicates[reason].count if reason in self.duplicates else 0
