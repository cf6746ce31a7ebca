"""OFAC's lists as `SDN.XML` and `CONSOLIDATED.XML`: one flat element for each party.

The number of entries is declared in `publshInformation` (their spelling), which makes a truncated
file easy to tell. Whatever has no element of its own stands in `idList`, also what is no identity:
"Former Vessel Flag", "Secondary sanctions risk:". Delisted parties simply vanish. The namespace has
changed with the server that serves the file, so any is accepted.

Format: OFAC, "SDN XML Schema" (sdn.xsd).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedRecord,
    ParsedList,
    PartyKind,
    Reading,
    whole_number,
)
from vessels.sanctions.lists.identifiers import ShipNumber, company_number, station_numbers
from vessels.sanctions.lists.ofac_remarks import read_remarks, registered_number
from vessels.sanctions.lists.packed import Packed
from vessels.sanctions.lists.xml import (
    Element,
    Shape,
    XmlList,
    child,
    children,
    doubts,
    text_of,
    texts_of,
)

COLUMNS: Final[tuple[str, ...]] = (
    "uid",
    "lastName",
    "firstName",
    "title",
    "sdnType",
    "programList",
    "remarks",
    "idList",
    "akaList",
    "addressList",
    "callSign",
    "vesselType",
    "vesselFlag",
    "vesselOwner",
    "tonnage",
    "grossRegisteredTonnage",
)
KINDS: Final = {
    "vessel": PartyKind.VESSEL,
    "entity": PartyKind.ORGANISATION,
    "individual": PartyKind.PERSON,
    "aircraft": PartyKind.OTHER,
}
VESSEL_INFO: Final = COLUMNS[-6:]
SHAPE: Final = {
    "sdnEntry": {
        "uid",
        "firstName",
        "lastName",
        "title",
        "sdnType",
        "remarks",
        "programList",
        "idList",
        "akaList",
        "addressList",
        "nationalityList",
        "citizenshipList",
        "dateOfBirthList",
        "placeOfBirthList",
        "vesselInfo",
    },
    "programList": {"program"},
    "idList": {"id"},
    "id": {
        "uid",
        "idType",
        "idNumber",
        "idCountry",
        "issueDate",
        "expirationDate",
    },
    "akaList": {"aka"},
    "aka": {"uid", "type", "category", "lastName", "firstName"},
    "vesselInfo": set(VESSEL_INFO),
}
REGISTRATION: Final = "Vessel Registration Identification"
# What a person's record keeps: screening is of ships, and people deserve that no more is held.
_SLIM: Final = ("uid", "lastName", "firstName", "sdnType", "programList", "akaList")
_BRACKETED: Final = re.compile(r"\((Linked To:[^;]*)\)(?=\s*\.?\s*(?:;|$))")
_ENTRIES: Final = {"publshInformation": "sdnList", "sdnEntry": "sdnList"}


class OfacXml:
    code = "ofac-sdn-xml"
    label = "OFAC SDN.XML"
    version = "2"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body, shape = XmlList(files.main, "sdnList", _ENTRIES), Shape(SHAPE)
        records: Packed[ListedRecord] = Packed()
        problems: list[str] = []
        declared: int | None = None
        published: date | None = None
        for element in body:
            if child(element, "sdnType") is None and child(element, "Record_Count") is not None:
                declared = whole_number(text_of(element, "Record_Count"))
                published = _american(text_of(element, "Publish_Date"), problems)
                continue
            shape.look_at(element)
            records.append(_record(element, problems))
        faults = doubts(body, shape, len(records))
        if declared is None and not reading.is_extract:
            faults += ("The body does not declare how many entries it holds (Record_Count).",)
        return ParsedList(
            records=records,
            parsed_count=len(records),
            declared_count=None if reading.is_extract else declared,
            publisher_date=published,
            faults=faults,
            problems=tuple(problems),
            is_extract=reading.is_extract,
        )


def _record(element: Element, problems: list[str]) -> ListedRecord:
    uid, name = text_of(element, "uid"), _name(element)
    where = f"Line {element.sourceline}, entry {uid} {name}"
    kind = _kind(text_of(element, "sdnType"), where, problems)
    ids = _ids(element)
    remarks = text_of(element, "remarks")
    said = read_remarks(_unbracketed(remarks))
    former, other, weak = _aliases(element)
    vessel = child(element, "vesselInfo")
    info = {field: text_of(vessel, field) if vessel is not None else "" for field in VESSEL_INFO}
    number, company = ShipNumber(), ""
    mmsis: tuple[int, ...] = ()
    if kind == PartyKind.VESSEL:
        registrations = [*_values(ids, REGISTRATION), *said.registrations]
        number = registered_number(registrations, where, problems)
        mmsis = station_numbers([*_values(ids, "MMSI"), *said.mmsis], where, problems)
    elif kind == PartyKind.ORGANISATION:
        company = next(filter(None, map(company_number, _company_texts(ids))), "")
    return ListedRecord(
        uid=uid,
        name=name,
        kind=kind,
        raw=_raw(element, info, kind),
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=mmsis[0] if mmsis else None,
        former_mmsis=mmsis[1:],
        call_sign=info["callSign"],
        former_call_signs=_values(ids, "Other Vessel Call Sign"),
        vessel_type=info["vesselType"],
        flag=info["vesselFlag"],
        former_flags=(*_values(ids, "Former Vessel Flag"), *_values(ids, "Other Vessel Flag")),
        gross_tonnage=whole_number(info["grossRegisteredTonnage"]),
        owner=info["vesselOwner"],
        company_imo=company,
        country=_country(element),
        programmes=_programmes(element),
        linked_to=tuple(said.linked_to),
        former_names=former,
        other_names=other,
        weak_names=weak,
        remarks=remarks,
    )


def _name(element: Element) -> str:
    """A name as the CSV file writes it: the last name of a person first."""
    parts = (text_of(element, "lastName"), text_of(element, "firstName"))
    return ", ".join(part for part in parts if part)


def _kind(sdn_type: str, where: str, problems: list[str]) -> PartyKind:
    kind = KINDS.get(sdn_type.lower())
    if kind is None:
        problems.append(f"{where}: the type “{sdn_type}” is not known.")
    return kind or PartyKind.OTHER


def _unbracketed(remarks: str) -> str:
    """Remarks without the brackets that this file puts around "Linked To"."""
    if remarks.startswith("(") and remarks.endswith(")"):
        return remarks[1:-1]
    return _BRACKETED.sub(r"\1", remarks)


def _programmes(element: Element) -> tuple[str, ...]:
    programmes = child(element, "programList")
    return tuple(texts_of(programmes, "program")) if programmes is not None else ()


def _ids(element: Element) -> list[tuple[str, str]]:
    held = child(element, "idList")
    if held is None:
        return []
    return [(text_of(each, "idType"), text_of(each, "idNumber")) for each in children(held, "id")]


def _values(ids: Iterable[tuple[str, str]], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for named, number in ids if named == kind and number))


def _company_texts(ids: Sequence[tuple[str, str]]) -> list[str]:
    """Numbers under which OFAC gives a company its number of the IMO's company scheme."""
    return [
        number
        for kind in ("Identification Number", "Company Number", REGISTRATION)
        for number in _values(ids, kind)
    ]


