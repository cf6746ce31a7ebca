"""Messages sent in several sentences: their parts brought together, in whatever order they came.

Parts belong together by talker, message number, channel and count, or by their tag blocks' group.
What never becomes whole is given back, line by line.
"""

from dataclasses import dataclass, field
from typing import Final

# A station sends the parts of a message at once; further apart, the number was used again.
LINES_APART: Final = 500
Key = tuple[bytes, ...]


@dataclass(slots=True)
class _Open:
    line: int
    at: int | None
    parts: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    fill: int = 0


@dataclass(slots=True)
class Whole:
    """One message: its first line, when it was heard, and the payload of all parts."""

    line: int
    at: int | None
    payload: bytes
    fill: int


class Parts:
    def __init__(self) -> None:
        self._open: dict[Key, _Open] = {}
        self.lost: list[int] = []

    def add(
        self,
        key: Key,
        *,
        line: int,
        at: int | None,
        number: int,
        count: int,
        body: tuple[bytes, int],
    ) -> Whole | None:
        """Take part ``number`` of ``count``; the message once it is whole. ``body``: payload, fill.

        Lines of messages that can no longer become whole are added to ``lost``.
        """
        found = self._open.get(key)
        if found and (number in found.parts or line - found.line > LINES_APART):
            self._lose(self._open.pop(key))
            found = None
        if found is None:
            found = self._open[key] = _Open(line, at)
        payload, fill = body
        found.parts[number] = (line, payload)
        found.at = at if found.at is None else found.at
        if number == count:
            found.fill = fill
        if len(found.parts) < count:
            return None
        del self._open[key]
        together = b"".join(found.parts[each][1] for each in range(1, count + 1))
        return Whole(found.line, found.at, together, found.fill)

    def give_up(self, line: int | None = None) -> list[int]:
        """Lines whose message will not become whole, seen from ``line``; all at the file's end."""
        for key, found in list(self._open.items()):
            if line is None or line - found.line > LINES_APART:
                self._lose(self._open.pop(key))
        given, self.lost = self.lost, []
        return given

    def _lose(self, found: _Open) -> None:
        self.lost += [line for line, _ in found.parts.values()]
