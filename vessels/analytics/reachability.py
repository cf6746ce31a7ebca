"""Where a ship could have been while nobody heard her, given her ends and a top speed.

A point P is within reach of a gap from A to B when the ways by sea from A to P and from P to B fit
into the time at top speed; what time is left over is the longest stay at P. With one end only, it
is where she could be by now. The answer is an upper bound: it says what was possible, never what
happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from vessels.analytics import sea_distance
from vessels.analytics.base import LonLat, PlaceShape
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.landmask import LandMask
from vessels.analytics.outlines import outline
from vessels.analytics.reaches import PortStay, Reach
from vessels.analytics.sea_grid import Mooring, SeaGrid
from vessels.analytics.stereographic import midpoint
from vessels.analytics.top_speed import TopSpeed, top_speed
from vessels.analytics.waterways import WATERWAYS, Waterway

__all__ = ["PortStay", "Reach", "TopSpeed", "reach", "top_speed"]

NAME: Final = "reachability"
VERSION: Final = "2"
# Against the same ways on finer cells: on cells of 8 nm some came out 4 to 6 % too short among
# islands, on cells of 15 nm up to 16 %.
FINE_CELL_NM: Final = 5.0

Floats = NDArray[np.floating[Any]]


def reach(
    start: LonLat,
    end: LonLat | None,
    hours: float,
    top_speed_kn: float,
    mask: LandMask,
    places: Sequence[PlaceShape] = (),
    *,
    start_at: datetime,
    cell_nm: float = 2.0,
    speed_reason: str = "given by the user",
    canals_open: bool = True,
) -> Reach:
    """What she could reach in ``hours`` from ``start`` (lon, lat), back at ``end`` if there is one.

    A five-day gap takes about two seconds. Raises ValueError for times, speeds or cells not above
    zero, and for points off the globe.
    """
    _check((start, end), (hours, top_speed_kn, cell_nm))
    ways = tuple(way for way in WATERWAYS if canals_open or not way.is_canal)
    search = _Search(start, end, start_at, hours, top_speed_kn, mask, ways, cell_nm)
    grid = search.grid()
    moorings = grid.nearest_waters(search.ends)
    fields = _fields(grid, search.ends, moorings)
    direct = search.direct_nm(fields, moorings)
    possible = bool(fields) and (end is None or (direct is not None and direct <= search.budget_nm))
    return Reach(
        start=start,
        end=end,
        start_at=start_at,
        hours=hours,
        top_speed_kn=top_speed_kn,
        cell_nm=grid.cell_nm,
        sea_distance_nm=direct,
        is_possible=possible,
        area=_area(search, grid, fields) if possible else MultiPolygon(),
        ports=_ports(search, grid, fields, places) if possible else (),
        verdict=_verdict(search, direct, possible),
        assumptions=_assumptions(search, grid, moorings, speed_reason),
    )


@dataclass(frozen=True)
class _Search:
    start: LonLat
    end: LonLat | None
    start_at: datetime
    hours: float
    top_speed_kn: float
    mask: LandMask
    waterways: tuple[Waterway, ...]
    cell_nm: float

    @property
    def budget_nm(self) -> float:
        return self.hours * self.top_speed_kn

    @property
    def ends(self) -> tuple[LonLat, ...]:
        return (self.start,) if self.end is None else (self.start, self.end)

    def grid(self) -> SeaGrid:
        """Cells over all that she could reach: an ellipse around both ends, or a circle."""
        budget = self.budget_nm
        cell_nm = sea_distance.finer(self.cell_nm, budget)
        if self.end is None:
            centre, radius, total, foci = self.start, budget, 2 * budget, (self.start, self.start)
        else:
            centre, foci = midpoint(self.start, self.end), (self.start, self.end)
            radius, total = budget / 2, budget
        # Ends on land find water a little off the ellipse, when hardly any time is left.
        return sea_distance.grid(
            centre,
            radius + 4 * cell_nm,
            self.mask,
            cell_nm=cell_nm,
            waterways=self.waterways,
            foci=foci,
            sum_nm=total + 8 * cell_nm,
        )

    def direct_nm(self, fields: list[Floats], moorings: list[Mooring | None]) -> float | None:
        """From end to end by sea: on finer cells, and farther afield than the time allows."""
        if self.end is None:
            return None
        finely = sea_distance.between(
            self.start, self.end, self.mask, cell_nm=self.cell_nm, waterways=self.waterways
        )
        across = np.inf
        if fields and moorings[1] is not None:
            across = float(fields[0].ravel()[moorings[1].cell]) + moorings[1].off_nm
        shortest = min(across, np.inf if finely is None else finely)
        return shortest if np.isfinite(shortest) else None


def _check(points: Sequence[LonLat | None], positive: Sequence[float]) -> None:
    if not all(np.isfinite(value) and value > 0 for value in positive):
        raise ValueError("hours, top_speed_kn and cell_nm must be above zero")
    for point in points:
        if point is not None and not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
            raise ValueError("points are (longitude, latitude) in degrees")


def _fields(
    grid: SeaGrid, ends: Sequence[LonLat], moorings: Sequence[Mooring | None]
) -> list[Floats]:
    """Nautical miles by sea from each end to every cell; nothing when an end finds no water."""
    known = [mooring for mooring in moorings if mooring is not None]
    if len(known) < len(ends):
        return []
    ways = grid.distances_nm([mooring.cell for mooring in known])
    return [
        np.maximum(way + mooring.off_nm, grid.straight_nm(end))
        for way, mooring, end in zip(ways, known, ends, strict=True)
    ]


def _area(search: _Search, grid: SeaGrid, fields: Sequence[Floats]) -> MultiPolygon:
    total = np.sum(fields, axis=0)
    # When hardly any time is left over, the way itself: coarse cells may make it a little longer.
    longest = max(search.budget_nm, float(total.min()) + grid.cell_nm)
    return outline(grid, total <= longest, search.mask)


def _ports(
    search: _Search, grid: SeaGrid, fields: Sequence[Floats], places: Sequence[PlaceShape]
) -> tuple[PortStay, ...]:
    """The places within reach, longest stay first."""
    within = [
        place for place, near in zip(places, _may_be_near(search, places), strict=True) if near
    ]
    stays = []
    moorings = grid.nearest_waters([(place.lon, place.lat) for place in within])
    for place, mooring in zip(within, moorings, strict=True):
        if mooring is None:
            continue
        ways = [float(field.ravel()[mooring.cell]) + mooring.off_nm for field in fields]
        stay_h = search.hours - sum(ways) / search.top_speed_kn
        if stay_h < 0:
            continue
        back_h = ways[1] / search.top_speed_kn if len(ways) == 2 else None
        end_at = search.start_at + timedelta(hours=search.hours)
        stays.append(
            PortStay(
                place=place,
                distance_from_start_nm=ways[0],
                distance_to_end_nm=ways[1] if len(ways) == 2 else None,
                longest_stay_h=stay_h,
                earliest_arrival=search.start_at + timedelta(hours=ways[0] / search.top_speed_kn),
                latest_departure=None if back_h is None else end_at - timedelta(hours=back_h),
            )
        )
    return tuple(sorted(stays, key=lambda stay: (-stay.longest_stay_h, stay.place.name)))


def _may_be_near(search: _Search, places: Sequence[PlaceShape]) -> NDArray[np.bool_]:
    """By great circles, which no way by sea is shorter than."""
    lat = np.array([place.lat for place in places], float)
    lon = np.array([place.lon for place in places], float)
    straight = [distance_nm(end[1], end[0], lat, lon) for end in search.ends]
    return np.asarray(np.sum(straight, axis=0) <= search.budget_nm)


def _verdict(search: _Search, direct: float | None, possible: bool) -> str:
    span = (
        f"{search.hours:,.1f} hours at {search.top_speed_kn:g} kn cover {search.budget_nm:,.0f} nm"
    )
    if search.end is None:
        if possible:
            return f"{span} from where she was last heard."
        return "No water was found near where she was last heard: check the position."
    if direct is None:
        return (
            f"No way by sea of less than {2 * sea_distance.WIDEST_RADIUS_NM:,.0f} nm was found "
            "between the two ends: check the positions."
        )
    if possible:
        return (
            f"{span}; the shortest way by sea between the two ends is {direct:,.0f} nm, which "
            f"leaves {search.budget_nm - direct:,.0f} nm for other places."
        )
    return (
        f"Not possible as given: the shortest way by sea between the two ends is {direct:,.0f} nm "
        f"and needs {direct / search.hours:.1f} kn, more than the top speed of "
        f"{search.top_speed_kn:g} kn. The speed, a position or a time is wrong, or the two "
        "positions are not of one ship."
    )


def _assumptions(
    search: _Search, grid: SeaGrid, moorings: Sequence[Mooring | None], speed_reason: str
) -> tuple[str, ...]:
    bound = (
        "She is taken to sail at that speed all the time, so the area and the stays are upper "
        "bounds: what was possible, not what happened."
    )
    speed = f"Top speed {search.top_speed_kn:g} kn: {speed_reason}."
    sentences = [speed, bound, _precision(grid)]
    for name, mooring in zip(("first", "second"), moorings, strict=False):
        if mooring is not None and mooring.off_nm > grid.cell_nm:
            sentences.append(
                f"The {name} position lies {mooring.off_nm:.0f} nm from water on these cells; "
                "the reckoning begins at the nearest water."
            )
    canals = [way.name for way in search.waterways if way.is_canal and grid.holds(way.line)]
    if canals:
        sentences.append(
            f"{' and '.join(canals)} taken as open water, without waiting: ask the canal authority "
            "for its record of passages."
        )
    if search.budget_nm / len(search.ends) > sea_distance.WIDEST_RADIUS_NM:
        sentences.append(
            f"Beyond {sea_distance.WIDEST_RADIUS_NM:,.0f} nm from the middle nothing is drawn, and "
            "no way that leads through there is followed."
        )
    sentences.append(
        "Ice, weather, draught, traffic rules and territorial limits are not considered."
    )
    return tuple(sentences)


def _precision(grid: SeaGrid) -> str:
    by_sea = f"Distances are by sea around land on cells of {grid.cell_nm:.1f} nm"
    if grid.cell_nm <= FINE_CELL_NM:
        error_nm = f"{2 * grid.cell_nm:.0f} nm"
        return f"{by_sea}, good to about 1 % and {error_nm}; shores are good to about 1 nm."
    return (
        f"{by_sea}. Cells this large pass over narrow land and small islands: ways around them "
        "come out too short, in places by a sixth, so the area and the stays are too large there."
    )
