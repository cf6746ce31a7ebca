"""Positions that run round a circle at another speed than the transponder reports.

A mark of false satellite navigation signals, seen near Chinese oil terminals and elsewhere: the
positions form rings while speed over ground says otherwise. Ships do sail circles and swing round
anchors, with a speed that agrees; those are not found.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from vessels.analytics import stretches
from vessels.analytics.base import Floats, Found, Positions, instant
from vessels.analytics.stretches import HOUR, Booleans, Indexes
from vessels.analytics.wording import counted, figure, lasting

NAME = "circling"
VERSION = "1"
AT_A_TIME = 20_000


@dataclass(frozen=True)
class Parameters:
    """A window of positions is a ring when a circle fits them; windows that touch are one event."""

    window: int = 24
    # Mean distance from the circle, as a share of its radius.
    off_circle: float = 0.15
    least_radius_nm: float = 0.05
    most_radius_nm: float = 10.0
    # No part of the circle wider than this may be empty.
    widest_opening_deg: float = 75.0
    # Speeds disagree when they differ by both.
    speeds_apart_kn: float = 3.0
    speeds_ratio: float = 1.5
    # A longer silence ends a ring.
    longest_silence_h: float = 0.5


DEFAULTS = Parameters()


@dataclass(frozen=True)
class _Rings:
    """Per window: middle (nm east and north of its first position), radius and speeds."""

    east: Floats
    north: Floats
    radius_nm: Floats
    sailed_kn: Floats
    reported_kn: Floats
    is_ring: Booleans


def find(positions: Positions, *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """One event per stretch of positions on rings at a speed that was not reported."""
    size = parameters.window
    if len(positions) < size:
        return []
    rings = _rings(positions, parameters)
    starts = np.flatnonzero(rings.is_ring)
    on_ring = np.zeros(len(positions) + 1, int)
    np.add.at(on_ring, starts, 1)
    np.add.at(on_ring, starts + size, -1)
    runs = stretches.of(np.cumsum(on_ring)[:-1] > 0)
    found = []
    for first, last in zip(runs.first.tolist(), runs.last.tolist(), strict=True):
        windows = starts[(starts >= first) & (starts <= last)]
        found.append(_told(positions, first, last, rings, windows))
    return found


def _rings(positions: Positions, parameters: Parameters) -> _Rings:
    """Of every window, some thousands at a time: each position is in ``window`` of them."""
    size = parameters.window
    windows = len(positions) - size + 1
    parts = [
        _rings_of(positions.between(start, min(start + AT_A_TIME, windows) + size - 1), parameters)
        for start in range(0, windows, AT_A_TIME)
    ]
    return _Rings(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(_Rings))
    )


def _rings_of(positions: Positions, parameters: Parameters) -> _Rings:
    size = parameters.window
    lat = sliding_window_view(positions.lat, size)
    lon = sliding_window_view(positions.lon, size)
    # A plane around the first position of each window; rings are small.
    north = (lat - lat[:, :1]) * 60
    turn = (lon - lon[:, :1] + 180) % 360 - 180
    east = turn * 60 * np.maximum(np.cos(np.radians(lat[:, :1])), 1e-6)
    east0, north0, radius = _circles(east, north)
    away = np.hypot(east - east0[:, None], north - north0[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.abs(away - radius[:, None]).mean(axis=1) / radius
    angle = np.sort(np.arctan2(north - north0[:, None], east - east0[:, None]), axis=1)
    opening = np.diff(angle, axis=1, append=angle[:, :1] + 2 * np.pi).max(axis=1)
    hours = np.diff(positions.at) / HOUR
    steps = np.hypot(np.diff(east, axis=1), np.diff(north, axis=1))
    span = sliding_window_view(hours, size - 1)
    sailed = steps.sum(axis=1) / np.maximum(span.sum(axis=1), 1e-9)
    reported = _mean(sliding_window_view(positions.sog_kn, size))
    # Chords are shorter than arcs: sparse positions only ever show too low a speed.
    dense = np.median(steps, axis=1) <= radius
    too_slow = (sailed > reported * parameters.speeds_ratio) & (
        sailed - reported > parameters.speeds_apart_kn
    )
    too_fast = (reported > sailed * parameters.speeds_ratio) & (
        reported - sailed > parameters.speeds_apart_kn
    )
    return _Rings(
        east0,
        north0,
        radius,
        sailed,
        reported,
        (off <= parameters.off_circle)
        & (radius >= parameters.least_radius_nm)
        & (radius <= parameters.most_radius_nm)
        & (np.degrees(opening) <= parameters.widest_opening_deg)
        & (span.max(axis=1) <= parameters.longest_silence_h)
        & (too_slow | (too_fast & dense)),
    )


def _circles(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Least-squares circle of each row (Kåsa): middle and radius, NaN where points are in line."""
    mean_x, mean_y = x.mean(axis=1), y.mean(axis=1)
    u, v = x - mean_x[:, None], y - mean_y[:, None]
    uu, vv, uv = (u * u).sum(axis=1), (v * v).sum(axis=1), (u * v).sum(axis=1)
    square = u * u + v * v
    along_u, along_v = (u * square).sum(axis=1) / 2, (v * square).sum(axis=1) / 2
    determinant = uu * vv - uv * uv
    flat = determinant <= 1e-9 * np.maximum(uu, vv) ** 2
    safe = np.where(flat, 1.0, determinant)
    east = np.where(flat, np.nan, (along_u * vv - along_v * uv) / safe)
    north = np.where(flat, np.nan, (along_v * uu - along_u * uv) / safe)
    radius = np.sqrt(east**2 + north**2 + (uu + vv) / x.shape[1])
    return east + mean_x, north + mean_y, radius


def _mean(values: Floats) -> Floats:
    """Of the values that were sent; NaN, which agrees with everything, where under half were."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    mean = np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where(2 * count >= values.shape[1], mean, np.nan)


def _told(positions: Positions, first: int, last: int, rings: _Rings, windows: Indexes) -> Found:
    hours = float((positions.at[last] - positions.at[first]) / HOUR)
    radius = float(np.median(rings.radius_nm[windows]))
    sailed = float(np.median(rings.sailed_kn[windows]))
    reported = float(np.median(rings.reported_kn[windows]))
    return Found(
        kind="circling",
        mmsi=positions.mmsi,
        start_at=instant(positions.at[first]),
        end_at=instant(positions.at[last]),
        confidence=3 if hours >= 1 else 2,
        reasons=(
            (
                f"{counted(last - first + 1, 'position')} in {lasting(hours)} lie on circles of "
                f"about {radius:.2f} nm radius."
            ),
            (
                f"The way along them takes {figure(sailed)} kn; the transponder reported "
                f"{figure(reported)} kn on average."
            ),
            (
                "Rings at another speed than reported are known from false satellite navigation "
                "signals. Where she truly was is not known; other ships nearby may show the same."
            ),
        ),
        start_point=(float(positions.lon[first]), float(positions.lat[first])),
        end_point=(float(positions.lon[last]), float(positions.lat[last])),
        detail={
            "positions": last - first + 1,
            "radius_nm": round(radius, 3),
            "sailed_kn": round(sailed, 1),
            "reported_kn": round(reported, 1),
        },
    )
