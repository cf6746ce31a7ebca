"""Which known places positions are near: thousands of places and positions in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from vessels.analytics.base import Floats, PlaceShape
from vessels.analytics.geodesy import EARTH_RADIUS_NM, distance_nm
from vessels.analytics.stretches import Booleans, Indexes

KM_PER_NM = 1.852


@dataclass(frozen=True)
class Nearness:
    """Pairs of a position and a place, as indexes; sorted by position, then place."""

    position: Indexes
    place: Indexes
    km: Floats  # to the place's point
    inside: Booleans  # inside its outline; False for a place without one

    def __len__(self) -> int:
        return len(self.position)

    def where(self, chosen: Booleans | NDArray[np.intp]) -> "Nearness":
        return Nearness(
            self.position[chosen], self.place[chosen], self.km[chosen], self.inside[chosen]
        )


def near(lat: Floats, lon: Floats, places: Sequence[PlaceShape], *, within_km: float) -> Nearness:
    """Pairs with the position within ``within_km`` of the place's point, or inside its outline."""
    longitude = (np.asarray(lon) + 180) % 360 - 180
    boxes, owners = _boxes(places, within_km)
    if not boxes or len(lat) == 0:
        nothing = np.zeros(0, np.intp)
        return Nearness(nothing, nothing, np.zeros(0), np.zeros(0, bool))
    tree = shapely.STRtree(shapely.box(*np.array(boxes).T))
    position, box = tree.query(shapely.points(longitude, lat), predicate="intersects")
    # A place may have several boxes: at the antimeridian, or a point and an outline.
    key = np.unique(position * np.int64(len(places)) + np.array(owners)[box])
    position, place = np.divmod(key, len(places))
    km = KM_PER_NM * distance_nm(
        lat[position],
        longitude[position],
        np.array([shape.lat for shape in places])[place],
        np.array([shape.lon for shape in places])[place],
    )
    found = Nearness(
        position, place, km, _inside(longitude[position], lat[position], place, places)
    )
    return found.where(found.inside | (km <= within_km))


def _boxes(
    places: Sequence[PlaceShape], within_km: float
) -> tuple[list[tuple[float, float, float, float]], list[int]]:
    """Boxes of longitude and latitude that hold all that may be near, and whose each is."""
    boxes: list[tuple[float, float, float, float]] = []
    owners: list[int] = []
    # A hair more than the circle, which the exact distance then cuts.
    high = float(np.degrees(within_km / KM_PER_NM / EARTH_RADIUS_NM)) * 1.001
    for index, place in enumerate(places):
        mine = []
        if place.area is not None:
            mine.append(place.area.bounds)
        south, north = place.lat - high, place.lat + high
        at_pole = max(abs(south), abs(north)) >= 89.9
        wide = 180.0 if at_pole else high / np.cos(np.radians(max(abs(south), abs(north))))
        for turn in (-360, 0, 360):
            west, east = place.lon - wide + turn, place.lon + wide + turn
            if east >= -180 and west <= 180:
                mine.append((west, south, east, north))
        boxes.extend(mine)
        owners.extend([index] * len(mine))
    return boxes, owners


def _inside(
    lon: Floats, lat: Floats, place: NDArray[np.integer[Any]], places: Sequence[PlaceShape]
) -> Booleans:
    inside = np.zeros(len(lon), bool)
    for index in np.unique(place).tolist():
        area = places[index].area
        if area is not None:
            shapely.prepare(area)
            mine = np.flatnonzero(place == index)
            inside[mine] = shapely.intersects_xy(area, lon[mine], lat[mine])
    return inside
