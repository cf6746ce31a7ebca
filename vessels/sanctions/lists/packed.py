"""Many records in little memory: packed in blocks, and unpacked a block at a time.

A list of 127 MB is some 50 MB of records, and a twentieth of that packed. They are read in order,
several times over, so the block last read is kept unpacked.
"""

import pickle  # of our own records, within this process
import zlib
from collections.abc import Iterable, Sequence
from operator import eq
from typing import Final, Generic, TypeVar, overload

BLOCK: Final = 128
# Fast and still a tenth: the texts of a list repeat themselves.
_LEVEL: Final = 1
Row = TypeVar("Row")


class Packed(Sequence[Row], Generic[Row]):
    """Rows in the order they were added. What is read is a copy: changing it changes nothing."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._blocks: list[bytes] = []
        self._last: list[Row] = []
        self._unpacked: tuple[int, list[Row]] = (-1, [])
        for row in rows:
            self.append(row)

    def append(self, row: Row) -> None:
        self._last.append(row)
        if len(self._last) == BLOCK:
            self._blocks.append(zlib.compress(pickle.dumps(self._last, -1), _LEVEL))
            self._last = []

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK + len(self._last)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        number, within = divmod(at, BLOCK)
        return self._block(number)[within]

    def __eq__(self, other: object) -> bool:
        """The same rows in the same order, in whatever sequence."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # rows can be added

    def _block(self, number: int) -> list[Row]:
        if number == len(self._blocks):
            return self._last
        if self._unpacked[0] != number:
            self._unpacked = (number, pickle.loads(zlib.decompress(self._blocks[number])))  # noqa: S301  # packed above
        return self._unpacked[1]