def _aliases(element: Element) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Former, other and weak names. A weak one stays weak whatever its type."""
    former, other, weak = [], [], []
    aliases = child(element, "akaList")
    for aka in children(aliases, "aka") if aliases is not None else ():
        if not (name := _name(aka)):
            continue
        if text_of(aka, "category").lower() == "weak":
            weak.append(name)
        elif text_of(aka, "type").lower().startswith("f"):
            former.append(name)
        else:
            other.append(name)
    return tuple(former), tuple(other), tuple(weak)


def _country(element: Element) -> str:
    addresses = child(element, "addressList")
    if addresses is None:
        return ""
    return "; ".join(dict.fromkeys(text_of(each, "country") for each in addresses)).strip("; ")


def _raw(element: Element, info: dict[str, str], kind: PartyKind) -> dict[str, str]:
    """The fields as published, those with several parts joined as in the CSV file."""
    raw = {
        field: text_of(element, field)
        for field in ("uid", "lastName", "firstName", "title", "sdnType", "remarks")
    }
    raw["programList"] = "] [".join(_programmes(element))
    raw["idList"] = "; ".join(f"{kind} {number}" for kind, number in _ids(element))
    for field in ("akaList", "addressList"):
        held = child(element, field)
        raw[field] = "; ".join(_line(each) for each in held) if held is not None else ""
    raw |= info
    kept = _SLIM if kind == PartyKind.PERSON else COLUMNS
    return {field: raw[field] for field in kept if raw[field]}


def _line(element: Element) -> str:
    """The texts of an element's parts, without its number."""
    parts = [" ".join((part.text or "").split()) for part in element if part.tag[-3:] != "uid"]
    return ", ".join(part for part in parts if part)


def _american(text: str, problems: list[str]) -> date | None:
    """A date as OFAC writes it here, month first: 09/18/2026."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  # a day, no time
    except ValueError:
        problems.append(f"The publication date “{text}” is not a date such as 09/18/2026.")
    return None
