"""Refreshing OFAC's whole SDN.CSV: the version after another, and the same bytes again.

A server on loopback serves July 2021, then January 2023, then January 2023 again. Times are of a
whole refresh: fetching, keeping the bytes, parsing, comparing with the records held, and writing
records, names, designations, links and changes, all committed.
"""

import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks.sanctions.real_lists import (  # noqa: E402  # after django.setup()
    DATA,
    OFAC_2021,
    OFAC_2023,
    are_there,
)
from vessels import configuring  # noqa: E402  # after django.setup()
from vessels.models import RefreshOutcome, RefreshRun, SanctionsList  # noqa: E402  # after django.setup()
from vessels.sanctions import refreshing  # noqa: E402  # after django.setup()

ROUNDS: Final = 3
CHANGED_S, UNCHANGED_S = 6.0, 0.2
AGENT: Final = "benchmark"
EXPECTED: Final = {"added": 280, "removed": 1, "changed": 14, "meaningful": 6}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The folder behind an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def list_at(address: str, *, parser: str) -> SanctionsList:
    """A list that nothing was ever brought into."""
    return configuring.add_list(
        actor=None,
        agent=AGENT,
        code=f"bench-{time.time_ns()}",
        name="Benchmark",
        authority="OFAC",
        parser=parser,
        address=address,
        is_enabled=True,
    )


def refreshed(held: SanctionsList) -> tuple[float, RefreshRun]:
    began = time.perf_counter()
    run = refreshing.refresh(sanctions_list=held, agent=AGENT)
    return time.perf_counter() - began, run


def one_round(folder: Path, address: str) -> tuple[float, float, dict[str, int]]:
    """Seconds for the changed list and for the same bytes again, and what the change counted."""
    held = list_at(f"{address}/SDN.CSV", parser="ofac-sdn-csv")
    for name in (OFAC_2021, OFAC_2023):
        # Blank lines at the end make bytes that were never kept before.
        ending = b"\r\n" * (time.time_ns() % 9973)
        (folder / "SDN.CSV").write_bytes((DATA / name).read_bytes() + ending)
        changed, run = refreshed(held)
    unchanged, again = refreshed(held)
    if again.outcome != RefreshOutcome.UNCHANGED:
        raise RuntimeError(again.message)
    return changed, unchanged, dict(run.counts)


def measure() -> list[str]:
    """Lines to print; medians of :data:`ROUNDS` rounds."""
    if not are_there():
        return [f"the real lists are not in {DATA}: NOT reached"]
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        rounds = [one_round(Path(folder), address) for _ in range(ROUNDS)]
    changed = median(each[0] for each in rounds)
    unchanged = median(each[1] for each in rounds)
    counts = rounds[-1][2]
    met = all(each[2].items() >= EXPECTED.items() for each in rounds)
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    list_line = f"SDN.CSV of {counts['records']:,} entries after July 2021"
    return [
        _against(list_line, changed, CHANGED_S),
        _against("the same bytes again", unchanged, UNCHANGED_S),
        f"{told}: {_word(met)}",
        f"peak memory of the process {peak:.0f} MB",
    ]


def _against(what: str, seconds: float, limit: float) -> str:
    return f"{what:<45}{seconds:>7.3f} s  must be under {limit:g} s: {_word(seconds < limit)}"


def _word(is_reached: bool) -> str:
    return "reached" if is_reached else "NOT reached"
