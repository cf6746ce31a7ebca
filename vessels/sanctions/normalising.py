"""A record reduced to what matters: two records differ in meaning only where these facts differ.

Letter case, spacing, the order of several values and sentences of the remarks that state nothing
about the party (such as OFAC's on secondary sanctions) are left out.
"""

import hashlib
import json
from typing import Any, Final

from vessels.sanctions.lists.base import ListedMeasure, ListedRecord, ListedTie, PartyKind

# Raised with what `facts_of` gives: records held are then read again, and that is no news.
VERSION: Final = "2"
# Fact -> what a page calls it, in the order pages show them.
LABELS: Final = {
    "kind": "Kind",
    "name": "Name",
    "imo": "IMO number",
    "mmsi": "MMSI",
    "call_sign": "Call sign",
    "vessel_type": "Type",
    "flag": "Flag",
    "gross_tonnage": "Gross tonnage",
    "company_imo": "IMO company number",
    "country": "Country",
    "owner": "Owner",
    "programmes": "Programmes",
    "measures": "Measures",
    "listed_on": "Listed on",
    "legal_basis": "Legal basis",
    "linked_to": "Linked to",
    "ties": "Links",
    "former_names": "Former names",
    "other_names": "Other names",
    "weak_names": "Weak aliases",
    "former_flags": "Former flags",
    "former_mmsis": "Former MMSIs",
    "former_call_signs": "Former call signs",
}
# What names a party in the facts of a record that is tied to it.
TIE_FACTS: Final = frozenset({"owner", "linked_to", "ties"})
_canonical: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False
).encode


def facts_of(record: ListedRecord) -> dict[str, Any]:
    """Plain JSON: upper-case text, sorted lists, ISO dates; what the list leaves out is absent."""
    values: dict[str, Any] = {
        "kind": "" if record.kind == PartyKind.VESSEL else record.kind.value,
        "name": text_of(record.name),
        "imo": record.imo or text_of(record.imo_raw),
        "mmsi": record.mmsi,
        "call_sign": text_of(record.call_sign),
        "vessel_type": text_of(record.vessel_type),
        "flag": text_of(record.flag),
        "gross_tonnage": record.gross_tonnage,
        "company_imo": record.company_imo,
        "country": text_of(record.country),
        "owner": text_of(record.owner),
        "programmes": _texts(record.programmes),
        "measures": sorted(_measure(each) for each in record.measures),
        "listed_on": _day(record.listed_on, record.listed_on_precision),
        "legal_basis": text_of(record.legal_basis),
        "linked_to": _texts(record.linked_to),
        "ties": sorted(_tie(each) for each in record.ties),
        "former_names": _texts(record.former_names),
        "other_names": _texts(record.other_names),
        "weak_names": _texts(record.weak_names),
        "former_flags": _texts(record.former_flags),
        "former_mmsis": sorted(set(record.former_mmsis)),
        "former_call_signs": _texts(record.former_call_signs),
    }
    return {name: value for name, value in values.items() if value}


def digest_of(record: ListedRecord) -> str:
    """SHA-256 of the record as published: differs wherever a single letter does.

    For texts alone, as here, the encoder gives the bytes of `evidence.canonical`, sooner.
    """
    return hashlib.sha256(_canonical(dict(record.raw)).encode("utf-8", "replace")).hexdigest()


def text_of(value: str) -> str:
    """In upper case, with single spaces."""
    return " ".join(value.upper().split())


def _texts(values: tuple[str, ...]) -> list[str]:
    return sorted({text_of(value) for value in values})


def _day(value: Any, precision: str = "day") -> str:
    return value.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)] if value else ""


def _measure(measure: ListedMeasure) -> str:
    """`RUS: ASSET FREEZE; REGULATION 1; FROM 2024-06-25; UNTIL 2025-01-01 (DE-LISTED)`."""
    what = ": ".join(text for text in (measure.programme, measure.measure) if text)
    since = _day(measure.listed_on, measure.listed_on_precision)
    until = _day(measure.ended_on) + (f" ({measure.ending})" if measure.ending else "")
    parts = [what, measure.legal_basis, since and f"from {since}", until and f"until {until}"]
    return text_of("; ".join(part for part in parts if part))


def _tie(tie: ListedTie) -> str:
    """`MANAGER: NAME [uid]; 50 %; SINCE 2020-01-01; UNTIL 2021-01-01`."""
    uid = f" [{tie.uid}]" if tie.uid else ""
    role = tie.role.value.replace("_", " ")
    parts = [
        f"{role}: {tie.name}{uid}",
        "" if tie.share_percent is None else f"{tie.share_percent:g} %",
        tie.since and f"since {_day(tie.since)}",
        tie.until and f"until {_day(tie.until)}",
    ]
    return text_of("; ".join(part for part in parts if part))
