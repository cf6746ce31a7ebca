"""Places as detectors see them, each once, however many sources list it.

A place entered here stands for every listed one in its outline or within reach of its point with
the same name. Of listed places with the same name within reach, the first in PRECEDENCE stands for
all, and takes an outline from another where it has none. Every source stays on record as a place.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import shapely
from django.contrib.gis.geos import Polygon
from django.db.models import F, FloatField, Func, Q
from shapely.geometry.base import BaseGeometry

from vessels.analytics.base import LonLat, PlaceShape
from vessels.analytics.geodesy import distance_nm
from vessels.models import Place, PlaceKind, PlaceOrigin
from vessels.models.place import PlaceQuerySet

SAME_WITHIN_NM: Final = 5.0
PRECEDENCE: Final = (PlaceOrigin.OWN, PlaceOrigin.SEAROUTE, PlaceOrigin.WPI, PlaceOrigin.GFW)
Box = tuple[float, float, float, float]
_VISITED: Final = frozenset({PlaceKind.PORT, PlaceKind.ANCHORAGE})


@dataclass(frozen=True)
class Standing:
    """A place that counts, and the listed ones it stands for."""

    place: Place
    shape: PlaceShape
    others: tuple[Place, ...] = ()


def shapes_near(box: Box | None = None) -> list[PlaceShape]:
    """Standing places in a box (west, south, east, north), each once; all of them without a box.

    A box with west greater than east crosses the antimeridian. Two queries.
    """
    return [standing.shape for standing in standing_near(box)]


def standing_near(box: Box | None = None) -> list[Standing]:
    """As :func:`shapes_near`, with the places each one stands for."""
    places = Place.objects.standing()
    if box:
        places = places.filter(_within(box))
    ordered = sorted(places.defer("location"), key=_order)
    where = _where(places)
    names = {place.pk: folded(place.name) for place in ordered}
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in ordered:
        for name in names[place.pk]:
            by_name[name].append(place)
    outlined = [(each, shape) for each in ordered if _is_own(each) and (shape := _shape(each))]
    taken: set[object] = set()
    found = []
    inside = _listed_inside(outlined, ordered, where)
    for place in ordered:
        if place.pk in taken:
            continue
        namesakes = (other for name in names[place.pk] for other in by_name[name])
        candidates = {other.pk: other for other in [*inside.get(place.pk, ()), *namesakes]}
        others = tuple(
            other
            for other in candidates.values()
            if other.pk != place.pk
            and other.pk not in taken
            and not _is_own(other)
            and _alike(place, other)
            and (other in inside.get(place.pk, ()) or _near(where[place.pk], where[other.pk]))
        )
        taken.update([place.pk, *(other.pk for other in others)])
        found.append(Standing(place, _merged(place, others, where[place.pk]), others))
    return found


def _order(place: Place) -> tuple[int, str, str]:
    return PRECEDENCE.index(PlaceOrigin(place.origin)), place.name, str(place.pk)


def folded(name: str) -> set[str]:
    """The names in a name, for comparing: "Najin (Rajin)" is both."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    parts = re.split(r"[()/]", plain)
    tidy = {" ".join(re.sub(r"[^a-z0-9]+", " ", part).split()) for part in parts}
    return {part for part in tidy if part} or {name.casefold()}


def _within(box: Box) -> Q:
    west, south, east, north = box
    sides = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    condition = Q()
    for left, right in sides:
        frame = Polygon.from_bbox((left, south, right, north))
        frame.srid = 4326
        condition |= Q(location__coveredby=frame) | Q(area__intersects=frame)
    return condition


def _where(places: PlaceQuerySet) -> dict[UUID, LonLat]:
    """Read in the database: taking thousands of points apart here takes seconds."""
    lon, lat = (
        Func(F("location"), function=name, output_field=FloatField()) for name in ("ST_X", "ST_Y")
    )
    return {pk: (x, y) for pk, x, y in places.order_by().values_list("pk", lon, lat)}


def _listed_inside(
    outlined: list[tuple[Place, BaseGeometry]],
    places: Iterable[Place],
    where: Mapping[UUID, LonLat],
) -> dict[object, list[Place]]:
    """Listed places whose points lie in an outline that somebody drew here."""
    listed = [place for place in places if not _is_own(place)]
    if not listed:
        return {}
    if not outlined or not listed:
        return {}
    tree = shapely.STRtree(shapely.points([where[each.pk] for each in listed]))
    return {
        place.pk: [listed[n] for n in tree.query(shape, predicate="intersects")]
        for place, shape in outlined
    }


def _is_own(place: Place) -> bool:
    return place.origin == PlaceOrigin.OWN


def _alike(one: Place, other: Place) -> bool:
    """A port and the anchorage off it are one visit; a shipyard inside a port is its own."""
    return one.kind == other.kind or {one.kind, other.kind} <= _VISITED


def _near(one: LonLat, other: LonLat) -> bool:
    return float(distance_nm(one[1], one[0], other[1], other[0])) <= SAME_WITHIN_NM


def _shape(place: Place) -> BaseGeometry | None:
    return shapely.from_wkb(bytes(place.area.wkb)) if place.area else None


def _merged(place: Place, others: tuple[Place, ...], at: LonLat) -> PlaceShape:
    areas = (each for each in (place, *others) if each.area)
    area = next(areas, None)
    return PlaceShape(
        id=str(place.pk),
        name=place.name,
        kind=place.kind,
        lon=at[0],
        lat=at[1],
        area=_shape(area) if area else None,
        country=place.country or next((each.country for each in others if each.country), ""),
        locode=place.locode or next((each.locode for each in others if each.locode), ""),
    )
