"""The rows of OFAC's CSV files: no header, an entry number first, byte 0x1A as the last line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from vessels.sanctions.lists.tables import Row, Rows

END: Final = "\x1a"
NULL: Final = "-0-"
# What mirrors call the entry number in the header row that they add.
HEADERS: Final = frozenset({"id", "uid", "ent_num", "ent num", "entnum"})


@dataclass
class EntryRows:
    """The rows that are entries, `width` columns wide; what is wrong with others goes to `faults`.

    `name` is the file's where it stands beside the list. Where `is_whole` is expected, a missing
    end is a fault too: such a file was cut off.
    """

    stream: BinaryIO
    width: int
    is_whole: bool
    name: str = ""
    faults: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        rows = Rows(self.stream)
        self.problems += [self._said(problem) for problem in rows.problems]
        read, ended = 0, False
        for position, (line, row) in enumerate(rows):
            if ended:
                self._fault(f"Line {line} stands after the end mark: two files in one?")
                break
            if row[0].startswith(END):
                ended = True
            elif len(row) != self.width:
                self._fault(f"Line {line} has {len(row)} columns, not {self.width}.")
            elif row[0].strip().isdecimal():
                read += 1
                yield line, row
            elif position or row[0].strip().casefold() not in HEADERS:
                self._fault(f"Line {line} does not begin with an entry number.")
        if rows.broken:
            self._fault(rows.broken)
        elif self.is_whole and not ended:
            self._fault(
                "The end mark (byte 0x1A on the last line) is missing: the file was cut off after "
                f"{read} entries."
            )

    def _fault(self, words: str) -> None:
        self.faults.append(self._said(words))

    def _said(self, words: str) -> str:
        return f"{self.name}: {words[:1].lower()}{words[1:]}" if self.name else words


def value(cell: str) -> str:
    """A cell's text; empty for OFAC's null."""
    text = cell.strip()
    return "" if text == NULL else text
