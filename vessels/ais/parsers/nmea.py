"""NMEA 0183 logs of AIS receivers: ``!AIVDM`` sentences, decoded by pyais.

Times are the receiver's, to its own precision: AIS messages carry no date. In which order they are
looked for, and what is inferred where no receiver wrote any, is said in
:mod:`vessels.ais.parsers.nmea_clock`; such rows are counted as ``time_inferred``. Without a
receiver's time, a clock in the log and a base date, the file is refused.

A message of several sentences has the line of its first; the others count as ``continuation``.
Lines of GPS receivers and of the log itself count as ``other_sentence`` and ``comment``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, BinaryIO, Final

import polars as pl

from vessels.ais.parsers import nmea_sentences as sentences
from vessels.ais.parsers.base import (
    FAULT_SCHEMA,
    Batch,
    ParseError,
    Reading,
    shown,
)
from vessels.ais.parsers.blocks import blocks
from vessels.ais.parsers.nmea_clock import Clock
from vessels.ais.parsers.nmea_messages import Messages, decoded, kind_of
from vessels.ais.parsers.nmea_parts import Parts

_SENTENCE: Final = re.compile(rb"![A-Z]{2}VD[MO],[1-9],[1-9],", re.IGNORECASE)
_KINDS: Final = {b"VDM", b"VDO", b"vdm", b"vdo"}
_SINGLE: Final = b"1"
_FILLS: Final = {b"%d" % number: number for number in range(6)}
_COUNTS: Final = {b"%d" % number: number for number in range(1, 10)}
_CLOCK_OF: Final = attrgetter("year", "month", "day", "hour", "minute", "second")
LABELS: Final = {
    "mmsi": "MMSI",
    "at": "time of reception",
    "lat": "latitude",
    "lon": "longitude",
    "sog_kn": "speed over ground",
    "cog_deg": "course over ground",
    "heading_deg": "true heading",
    "nav_status": "navigational status",
}


class Nmea:
    code = "nmea"
    label = "NMEA AIVDM"
    asks = ("base_date",)

    def recognises(self, head: bytes) -> bool:
        return head.lstrip()[:1] not in {b"{", b"["} and bool(_SENTENCE.search(head))

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        log = _Log(reading)
        for block in blocks(stream, what="an NMEA log"):
            yield log.take(block)
        yield log.end()


class _Log:
    """What is carried from line to line and from block to block."""

    def __init__(self, reading: Reading) -> None:
        self._clock = Clock(reading.base_date)
        self._parts = Parts()
        self._line = 0
        self._stamp: int | None = None
        self._timed = 0
        self._untimed = 0
        self._new_batch()

    def _new_batch(self) -> None:
        self._messages = Messages()
        self._faults: list[tuple[int, str, str, str]] = []
        self._skipped: Counter[str] = Counter()
        self._clock.inferred = 0

    def take(self, block: bytes) -> Batch:
        offsets, sound = sentences.whole(block)
        lines = block.split(b"\n")
        lines.pop()
        number = self._line
        for line, offset, is_sound in zip(lines, offsets, sound, strict=True):
            number += 1
            if offset < 0:
                self._other(number, line)
            elif is_sound:
                self._sentence(number, line, offset)
            else:
                self._unsound(number, line, offset)
        self._line = number
        self._lose(number)
        return self._batch()

    def end(self) -> Batch:
        """The last parts of messages that never became whole."""
        self._lose(None)
        return self._batch()

    def _sentence(self, number: int, line: bytes, offset: int) -> None:
        """A line whose checksum holds."""
        prefix, at = b"", None
        if offset:
            prefix, line = line[:offset], line[offset:]
            if prefix.lstrip()[:1] == b"#":
                self._skipped["comment"] += 1
                return
            at = sentences.time_before(prefix)
        fields = line.split(b",")
        if len(fields) < 7 or fields[0][3:] not in _KINDS:
            self._unsound(number, line, 0)
            return
        if at is None and (len(fields) > 7 or len(fields[6]) > 5):
            at = sentences.time_after(fields)
        if at is None:
            at, self._stamp = self._stamp, None
        fill = _FILLS.get(fields[6][:1], 0)
        if fields[1] == _SINGLE:
            self._message(number, at, fields[5], fill)
            return
        self._part(number, at, fields, fill, prefix)

    def _part(
        self, number: int, at: int | None, fields: list[bytes], fill: int, prefix: bytes
    ) -> None:
        count, part = _COUNTS.get(fields[1], 0), _COUNTS.get(fields[2], 0)
        if not 1 <= part <= count:
            self._fault(number, "sentence_unreadable", b",".join(fields))
            return
        key = (fields[0], fields[1], fields[3], fields[4], sentences.group_of(prefix))
        done = self._parts.add(
            key, line=number, at=at, number=part, count=count, body=(fields[5], fill)
        )
        if done:
            self._skipped["continuation"] += count - 1
            self._message(done.line, done.at, done.payload, done.fill)

    def _message(self, line: int, at: int | None, payload: bytes, fill: int) -> None:
        found = decoded(payload, fill)
        if isinstance(found, str):
            self._fault(line, found, payload)
            return
        number, message = found
        if number == 4:
            self._base_station(line, message, payload)
            return
        if at is None:
            at = self._clock.time_of(getattr(message, "second", None))
            if at is None:
                self._untimed += 1
                self._fault(line, "time_not_given", payload)
                return
        self._timed += 1
        kind = kind_of(number)
        if kind:
            self._messages.add(kind, line, at, message)
        else:
            self._messages.add_static(line, at, message, number)

    def _other(self, number: int, line: bytes) -> None:
        """A line without ``!``."""
        line = line.strip()
        if not line:
            self._skipped["blank"] += 1
        elif line[:1] == b"#":
            self._skipped["comment"] += 1
        elif line[:1] == b"$":
            self._skipped["other_sentence"] += 1
            self._hear_clock(line)
        else:
            self._fault(number, "sentence_unreadable", line)

    def _hear_clock(self, line: bytes) -> None:
        at = sentences.time_of_clock(line)
        if at is None:
            return
        if line.startswith(b"$PGHP"):
            self._stamp = at
        else:
            self._clock.set(at)

    def _base_station(self, line: int, message: Any, payload: bytes) -> None:
        at = sentences.moment_us(*_CLOCK_OF(message))
        if at is not None:
            self._clock.set(at)
        self._fault(line, "message_base_station", payload)

    def _unsound(self, number: int, line: bytes, offset: int) -> None:
        """A line with ``!`` that is no whole AIS sentence."""
        self._stamp = None
        if line.lstrip()[:1] == b"#":
            self._skipped["comment"] += 1
        elif not _SENTENCE.match(line, offset):
            self._fault(number, "sentence_unreadable", line)
        else:
            is_cut = b"*" not in line[offset:]
            self._fault(number, "sentence_cut_off" if is_cut else "checksum_wrong", line)

    def _lose(self, line: int | None) -> None:
        for lost in self._parts.give_up(line):
            self._fault(lost, "message_part_missing", b"")

    def _fault(self, line: int, reason: str, value: bytes) -> None:
        text = value[:120].decode("latin-1")
        self._faults.append((line, reason, "", text if text.isprintable() else shown(text)))

    def _batch(self) -> Batch:
        if self._untimed and not self._timed:
            raise ParseError(
                f"None of the first {self._line:,} lines says when it was received, and AIS "
                "messages carry no date: no receiver's time (tag block c:, $PGHP, a time after "
                "the checksum), GPS clock or base station was found. Give the day of the first "
                "message (base date) and import again."
            )
        frame = self._messages.frame()
        batch = Batch(
            frame=frame,
            raw=_raw(frame),
            faults=pl.DataFrame(self._faults, schema=dict(FAULT_SCHEMA), orient="row"),
            labels=LABELS,
            statics=self._messages.statics(),
            skipped=dict(self._skipped),
            notes={"time_inferred": self._clock.inferred} if self._clock.inferred else {},
        )
        self._new_batch()
        return batch


def _raw(frame: pl.DataFrame) -> pl.DataFrame:
    """The numbers as decoded: a sentence holds no text of its own for them."""
    return frame.select("line", *(pl.col(name).cast(pl.String) for name in LABELS))
