"""Parties of the FollowTheMoney model as records: who is sanctioned, and what is known of them."""

from typing import Final

from vessels import imo
from vessels.sanctions.lists.base import ListedRecord, PartyKind, whole_number
from vessels.sanctions.lists.ftm_lines import Entity
from vessels.sanctions.lists.identifiers import ShipNumber, ship_numbers, station_numbers

COLUMNS: Final[tuple[str, ...]] = (
    "id",
    "schema",
    "caption",
    "datasets",
    "topics",
    "name",
    "alias",
    "previousName",
    "weakAlias",
    "imoNumber",
    "mmsi",
    "callSign",
    "flag",
    "pastFlags",
    "type",
    "grossRegisteredTonnage",
    "country",
    "registrationNumber",
    "notes",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = ("id", "schema", "caption", "datasets", "topics", "name", "alias", "weakAlias")
KINDS: Final = {
    "Vessel": PartyKind.VESSEL,
    "Organization": PartyKind.ORGANISATION,
    "Company": PartyKind.ORGANISATION,
    "LegalEntity": PartyKind.ORGANISATION,
    "PublicBody": PartyKind.ORGANISATION,
    "Person": PartyKind.PERSON,
    "Airplane": PartyKind.OTHER,
    "Vehicle": PartyKind.OTHER,
    "CryptoWallet": PartyKind.OTHER,
    "Security": PartyKind.OTHER,
}
SANCTIONED: Final = "sanction"


def is_sanctioned(entity: Entity) -> bool:
    topics = entity.texts("topics")
    return SANCTIONED in topics if topics else entity.is_target


def read_record(entity: Entity, problems: list[str]) -> ListedRecord:
    kind = KINDS[entity.schema]
    name = entity.caption or entity.first("name")
    where = f"Line {entity.line}, entity {entity.id} {name}"
    number, company = ShipNumber(), ""
    stations: tuple[int, ...] = ()
    if kind == PartyKind.VESSEL:
        number = ship_numbers(entity.texts("imoNumber"), where, problems)
        stations = station_numbers(entity.texts("mmsi"), where, problems)
    elif kind == PartyKind.ORGANISATION:
        numbers = (text.upper().removeprefix("IMO").strip() for text in entity.texts("imoNumber"))
        company = next(filter(imo.is_valid_company_imo, numbers), "")
    call_signs = entity.texts("callSign")
    former = entity.texts("previousName")
    is_person = kind == PartyKind.PERSON
    return ListedRecord(
        uid=entity.id,
        name=name,
        kind=kind,
        raw=_raw(entity, kind),
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        call_sign=call_signs[0] if call_signs else "",
        former_call_signs=tuple(call_signs[1:]),
        company_imo=company,
        vessel_type="; ".join(entity.texts("type")),
        flag="; ".join(entity.texts("flag")),
        former_flags=tuple(entity.texts("pastFlags")),
        gross_tonnage=whole_number(entity.first("grossRegisteredTonnage")),
        country="; ".join(entity.texts("country")),
        former_names=tuple(former),
        other_names=tuple(
            text
            for text in dict.fromkeys((*entity.texts("name"), *entity.texts("alias")))
            if text != name and text not in former
        ),
        weak_names=tuple(entity.texts("weakAlias")),
        remarks="" if is_person else " ".join(entity.texts("notes")),
    )


def _raw(entity: Entity, kind: PartyKind) -> dict[str, str]:
    """The properties as published, the values of each joined by semicolons."""
    raw = {
        "id": entity.id,
        "schema": entity.schema,
        "caption": entity.caption,
        "datasets": "; ".join(entity.datasets),
    }
    names = _SLIM if kind == PartyKind.PERSON else dict.fromkeys((*COLUMNS, *entity.properties))
    return {
        field: text for field in names if (text := raw.get(field) or "; ".join(entity.texts(field)))
    }
