"""Named places: entered here with how exactly the point is known, or loaded from who lists them."""

from collections.abc import Iterable
from typing import Any

import shapely
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from vessels.errors import InvalidPlace
from vessels.gazetteer import place_outlines
from vessels.gazetteer.ports import Port
from vessels.models import Place, PlaceKind, PlaceOrigin
from vessels.permissions import require_recorder

# What a person says of a place; the rest follows.
FACTS = ("name", "kind", "country", "location", "precision_m", "locode", "source", "area")
LOADED = "places"  # the ledger's chain of loadings
_BATCH = 2_000


@transaction.atomic
def add_place(
    *,
    actor: User,
    name: str,
    kind: PlaceKind,
    location: Point,
    precision_m: int,
    source: str,
    country: str = "",
    locode: str = "",
    area: MultiPolygon | None = None,
    is_illustrative: bool = False,
) -> Place:
    """Enter a place. `location` is longitude, latitude (WGS 84); the truth lies within the metres.

    Raises InvalidPlace for a point off the globe, a precision below 1 m, an outline that is none
    or lies elsewhere, or a name taken.
    """
    require_recorder(actor)
    place = Place(
        name=name.strip(),
        kind=kind,
        country=country.strip().upper(),
        location=location,
        precision_m=precision_m,
        source=source.strip(),
        locode=locode.strip().upper(),
        area=area,
        is_illustrative=is_illustrative,
    )
    _check(place)
    _save(place)
    ledger.record(subject=place, actor=actor, action="place.added", payload=_said(place))
    return place


@transaction.atomic
def edit_place(*, actor: User, place: Place, **changes: Any) -> Place:
    """Correct a place that was entered here; `changes` are of FACTS. The ledger keeps both.

    Raises InvalidPlace as :func:`add_place` does, and for places that others publish.
    """
    require_recorder(actor)
    held = Place.objects.select_for_update().get(pk=place.pk)
    _own(held, "corrected")
    before = _said(held)
    for name, value in changes.items():
        if name not in FACTS:
            message = f"{name} is not among {FACTS}"
            raise TypeError(message)
        setattr(held, name, value.strip() if isinstance(value, str) else value)
    held.country, held.locode = held.country.upper(), held.locode.upper()
    _check(held)
    after = _said(held)
    if after == before:
        return held
    _save(held)
    was = {name: before[name] for name in after if before[name] != after[name]}
    ledger.record(
        subject=held,
        actor=actor,
        action="place.changed",
        payload={"before": was, "after": {name: after[name] for name in was}},
    )
    return held


@transaction.atomic
def retire_place(*, actor: User, place: Place, reason: str) -> Place:
    """Take a place out of use. What rests on it stays; nothing new will. Raises InvalidPlace."""
    require_recorder(actor)
    if not reason.strip():
        raise InvalidPlace(f"{place}: say why the place is retired.")
    held = Place.objects.select_for_update().get(pk=place.pk)
    if held.retired_at:
        raise InvalidPlace(f"{held} is retired already, since {held.retired_at:%Y-%m-%d %H:%MZ}.")
    held.retired_at = timezone.now()
    held.save(update_fields=["retired_at"])
    ledger.record(
        subject=held, actor=actor, action="place.retired", payload={"reason": reason.strip()}
    )
    return held


@transaction.atomic
def load_places(
    *, actor: User | None, origin: PlaceOrigin, ports: Iterable[Port], source: str, agent: str = ""
) -> tuple[int, int]:
    """Take in what a source lists, and give (added, held already). Loading again adds nothing.

    A place that was retired stays so. One that the source no longer lists stays too: events may
    rest on it. One ledger entry tells of the whole loading.
    """
    if actor:
        require_recorder(actor)
    known = {_sign(place) for place in Place.objects.filter(origin=origin).defer("area")}
    made, held = [], 0
    for port in ports:
        place = _of(port, origin, source)
        if _sign(place) in known:
            held += 1
            continue
        known.add(_sign(place))
        made.append(place)
    Place.objects.bulk_create(made, batch_size=_BATCH)
    if made:
        payload = {"origin": str(origin), "source": source, "added": len(made), "held": held}
        ledger.record(
            subject=LOADED, actor=actor, agent=agent, action="places.loaded", payload=payload
        )
    return len(made), held


def _of(port: Port, origin: PlaceOrigin, source: str) -> Place:
    return Place(
        name=port.name,
        kind=port.kind,
        country=port.country,
        location=Point(port.lon, port.lat, srid=4326),
        precision_m=port.precision_m,
        locode=port.locode,
        area=_multipolygon(port.area) if port.area else None,
        origin=origin,
        source=source,
    )


def _multipolygon(area: shapely.MultiPolygon) -> MultiPolygon:
    polygons = (
        Polygon(each.exterior.coords, *(hole.coords for hole in each.interiors))
        for each in area.geoms
    )
    return MultiPolygon(list(polygons), srid=4326)


def _sign(place: Place) -> tuple[str, str, str, float, float]:
    """What makes two rows of one source the same place."""
    return (place.name, place.kind, place.locode, place.location.x, place.location.y)


def _own(place: Place, act: str) -> None:
    if place.origin != PlaceOrigin.OWN:
        raise InvalidPlace(
            f"{place} is as {place.source} publishes it and cannot be {act}. Enter a place of "
            "your own there: it takes precedence."
        )
    if place.retired_at:
        raise InvalidPlace(f"{place} is retired and cannot be {act}. Enter it anew.")


def _check(place: Place) -> None:
    name, location = place.name, place.location
    if not name:
        raise InvalidPlace("Give the place a name.")
    if not (-180 <= location.x <= 180 and -90 <= location.y <= 90):
        raise InvalidPlace(
            f"{name}: longitude {location.x}, latitude {location.y} is no place on Earth. "
            "Longitude comes first, in degrees."
        )
    if place.precision_m < 1:
        raise InvalidPlace(f"{name}: say within how many metres the point is known, 1 or more.")
    if not place.source:
        raise InvalidPlace(f"{name}: name the source that says where the place is.")
    if place.area:
        place_outlines.check(name, place.area, location)


def _save(place: Place) -> None:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        kind = PlaceKind(place.kind).label.lower()
        raise InvalidPlace(f"{place.name}: a {kind} of that name is entered already.") from error


def _said(place: Place) -> dict[str, Any]:
    """As the ledger keeps it."""
    area: Any = place.area
    return {
        "name": place.name,
        "kind": str(place.kind),
        "country": place.country,
        "longitude": place.location.x,
        "latitude": place.location.y,
        "precision_m": place.precision_m,
        "locode": place.locode,
        "source": place.source,
        "area": area.wkt if area else None,
    }
