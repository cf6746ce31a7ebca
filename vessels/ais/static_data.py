"""What transponders say about the ships that carry them, as dated self-reported claims.

Only for vessels already known: by a broadcast IMO number that is theirs, or by an MMSI claimed for
them at that time. A crew types these values in, so they never touch what a registry says. The same
word heard again widens the dates of its claim; another word is another claim.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import polars as pl

from accounts.models import User
from evidence.precision import Precision
from vessels.ais import codes
from vessels.ais.parsers.base import shown
from vessels.models import Attribute, ClaimBasis, IdentityClaim, PositionImport, Vessel

# The same value heard again within this time continues its claim.
CONTINUES: Final = timedelta(days=30)
_STATIC: Final = ("name", "call_sign", "ship_type", "length_m", "width_m")
Key = tuple[UUID, Attribute, str]
Heard = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An MMSI claimed for a vessel from ``start`` to ``end``."""

    vessel_id: UUID
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class _Said:
    """One distinct set of static data, with the first and last time it was heard."""

    mmsi: int
    imo_number: int | None
    name: str | None
    call_sign: str | None
    ship_type: int | None
    length_m: float | None
    width_m: float | None
    first: datetime
    last: datetime


def claim_from(
    frame: pl.DataFrame, *, position_import: PositionImport, source: str, actor: User | None
) -> int:
    """Record what ``frame`` (cleaned positions) says about known vessels; how many claims changed.

    Five queries at most, whatever the number of rows. Call inside the import's transaction.
    """
    by_imo = {
        number: vessel_id
        for number, vessel_id in Vessel.objects.values_list("imo_number", "pk")
        if number is not None
    }
    by_mmsi = _claimed_numbers()
    if not by_imo and not by_mmsi:
        return 0
    heard: dict[Key, Heard] = {}
    for row in _static_rows(frame, list(by_imo), list(by_mmsi)).iter_rows(named=True):
        said = _Said(**row)
        for vessel_id, says_imo in _vessels_of(said, by_imo, by_mmsi):
            for attribute, value in _values(said, says_imo=says_imo):
                key = (vessel_id, attribute, value)
                first, last = heard.get(key, (said.first, said.last))
                heard[key] = (min(first, said.first), max(last, said.last))
    return _record(heard, position_import, source, actor) if heard else 0


def _claimed_numbers() -> dict[int, list[_Claimed]]:
    claimed: dict[int, list[_Claimed]] = defaultdict(list)
    claims = IdentityClaim.objects.filter(attribute=Attribute.MMSI)
    for value, vessel_id, start, end in claims.values_list(
        "value", "vessel_id", "valid_from", "valid_to"
    ):
        if value.isdigit():
            claimed[int(value)].append(_Claimed(vessel_id, start, end))
    return claimed


def _static_rows(frame: pl.DataFrame, imos: list[int], mmsis: list[int]) -> pl.DataFrame:
    """The distinct static data of the vessels in question, with first and last time heard."""
    number = pl.col("imo").str.extract(r"^(?:IMO)?\s*(\d{7})$").cast(pl.Int64, strict=False)
    return (
        frame.lazy()
        .select("mmsi", "at", number.alias("imo_number"), *_STATIC)
        .filter(pl.col("imo_number").is_in(imos) | pl.col("mmsi").is_in(mmsis))
        .group_by("mmsi", "imo_number", *_STATIC)
        .agg(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
        .sort("first", "mmsi")
        .collect()
    )


def _vessels_of(
    said: _Said, by_imo: dict[int, UUID], by_mmsi: dict[int, list[_Claimed]]
) -> list[tuple[UUID, bool]]:
    """The vessel spoken of: by IMO if a known one is named, else by the MMSI at that time."""
    if said.imo_number is not None and said.imo_number in by_imo:
        return [(by_imo[said.imo_number], True)]
    return [
        (claimed.vessel_id, False)
        for claimed in by_mmsi.get(said.mmsi, [])
        if (claimed.start is None or claimed.start <= said.last)
        and (claimed.end is None or claimed.end >= said.first)
    ]


def _values(said: _Said, *, says_imo: bool) -> Iterable[tuple[Attribute, str]]:
    if says_imo:
        yield Attribute.MMSI, str(said.mmsi)
    for text, attribute in ((said.name, Attribute.NAME), (said.call_sign, Attribute.CALL_SIGN)):
        if text:
            yield attribute, shown(text, limit=100)
    if said.ship_type:
        yield Attribute.SHIP_TYPE, codes.ship_type(said.ship_type)
    for size_m, attribute in ((said.length_m, Attribute.LENGTH), (said.width_m, Attribute.BEAM)):
        if size_m and size_m > 0:
            yield attribute, f"{size_m:g}"


def _record(
    heard: dict[Key, Heard], position_import: PositionImport, source: str, actor: User | None
) -> int:
    held: dict[Key, list[IdentityClaim]] = defaultdict(list)
    for claim in IdentityClaim.objects.filter(
        vessel__in={vessel_id for vessel_id, _, _ in heard},
        basis=ClaimBasis.SELF_REPORTED,
        is_illustrative=position_import.is_illustrative,
    ).exclude(position_import=None):
        held[claim.vessel_id, Attribute(claim.attribute), claim.value].append(claim)
    new: list[IdentityClaim] = []
    widened: list[IdentityClaim] = []
    for key, (first, last) in heard.items():
        if continued := _continued(held[key], first, last):
            if _widen(continued, first, last):
                widened.append(continued)
            continue
        vessel_id, attribute, value = key
        new.append(
            IdentityClaim(
                vessel_id=vessel_id,
                attribute=attribute,
                value=value,
                basis=ClaimBasis.SELF_REPORTED,
                source=source,
                position_import=position_import,
                valid_from=first,
                valid_to=last,
                valid_precision=Precision.SECOND,
                is_illustrative=position_import.is_illustrative,
                asserted_by=actor,
            )
        )
    IdentityClaim.objects.bulk_create(new)
    IdentityClaim.objects.bulk_update(widened, ["valid_from", "valid_to"])
    return len(new) + len(widened)


def _continued(
    claims: list[IdentityClaim], first: datetime, last: datetime
) -> IdentityClaim | None:
    for claim in claims:
        start, end = claim.valid_from, claim.valid_to
        if start and end and start - CONTINUES <= last and first <= end + CONTINUES:
            return claim
    return None


def _widen(claim: IdentityClaim, first: datetime, last: datetime) -> bool:
    start, end = claim.valid_from, claim.valid_to
    if start is None or end is None or (start <= first and end >= last):
        return False
    claim.valid_from, claim.valid_to = min(start, first), max(end, last)
    return True
