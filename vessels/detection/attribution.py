"""Whose transponder a number was: the MMSI claims that everybody with a role may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet

from vessels import identity
from vessels.identity import Span
from vessels.models import Attribute, IdentityClaim, Position, Vessel

_EARLIEST = datetime.min.replace(tzinfo=UTC)
Owners = Mapping[int, list[tuple[Span, UUID]]]


def spans_of(vessel: Vessel) -> list[tuple[int, list[Span], UUID | None]]:
    """Her numbers: (MMSI, spans, exhibit). ``exhibit`` is what alone ties the number to her.

    Where an open claim names a number, claims that cite exhibits add nothing for that number, so
    that what rests on it can be shown to everybody. Otherwise each exhibit makes spans of its own,
    and what rests on them is as restricted as it.
    """
    claims = IdentityClaim.objects.filter(vessel=vessel, attribute=Attribute.MMSI)
    held: dict[int, dict[UUID | None, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims.order_by("asserted_at", "pk"):
        number = int(claim.value)
        span = Span(number, claim.valid_from, identity.end_of(claim))
        held[number][claim.exhibit_id].append(span)
    return [
        (number, identity.merged(spans), exhibit)
        for number, by_exhibit in sorted(held.items())
        for exhibit, spans in sorted(by_exhibit.items(), key=lambda pair: str(pair[0] or ""))
        if exhibit is None or None not in by_exhibit
    ]


def owners_of(numbers: Iterable[int]) -> Owners:
    """For each MMSI the vessels it is openly claimed for, and when. One query."""
    claims = IdentityClaim.objects.filter(
        attribute=Attribute.MMSI, value__in={f"{number:09}" for number in numbers}, exhibit=None
    )
    owners: dict[int, list[tuple[Span, UUID]]] = defaultdict(list)
    for claim in claims:
        span = Span(int(claim.value), claim.valid_from, identity.end_of(claim))
        owners[span.mmsi].append((span, claim.vessel_id))
    return {number: sorted(held, key=_order) for number, held in owners.items()}


def owner_at(owners: Owners, mmsi: int, at: datetime) -> UUID | None:
    """The vessel whose transponder it was; of several that claim it, always the same one."""
    for span, vessel in owners.get(mmsi, []):
        if (span.start is None or span.start <= at) and (span.end is None or at < span.end):
            return vessel
    return None


def vessels_heard(first: datetime, last: datetime) -> QuerySet[Vessel]:
    """Vessels one of whose claimed numbers was heard in that time, by anybody. Two queries."""
    claims = IdentityClaim.objects.filter(attribute=Attribute.MMSI)
    numbers = {int(value) for value in claims.values_list("value", flat=True).distinct()}
    heard = Position.objects.filter(mmsi__in=numbers, at__gte=first, at__lte=last)
    texts = {str(mmsi) for mmsi in heard.order_by().values_list("mmsi", flat=True).distinct()}
    return Vessel.objects.filter(pk__in=claims.filter(value__in=texts).values("vessel"))


def _order(owner: tuple[Span, UUID]) -> tuple[datetime, str]:
    return owner[0].start or _EARLIEST, str(owner[1])
