"""Our vessels as questions: their IMO number, and every name and number claimed for them, dated.

Only claims that all staff may see are used: a match is shown to all of them, with what it rests on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from vessels.models import Attribute, ClaimBasis, IdentityClaim, Vessel
from vessels.sanctions.matching.base import Query, Worn

_NAMES: Final = (Attribute.NAME, Attribute.FORMER_NAME)
_ASKED: Final = (*_NAMES, Attribute.MMSI, Attribute.CALL_SIGN, Attribute.FLAG)


def queries(vessels: Iterable[Vessel], *, known_at: datetime | None = None) -> list[Query]:
    """One query for each vessel, by `str(Vessel.pk)`; of claims made by a time where one is given.

    One query of the database.
    """
    fleet = list(vessels)
    claims: dict[UUID, dict[str, list[IdentityClaim]]] = defaultdict(lambda: defaultdict(list))
    held = IdentityClaim.objects.filter(exhibit=None, vessel__in=fleet, attribute__in=_ASKED)
    if known_at:
        held = held.filter(asserted_at__lte=known_at)
    for claim in held.order_by("valid_from", "pk"):
        claims[claim.vessel_id][claim.attribute].append(claim)
    return [_query(vessel, claims[vessel.pk]) for vessel in fleet]


def _query(vessel: Vessel, claims: Mapping[str, Sequence[IdentityClaim]]) -> Query:
    flags = [claim.value for claim in claims.get(Attribute.FLAG, ()) if claim.valid_to is None]
    return Query(
        key=str(vessel.pk),
        name=vessel.name,
        imo=str(vessel.imo_number or ""),
        flag=flags[-1] if flags else "",
        names=tuple(
            worn
            for attribute in _NAMES
            for worn in _worn(
                claims.get(attribute, ()), are_former=attribute == Attribute.FORMER_NAME
            )
            if worn.value.strip().upper() != vessel.name.strip().upper()
        ),
        mmsis=_worn(claims.get(Attribute.MMSI, ())),
        call_signs=_worn(claims.get(Attribute.CALL_SIGN, ())),
    )


def _worn(claims: Sequence[IdentityClaim], *, are_former: bool = False) -> tuple[Worn, ...]:
    """Each value once, over all the time that it is claimed for; still borne where one is open.

    What a transponder says ends when it was last heard: its last word is no former one.
    """
    last_heard = max(filter(None, map(_last_heard, claims)), default=None)
    spans: dict[str, list[IdentityClaim]] = defaultdict(list)
    for claim in claims:
        spans[claim.value.strip()].append(claim)
    found = [
        Worn(
            value,
            since=_least([claim.valid_from for claim in held]),
            until=_most([claim.valid_to for claim in held]),
            is_former=are_former,
            is_last=last_heard is not None and last_heard in map(_last_heard, held),
        )
        for value, held in spans.items()
        if value
    ]
    # What she bears still comes first: its words carry the reasons.
    return tuple(sorted(found, key=lambda worn: worn.was))


def _last_heard(claim: IdentityClaim) -> datetime | None:
    return claim.valid_to if claim.basis == ClaimBasis.SELF_REPORTED else None


def _least(times: Sequence[datetime | None]) -> date | None:
    known = [time for time in times if time]
    return min(known).date() if len(known) == len(times) else None


def _most(times: Sequence[datetime | None]) -> date | None:
    known = [time for time in times if time]
    return max(known).date() if len(known) == len(times) else None
