"""The stereographic map around any point of the earth: angles are true, lengths scaled evenly.

Lengths are nautical miles; neither the poles nor the antimeridian are special.
"""

from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import LonLat
from vessels.analytics.geodesy import EARTH_RADIUS_NM

Floats = NDArray[np.floating[Any]]


def midpoint(first: LonLat, second: LonLat) -> LonLat:
    """Half way along the great circle; for opposite points, the first."""
    total = _vector(first) + _vector(second)
    if np.linalg.norm(total) < 1e-9:
        return first
    x, y, z = total / np.linalg.norm(total)
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arcsin(np.clip(z, -1, 1))))


def _vector(point: LonLat) -> Floats:
    lon, lat = radians(point[0]), radians(point[1])
    return np.array([cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)])


def project(centre: LonLat, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Nautical miles east and north of ``centre`` on the stereographic map (broadcasting)."""
    phi0, phi = radians(centre[1]), np.radians(lat)
    turn = np.radians(np.asarray(lon) - centre[0])
    along = np.cos(phi) * np.cos(turn)
    nearness = 1 + sin(phi0) * np.sin(phi) + cos(phi0) * along
    scale = 2 * EARTH_RADIUS_NM / np.maximum(nearness, 1e-6)
    # The opposite point of the world lies at infinity; keep it finite, far outside any grid.
    east = np.where(nearness < 1e-6, 1e9, scale * np.cos(phi) * np.sin(turn))
    return east, scale * (cos(phi0) * np.sin(phi) - sin(phi0) * along)


def unproject(centre: LonLat, east: Floats, north: Floats) -> tuple[Floats, Floats, Floats]:
    """Latitude, longitude (-180 to 180) and the map's scale (1 at the centre, more outside)."""
    phi0 = radians(centre[1])
    far = np.hypot(east, north)
    angle = 2 * np.arctan(far / (2 * EARTH_RADIUS_NM))
    ratio = np.where(far > 0, np.sin(angle) / np.maximum(far, 1e-12), 1 / EARTH_RADIUS_NM)
    sine = np.cos(angle) * sin(phi0) + north * ratio * cos(phi0)
    turn = np.arctan2(east * ratio, cos(phi0) * np.cos(angle) - north * ratio * sin(phi0))
    lon = (centre[0] + np.degrees(turn) + 180) % 360 - 180
    scale = 1 + (far / (2 * EARTH_RADIUS_NM)) ** 2
    return np.degrees(np.arcsin(np.clip(sine, -1, 1))), lon, scale
