"""Distances on the sphere, vectorised. Good to about 0.5 % of an ellipsoidal geodesic."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Mean radius of the earth (6,371.0088 km) in nautical miles of 1,852 m.
EARTH_RADIUS_NM = 3440.0695


def distance_nm(
    lat: ArrayLike, lon: ArrayLike, other_lat: ArrayLike, other_lon: ArrayLike
) -> NDArray[np.floating[Any]]:
    """Great-circle distance in nautical miles, by haversine: safe for near and antimeridian points.

    Degrees in; the arrays broadcast against each other.
    """
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_dphi = (other_phi - phi) / 2
    half_dlambda = (np.radians(other_lon) - np.radians(lon)) / 2
    chord = np.sin(half_dphi) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_dlambda) ** 2
    distance: NDArray[np.floating[Any]] = (
        2 * EARTH_RADIUS_NM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    )
    return distance


def unit_vectors(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.floating[Any]]:
    """Points as vectors of length 1 from the earth's centre, one row each: no seam, no pole."""
    phi, lambda_ = np.radians(lat), np.radians(lon)
    return np.stack(
        (np.cos(phi) * np.cos(lambda_), np.cos(phi) * np.sin(lambda_), np.sin(phi)), axis=-1
    )


def degrees(xyz: NDArray[np.floating[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Latitude and longitude of vectors, whatever their length."""
    x, y, z = xyz[..., 0], xyz[..., 1], xyz[..., 2]
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
