"""One physical line of an NMEA log: where its sentence begins, whether it is whole, when it came.

Around ``!AIVDM,1,1,,A,<payload>,0*5C`` receivers write when they heard it: a tag block
(``\\s:station,c:1635731889*6A\\``), USCG's fields after the checksum (``,r003669946,1325394060``),
AIS-catcher's ``( MSG: 1, ..., timestamp: 20220729191340)``, a time before the sentence, or
Gatehouse's ``$PGHP`` on the line before. GPS receivers write ``$GPRMC`` and ``$GPZDA``.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BANG, _STAR, _NEWLINE = b"!*\n"
_HEX: Final = np.full(256, 0x100, dtype=np.uint16)
for _digit, _character in enumerate(b"0123456789ABCDEF"):
    _HEX[_character] = _HEX[ord(chr(_character).lower())] = _digit
_TAG_TIME: Final = re.compile(rb"(?:^|[\\,])c:(\d+)")
_TAG_GROUP: Final = re.compile(rb"(?:^|[\\,])g:\d+-\d+-(\w+)")
_PREFIX_ISO: Final = re.compile(rb"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,6})?\d*Z?\b")
_PREFIX_EPOCH: Final = re.compile(rb"\b(\d{10})(\.\d{1,6})?\b")
_CATCHER: Final = re.compile(rb"timestamp: ?(\d{14})\b")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def whole(block: bytes) -> tuple[list[int], list[bool]]:
    """For each line of ``block`` (which ends in a newline): where its last ``!`` is, counted from
    the line's start and -1 where there is none, and whether the checksum after it holds."""
    data = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    bangs, stars = np.flatnonzero(data == _BANG), np.flatnonzero(data == _STAR)
    if not bangs.size:
        return [-1] * ends.size, [False] * ends.size
    last = np.searchsorted(bangs, ends) - 1
    bang = bangs[np.maximum(last, 0)]
    has_bang = (last >= 0) & (bang >= starts)
    offsets = np.where(has_bang, bang - starts, -1)
    if not stars.size:
        return offsets.tolist(), [False] * ends.size
    index = np.searchsorted(stars, bang)
    star = stars[np.minimum(index, stars.size - 1)]
    has_star = has_bang & (index < stars.size) & (star + 2 < ends)
    # With the running XOR, the checksum of any stretch is one more XOR of its two ends.
    running = np.bitwise_xor.accumulate(data)
    star = np.where(has_star, star, 1)
    found = running[star - 1] ^ running[np.where(has_star, bang, 0)]
    return offsets.tolist(), (has_star & (found == _said(data, star))).tolist()


def _said(data: NDArray[np.uint8], star: NDArray[np.intp]) -> NDArray[np.uint16]:
    """The two hexadecimal digits after each ``*``; what is none is larger than any checksum."""
    beyond = data.size - 1
    high, low = (_HEX[data[np.minimum(star + step, beyond)]] for step in (1, 2))
    return high * 16 + low


def holds(text: bytes) -> bool:
    """Whether ``text*hh`` carries its own checksum."""
    body, star, said = text.partition(b"*")
    return bool(star) and said[:2].upper() == b"%02X" % checksum(body)


def checksum(body: bytes) -> int:
    """NMEA's: the XOR of all bytes."""
    found = 0
    for byte in body:
        found ^= byte
    return found


def time_before(prefix: bytes) -> int | None:
    """Microseconds since 1970 from what stands before a sentence: tag blocks or a log's time."""
    if prefix[-1:] == b"\\":
        for tag in prefix.split(b"\\"):
            found = _TAG_TIME.search(tag)
            if found and holds(tag):
                return epoch_us(found[1])
        return None
    if found := _PREFIX_ISO.search(prefix):
        return clock_us(b"%s %s" % (found[1], found[2]), found[3] or b"", "%Y-%m-%d %H:%M:%S")
    if found := _PREFIX_EPOCH.search(prefix):
        return int(found[1]) * 1_000_000 + _fraction_us(found[2] or b"")
    return None


def group_of(prefix: bytes) -> bytes:
    """The tag block's sentence group, which tells parts of one message from those of another."""
    found = _TAG_GROUP.search(prefix) if prefix else None
    return found[1] if found else b""


def time_after(fields: list[bytes]) -> int | None:
    """The same from what stands after a sentence's checksum; ``fields`` is the split sentence."""
    if len(fields) > 7 and (time := epoch_us(fields[-1].strip())) is not None:
        return time
    found = _CATCHER.search(b",".join(fields[6:]))
    return clock_us(found[1], b"", "%Y%m%d%H%M%S") if found else None


def time_of_clock(line: bytes) -> int | None:
    """What a ``$PGHP``, ``$--RMC`` or ``$--ZDA`` line says the time is, if it is whole."""
    if not holds(line[1:]):
        return None
    fields = line.partition(b"*")[0].split(b",")
    kind = fields[0]
    if kind == b"$PGHP" and len(fields) > 8:
        parts = b"-".join(fields[2:8])
        return clock_us(parts, b".%03d" % int(fields[8] or 0), "%Y-%m-%d-%H-%M-%S")
    if kind[3:] == b"RMC" and len(fields) > 9 and fields[2] == b"A":
        return clock_us(fields[9] + fields[1][:6], fields[1][6:], "%d%m%y%H%M%S")
    if kind[3:] == b"ZDA" and len(fields) > 4:
        day = fields[2] + fields[3] + fields[4]
        return clock_us(day + fields[1][:6], fields[1][6:], "%d%m%Y%H%M%S")
    return None


def epoch_us(digits: bytes) -> int | None:
    """Microseconds from 10 digits of seconds, 13 of milliseconds or 16 of microseconds."""
    if not digits.isdigit() or len(digits) not in {10, 13, 16}:
        return None
    return int(digits.ljust(16, b"0"))


def clock_us(text: bytes, fraction: bytes, pattern: str) -> int | None:
    try:
        # The formats carry no zone: all of them are UTC by definition.
        found = datetime.strptime(text.decode("ascii"), pattern).replace(tzinfo=UTC)
    except ValueError:
        return None
    return (found - _EPOCH) // _MICROSECOND + _fraction_us(fraction)


def moment_us(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int | None:
    """Microseconds since 1970; None for what is no time, such as a clock that was never set."""
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, TypeError):
        return None
    return (moment - _EPOCH) // _MICROSECOND


def _fraction_us(text: bytes) -> int:
    """Microseconds of ``.5``, ``.499`` or nothing."""
    digits = text[1:7]
    return int(digits.ljust(6, b"0")) if digits.isdigit() else 0
