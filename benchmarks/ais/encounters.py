"""Seconds for the encounters between all ships of the MarineCadastre day.

99,999 rows of 10,631 transponders in US waters, 3 January 2022, ports from the World Port Index.
All but a few rows lie within the first 20 minutes of the day, so no meeting of two hours can be in
it: the same search is also timed over three hours made by repeating it (ILLUSTRATIVE - synthetic),
and over the file itself with bounds short enough to find meetings.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vessels.analytics import encounters
from vessels.analytics.base import PlaceShape
from vessels.analytics.encounters import DEFAULTS, Parameters
from vessels.analytics.fleet import Fleet

DATA = Path(__file__).resolve().parents[3] / "shared/data"
DAY = DATA / "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
PORTS = DATA / "places/WPI_ports.csv"
ROUNDS = 3
MUST_TAKE_LESS_S = 10.0
SHORT = Parameters(step_min=2, least_min=10, least_heard_min=10)
TURNS, TURN = 9, np.timedelta64(20, "m")


def day() -> pl.DataFrame:
    at = pl.col("BaseDateTime").str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us")
    columns = ["MMSI", "BaseDateTime", "LAT", "LON", "SOG"]
    return pl.read_csv(DAY, columns=columns).with_columns(at)


def fleet_of(table: pl.DataFrame, turns: int) -> Fleet:
    at: NDArray[np.datetime64] = np.tile(table["BaseDateTime"].to_numpy(), turns)
    at = at + np.repeat(np.arange(turns), len(table)) * TURN
    return Fleet.of(
        np.tile(table["MMSI"].to_numpy(), turns),
        at,
        np.tile(table["LAT"].to_numpy(), turns),
        np.tile(table["LON"].to_numpy(), turns),
        sog_kn=np.tile(table["SOG"].to_numpy(), turns),
    )


def ports() -> list[PlaceShape]:
    return [
        PlaceShape(str(number), row["label"], "port", row["longitude"], row["latitude"])
        for number, row in enumerate(pl.read_csv(PORTS).iter_rows(named=True))
    ]


def measure() -> list[str]:
    """Lines to print; every search has to stay below the bound, with the columns made anew."""
    if not (DAY.is_file() and PORTS.is_file()):
        return [f"no real data at {DATA}: not measured, NOT reached"]
    table, known = day(), ports()
    lines, slowest = [f"MarineCadastre, 3 January 2022: {len(table):,} rows"], 0.0
    for name, turns, places, parameters in (
        ("the file, published bounds, away from ports", 1, known, DEFAULTS),
        ("the file, published bounds, ports not looked at", 1, None, DEFAULTS),
        ("the file, 10 min together, away from ports", 1, known, SHORT),
        ("the file, 10 min together, ports not looked at", 1, None, SHORT),
        (f"x {TURNS} (ILLUSTRATIVE - synthetic), published bounds", TURNS, known, DEFAULTS),
    ):
        seconds, found = _timed(table, turns, places, parameters)
        slowest = max(slowest, seconds)
        lines.append(f"{seconds:7.2f} s  {found:>7,} encounters  {name}")
    verdict = "reached" if slowest < MUST_TAKE_LESS_S else "NOT reached"
    return [*lines, f"slowest {slowest:.2f} s; under {MUST_TAKE_LESS_S:.0f} s: {verdict}"]


def _timed(
    table: pl.DataFrame, turns: int, places: Sequence[PlaceShape] | None, parameters: Parameters
) -> tuple[float, int]:
    times, found = [], 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        fleet = fleet_of(table, turns)
        found = len(encounters.find(fleet, ports=places, parameters=parameters))
        times.append(time.perf_counter() - began)
    return median(times), found


def main() -> int:
    lines = measure()
    print("\n".join(lines))
    return 1 if "NOT reached" in lines[-1] else 0


if __name__ == "__main__":
    raise SystemExit(main())
