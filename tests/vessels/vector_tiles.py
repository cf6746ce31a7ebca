"""Mapbox vector tiles read back: as much of the format as tiles of tracks use.

Source: Vector Tile Specification 2.1, sections 4.1 to 4.4.
"""

from collections.abc import Iterator
from dataclasses import dataclass

POINTS, LINES = 1, 2
_MOVE_TO = 1


@dataclass(frozen=True, slots=True)
class Feature:
    """``kind`` is POINTS or LINES; ``parts`` in units of the tile's extent, y from the north."""

    mmsi: int
    kind: int
    parts: list[list[tuple[int, int]]]

    @property
    def points(self) -> int:
        return sum(len(part) for part in self.parts)


def features(tile: bytes) -> list[Feature]:
    """The features of the only layer; none of an empty tile."""
    found: list[Feature] = []
    for _, layer in _fields(tile):
        fields = list(_fields(_bytes(layer)))
        numbers = [_number(_bytes(value)) for key, value in fields if key == 4]
        for feature in (dict(_fields(_bytes(value))) for key, value in fields if key == 2):
            (_, value), geometry = _varints(_bytes(feature[2])), list(_varints(_bytes(feature[4])))
            kind = feature[3]
            assert isinstance(kind, int)
            found.append(Feature(numbers[value], kind, list(_parts(geometry, kind))))
    return found


def _number(value: bytes) -> int:
    ((_, number),) = _fields(value)
    assert isinstance(number, int)
    return number


def _parts(geometry: list[int], kind: int) -> Iterator[list[tuple[int, int]]]:
    """Each MoveTo of a line begins a part; the points of a feature are one part."""
    part: list[tuple[int, int]] = []
    at, x, y = 0, 0, 0
    while at < len(geometry):
        command, count = geometry[at] & 7, geometry[at] >> 3
        if command == _MOVE_TO and kind == LINES and part:
            yield part
            part = []
        for place in range(at + 1, at + 1 + 2 * count, 2):
            x, y = x + _signed(geometry[place]), y + _signed(geometry[place + 1])
            part.append((x, y))
        at += 1 + 2 * count
    yield part


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) of each field of a protocol buffer: a varint or bytes."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        value, at = _varint(message, at)
        if tag & 7 == 2:
            yield tag >> 3, message[at : at + value]
            at += value
        else:
            yield tag >> 3, value


def _varints(packed: bytes) -> Iterator[int]:
    at = 0
    while at < len(packed):
        value, at = _varint(packed, at)
        yield value


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _bytes(value: int | bytes) -> bytes:
    assert isinstance(value, bytes)
    return value
