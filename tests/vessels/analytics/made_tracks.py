"""Made tracks for the detectors' tests. ILLUSTRATIVE - synthetic."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vessels.analytics.base import PlaceShape, Positions
from vessels.analytics.fleet import Fleet

START = np.datetime64("2024-02-07T00:00:00", "us")
SHIP, OTHER = 273000001, 445000002  # ILLUSTRATIVE - synthetic
NAJIN = PlaceShape("najin", "NAJIN", "port", 130.3, 42.233333, country="KP")
Row = tuple[float, float, float, float]  # hours since START, lat, lon, knots


def at_hours(hours: Sequence[float] | Any) -> Any:
    seconds = np.round(np.asarray(hours, float) * 3600).astype(np.int64)
    return START + seconds * np.timedelta64(1_000_000, "us")


def positions_of(
    rows: Sequence[Row], *, mmsi: int = SHIP, receiver: int | Sequence[int] = 0
) -> Positions:
    hours, lat, lon, knots = np.array(rows, float).reshape(-1, 4).T
    kinds = np.broadcast_to(np.asarray(receiver, np.int8), hours.shape)
    return Positions.of(mmsi, at_hours(hours), lat, lon, sog_kn=knots, receiver=kinds)


def joined(*parts: Positions) -> Positions:
    """As positions come from several files: one after another, then sorted."""

    def of(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])

    return Positions.of(
        parts[0].mmsi,
        of("at"),
        of("lat"),
        of("lon"),
        sog_kn=of("sog_kn"),
        nav_status=of("nav_status"),
        receiver=of("receiver"),
    )


def fleet_of(tracks: Mapping[int, Sequence[Row]]) -> Fleet:
    rows = np.array(
        [(mmsi, *row) for mmsi, track in tracks.items() for row in track], float
    ).reshape(-1, 5)
    return Fleet.of(
        rows[:, 0].astype(np.int64), at_hours(rows[:, 1]), rows[:, 2], rows[:, 3], sog_kn=rows[:, 4]
    )


def lying(lat: float, lon: float, start_h: float, end_h: float, every_h: float = 0.25) -> list[Row]:
    """A ship that does not move, heard regularly."""
    count = round((end_h - start_h) / every_h) + 1
    return [(start_h + number * every_h, lat, lon, 0.0) for number in range(count)]


def sailing(
    start: tuple[float, float], end: tuple[float, float], start_h: float, end_h: float, count: int
) -> list[Row]:
    """Straight in latitude and longitude at 12 kn as sent, both ends included."""
    shares = np.linspace(0, 1, count)
    return [
        (
            start_h + share * (end_h - start_h),
            start[0] + share * (end[0] - start[0]),
            start[1] + share * (end[1] - start[1]),
            12.0,
        )
        for share in shares.tolist()
    ]
