"""Seconds for 10,000 ships against all listed ones, beside the same by nomenklatura's logic-v2.

The lists are OFAC's SDN of January 2023 and Annex XLII to Regulation (EU) 833/2014. The ships are
9,000 that were heard in US waters on 3 January 2022 (MarineCadastre, as their transponders said
it), and 1,000 of the listed ones. The peer takes about ten minutes for all of them, so it is timed
on a sample drawn from them, and what that comes to for all is said to be an extrapolation; the
topic `screening-in-full` runs it on every one.
"""

import csv
import random
import time
from collections import Counter
from statistics import median
from typing import Final

from benchmarks.sanctions import peer, real_lists
from vessels.sanctions.matching.base import Entry, Query
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.names import spellings
from vessels.sanctions.matching.screening import screen

HEARD: Final = real_lists.DATA / "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
SHIPS, OF_THEM_LISTED = 10_000, 1_000
SAMPLE: Final = 200
ROUNDS: Final = 3
MUST_TAKE_LESS_S: Final = 3.0
# As many names as all the lists of the world together would hold, several times over.
COPIES: Final = 8


def heard(count: int) -> list[Query]:
    """The first so many different transponders of the day, each with what it said of its ship."""
    ships: dict[str, Query] = {}
    with HEARD.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            ships.setdefault(
                row["MMSI"],
                Query(
                    key=row["MMSI"],
                    name=row["VesselName"],
                    imo=row["IMO"],
                    mmsi=row["MMSI"],
                    call_sign=row["CallSign"],
                ),
            )
            if len(ships) == count:
                break
    return list(ships.values())


def all_ships(entries: list[Entry]) -> list[Query]:
    """9,000 heard and 1,000 listed, in an order drawn by chance."""
    chance = random.Random(1)
    listed = [real_lists.asked(entry) for entry in chance.sample(entries, OF_THEM_LISTED)]
    ships = [*heard(SHIPS - OF_THEM_LISTED), *listed]
    chance.shuffle(ships)
    return ships


def measure() -> list[str]:
    return measured(SAMPLE)


def measured(sample: int) -> list[str]:
    """Lines to print; with what the peer takes for so many of the ships."""
    if not (real_lists.are_there() and HEARD.is_file()):
        return [f"no real data at {real_lists.DATA}: not measured, NOT reached"]
    entries = [*real_lists.ofac(real_lists.OFAC_2023), *real_lists.eu()]
    ships = all_ships(entries)
    seconds, index_s, words = _timed(entries, ships)
    verdict = "reached" if index_s + seconds < MUST_TAKE_LESS_S else "NOT reached"
    many = [_copy(entry, n) for n in range(COPIES) for entry in entries]
    many_s, _, _ = _timed(many, ships)
    return [
        f"{len(ships):,} ships against {len(entries):,} listed ones (OFAC 2023, EU Annex XLII)",
        f"{seconds:8.2f} s  Plimsoll: {words}",
        f"{index_s:8.2f} s  its index, built once for a set of lists",
        f"{many_s:8.2f} s  against {len(many):,} listed (ILLUSTRATIVE - synthetic)",
        *_peer(ships[:sample], len(ships), entries, seconds),
        f"index and screening {index_s + seconds:.2f} s; under {MUST_TAKE_LESS_S:.0f} s: {verdict}",
    ]


def _timed(entries: list[Entry], ships: list[Query]) -> tuple[float, float, str]:
    """Seconds to screen and to build, of several rounds the middle one, and what was found."""
    screened, built, words = [], [], ""
    for _ in range(ROUNDS):
        spellings.cache_clear()
        began = time.perf_counter()
        index = Index.build(entries)
        ready = time.perf_counter()
        found = Counter(result.verdict.value for result in screen(index, ships))
        screened.append(time.perf_counter() - ready)
        built.append(ready - began)
        words = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(found.items()))
    return median(screened), median(built), words


def _copy(entry: Entry, n: int) -> Entry:
    """Another ship: no numbers, and a name that no other copy has."""
    name = entry.name if n == 0 else f"{entry.name[::-1]} {chr(ord('A') + n)}{n}"
    return Entry(key=f"{n}/{entry.key}", list_code=entry.list_code, uid=entry.uid, name=name)


def _peer(sample: list[Query], of: int, entries: list[Entry], ours_s: float) -> list[str]:
    if not peer.is_installed():
        return [f"{peer.NAME}: not installed here (script/bench installs it): not measured"]
    compared = peer.compare(sample, entries)
    matches = sum(bool(scores) and scores[0][0] >= peer.MATCHES_FROM for scores in compared.scores)
    said = f"{len(sample):,} of the ships, {matches:,} called a match"
    lines = [f"{compared.seconds:8.2f} s  {peer.NAME}: {said}"]
    seconds = compared.seconds
    if len(sample) < of:
        seconds *= of / len(sample)
        lines.append(f"{seconds:8.0f} s  the same, EXTRAPOLATED from that sample to all {of:,}")
    return [*lines, f"{seconds / ours_s:8.0f} times as long as ours"]
