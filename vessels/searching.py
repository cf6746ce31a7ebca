"""Finding vessels by a name, an IMO number or an MMSI, whoever claims it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from vessels.imo import parse_imo
from vessels.models import Attribute, IdentityClaim, Vessel

NAMES = (Attribute.NAME, Attribute.FORMER_NAME)
NUMBERS = (Attribute.MMSI, Attribute.CALL_SIGN)


def search(user: User, text: str, *, known_at: datetime | None = None) -> QuerySet[Vessel]:
    """Vessels the user may see that match ``text``; all of them for an empty text.

    Names match in part and whatever the case, former names and claims that the user may see
    included; IMO number, MMSI and call sign match whole. With a time: vessels added here by then,
    by claims made by then.
    """
    vessels = Vessel.objects.visible_to(user)
    if known_at:
        vessels = vessels.filter(created_at__lte=known_at)
    wanted = text.replace("\x00", "").strip()
    if not wanted:
        return vessels
    claims = IdentityClaim.objects.visible_to(user).filter(
        Q(attribute__in=NAMES, value__icontains=wanted)
        | Q(attribute__in=NUMBERS, value__iexact=wanted)
    )
    if known_at:
        claims = claims.filter(asserted_at__lte=known_at)
    condition = Q(name__icontains=wanted) | Q(pk__in=claims.values("vessel"))
    imo = parse_imo(wanted)
    if imo.is_valid:
        condition |= Q(imo_number=int(imo.number))
    return vessels.filter(condition)
