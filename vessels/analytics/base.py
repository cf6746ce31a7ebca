"""What every detector takes and gives. Pure: arrays and dataclasses, no Django, no clock.

A detector is a module with ``NAME``, ``VERSION`` (raised whenever its answers change), a frozen
``Parameters`` dataclass with units in its field names, and ``find(...) -> list[Found]``. The order
of rows, repeats and how a file was cut never change what it finds.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.floating[Any]]
# Kinds of receivers, as small numbers beside each position.
RECEIVERS: Final = ("", "terrestrial", "satellite", "mixed")
LonLat = tuple[float, float]


@dataclass(frozen=True)
class Positions:
    """Positions of one transponder, sorted by time, no time twice; all arrays of one length.

    ``at`` is UTC as ``datetime64[us]``; degrees, knots; NaN where a value was not sent.
    ``nav_status`` is -1 where it was not sent; ``receiver`` indexes ``RECEIVERS``.
    """

    mmsi: int
    at: NDArray[np.datetime64]
    lat: Floats
    lon: Floats
    sog_kn: Floats
    cog_deg: Floats
    heading_deg: Floats
    nav_status: NDArray[np.int16]
    receiver: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def of(
        cls,
        mmsi: int,
        at: NDArray[np.datetime64],
        lat: Floats,
        lon: Floats,
        *,
        sog_kn: Floats | None = None,
        cog_deg: Floats | None = None,
        heading_deg: Floats | None = None,
        nav_status: NDArray[np.int16] | None = None,
        receiver: NDArray[np.int8] | None = None,
    ) -> Self:
        """Sorts by time and keeps the first of each instant; what is left out was not sent."""
        times = np.asarray(at, "M8[us]")
        _, order = np.unique(times, return_index=True)
        unknown = np.full(len(times), np.nan)

        def of(values: Floats | None) -> Floats:
            return np.asarray(unknown if values is None else values, float)[order]

        statuses = np.full(len(times), -1) if nav_status is None else nav_status
        receivers = np.zeros(len(times)) if receiver is None else receiver
        return cls(
            mmsi=mmsi,
            at=times[order],
            lat=of(lat),
            lon=of(lon),
            sog_kn=of(sog_kn),
            cog_deg=of(cog_deg),
            heading_deg=of(heading_deg),
            nav_status=np.asarray(statuses, np.int16)[order],
            receiver=np.asarray(receivers, np.int8)[order],
        )

    def between(self, start: int, end: int) -> "Positions":
        """The positions with index ``start`` until before ``end``."""
        part = slice(start, end)
        return Positions(
            self.mmsi,
            self.at[part],
            self.lat[part],
            self.lon[part],
            self.sog_kn[part],
            self.cog_deg[part],
            self.heading_deg[part],
            self.nav_status[part],
            self.receiver[part],
        )

    def digest(self) -> str:
        """SHA-256 over everything a detector could have looked at, as hexadecimal digits."""
        total = hashlib.sha256(str(self.mmsi).encode())
        for values in (
            self.at.astype("M8[us]").astype(np.int64),
            *(self.lat, self.lon, self.sog_kn, self.cog_deg, self.heading_deg),
            self.nav_status,
            self.receiver,
        ):
            total.update(np.ascontiguousarray(values).tobytes())
        return total.hexdigest()


@dataclass(frozen=True)
class StaticRun:
    """What one transponder said of its ship, unchanged from ``first_at`` to ``last_at``.

    Empty text or None is "not said". Self-declared: a crew types it in.
    """

    mmsi: int
    first_at: datetime
    last_at: datetime
    imo: str = ""
    name: str = ""
    call_sign: str = ""
    ship_type: int | None = None
    draught_m: float | None = None
    destination: str = ""


@dataclass(frozen=True)
class PlaceShape:
    """A place as detectors see it: its point, and its outline where somebody drew one."""

    id: str
    name: str
    kind: str  # port, anchorage, shipyard, strait, other
    lon: float
    lat: float
    area: BaseGeometry | None = None
    country: str = ""
    locode: str = ""


@dataclass(frozen=True)
class Found:
    """One event. ``kind`` is a value of ``vessels.models.EventKind``; times are UTC.

    ``confidence`` is 1 (weak) to 4 (strong); ``reasons`` are whole sentences with figures and
    units; ``detail`` holds JSON values with units in their names. ``end_at`` None: still going on.
    """

    kind: str
    mmsi: int
    start_at: datetime
    end_at: datetime | None
    confidence: int
    reasons: tuple[str, ...]
    start_point: LonLat | None = None
    end_point: LonLat | None = None
    other_mmsi: int | None = None
    area: BaseGeometry | None = None
    place_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def instant(at: np.datetime64) -> datetime:
    """A time of the arrays as an aware datetime."""
    microseconds = int(at.astype("M8[us]").astype(np.int64))
    whole, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest)
