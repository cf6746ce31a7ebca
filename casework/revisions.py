"""The frozen content of a case: what is submitted, reviewed and later released from.

One JSON value, in canonical form (RFC 8785) under one SHA-256. It holds all that a reviewer or a
partner package needs and nothing of the working papers: no notes, no tasks, no people's names other
than those that are part of the evidence. Instants are ISO 8601 text in UTC.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q
from django.utils import timezone

from accounts import ledger
from accounts.models import LedgerHead
from casework.models import (
    Case,
    CaseEvent,
    CaseExhibit,
    CaseVessel,
    Finding,
    Obligation,
    Revision,
)
from evidence import canonical
from evidence.models import Scene, Statement
from vessels.models import IdentityClaim
from vessels.sanctions import status
from vessels.sanctions.status import ListStatus

Body = dict[str, Any]

EXHIBIT_FIELDS = (
    "kind", "title", "description", "file_name", "source", "source_url", "collector",
    "reliability", "credibility", "tlp", "rights", "credit_line", "is_illustrative",
    "shown_precision", "shown_inferred", "location_accuracy_m",
)  # fmt: skip
STATEMENT_FIELDS = (
    "speaker", "role", "government", "is_state", "channel", "said_precision", "said_inferred",
    "wording", "text", "language", "translation", "translated_by", "speech_act", "in_tension_with",
)  # fmt: skip
SCENE_FIELDS = ("sensor", "gsd_m", "width_px", "height_px")
WITH_EXHIBIT = (
    "exhibit__source_file",
    "exhibit__origin",
    "exhibit__statement",
    "exhibit__scene",
)


def body_of(case: Case) -> Body:
    """The case as it stands now. Its query count does not grow with what is in the case."""
    filed = list(case.case_exhibits.select_related(*WITH_EXHIBIT).order_by("number"))
    return {
        "case": _case(case),
        "vessels": _vessels(case, filed),
        "exhibits": _exhibits(filed),
        "findings": [
            _finding(finding) for finding in case.findings.prefetch_related("links__case_exhibit")
        ],
        "events": [
            _event(event)
            for event in case.events.select_related("place", "case_exhibit")
            .prefetch_related("vessels")
            .order_by("starts_at", "pk")
        ],
        "obligations": [
            _obligation(obligation)
            for obligation in case.obligations.select_related("legal_basis").prefetch_related(
                "exhibits"
            )
        ],
    }


def digest_of(body: Body) -> str:
    """SHA-256 of the canonical JSON of a body."""
    return canonical.digest(body)


def is_intact(revision: Revision) -> bool:
    """Whether the stored body still has the digest it was frozen with."""
    return digest_of(revision.body) == revision.digest


def changed_exhibits(revision: Revision) -> list[str]:
    """Numbers of the exhibits whose description or file differs from what was frozen."""
    filed = revision.case.case_exhibits.select_related(*WITH_EXHIBIT)
    now = {entry.number: _described(entry) for entry in filed}
    return [
        f"E-{frozen['number']:02d}"
        for frozen in revision.body["exhibits"]
        if {name: value for name, value in frozen.items() if name != "custody"}
        != now.get(frozen["number"])
    ]


def instant(at: datetime | None) -> str | None:
    """`2024-02-09T00:00:00Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _case(case: Case) -> Body:
    names = ("reference", "title", "question", "summary", "unknowns", "tlp", "priority")
    return {
        "id": str(case.pk),
        **{name: getattr(case, name) for name in names},
        "is_demonstration": case.is_demonstration,
    }


def _vessels(case: Case, filed: list[CaseExhibit]) -> list[Body]:
    """Claims that cite no exhibit, or one of this case: never what another case keeps to itself."""
    entries = list(case.case_vessels.select_related("vessel").order_by("pk"))
    numbers = {entry.exhibit_id: entry.number for entry in filed}
    claims = IdentityClaim.objects.filter(
        Q(exhibit=None) | Q(exhibit__in=numbers), vessel__in=[entry.vessel_id for entry in entries]
    ).order_by("attribute", "pk")
    listings = status.for_vessels([entry.vessel for entry in entries], now=timezone.now())
    return [
        {
            **_vessel(entry),
            "claims": [
                {
                    **_claim(claim),
                    "exhibit": numbers[claim.exhibit_id] if claim.exhibit_id else None,
                }
                for claim in claims
                if claim.vessel_id == entry.vessel_id
            ],
            "listings": [listing_of(each) for each in listings[entry.vessel]],
        }
        for entry in entries
    ]


def _vessel(entry: CaseVessel) -> Body:
    vessel = entry.vessel
    return {
        "id": str(vessel.pk),
        "imo_number": vessel.imo_number,
        "name": vessel.name,
        "role": entry.role,
        "note": entry.note,
        "is_illustrative": vessel.is_illustrative,
    }


def _claim(claim: IdentityClaim) -> Body:
    names = ("attribute", "value", "basis", "source", "valid_precision", "is_disputed", "note")
    return {
        **{name: getattr(claim, name) for name in names},
        "is_illustrative": claim.is_illustrative,
        "valid_from": instant(claim.valid_from),
        "valid_to": instant(claim.valid_to),
    }


def listing_of(listed: ListStatus) -> Body:
    """A vessel's standing on a list as a revision holds it."""
    record = listed.record
    return {
        "list": listed.sanctions_list.name,
        "status": listed.state,
        "since": listed.since,
        "as_of": instant(listed.as_of),
        "uid": record.uid if record else None,
        "programmes": list(listed.programmes),
    }


def _exhibits(filed: list[CaseExhibit]) -> list[Body]:
    """Each exhibit with the head of its custody chain, to which its later log must lead back."""
    chains = {entry.number: ledger.chain_of(entry.exhibit) for entry in filed}
    heads = LedgerHead.objects.in_bulk(chains.values())
    return [
        {**_described(entry), "custody": _custody(heads, chains[entry.number])} for entry in filed
    ]


def _custody(heads: Mapping[str, LedgerHead], chain: str) -> Body | None:
    head = heads.get(chain)
    return {"entries": head.sequence, "head": head.entry_hash} if head else None


def _described(entry: CaseExhibit) -> Body:
    exhibit, file = entry.exhibit, entry.exhibit.source_file
    return {
        "number": entry.number,
        "id": str(exhibit.pk),
        **{name: getattr(exhibit, name) for name in EXHIBIT_FIELDS},
        "origin": str(exhibit.origin) if exhibit.origin else None,
        "sha256": file.sha256 if file else None,
        "size_bytes": file.size_bytes if file else None,
        "media_type": file.media_type if file else None,
        "collected_at": instant(exhibit.collected_at),
        "shown_at": instant(exhibit.shown_at),
        "shown_until": instant(exhibit.shown_until),
        "location": [exhibit.location.x, exhibit.location.y] if exhibit.location else None,
        "statement": _statement(getattr(exhibit, "statement", None)),
        "scene": _scene(getattr(exhibit, "scene", None)),
    }


def _statement(statement: Statement | None) -> Body | None:
    if statement is None:
        return None
    fields = {name: getattr(statement, name) for name in STATEMENT_FIELDS}
    return {**fields, "said_at": instant(statement.said_at)}


def _scene(scene: Scene | None) -> Body | None:
    if scene is None:
        return None
    fields = {name: getattr(scene, name) for name in SCENE_FIELDS}
    return {**fields, "footprint": _geometry(scene.footprint)}


def _geometry(geometry: GEOSGeometry | None) -> Body | None:
    shape: Body | None = json.loads(geometry.geojson) if geometry else None
    return shape


def _finding(finding: Finding) -> Body:
    names = ("number", "proposition", "reasoning", "ladder", "likelihood")
    links = sorted(finding.links.all(), key=lambda link: link.case_exhibit.number)
    return {
        **{name: getattr(finding, name) for name in names},
        "links": [
            {"exhibit": link.case_exhibit.number, "relation": link.relation, "note": link.note}
            for link in links
        ],
    }


def _event(event: CaseEvent) -> Body:
    names = ("title", "detail", "certainty", "precision", "source")
    return {
        **{name: getattr(event, name) for name in names},
        "starts_at": instant(event.starts_at),
        "ends_at": instant(event.ends_at),
        "vessels": _imo_numbers(event),
        "place": event.place.name if event.place else None,
        "exhibit": event.case_exhibit.number if event.case_exhibit else None,
    }


def _imo_numbers(event: CaseEvent) -> list[int | None]:
    """Of its vessels, in order; `None` for each whose number is not known."""
    numbers = [vessel.imo_number for vessel in event.vessels.all()]
    return sorted(numbers, key=lambda number: (number is None, number or 0))


def _obligation(obligation: Obligation) -> Body:
    basis = obligation.legal_basis
    return {
        "number": obligation.number,
        "instrument": basis.instrument,
        "paragraph": basis.paragraph,
        "paragraph_is_checked": basis.is_checked,
        "addressee": basis.addressee,
        "state": obligation.state,
        "duty": basis.duty,
        "trigger": obligation.trigger,
        "assessment": obligation.assessment,
        "reasoning": obligation.reasoning,
        "exhibits": sorted(entry.number for entry in obligation.exhibits.all()),
    }
