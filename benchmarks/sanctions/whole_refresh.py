"""The memory of a whole refresh of a list as large as OFAC's ADVANCED file.

Two bodies in that shape (:mod:`benchmarks.sanctions.streaming`) come from a server on loopback: the
first version of a list, and one that renames a ship and a company. This process does what a worker
does: fetches, keeps the bytes, parses, compares, stores records, names, designations, links and
changes, commits, and tells watchers.
"""

import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

# Sets Django up, so it comes first.
from benchmarks.sanctions.refresh import AGENT, list_at, refreshed, serving  # isort: split

from benchmarks.sanctions import streaming
from vessels.models import SanctionsList
from vessels.sanctions import news, versions

OVER_IDLE_MB: Final = 150
NAME: Final = "sdn_advanced.xml"
Renamed = Sequence[tuple[bytes, bytes]]
RENAMED: Final[Renamed] = (
    (b"ILLUSTRATIVE SHIP 100 0<", b"ILLUSTRATIVE SHIP 100 NEW<"),
    (b"ILLUSTRATIVE COMPANY 1010 0<", b"ILLUSTRATIVE COMPANY 1010 NEW<"),
)
VERSIONS: Final = {"the first version": (), "two parties renamed": RENAMED}


def measure() -> list[str]:
    """The lines to print: time and peak memory of either refresh, against Django's own."""
    lines = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        held = list_at(f"{address}/{NAME}", parser="ofac-advanced-xml")
        idle = _peak()
        for what, renamed in VERSIONS.items():
            _write(Path(folder) / NAME, renamed)
            seconds = _refresh(held)
            over = _peak() - idle
            verdict = "reached" if over < OVER_IDLE_MB else "NOT reached"
            lines.append(
                f"  {what:<20}{seconds:6.1f} s  peak {_peak():.0f} MB, {over:.0f} MB over that; "
                f"must be under {OVER_IDLE_MB} MB: {verdict}"
            )
        megabytes = (Path(folder) / NAME).stat().st_size / 1024**2
    first = f"ILLUSTRATIVE - synthetic list in the ADVANCED shape, {megabytes:.0f} MB"
    return [first, f"  Django alone, without a list: {idle:.0f} MB", *lines]


def _refresh(held: SanctionsList) -> float:
    began = time.perf_counter()
    _, run = refreshed(held)
    version = versions.taken_by(run)
    if version is None:
        raise RuntimeError(run.message)
    news.tell_watchers(version=version, agent=AGENT)
    return time.perf_counter() - began


def _write(path: Path, renamed: Renamed) -> None:
    """A body that was never kept before, written so that it takes no memory of its own."""
    with tempfile.TemporaryFile() as made, path.open("wb") as target:
        streaming.write(made)
        made.seek(0)
        for line in made:
            told = line
            for old, new in renamed:
                told = told.replace(old, new)
            target.write(told)
        target.write(f"<!-- {time.time_ns()} -->\n".encode())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
