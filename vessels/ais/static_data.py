"""Keeping the self-reported claims of known vessels true to the static reports that are stored.

Claims made here are derived: after an import, an undo, a new vessel or a new MMSI they are made
anew from all reports that reach the vessel (:mod:`vessels.ais.self_reported`), so the order of
events makes no difference. What a person, a registry or a list says is never touched.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import ledger
from accounts.models import User
from evidence.precision import Precision
from vessels.ais.self_reported import Held, Report, Word, imo_of, words
from vessels.claim_times import end_of
from vessels.models import (
    Attribute,
    ClaimBasis,
    IdentityClaim,
    PositionImport,
    StaticReport,
    Vessel,
)

# Ways of writing an IMO number that are met in AIS data.
_SPELLINGS: Final = ("{}", "IMO{}", "IMO {}")
_DERIVED: Final = Q(basis=ClaimBasis.SELF_REPORTED, position_import__isnull=False)
_FIELDS: Final = (
    "mmsi",
    "first_at",
    "last_at",
    "imo",
    "name",
    "call_sign",
    "ship_type",
    "length_m",
    "width_m",
    "draught_m",
    "destination",
    "position_import_id",
    "position_import__source_file__sha256",
)
_SETTLED: Final = ("valid_from", "valid_to", "source", "position_import", "asserted_by")


def claim_from(position_import: PositionImport) -> int:
    """Bring the claims of all vessels that an import speaks of up to date; how many changed.

    A fixed number of queries, whatever the number of rows. Call inside a transaction.
    """
    return bring_up_to_date(vessels_of(position_import))


def vessels_of(position_import: PositionImport) -> set[UUID]:
    """The known vessels that an import's static reports may speak of."""
    said = list(position_import.static_reports.values_list("mmsi", "imo").distinct())
    if not said:
        return set()
    known = Vessel.objects.exclude(imo_number=None)
    by_imo = {f"{number}": pk for number, pk in known.values_list("imo_number", "pk")}
    found = {pk for _, imo in said if (pk := by_imo.get(imo.removeprefix("IMO").strip()))}
    numbers = {str(mmsi) for mmsi, _ in said}
    claimed = IdentityClaim.objects.filter(attribute=Attribute.MMSI)
    found |= {pk for value, pk in claimed.values_list("value", "vessel_id") if value in numbers}
    return found


@transaction.atomic
def claim_for(*, actor: User, vessel: Vessel) -> int:
    """Bring one vessel's self-reported claims up to date; how many changed."""
    changed = bring_up_to_date([vessel.pk])
    if changed:
        payload = {"changed": changed}
        ledger.record(
            subject=vessel, actor=actor, action="vessel.self_reports_claimed", payload=payload
        )
    return changed


def bring_up_to_date(vessel_ids: Collection[UUID]) -> int:
    """The same for many vessels, inside a transaction. Vessels are locked in order of their id."""
    if not vessel_ids:
        return 0
    locked = Vessel.objects.filter(pk__in=vessel_ids).order_by("pk").select_for_update(no_key=True)
    vessels = list(locked)
    claimed = _claimed_numbers(vessels)
    changed = 0
    for is_illustrative in (False, True):
        reports = _reports_of(vessels, claimed, is_illustrative=is_illustrative)
        by_vessel = _sorted_out(vessels, claimed, reports)
        changed += _settle(vessels, by_vessel, is_illustrative=is_illustrative)
    return changed


def _claimed_numbers(vessels: Iterable[Vessel]) -> Mapping[UUID, list[Held]]:
    """The MMSIs that anyone but AIS itself claims for each vessel."""
    claims = IdentityClaim.objects.filter(vessel__in=vessels, attribute=Attribute.MMSI)
    held: dict[UUID, list[Held]] = defaultdict(list)
    for claim in claims.exclude(_DERIVED):
        if claim.value.isdecimal():
            held[claim.vessel_id].append(Held(int(claim.value), claim.valid_from, end_of(claim)))
    return held


