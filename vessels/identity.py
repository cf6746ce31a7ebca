"""Who a vessel is said to be: dated, sourced claims side by side, none of them overwritten."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels import mmsi as mmsi_numbers
from vessels.ais import static_data
from vessels.claim_times import covers, end_of, until
from vessels.errors import InvalidClaim
from vessels.models import Attribute, ClaimBasis, IdentityClaim, RecordVersion, Vessel
from vessels.permissions import require_recorder
from vessels.sanctions.asof import NOW, AsOf

__all__ = [
    "Entry",
    "Span",
    "Value",
    "claim",
    "end_of",
    "merged",
    "sheet",
    "sheets",
    "transponders",
    "transponders_of",
    "until",
]

# A ship may have many of these at once: several values are no contradiction.
PLURAL = frozenset({Attribute.FORMER_NAME, Attribute.LINKED_TO})


@dataclass(frozen=True, slots=True)
class Span:
    """A transponder number held for her from ``start`` until before ``end``; None is open."""

    mmsi: int
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Value:
    """One value and everyone who claims it."""

    text: str
    claims: list[IdentityClaim]


@dataclass(frozen=True)
class Entry:
    """One attribute with all its values. ``is_conflicting``: sources differ over the same time."""

    attribute: Attribute
    values: list[Value]
    is_conflicting: bool


@transaction.atomic
def claim(
    *,
    actor: User,
    vessel: Vessel,
    attribute: Attribute,
    value: str,
    basis: ClaimBasis,
    source: str,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    valid_precision: Precision = Precision.DAY,
    exhibit: Exhibit | None = None,
    record: RecordVersion | None = None,
    is_disputed: bool = False,
    note: str = "",
    is_illustrative: bool = False,
) -> IdentityClaim:
    """Add one source's word on one attribute. Claims are only ever added.

    An MMSI brings with it what its transponder has said of the ship so far, self-reported.

    Raises InvalidClaim for an empty value or source, an MMSI that no vessel can have, or dates the
    wrong way round.
    """
    require_recorder(actor)
    text = value.strip()
    _check(attribute, text, source.strip(), valid_from, valid_to)
    made = IdentityClaim.objects.create(
        vessel=vessel,
        attribute=attribute,
        value=text,
        basis=basis,
        source=source.strip(),
        exhibit=exhibit,
        record=record,
        valid_from=valid_from,
        valid_to=valid_to,
        valid_precision=valid_precision,
        is_disputed=is_disputed,
        note=note,
        is_illustrative=is_illustrative,
        asserted_by=actor,
    )
    ledger.record(
        subject=vessel,
        actor=actor,
        action="vessel.claim_added",
        payload={
            "claim": made.pk,
            "attribute": str(attribute),
            "value": text,
            "source": made.source,
        },
    )
    if attribute == Attribute.MMSI:
        static_data.claim_for(actor=actor, vessel=vessel)
    return made


def values_of(sheet: Iterable[Entry], attribute: Attribute) -> list[str]:
    """The different values that a sheet has of an attribute."""
    return [value.text for entry in sheet if entry.attribute == attribute for value in entry.values]


def sheet(vessel: Vessel, user: User, as_of: AsOf = NOW) -> list[Entry]:
    """The vessel's attributes with every claim ``user`` may see, conflicts marked. One query."""
    return sheets([vessel], user, as_of)[vessel.pk]


def sheets(vessels: Iterable[Vessel], user: User, as_of: AsOf = NOW) -> dict[UUID, list[Entry]]:
    """The sheet of each vessel, by the vessel's id. One query for all of them.

    As of a day: claims that cover any time of it, made by the time that knowledge reaches to. A
    claim without dates covers every day.
    """
    found: dict[UUID, dict[str, list[IdentityClaim]]] = {
        vessel.pk: defaultdict(list) for vessel in vessels
    }
    claims = IdentityClaim.objects.visible_to(user).filter(vessel__in=found)
    if as_of.known_at:
        claims = claims.filter(asserted_at__lte=as_of.known_at)
    day = as_of.moment(timezone.now()).date() if as_of != NOW else None
    for each in claims.select_related("exhibit", "record", "position_import"):
        if day is None or covers(each, day):
            found[each.vessel_id][each.attribute].append(each)
    return {
        key: [_entry(attribute, held[attribute]) for attribute in Attribute if attribute in held]
        for key, held in found.items()
    }


def transponders(vessel: Vessel, user: User) -> list[Span]:
    """The MMSIs claimed for the vessel, with the time each claim covers. One query.

    Overlapping claims of one number are merged, so that no position counts twice.
    """
    return transponders_of([vessel], user)[vessel.pk]


def transponders_of(vessels: Iterable[Vessel], user: User) -> dict[UUID, list[Span]]:
    """The MMSIs claimed for each vessel, by the vessel's id. One query for all of them."""
    found: dict[UUID, dict[int, list[Span]]] = {vessel.pk: defaultdict(list) for vessel in vessels}
    claims = IdentityClaim.objects.visible_to(user).filter(
        vessel__in=found, attribute=Attribute.MMSI
    )
    for each in claims:
        number = int(each.value)
        found[each.vessel_id][number].append(Span(number, each.valid_from, end_of(each)))
    return {
        key: [span for number in sorted(spans) for span in merged(spans[number])]
        for key, spans in found.items()
    }


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans of one number in order of time, those that overlap or touch made one."""
    earliest = datetime.min.replace(tzinfo=UTC)
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start or earliest):
        last = joined[-1] if joined else None
        if last is None or (last.end and span.start and span.start > last.end):
            joined.append(span)
            continue
        end = max(last.end, span.end) if last.end and span.end else None
        joined[-1] = Span(last.mmsi, last.start, end)
    return joined


def _check(
    attribute: Attribute,
    value: str,
    source: str,
    valid_from: datetime | None,
    valid_to: datetime | None,
) -> None:
    if not value:
        raise InvalidClaim(f"{attribute.label}: give the value that the source states.")
    if not source:
        raise InvalidClaim(f"{attribute.label}: name the source that states “{value}”.")
    if attribute == Attribute.MMSI and not mmsi_numbers.is_vessel(value):
        raise InvalidClaim(
            f"“{value}” is not a vessel's MMSI: {mmsi_numbers.station(value)}. "
            "Nine digits are needed, the first of them 2 to 7."
        )
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidClaim(f"{attribute.label}: the claim ends before it begins. Swap the dates.")


def _entry(attribute: Attribute, claims: list[IdentityClaim]) -> Entry:
    values: dict[str, list[IdentityClaim]] = defaultdict(list)
    for found in claims:
        values[found.value].append(found)
    conflicting = attribute not in PLURAL and any(
        _overlap(one, other)
        for index, one in enumerate(claims)
        for other in claims[index + 1 :]
        if one.value.casefold() != other.value.casefold()
    )
    return Entry(attribute, [Value(text, held) for text, held in values.items()], conflicting)


def _overlap(one: IdentityClaim, other: IdentityClaim) -> bool:
    one_end, other_end = end_of(one), end_of(other)
    starts_in_time = one.valid_from is None or other_end is None or one.valid_from < other_end
    ends_in_time = other.valid_from is None or one_end is None or other.valid_from < one_end
    return starts_in_time and ends_in_time
