"""The fields a plain CSV can have, in words, and which column of a file each one is."""

from collections.abc import Mapping, Sequence
from typing import Final

from vessels.sanctions.lists.base import PartyKind, UnreadableList

REQUIRED: Final[tuple[str, ...]] = ("uid", "name")
# Beside the columns, settings can say what a line "# list: whole" in the file itself would.
WHOLE_KEY, WHOLE = "#list", "whole"
# Field -> its name for a person, in the order forms and pages show them.
FIELDS: Final[Mapping[str, str]] = {
    "uid": "Identifier in the list",
    "name": "Name",
    "kind": "Kind (vessel, organisation, person)",
    "imo": "IMO number",
    "mmsi": "MMSI",
    "call_sign": "Call sign",
    "vessel_type": "Type of vessel",
    "flag": "Flag",
    "gross_tonnage": "Gross tonnage",
    "owner": "Owner",
    "manager": "Manager",
    "operator": "Operator",
    "programme": "Programme",
    "measure": "Measure",
    "listed_on": "Listed on",
    "ended_on": "Listed until",
    "legal_basis": "Legal basis",
    "linked_to": "Linked to",
    "former_names": "Former names",
    "other_names": "Other names",
    "weak_names": "Weak aliases",
    "former_flags": "Former flags",
    "company_imo": "IMO company number",
    "country": "Country",
    "remarks": "Remarks",
}
KINDS: Final = {
    "": PartyKind.VESSEL,
    "vessel": PartyKind.VESSEL,
    "ship": PartyKind.VESSEL,
    "organisation": PartyKind.ORGANISATION,
    "organization": PartyKind.ORGANISATION,
    "company": PartyKind.ORGANISATION,
    "entity": PartyKind.ORGANISATION,
    "person": PartyKind.PERSON,
    "individual": PartyKind.PERSON,
    "other": PartyKind.OTHER,
}


def plain(header: str) -> str:
    """A header without what does not matter: case, spacing, hyphens."""
    return " ".join(header.replace("\u00a0", " ").lstrip("\ufeff").split()).casefold()


def places_of(
    header: Sequence[str], columns: Mapping[str, str]
) -> tuple[dict[str, int], list[str]]:
    """Which column each field stands in, and faults.

    `columns` maps fields to headers; without it a column's header is the name of its field. One
    column may serve several fields. Raises `UnreadableList` where a required field has none.
    """
    found = {plain(cell): place for place, cell in reversed(list(enumerate(header)))}
    said = {field: theirs for field, theirs in columns.items() if field in FIELDS}
    wanted = said or {field: field for field in FIELDS}
    places = {
        field: found[plain(theirs)] for field, theirs in wanted.items() if plain(theirs) in found
    }
    held = ", ".join(f"“{cell}”" for cell in header) or "nothing"
    if lost := [field for field in REQUIRED if field not in places]:
        named = " and ".join(_named(field, wanted.get(field, "")) for field in lost)
        raise UnreadableList(
            f"The header has no column {named}. It names {held}. Say which column is what in the "
            "list's settings, or correct the header."
        )
    repeated = sorted({cell for cell in header if sum(plain(cell) == plain(c) for c in header) > 1})
    if repeated:
        named = ", ".join(f"“{cell}”" for cell in repeated)
        raise UnreadableList(f"The header names {named} twice. Each column needs its own name.")
    gone = [field for field in said if field not in places]
    faults = [
        f"The header has no column {_named(field, columns[field])}. It names {held}."
        for field in gone
    ]
    return places, faults


def _named(field: str, theirs: str) -> str:
    if not theirs or plain(theirs) == field:
        return f"“{field}”"
    return f"“{theirs}” for {FIELDS.get(field, field).lower()}"
