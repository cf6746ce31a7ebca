"""Listening to a source for a while: what was heard, and why it ended. No database here."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from vessels.ais.feeds.sorting import Sorter
from vessels.ais.feeds.sources import Source
from vessels.ais.feeds.subscribing import refusal
from vessels.errors import FetchFailed

# How long one wait for lines lasts, so that a stop is heard soon.
SLICE_SECONDS: Final = 0.5
MOST_BYTES: Final = 64 * 1024 * 1024


@dataclass
class Heard:
    """``lines`` are kept, ``others`` came and were passed over; ``broken_off`` says why listening
    ended before its time, or is empty."""

    lines: list[bytes] = field(default_factory=list)
    others: int = 0
    broken_off: str = ""

    @property
    def is_silent(self) -> bool:
        return not self.lines and not self.others

    def body(self) -> bytes:
        return b"\n".join(self.lines) + b"\n"


def listen(
    source: Source,
    sorter: Sorter,
    *,
    seconds: float,
    most_lines: int = 1_000_000,
    most_bytes: int = MOST_BYTES,
    stop: threading.Event | None = None,
) -> Heard:
    """What comes within ``seconds``; less where enough came, the other side left, or at ``stop``.

    What was heard before a connection broke is given, and at a stop what has arrived already. A
    refusal by the service raises FetchFailed.
    """
    heard, size = Heard(), 0
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        is_stopping = stop is not None and stop.is_set()
        try:
            lines = source.receive(0 if is_stopping else min(left, SLICE_SECONDS))
        except FetchFailed as error:
            heard.broken_off = str(error)
            break
        if is_stopping and not lines:
            break
        now = datetime.now(UTC)
        for line in lines:
            if said := refusal(line):
                raise FetchFailed(f"The service refused: “{said}”. Check the key of the feed.")
            kept = sorter(line, now)
            if kept is None:
                heard.others += 1
            else:
                heard.lines.append(kept)
                size += len(kept) + 1
        if len(heard.lines) >= most_lines or size >= most_bytes:
            break
    return heard
