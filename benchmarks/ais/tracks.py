"""Gaps, stops and speeds of the Ever Given sample x 10, beside MovingPandas on the same rows.

The sample: 22,287 satellite positions of 256 ships, Suez, 20 to 24 March 2021, from MovingPandas'
own examples. Copies are moved by ten days each: 222,870 rows of the same 256 ships. The peer is no
dependency of the product: its packages are locked in ``REQUIREMENTS``; where they are absent the
peer is not run, which is printed.
"""

import argparse
import importlib
import importlib.util
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import polars as pl

from vessels.analytics import gaps
from vessels.analytics.fleet import Fleet
from vessels.analytics.splitting import Split, split
from vessels.analytics.stretches import HOUR

REQUIREMENTS: Final = ("requirements.txt", "requirements-bench.txt")
SAMPLE = Path(__file__).resolve().parents[3] / "shared/data/ais/movingpandas/boat-positions.csv"
COPIES = 10
APART = np.timedelta64(10, "D")
ROUNDS = 5
TARGET = 100
# What the peer calls a stop: within 200 m for half an hour.
STOP_DIAMETER_M = 200
STOP_MIN = 30
# First and last instant of tracks, as (ship, us, us).
Tracks = set[tuple[int, int, int]]


@dataclass(frozen=True)
class Rows:
    ship: Any
    at: Any
    lat: Any
    lon: Any


def rows_of(copies: int) -> Rows:
    """The sample, so many times, each ten days after the one before."""
    table = pl.read_csv(SAMPLE)
    at = table["ais_pos_timestamp"].str.to_datetime("%d/%m/%Y %H:%M", time_unit="us").to_numpy()
    shift = np.repeat(np.arange(copies), len(at)) * APART
    return Rows(
        np.tile(table["ID"].to_numpy(), copies),
        np.tile(at, copies) + shift,
        np.tile(table["latitude"].to_numpy(), copies),
        np.tile(table["longitude"].to_numpy(), copies),
    )


def ours(rows: Rows) -> tuple[Fleet, Split]:
    fleet = Fleet.of(rows.ship, rows.at, rows.lat, rows.lon)
    return fleet, split(fleet)


def tracks_of(fleet: Fleet, found: Split) -> Tracks:
    """Those that the peer keeps: it drops tracks of one position, and of one place."""
    moves = (np.diff(fleet.lat) != 0) | (np.diff(fleet.lon) != 0)
    moved = np.concatenate(([0], np.cumsum(moves)))
    kept = found.tracks.where(moved[found.tracks.last] > moved[found.tracks.first])
    at = fleet.at.astype(np.int64)
    ends = fleet.mmsi[kept.first], at[kept.first], at[kept.last]
    return set(zip(*(values.tolist() for values in ends), strict=True))


@dataclass(frozen=True)
class PeerAnswer:
    version: str
    seconds: float
    tracks: Tracks
    stops: int


def has_peer() -> bool:
    return importlib.util.find_spec("movingpandas") is not None


def peer(rows: Rows) -> PeerAnswer:
    """Trajectories, cut at gaps, their stops and speeds, as MovingPandas' tutorials do it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its optional packages
        mpd: Any = importlib.import_module("movingpandas")
        pd: Any = importlib.import_module("pandas")
        table = pd.DataFrame({"ship": rows.ship, "t": rows.at, "x": rows.lon, "y": rows.lat})
        began = time.perf_counter()
        whole = mpd.TrajectoryCollection(table, "ship", t="t", x="x", y="y", crs="EPSG:4326")
        # It cuts above the bound, we at it; the sample's times are whole minutes.
        hours = pd.Timedelta(hours=gaps.DEFAULT_THRESHOLD_HOURS) - pd.Timedelta(seconds=1)
        cut = mpd.ObservationGapSplitter(whole).split(gap=hours)
        cut.add_speed()
        stops = mpd.TrajectoryStopDetector(cut).get_stop_time_ranges(
            max_diameter=STOP_DIAMETER_M, min_duration=pd.Timedelta(minutes=STOP_MIN)
        )
        seconds = time.perf_counter() - began
        tracks = {
            (int(str(track.id).split("_")[0]), _us(track.df.index[0]), _us(track.df.index[-1]))
            for track in cut.trajectories
        }
    return PeerAnswer(str(mpd.__version__), seconds, tracks, len(stops))


def _us(at: Any) -> int:
    return int(np.datetime64(at, "us").astype(np.int64))


def measure(peer_copies: int = COPIES) -> list[str]:
    """Lines to print. ``peer_copies``: give the peer so many copies only, compared per row."""
    if not SAMPLE.is_file():
        return [f"tracks: no sample at {SAMPLE}: NOT reached, not measured"]
    rows = rows_of(COPIES)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        fleet, found = ours(rows)
        times.append(time.perf_counter() - began)
    seconds = median(times)
    single = int((found.tracks.last == found.tracks.first).sum())
    still_min = (fleet.at[found.stops.last] - fleet.at[found.stops.first]) / HOUR * 60
    stops = int((still_min >= STOP_MIN).sum())
    ships, tracks = len(np.unique(rows.ship)), len(found.tracks)
    lines = [
        f"Ever Given sample x {COPIES}: {len(rows.ship):,} rows, {ships} ships",
        f"gaps, stops, speeds  {seconds:9.3f} s  median of {ROUNDS}",
        f"  {len(found.gaps):,} gaps of 6 h; {tracks:,} tracks, {single:,} of one position",
        f"  {stops:,} stops of {STOP_MIN} min at 0.2 kn or less",
    ]
    if not has_peer():
        command = " ".join(f"-r {name}" for name in REQUIREMENTS)
        return [
            *lines,
            f"MovingPandas is not installed: pip install --require-hashes {command}",
            f"must reach {TARGET} times MovingPandas: not compared, NOT reached",
        ]
    return lines + _beside(peer_copies, seconds / len(rows.ship))


def _beside(copies: int, seconds_per_row: float) -> list[str]:
    rows = rows_of(copies)
    answer = peer(rows)
    times = answer.seconds / len(rows.ship) / seconds_per_row
    mine = tracks_of(*ours(rows))
    same = mine == answer.tracks
    reached = same and times >= TARGET
    given = f"{copies} of {COPIES} copies, compared per row" if copies < COPIES else "the same rows"
    verdict = "reached" if reached else "NOT reached"
    return [
        f"MovingPandas {answer.version:<7} {answer.seconds:9.3f} s  once, {given}",
        f"  {len(answer.tracks):,} tracks; it drops those of one position and of one place",
        f"  {answer.stops:,} stops of {STOP_MIN} min within {STOP_DIAMETER_M} m",
        f"the tracks that both keep have {'the same' if same else 'NOT the same'} ends",
        f"{times:,.0f} times MovingPandas; at least {TARGET}: {verdict}",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--peer-copies",
        type=int,
        default=COPIES,
        help=f"copies of the sample for MovingPandas, up to {COPIES} (default all; some 100 s)",
    )
    lines = measure(parser.parse_args().peer_copies)
    print("\n".join(lines))
    return 1 if "NOT reached" in lines[-1] else 0


if __name__ == "__main__":
    raise SystemExit(main())
