"""The consolidated list of the UN Security Council as XML.

People and entities only: ships under resolution 1718 are on a list of their own. The comments on
entities name ships and IMO numbers in free text (`COMMENTS1`). Nearly all are the numbers of the
companies themselves (:mod:`vessels.sanctions.lists.imo_mentions` says how they are told apart);
ships that are mentioned are not listed, so no record is made of them.

"Registered owner of CHON MYONG 1" runs from the organisation to a ship that is no party of this
list. A tie says the opposite (who owns the record's party), so none is made: the sentence stays in
the remarks, where searches find it.

`DELISTED_ON` belongs to the schema, but parties leave the file when they are delisted, so an
absence is all that is published; the date is read where it is given.

Format: United Nations, sc-sanctions.xsd.
"""

import re
from collections.abc import Sequence
from typing import Final

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ParsedList,
    PartyKind,
    Reading,
)
from vessels.sanctions.lists.dates import ListedDate, noted_date
from vessels.sanctions.lists.imo_mentions import mentioned
from vessels.sanctions.lists.xml import (
    Element,
    XmlList,
    children,
    collapsed,
    local,
    text_of,
    texts_of,
)
from vessels.sanctions.lists.xml_reading import read_entries

COLUMNS: Final[tuple[str, ...]] = (
    "REFERENCE_NUMBER",
    "DATAID",
    "VERSIONNUM",
    "NAME",
    "NAME_ORIGINAL_SCRIPT",
    "UN_LIST_TYPE",
    "LISTED_ON",
    "LAST_DAY_UPDATED",
    "ALIASES",
    "ADDRESSES",
    "COMMENTS1",
    "SHIP_NUMBERS_IN_COMMENTS",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {*COLUMNS} - {"ADDRESSES", "COMMENTS1", "NAME_ORIGINAL_SCRIPT"}
_COMMON: Final = {
    "DATAID",
    "VERSIONNUM",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "UN_LIST_TYPE",
    "REFERENCE_NUMBER",
    "LISTED_ON",
    "SUBMITTED_ON",
    "SUBMITTED_BY",
    "DELISTED_ON",
    "NAME_ORIGINAL_SCRIPT",
    "COMMENTS1",
    "LIST_TYPE",
    "LAST_DAY_UPDATED",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
}
SHAPE: Final = {
    "INDIVIDUAL": {
        *_COMMON,
        "GENDER",
        "TITLE",
        "DESIGNATION",
        "NATIONALITY",
        "NATIONALITY2",
        "INDIVIDUAL_ALIAS",
        "INDIVIDUAL_ADDRESS",
        "INDIVIDUAL_DATE_OF_BIRTH",
        "INDIVIDUAL_PLACE_OF_BIRTH",
        "INDIVIDUAL_DOCUMENT",
    },
    "ENTITY": {*_COMMON, "ENTITY_ALIAS", "ENTITY_ADDRESS"},
    "ENTITY_ALIAS": {"QUALITY", "ALIAS_NAME", "NOTE"},
}
_NAMES: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ENTRIES: Final = {"INDIVIDUAL": "INDIVIDUALS", "ENTITY": "ENTITIES"}
_KINDS: Final = {"INDIVIDUAL": PartyKind.PERSON, "ENTITY": PartyKind.ORGANISATION}
_ZONE: Final = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[+-]\d\d:\d\d$")


class UnConsolidated:
    code = "un-sc-xml"
    label = "UN Security Council consolidated list (XML)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body = XmlList(files.main, "CONSOLIDATED_LIST", _ENTRIES, sections=_ENTRIES.values())
        problems: list[str] = []
        published = _day(body.attributes.get("dateGenerated", ""), "The list", problems)
        return read_entries(
            body,
            _record,
            allowed=SHAPE,
            problems=problems,
            reading=reading,
            published=published.value,
        )


def _record(element: Element, problems: list[str]) -> ListedRecord:
    kind = _KINDS[local(element)]
    uid = text_of(element, "REFERENCE_NUMBER")
    name = " ".join(part for field in _NAMES if (part := text_of(element, field)))
    where = f"Line {element.sourceline}, entry {uid} {name}"
    listed = _day(text_of(element, "LISTED_ON"), where, problems)
    former, other, weak = _aliases(element)
    comments = text_of(element, "COMMENTS1")
    said = mentioned(comments, is_company=kind == PartyKind.ORGANISATION)
    problems += [f"{where}: {problem}" for problem in said.problems("the comments")]
    return ListedRecord(
        uid=uid,
        name=name,
        kind=kind,
        raw=_raw(element, kind, name, said.ships),
        company_imo=said.company,
        country=_country(element),
        programmes=tuple(filter(None, [text_of(element, "UN_LIST_TYPE")])),
        listed_on=listed.value,
        listed_on_precision=listed.precision,
        measures=_ended(element, listed, where, problems),
        former_names=former,
        other_names=other,
        weak_names=weak,
        remarks="" if kind == PartyKind.PERSON else comments,
    )


def _day(text: str, where: str, problems: list[str]) -> ListedDate:
    """A date, with or without the time zone that some entries have: 2001-01-25-05:00."""
    return noted_date(_ZONE.sub("", text), where, problems)


def _ended(
    element: Element, listed: ListedDate, where: str, problems: list[str]
) -> tuple[ListedMeasure, ...]:
    """The designation with its end, where the entry states one."""
    ended = _day(text_of(element, "DELISTED_ON"), where, problems)
    if ended.value is None:
        return ()
    return (
        ListedMeasure(
            programme=text_of(element, "UN_LIST_TYPE"),
            listed_on=listed.value,
            listed_on_precision=listed.precision,
            ended_on=ended.value,
            ending="DELISTED_ON",
        ),
    )


def _aliases(element: Element) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Former, other and weak names, by the quality that the list gives each."""
    former: list[str] = []
    weak: list[str] = []
    other = texts_of(element, "NAME_ORIGINAL_SCRIPT")
    for alias in children(element, f"{local(element)}_ALIAS"):
        if not (name := text_of(alias, "ALIAS_NAME")):
            continue
        quality = text_of(alias, "QUALITY").lower()
        names = {"low": weak, "f.k.a.": former}.get(quality, other)
        names.append(name)
    return tuple(former), tuple(other), tuple(weak)


def _country(element: Element) -> str:
    addresses = children(element, f"{local(element)}_ADDRESS")
    countries = [country for each in addresses if (country := text_of(each, "COUNTRY"))]
    return "; ".join(dict.fromkeys(countries))


def _raw(element: Element, kind: PartyKind, name: str, ships: Sequence[str]) -> dict[str, str]:
    """The fields as published, each of several parts in one line."""
    prefix = local(element)
    raw = {field: text_of(element, field) for field in COLUMNS}
    raw["NAME"] = name
    raw["LAST_DAY_UPDATED"] = "; ".join(
        day for each in children(element, "LAST_DAY_UPDATED") for day in texts_of(each, "VALUE")
    )
    raw["ALIASES"] = "; ".join(_line(each) for each in children(element, f"{prefix}_ALIAS"))
    raw["ADDRESSES"] = "; ".join(_line(each) for each in children(element, f"{prefix}_ADDRESS"))
    raw["SHIP_NUMBERS_IN_COMMENTS"] = "; ".join(ships)
    kept = _SLIM if kind == PartyKind.PERSON else COLUMNS
    return {field: raw[field] for field in COLUMNS if field in kept and raw[field].strip("; ")}


def _line(element: Element) -> str:
    return ", ".join(text for part in element if (text := collapsed(part.text)))
