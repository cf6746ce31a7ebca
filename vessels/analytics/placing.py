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
    where = np.array([(place.lat, place.lon) for place in places], float).reshape(-1, 2)
    boxes, owners = _boxes(places, where, within_km)
    if len(lat):
        # Most places are far from one ship's positions: no tree is made of them.
        west, south, east, north = boxes.T
        close = (south <= np.max(lat)) & (north >= np.min(lat))
        close &= (west <= np.max(longitude)) & (east >= np.min(longitude))
        boxes, owners = boxes[close], owners[close]
    if len(boxes) == 0 or len(lat) == 0:
        nothing = np.zeros(0, np.intp)
        return Nearness(nothing, nothing, np.zeros(0), np.zeros(0, bool))
    tree = shapely.STRtree(shapely.box(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]))
    position, box = tree.query(shapely.points(longitude, lat), predicate="intersects")
    # A place may have several boxes: at the antimeridian, or a point and an outline.
    key = np.unique(position * np.int64(len(places)) + owners[box])
    position, place = np.divmod(key, len(places))
    km = KM_PER_NM * distance_nm(
        lat[position],
        longitude[position],
        where[place, 0],
        where[place, 1],
    )
    found = Nearness(
        position, place, km, _inside(longitude[position], lat[position], place, places)
    )
    return found.where(found.inside | (km <= within_km))


def _boxes(
    places: Sequence[PlaceShape], where: Floats, within_km: float
) -> tuple[Floats, NDArray[np.intp]]:
    """Boxes (west, south, east, north) that hold all that may be near, and whose each is."""
    lat, lon = where.T
    # A hair more than the circle, which the exact distance then cuts.
    high = float(np.degrees(within_km / KM_PER_NM / EARTH_RADIUS_NM)) * 1.001
    farthest = np.minimum(np.abs(lat) + high, 90.0)
    # Every longitude where the circle holds the pole, where the cosine is as good as zero.
    wide = np.minimum(high / np.cos(np.radians(farthest)), 180.0)
    # Once more on either side, for a circle that crosses the antimeridian.
    boxes = [
        np.stack((lon - wide + turn, lat - high, lon + wide + turn, lat + high), axis=-1)
        for turn in (-360, 0, 360)
    ]
    owners = [np.arange(len(places))] * 3
    outlined = [index for index, place in enumerate(places) if place.area is not None]
    if outlined:
        boxes.append(shapely.bounds(np.array([places[index].area for index in outlined])))
        owners.append(np.array(outlined))
    every, whose = np.concatenate(boxes), np.concatenate(owners)
    on_earth = (every[:, 0] <= 180) & (every[:, 2] >= -180)
    return every[on_earth], whose[on_earth]


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
