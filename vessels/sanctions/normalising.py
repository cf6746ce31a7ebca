"""A record reduced to what matters: two records differ in meaning only where these facts differ.

Letter case, spacing, the order of several values and sentences of the remarks that state nothing
about the ship (such as OFAC's on secondary sanctions) are left out.
"""

from typing import Any, Final

from evidence import canonical
from vessels.sanctions.lists.base import ListedRecord

# Fact -> what a page calls it, in the order pages show them.
LABELS: Final = {
    "name": "Name",
    "imo": "IMO number",
    "mmsi": "MMSI",
    "call_sign": "Call sign",
    "vessel_type": "Type",
    "flag": "Flag",
    "gross_tonnage": "Gross tonnage",
    "owner": "Owner",
    "programmes": "Programmes",
    "listed_on": "Listed on",
    "legal_basis": "Legal basis",
    "linked_to": "Linked to",
    "former_names": "Former names",
    "other_names": "Other names",
    "former_flags": "Former flags",
}


def facts_of(record: ListedRecord) -> dict[str, Any]:
    """Plain JSON: upper-case text, sorted lists, ISO dates; what the list leaves out is absent."""
    values: dict[str, Any] = {
        "name": _text(record.name),
        "imo": record.imo or _text(record.imo_raw),
        "mmsi": record.mmsi,
        "call_sign": _text(record.call_sign),
        "vessel_type": _text(record.vessel_type),
        "flag": _text(record.flag),
        "gross_tonnage": record.gross_tonnage,
        "owner": _text(record.owner),
        "programmes": _texts(record.programmes),
        "listed_on": _date_text(record),
        "legal_basis": _text(record.legal_basis),
        "linked_to": _texts(record.linked_to),
        "former_names": _texts(record.former_names),
        "other_names": _texts(record.other_names),
        "former_flags": _texts(record.former_flags),
    }
    return {name: value for name, value in values.items() if value}


def digest_of(record: ListedRecord) -> str:
    """SHA-256 of the record as published: differs wherever a single letter does."""
    return canonical.digest(dict(record.raw))


def _text(value: str) -> str:
    return " ".join(value.upper().split())


def _texts(values: tuple[str, ...]) -> list[str]:
    return sorted({_text(value) for value in values})


def _date_text(record: ListedRecord) -> str:
    length = {"year": 4, "month": 7}.get(record.listed_on_precision, 10)
    return record.listed_on.isoformat()[:length] if record.listed_on else ""
