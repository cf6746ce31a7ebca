"""Seconds for the reachable area of a five-day gap in the Sea of Japan, on cells of two miles.

Najin to Dunai at 13.5 kn, with a port every two degrees to reckon stays for. Beside it what is
done without a land mask: the ellipse of straight lines, which takes land and the Yellow Sea for
reachable. The land mask is read before, once per process; that time is printed too.
"""

import time
from datetime import UTC, datetime
from statistics import median

import numpy as np
import searoute
from numpy.typing import NDArray

from vessels.analytics import landmask
from vessels.analytics.base import PlaceShape
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.reachability import Reach, reach

NAJIN = (130.3000, 42.2333)
DUNAI = (132.3375, 42.8803)
HOURS = 120.0
KNOTS = 13.5
CELL_NM = 2.0
ROUNDS = 3
TARGET_SECONDS = 3.0


def ports() -> list[PlaceShape]:
    """One place every two degrees around the Sea of Japan, on water or not."""
    return [
        PlaceShape(f"{lon} {lat}", f"{lat} N {lon} E", "port", float(lon), float(lat))
        for lon in range(122, 150, 2)
        for lat in range(30, 54, 2)
    ]


def straight_square_nm() -> float:
    """What ellipses of great circles call reachable, on the same cells."""
    lat, lon = np.meshgrid(np.arange(28, 57, 1 / 30), np.arange(110, 153, 1 / 30), indexing="ij")
    ways = [distance_nm(end[1], end[0], lat, lon) for end in (NAJIN, DUNAI)]
    inside = ways[0] + ways[1] <= HOURS * KNOTS
    return float((4 * np.cos(np.radians(lat)) * inside).sum())


def searoute_nm() -> float:
    """The way by sea from end to end on the network that searoute brings along."""
    way = searoute.searoute(list(NAJIN), list(DUNAI), units="naut")
    return float(way.properties["length"])


def water_square_nm(found: Reach) -> float:
    """The area found, in square nautical miles, by its share of cells."""
    return sum(_square_nm(np.array(part.exterior.coords)) for part in found.area.geoms) - sum(
        _square_nm(np.array(hole.coords)) for part in found.area.geoms for hole in part.interiors
    )


def _square_nm(ring: NDArray[np.float64]) -> float:
    x, y = ring[:, 0] * 60, np.degrees(np.sin(np.radians(ring[:, 1]))) * 60
    return float(abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2)


def measure() -> list[str]:
    started = time.perf_counter()
    mask = landmask.load()
    loaded = time.perf_counter() - started
    places = ports()
    took: list[float] = []
    worked: list[float] = []
    for _ in range(ROUNDS):
        started, processor = time.perf_counter(), time.process_time()
        found = reach(
            NAJIN,
            DUNAI,
            HOURS,
            KNOTS,
            mask,
            places,
            start_at=datetime(2024, 1, 10, tzinfo=UTC),
            cell_nm=CELL_NM,
        )
        took.append(time.perf_counter() - started)
        worked.append(time.process_time() - processor)
    started = time.perf_counter()
    straight = straight_square_nm()
    straight_took = time.perf_counter() - started
    seconds = median(took)
    reached = "reached" if seconds < TARGET_SECONDS else "NOT reached"
    setting = f"five days at {KNOTS} kn from Najin to Dunai, {CELL_NM:g} nm cells"
    return [
        f"Reachability, {setting}: {seconds:.2f} s (median of {ROUNDS})",
        f"  {median(worked):.2f} s of one processor",
        f"  {water_square_nm(found):,.0f} sq nm of water; {found.sea_distance_nm:.0f} nm by sea",
        f"  stays reckoned for {len(found.ports)} of {len(places)} places",
        f"searoute's network instead: {searoute_nm():.0f} nm by sea; charts give 98",
        f"straight lines instead: {straight_took:.2f} s, {straight:,.0f} square nm, with land",
        f"land mask read once per process: {loaded:.2f} s",
        f"must take less than {TARGET_SECONDS:g} s: {reached}",
    ]


def main() -> int:
    lines = measure()
    print("\n".join(lines))
    return 1 if lines[-1].endswith("NOT reached") else 0


if __name__ == "__main__":
    raise SystemExit(main())
