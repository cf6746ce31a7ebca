"""Positions of many transponders side by side, in columns: no loop over ships or rows."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import Floats


@dataclass(frozen=True)
class Fleet:
    """Sorted by transponder, then time; no (mmsi, time) twice; all arrays of one length.

    ``at`` is UTC as ``datetime64[us]``; degrees, knots; NaN where no speed was sent.
    ``ship`` numbers the transponders 0, 1, 2... in the order of their MMSIs.
    """

    mmsi: NDArray[np.int64]
    at: NDArray[np.datetime64]
    lat: Floats
    lon: Floats
    sog_kn: Floats
    ship: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def of(
        cls,
        mmsi: NDArray[np.integer[Any]],
        at: NDArray[np.datetime64],
        lat: Floats,
        lon: Floats,
        *,
        sog_kn: Floats | None = None,
    ) -> Self:
        """Rows in any order; of a repeated (mmsi, time) one is kept, whatever their order."""
        numbers, times = np.asarray(mmsi, np.int64), np.asarray(at, "M8[us]")
        speeds = np.full(len(times), np.nan) if sog_kn is None else np.asarray(sog_kn, float)
        order = np.lexsort((lon, lat, times, numbers))
        numbers, times = numbers[order], times[order]
        kept = np.ones(len(order), bool)
        kept[1:] = (np.diff(numbers) != 0) | (np.diff(times) != np.timedelta64(0, "us"))
        order, numbers = order[kept], numbers[kept]
        return cls(
            mmsi=numbers,
            at=times[kept],
            lat=np.asarray(lat, float)[order],
            lon=np.asarray(lon, float)[order],
            sog_kn=speeds[order],
            ship=np.cumsum(np.concatenate(([0], np.diff(numbers) != 0)))[: len(numbers)],
        )

    def begins(self) -> NDArray[np.bool_]:
        """Whether a row is the first of its transponder."""
        changed: NDArray[np.bool_] = np.diff(self.ship, prepend=-1) != 0
        return changed
