"""Reading an NMEA log into batches, beside pyais decoding the very same sentences.

The peer is pyais alone: `pyais.decode` on each message, the parts of a message already put
together, its results thrown away. Ours is the whole parser: lines, checksums, tag blocks, parts,
pyais, columns. Both run in turns on the same bytes and are measured in processor time, of all
threads, so that what else the machine does counts for neither.
"""

import io
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from pyais import decode
from pyais.encode import encode_dict
from pyais.exceptions import AISBaseException

from vessels.ais.parsers.base import Reading
from vessels.ais.parsers.nmea import Nmea

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ais"
REAL = ("gpsd/ais-nmea.log", "gpsd/ais-18-27.log", "dma_aislib/decode_encode_messages.txt")
MESSAGES = 60_000
ROUNDS = 5
MUST_REACH = 1.25
DAY = Reading(base_date=date(2024, 2, 7))


def log() -> tuple[str, bytes]:
    """A name and one log: the real ones, AIS sentences alone, or one made here."""
    paths = [DATA / name for name in REAL]
    if all(path.is_file() for path in paths):
        lines = [line for path in paths for line in path.read_bytes().splitlines()]
        return "gpsd and DMA logs", b"\n".join(line for line in lines if line[:1] == b"!") + b"\n"
    made = [
        encode_dict(
            {
                "type": 1 + 17 * (turn % 2),
                "mmsi": 273331000 + turn,
                "lat": 42.1,
                "lon": 131 + turn / 1000,
                "speed": turn % 20,
                "course": turn % 360,
            }
        )[0]
        for turn in range(1000)
    ]
    return "generated log (no real data beside the project)", ("\n".join(made) + "\n").encode()


def messages_of(body: bytes) -> list[tuple[bytes, ...]]:
    """The sentences of each message that pyais can decode."""
    whole: list[tuple[bytes, ...]] = []
    parts: list[bytes] = []
    for line in body.splitlines():
        parts.append(line)
        fields = line.split(b",")
        if fields[1] == fields[2]:
            whole.append(tuple(parts))
            parts = []
    return [each for each in whole if _decodes(each)]


def measure() -> list[str]:
    """The lines to print: both times of one run and whether the target is reached."""
    name, body = log()
    messages = messages_of(body)
    times = max(1, MESSAGES // len(messages))
    log_bytes, peer_messages = body * times, messages * times
    ours, peer = [], []
    for _ in range(ROUNDS):
        peer.append(_seconds(lambda: _decode_all(peer_messages)))
        ours.append(_seconds(lambda: list(Nmea().read(io.BytesIO(log_bytes), DAY))))
    ratio = median(ours) / median(peer)
    count = len(peer_messages)
    verdict = "reached" if ratio <= MUST_REACH else "NOT reached"
    return [
        f"{name} x {times}: {count:,} messages, processor time, median of {ROUNDS}",
        f"pyais decode alone   {median(peer):6.3f} s  {count / median(peer):>9,.0f} messages/s",
        f"read into batches    {median(ours):6.3f} s  {count / median(ours):>9,.0f} messages/s",
        f"{ratio:.2f} of pyais' own time; at most {MUST_REACH}: {verdict}",
    ]


def main() -> int:
    print("\n".join(measure()))
    return 0


def _decode_all(messages: list[tuple[bytes, ...]]) -> None:
    for sentences in messages:
        decode(*sentences)


def _decodes(sentences: tuple[bytes, ...]) -> bool:
    try:
        decode(*sentences)
    except AISBaseException:
        return False
    return True


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
