"""The EU's consolidated financial sanctions (FSF) as XML, version 1.1.

People and "enterprises"; hardly a ship, because the port bans of Regulation 833/2014 are not in it,
and it can trail the Official Journal by weeks. An enterprise is taken for a ship only where an
identification of the type `imo` gives a number that holds as a ship's and not as a company's.

`logicalId` is the identifier that every entity has; `euReferenceNumber` is missing on some. A
`regulation` may be the latest amendment that touched the entity, so its date is the listing's only
where it is no amendment; otherwise `designationDate` says it, or the date is unknown.

Format: European Commission, "Financial Sanctions Database, XML 1.1" (export.xsd).
"""

from typing import Final

from vessels import imo
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ParsedList,
    PartyKind,
    Reading,
)
from vessels.sanctions.lists.dates import noted_date
from vessels.sanctions.lists.identifiers import ShipNumber, ship_numbers
from vessels.sanctions.lists.imo_mentions import mentioned
from vessels.sanctions.lists.xml import (
    Element,
    XmlList,
    child,
    children,
    collapsed,
    texts_of,
)
from vessels.sanctions.lists.xml_reading import read_entries

COLUMNS: Final[tuple[str, ...]] = (
    "logicalId",
    "euReferenceNumber",
    "unitedNationId",
    "subjectType",
    "nameAlias",
    "regulation",
    "designationDate",
    "designationDetails",
    "identification",
    "address",
    "remark",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {*COLUMNS} - {"identification", "address", "remark", "designationDetails"}
NAMESPACE: Final = "http://eu.europa.ec/fpi/fsd/export"
SHAPE: Final = {
    "sanctionEntity": {
        "remark",
        "regulation",
        "subjectType",
        "nameAlias",
        "citizenship",
        "birthdate",
        "address",
        "identification",
    },
}
_KINDS: Final = {"person": PartyKind.PERSON, "enterprise": PartyKind.ORGANISATION}
_AMENDMENT: Final = "amendment"


class EuFsf:
    code = "eu-fsf-xml"
    label = "EU financial sanctions (FSF, XML 1.1)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body = XmlList(
            files.main, "export", {"sanctionEntity": "export"}, namespaces=(NAMESPACE, "")
        )
        problems: list[str] = []
        published = noted_date(body.attributes.get("generationDate", ""), "The list", problems)
        return read_entries(
            body,
            _record,
            allowed=SHAPE,
            problems=problems,
            reading=reading,
            published=published.value,
        )


def _record(element: Element, problems: list[str]) -> ListedRecord:
    names, weak = _names(element)
    uid = element.get("logicalId", "")
    where = f"Line {element.sourceline}, entry {uid} {names[0] if names else ''}".rstrip()
    remarks = " ".join(texts_of(element, "remark"))
    kind = _kind(element, where, problems)
    number, company = ShipNumber(), ""
    if kind == PartyKind.ORGANISATION:
        kind, number, company = _numbered(element, where, problems)
        said = mentioned(remarks, is_company=True)
        company = company or said.company
        problems += [f"{where}: {problem}" for problem in said.problems("the remarks")]
    measures = tuple(_measures(element, where, problems))
    return ListedRecord(
        uid=uid,
        name=names[0] if names else "",
        kind=kind,
        raw=_raw(element, kind, remarks),
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        company_imo=company,
        country=_country(element),
        programmes=tuple(dict.fromkeys(each.programme for each in measures if each.programme)),
        listed_on=min((each.listed_on for each in measures if each.listed_on), default=None),
        legal_basis="; ".join(dict.fromkeys(each.legal_basis for each in measures)),
        measures=measures,
        other_names=tuple(names[1:]),
        weak_names=tuple(weak),
        remarks="" if kind == PartyKind.PERSON else remarks,
    )


def _kind(element: Element, where: str, problems: list[str]) -> PartyKind:
    subject = child(element, "subjectType")
    code = subject.get("code", "") if subject is not None else ""
    if code not in _KINDS:
        problems.append(f"{where}: the subject type “{code}” is not known.")
    return _KINDS.get(code, PartyKind.OTHER)


def _names(element: Element) -> tuple[list[str], list[str]]:
    """Strong names, the first of which is the name of the record, and weak ones."""
    strong: dict[str, None] = {}
    weak: dict[str, None] = {}
    for alias in children(element, "nameAlias"):
        if name := collapsed(alias.get("wholeName")):
            (weak if alias.get("strong") == "false" else strong)[name] = None
    if not strong and weak:
        first = next(iter(weak))
        strong[first] = weak.pop(first)
    return list(strong), list(weak)


def _numbered(
    element: Element, where: str, problems: list[str]
) -> tuple[PartyKind, ShipNumber, str]:
    """Whether an enterprise is a ship, her number, or its own number in the company scheme."""
    numbers = [
        collapsed(each.get("number")).upper().removeprefix("IMO").strip(" :")
        for each in children(element, "identification")
        if each.get("identificationTypeCode") == "imo"
    ]
    if not numbers:
        return PartyKind.ORGANISATION, ShipNumber(), ""
    own = [number for number in numbers if imo.is_valid_company_imo(number)]
    if own:
        return PartyKind.ORGANISATION, ShipNumber(), own[0]
    number = ship_numbers(numbers, where, problems)
    return (PartyKind.VESSEL if number.value else PartyKind.ORGANISATION), number, ""


def _measures(element: Element, where: str, problems: list[str]) -> list[ListedMeasure]:
    designated = noted_date(element.get("designationDate", ""), where, problems)
    measures = []
    for regulation in children(element, "regulation"):
        listed = designated
        if listed.value is None and regulation.get("regulationType") != _AMENDMENT:
            listed = noted_date(regulation.get("entryIntoForceDate", ""), where, problems)
        measures.append(
            ListedMeasure(
                programme=regulation.get("programme", ""),
                legal_basis=collapsed(regulation.get("numberTitle")),
                listed_on=listed.value,
                listed_on_precision=listed.precision,
            )
        )
    return measures


def _country(element: Element) -> str:
    countries = [
        collapsed(each.get("countryDescription"))
        for each in children(element, "address")
        if each.get("countryDescription", "UNKNOWN") != "UNKNOWN"
    ]
    return "; ".join(dict.fromkeys(filter(None, countries)))


def _raw(element: Element, kind: PartyKind, remarks: str) -> dict[str, str]:
    """Attributes as published; elements of one kind in one line."""
    raw = {field: collapsed(element.get(field)) for field in COLUMNS}
    raw["remark"] = remarks
    for field, parts in (
        ("subjectType", ("code",)),
        ("nameAlias", ("wholeName", "strong", "nameLanguage")),
        (
            "regulation",
            ("programme", "numberTitle", "regulationType", "publicationDate", "entryIntoForceDate"),
        ),
        ("identification", ("identificationTypeCode", "number", "latinNumber")),
        ("address", ("street", "city", "countryDescription")),
    ):
        raw[field] = "; ".join(
            ", ".join(text for part in parts if (text := collapsed(each.get(part))))
            for each in children(element, field)
        )
    kept = _SLIM if kind == PartyKind.PERSON else COLUMNS
    return {field: raw[field] for field in COLUMNS if field in kept and raw[field].strip("; ")}
