"""Cells of the S2 grid from their tokens: where a cell lies and what its corners are.

After the published definition of the S2 cell hierarchy (a Hilbert curve on each face of a cube,
with the quadratic projection). Pure: no Django.
"""

import math
from dataclasses import dataclass
from string import hexdigits
from typing import Final

LonLat = tuple[float, float]
_SWAP: Final = 1
_POSITION_TO_IJ: Final = ((0, 1, 3, 2), (0, 2, 3, 1), (3, 2, 0, 1), (3, 1, 0, 2))
_POSITION_TO_TURN: Final = (1, 0, 0, 3)
_FINEST: Final = 30
_FACES: Final = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """Column ``i`` and row ``j`` among the ``2 ** level`` of each side of a cube's face."""

    face: int
    level: int
    i: int
    j: int

    def corners(self) -> list[LonLat]:
        """Longitude and latitude of the four corners, in order. Cells that touch share them."""
        return [
            self._at(self.i + across, self.j + up)
            for across, up in ((0, 0), (1, 0), (1, 1), (0, 1))
        ]

    def centre(self) -> LonLat:
        return self._at(self.i + 0.5, self.j + 0.5)

    def _at(self, i: float, j: float) -> LonLat:
        side = 1 << self.level
        u, v = _projected(i / side), _projected(j / side)
        x, y, z = (
            (1.0, u, v),
            (-u, 1.0, v),
            (-u, -v, 1.0),
            (-1.0, -v, -u),
            (v, -1.0, -u),
            (v, u, -1.0),
        )[self.face]
        return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def cell_of(token: str) -> Cell:
    """The cell of a token such as ``356ec741``. Raises ValueError for what names no cell."""
    digits = token.strip()
    if not 1 <= len(digits) <= 16 or set(digits) - set(hexdigits):
        message = f"{token!r} is not the token of an S2 cell"
        raise ValueError(message)
    number = int(digits.ljust(16, "0"), 16)
    face = number >> 61
    lowest = number & -number
    trailing = lowest.bit_length() - 1
    if face >= _FACES or trailing % 2 or trailing > 2 * _FINEST:
        message = f"{token!r} is not the token of an S2 cell"
        raise ValueError(message)
    level = _FINEST - trailing // 2
    turn = face & _SWAP
    i = j = 0
    for depth in range(level):
        position = number >> (2 * _FINEST - 1 - 2 * depth) & 3
        both = _POSITION_TO_IJ[turn][position]
        i, j = i << 1 | both >> 1, j << 1 | both & 1
        turn ^= _POSITION_TO_TURN[position]
    return Cell(face, level, i, j)


def _projected(s: float) -> float:
    return (4 * s * s - 1) / 3 if s >= 0.5 else (1 - 4 * (1 - s) * (1 - s)) / 3
