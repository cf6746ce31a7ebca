"""Tracks for the tests of detectors: a ship that sails as she is told."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vessels.analytics.base import Positions

START = np.datetime64("2024-02-07T00:00:00", "us")
MARINECADASTRE = "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
Floats = NDArray[np.floating[Any]]


def times(minutes: Floats) -> NDArray[np.datetime64]:
    return START + np.round(np.asarray(minutes) * 60e6).astype("m8[us]")


def sailing(
    count: int,
    *,
    knots: float = 12.0,
    every_min: float = 10.0,
    lat: float = 40.0,
    lon: float = 132.0,
    sog_kn: float | None = None,
) -> Positions:
    """North from a point of the Sea of Japan, reporting her true speed unless told otherwise."""
    minutes = np.arange(count) * every_min
    sog = np.full(count, knots if sog_kn is None else sog_kn)
    north = lat + knots * minutes / 60 / 60.04
    return Positions.of(273123456, times(minutes), north, np.full(count, lon), sog_kn=sog)


def joined(*parts: Positions) -> Positions:
    """The positions of all parts as of one transponder."""
    return Positions.of(
        parts[0].mmsi,
        np.concatenate([part.at for part in parts]),
        np.concatenate([part.lat for part in parts]),
        np.concatenate([part.lon for part in parts]),
        sog_kn=np.concatenate([part.sog_kn for part in parts]),
    )


def moved(part: Positions, *, lat: Any = None, lon: Any = None, minutes: float = 0) -> Positions:
    """The same with other places or times."""
    return Positions.of(
        part.mmsi,
        part.at + np.timedelta64(round(minutes * 60e6), "us"),
        part.lat if lat is None else np.broadcast_to(lat, len(part)),
        part.lon if lon is None else np.broadcast_to(lon, len(part)),
        sog_kn=part.sog_kn,
    )


def shuffled(part: Positions, seed: int) -> Positions:
    """Its rows in another order, some of them twice."""
    order = np.random.default_rng(seed).permutation(
        np.concatenate([np.arange(len(part)), np.arange(0, len(part), 3)])
    )
    return Positions.of(
        part.mmsi, part.at[order], part.lat[order], part.lon[order], sog_kn=part.sog_kn[order]
    )


def marinecadastre(shared_data: Path) -> list[Positions]:
    """Every transponder of the real day."""
    rows = pl.read_csv(shared_data / MARINECADASTRE, infer_schema_length=None).with_columns(
        pl.col("BaseDateTime").str.to_datetime(), pl.col("SOG").cast(pl.Float64)
    )
    return [
        Positions.of(
            int(mmsi),
            ship["BaseDateTime"].to_numpy(),
            ship["LAT"].to_numpy(),
            ship["LON"].to_numpy(),
            sog_kn=np.where(ship["SOG"].to_numpy() >= 102.2, np.nan, ship["SOG"].to_numpy()),
        )
        for (mmsi,), ship in rows.group_by(["MMSI"], maintain_order=True)
    ]