def _reports_of(
    vessels: Iterable[Vessel], claimed: Mapping[UUID, list[Held]], *, is_illustrative: bool
) -> list[Report]:
    """All reports that name one of the vessels, or come from a transponder she is heard with."""
    imos = [
        spelling.format(vessel.imo_number)
        for vessel in vessels
        if vessel.imo_number
        for spelling in _SPELLINGS
    ]
    kept = StaticReport.objects.filter(position_import__is_illustrative=is_illustrative)
    mmsis = {held.mmsi for each in claimed.values() for held in each}
    mmsis |= set(kept.filter(imo__in=imos).values_list("mmsi", flat=True))
    found = kept.filter(Q(imo__in=imos) | Q(mmsi__in=mmsis)).order_by()
    return [Report(*row) for row in found.values_list(*_FIELDS)]


def _sorted_out(
    vessels: Iterable[Vessel], claimed: Mapping[UUID, list[Held]], reports: Iterable[Report]
) -> dict[UUID, list[Word]]:
    """The words on each vessel."""
    by_mmsi: dict[int, list[Report]] = defaultdict(list)
    mmsis_of: dict[int, set[int]] = defaultdict(set)
    for report in reports:
        by_mmsi[report.mmsi].append(report)
        number = imo_of(report)
        if number is not None:
            mmsis_of[number].add(report.mmsi)
    said: dict[UUID, list[Word]] = {}
    for vessel in vessels:
        held = claimed.get(vessel.pk, [])
        named = mmsis_of[vessel.imo_number] if vessel.imo_number else set()
        mmsis = named | {each.mmsi for each in held}
        hers = [report for mmsi in sorted(mmsis) for report in by_mmsi[mmsi]]
        said[vessel.pk] = words(vessel.imo_number, hers, held)
    return said


def _settle(
    vessels: Iterable[Vessel], said: Mapping[UUID, list[Word]], *, is_illustrative: bool
) -> int:
    """Make the derived claims those of ``said``: what is right stays as it is."""
    derived = IdentityClaim.objects.filter(
        _DERIVED, vessel__in=vessels, is_illustrative=is_illustrative
    )
    held: dict[tuple[UUID, str, str], list[IdentityClaim]] = defaultdict(list)
    for claim in derived.order_by("valid_from", "pk"):
        held[claim.vessel_id, claim.attribute, claim.value].append(claim)
    wanted = [(pk, word) for pk, of_her in said.items() for word in of_her]
    wanted.sort(key=lambda each: (each[0], each[1].attribute, each[1].first, each[1].value))
    imports = PositionImport.objects.select_related("imported_by").in_bulk(
        {word.origin for _, word in wanted}
    )
    new: list[IdentityClaim] = []
    altered: list[IdentityClaim] = []
    for pk, word in wanted:
        same = held[pk, word.attribute, word.value]
        claim = same.pop(0) if same else _claim(pk, word, is_illustrative=is_illustrative)
        if _put(claim, word, imports[word.origin]):
            (altered if claim.pk else new).append(claim)
    surplus = [claim.pk for left in held.values() for claim in left]
    IdentityClaim.objects.filter(pk__in=surplus).delete()
    IdentityClaim.objects.bulk_create(new)
    IdentityClaim.objects.bulk_update(altered, _SETTLED)
    return len(new) + len(altered) + len(surplus)


def _claim(vessel_id: UUID, word: Word, *, is_illustrative: bool) -> IdentityClaim:
    return IdentityClaim(
        vessel_id=vessel_id,
        attribute=word.attribute,
        value=word.value,
        basis=ClaimBasis.SELF_REPORTED,
        valid_precision=Precision.SECOND,
        is_illustrative=is_illustrative,
    )


def _put(claim: IdentityClaim, word: Word, origin: PositionImport) -> bool:
    """Fill in when and by whom it was heard; whether that changed anything."""
    now = (word.first, word.last, f"AIS, {origin}"[:300], origin.pk)
    if (claim.valid_from, claim.valid_to, claim.source, claim.position_import_id) == now:
        return False
    claim.valid_from, claim.valid_to, claim.source, _ = now
    claim.position_import = origin
    claim.asserted_by = origin.imported_by
    return True
