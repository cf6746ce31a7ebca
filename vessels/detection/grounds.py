"""What the detectors look at, loaded: a transponder's positions, its words, the places near it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Floats, PlaceShape, StaticRun, instant
from vessels.detection.detectors import Ground
from vessels.detection.position_columns import Held
from vessels.models import StaticReport

# Half a degree: farther than any detector looks around a position for a place.
_CELL_DEG = 0.5
_COLUMNS = 720
_SAID: Final = ("imo", "name", "call_sign", "ship_type", "draught_m", "destination")


def ground_of(held: Held, places: Sequence[PlaceShape]) -> Ground:
    """The positions with what the transponder said meanwhile and the places on their way."""
    positions = held.positions
    first, last = instant(positions.at[0]), instant(positions.at[-1])
    on_the_way = near(positions.lat, positions.lon, places)
    return Ground(positions, static_runs(positions.mmsi, first, last), on_the_way)


def static_runs(mmsi: int, first: datetime, last: datetime) -> list[StaticRun]:
    """What the transponder said of its ship in that time, oldest first. One query.

    Each import keeps runs of its own: those that say the same, or add to it, are made one, so that
    it does not matter how the messages came.
    """
    rows = StaticReport.objects.filter(mmsi=mmsi, first_at__lte=last, last_at__gte=first)
    runs: list[StaticRun] = []
    for row in rows.order_by("first_at", "last_at", "pk"):
        run = StaticRun(
            mmsi=row.mmsi,
            first_at=max(row.first_at, first),
            last_at=min(row.last_at, last),
            imo=row.imo,
            name=row.name,
            call_sign=row.call_sign,
            ship_type=row.ship_type,
            draught_m=row.draught_m,
            destination=row.destination,
        )
        if runs and _agree(runs[-1], run):
            runs[-1] = _together(runs[-1], run)
        else:
            runs.append(run)
    return runs


def _agree(one: StaticRun, other: StaticRun) -> bool:
    """No value that both say differs."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in _SAID)
    return all(this == that for this, that in pairs if _is_said(this) and _is_said(that))


def _together(one: StaticRun, other: StaticRun) -> StaticRun:
    said = {
        name: this if _is_said(this := getattr(one, name)) else getattr(other, name)
        for name in _SAID
    }
    return replace(one, last_at=max(one.last_at, other.last_at), **said)


def _is_said(value: object) -> bool:
    return value not in ("", None)


def near(lat: Floats, lon: Floats, places: Sequence[PlaceShape]) -> list[PlaceShape]:
    """The places within half a degree of any position, in the order given."""
    visited = np.unique(_cells(lat, lon))
    around = np.unique(
        np.concatenate(
            [
                visited // _COLUMNS * _COLUMNS
                + row * _COLUMNS
                + (visited % _COLUMNS + column) % _COLUMNS
                for row in (-1, 0, 1)
                for column in (-1, 0, 1)
            ]
        )
    )
    return [place for place in places if np.isin(_cells_of(place), around).any()]


def _cells(lat: Floats, lon: Floats) -> NDArray[np.int64]:
    rows = np.floor((np.asarray(lat) + 90) / _CELL_DEG).astype(np.int64)
    columns = np.floor((np.asarray(lon) + 180) / _CELL_DEG).astype(np.int64) % _COLUMNS
    cells: NDArray[np.int64] = rows * _COLUMNS + columns
    return cells


def _cells_of(place: PlaceShape) -> NDArray[np.int64]:
    """The cells of its point and of its outline's box."""
    if place.area is None:
        return _cells(np.array([place.lat]), np.array([place.lon]))
    west, south, east, north = place.area.bounds
    lats, lons = np.meshgrid(
        np.r_[np.arange(south, north, _CELL_DEG), north, place.lat],
        np.r_[np.arange(west, east, _CELL_DEG), east, place.lon],
    )
    return _cells(lats.ravel(), lons.ravel())
