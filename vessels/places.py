"""Named places, with how exactly each point is known."""

from django.contrib.gis.geos import Point
from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels.errors import InvalidPlace
from vessels.models import Place, PlaceKind
from vessels.permissions import require_recorder


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
) -> Place:
    """Enter a place. `location` is longitude, latitude (WGS 84); the truth lies within the metres.

    Raises InvalidPlace for a point off the globe, a precision below 1 m, or a name taken.
    """
    require_recorder(actor)
    name = name.strip()
    if not (-180 <= location.x <= 180 and -90 <= location.y <= 90):
        raise InvalidPlace(
            f"{name}: longitude {location.x}, latitude {location.y} is no place on Earth. "
            "Longitude comes first, in degrees."
        )
    if precision_m < 1:
        raise InvalidPlace(f"{name}: say within how many metres the point is known, 1 or more.")
    if Place.objects.filter(name=name, kind=kind).exists():
        raise InvalidPlace(f"{name}: a {kind.label.lower()} of that name is entered already.")
    place = Place.objects.create(
        name=name,
        kind=kind,
        country=country,
        location=location,
        precision_m=precision_m,
        source=source,
    )
    ledger.record(
        subject=place,
        actor=actor,
        action="place.added",
        payload={
            "name": name,
            "longitude": location.x,
            "latitude": location.y,
            "precision_m": precision_m,
            "source": source,
        },
    )
    return place
