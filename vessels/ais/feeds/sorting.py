"""Which of the lines heard are kept, and how they say when they were heard. Pure.

Each sorter takes a line and the time it came and gives the line to keep, or None: one that was
heard a moment ago (stations relay each other), or of a vessel that nobody asked for.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Final

from pyais.bit_vector import bit_vector

from vessels.ais.parsers import nmea_sentences as sentences

Chosen = frozenset[int] | None
Sorter = Callable[[bytes, datetime], bytes | None]
# The same report again so soon is the same transmission, by another station or another socket.
AGAIN_SECONDS: Final = 30.0
_REMEMBERED: Final = 50_000
_MMSI_CHARACTERS: Final = 7


class NmeaSorter:
    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._heard: dict[bytes, float] = {}
        self._messages: dict[tuple[bytes, ...], bool] = {}

    def __call__(self, line: bytes, at: datetime) -> bytes | None:
        """Everything where all vessels are kept, lines that are no AIS too: the import says so."""
        start = line.rfind(b"!")
        fields = line[max(start, 0) :].split(b",")
        if start < 0 or len(fields) < 7:
            return line if self._chosen is None else None
        if self._chosen is not None and not self._is_chosen(fields, self._chosen):
            return None
        if fields[1] == b"1" and self._was_heard(b",".join(fields[:7])[:120], at.timestamp()):
            return None
        return stamped(line, start, fields, at)

    def _is_chosen(self, fields: list[bytes], chosen: frozenset[int]) -> bool:
        """The first part of a message names the vessel; the others follow it."""
        key = (fields[0], fields[1], fields[3], fields[4])
        if fields[2] != b"1":
            return self._messages.get(key, False)
        mmsi = bit_vector(fields[5][:_MMSI_CHARACTERS], 0).get(8, 30)
        if fields[1] != b"1":
            if len(self._messages) > _REMEMBERED:
                self._messages.clear()
            self._messages[key] = mmsi in chosen
        return mmsi in chosen

    def _was_heard(self, sentence: bytes, at: float) -> bool:
        before = self._heard.get(sentence)
        if len(self._heard) > _REMEMBERED:
            self._heard.clear()
        self._heard[sentence] = at
        return before is not None and at - before < AGAIN_SECONDS


class StreamSorter:
    """For aisstream's JSON, which says itself when it was heard."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen

    def __call__(self, line: bytes, at: datetime) -> bytes | None:
        if self._chosen is None:
            return line
        try:
            mmsi = json.loads(line)["MetaData"]["MMSI"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return line
        return line if mmsi in self._chosen else None


def is_unfinished(line: bytes) -> bool:
    """Whether more sentences of the same NMEA message must follow the line."""
    fields = line[line.rfind(b"!") + 1 :].split(b",")
    return (
        len(fields) >= 7
        and fields[1].isdigit()
        and fields[2].isdigit()
        and (int(fields[2]) < int(fields[1]))
    )


def stamped(line: bytes, start: int, fields: list[bytes], at: datetime) -> bytes:
    """The line with a tag block that says when it came, unless it says so itself."""
    if sentences.time_before(line[:start]) is not None or sentences.time_after(fields) is not None:
        return line
    body = b"c:%d" % (at.timestamp() * 1000)
    return b"\\%s*%02X\\%s" % (body, sentences.checksum(body), line)
