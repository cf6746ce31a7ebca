"""Canada's consolidated autonomous sanctions list (SEMA, JVCFOA) as XML: one flat record each.

Names of elements and most values are bilingual ("Russia / Russie", "General Cargo | Cargo
classique"); the English half is read, both are kept. There is no identifier, so one is made of what
places an entry in its regulation: country or regulation, schedule and item. An older file has
English names of elements only. The file declares neither a count nor its own date.

Format: Global Affairs Canada, sema-lmes.xml.
"""

import re
from collections import Counter
from functools import partial
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
from vessels.sanctions.lists.dates import noted_date
from vessels.sanctions.lists.identifiers import ShipNumber, ship_number
from vessels.sanctions.lists.xml import Element, XmlList, collapsed, local
from vessels.sanctions.lists.xml_reading import read_entries

COLUMNS: Final[tuple[str, ...]] = (
    "Country",
    "EntityOrShip",
    "LastName",
    "GivenName",
    "Aliases",
    "TitleOrShipType",
    "ShipIMONumber",
    "DateOfBirthOrShipBuildDate",
    "Schedule",
    "Item",
    "DateOfListing",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {*COLUMNS} - {"TitleOrShipType", "DateOfBirthOrShipBuildDate"}
_BILINGUAL: Final = {
    "Country": "Country-Pays",
    "EntityOrShip": "EntityOrShip-EntiteOuNavire",
    "LastName": "LastName-NomDeFamille",
    "GivenName": "GivenName-Prenom",
    "Aliases": "Aliases-Alias",
    "TitleOrShipType": "TitleOrShipType-TitreOuTypeDeNavire",
    "ShipIMONumber": "ShipIMONumber-NumeroOMIDuNavire",
    "DateOfBirthOrShipBuildDate": (
        "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire"
    ),
    "Schedule": "Schedule-Annexe",
    "Item": "Item-NumeroDarticle",
    "DateOfListing": "DateOfListing-DateDinscription",
}
_OLDER: Final = {
    "Entity": "EntityOrShip",
    "Title": "TitleOrShipType",
    "DateOfBirth": "DateOfBirthOrShipBuildDate",
}
# The name of an element -> the column it is.
_FIELDS: Final = (
    {name: name for name in COLUMNS} | {name: field for field, name in _BILINGUAL.items()} | _OLDER
)
SHAPE: Final = {"record": set(_FIELDS)}
_HALVES: Final = re.compile(r"\s*\|\s*|\s+/\s+")
_ABBREVIATION: Final = re.compile(r"\(([A-Z]{3,})\)")
_ABSENT: Final = {"", "n/a"}


class CanadaSema:
    code = "ca-sema-xml"
    label = "Canada: consolidated autonomous sanctions (XML)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body = XmlList(files.main, "data-set", {"record": "data-set"})
        read = partial(_record, uids=Counter())
        return read_entries(body, read, allowed=SHAPE, problems=[], reading=reading)


def _record(element: Element, problems: list[str], *, uids: Counter[str]) -> ListedRecord:
    raw = {_FIELDS.get(local(each), local(each)): collapsed(each.text) for each in element}
    said = {field: raw.get(field, "") for field in COLUMNS}
    kind, name = _kind(said), _name(said)
    country = _english(said["Country"])
    uid = _uid(said, _short(country), name, uids)
    where = f"Line {element.sourceline}, {name or 'an entry without a name'}"
    number = ShipNumber()
    if kind == PartyKind.VESSEL:
        number = ship_number(said["ShipIMONumber"], where, problems)
    listed = noted_date(said["DateOfListing"], where, problems)
    kept = _SLIM if kind == PartyKind.PERSON else {*COLUMNS, *raw}
    basis = _basis(said)
    return ListedRecord(
        uid=uid,
        name=name,
        kind=kind,
        raw={field: text for field, text in raw.items() if text and field in kept},
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        vessel_type=_english(said["TitleOrShipType"]) if kind == PartyKind.VESSEL else "",
        programmes=(country,) if country else (),
        listed_on=listed.value,
        listed_on_precision=listed.precision,
        legal_basis=basis,
        measures=(
            ListedMeasure(
                programme=country,
                legal_basis=basis,
                listed_on=listed.value,
                listed_on_precision=listed.precision,
            ),
        ),
        other_names=tuple(
            dict.fromkeys(
                text
                for each in said["Aliases"].split(";")
                if (text := each.strip()) != name and text
            )
        ),
    )


def _kind(said: dict[str, str]) -> PartyKind:
    """A ship has a number or, for want of one, a type; nothing else tells her from a company."""
    if not said["EntityOrShip"]:
        return PartyKind.PERSON
    is_ship = said["ShipIMONumber"].lower() not in _ABSENT or said["TitleOrShipType"]
    return PartyKind.VESSEL if is_ship else PartyKind.ORGANISATION


def _name(said: dict[str, str]) -> str:
    people = ", ".join(filter(None, (said["LastName"], said["GivenName"])))
    return said["EntityOrShip"] or people


def _english(text: str) -> str:
    return _HALVES.split(text, maxsplit=1)[0].strip()


def _short(country: str) -> str:
    """A regulation by its abbreviation where it has one: "... Regulations (JVCFOR)" is JVCFOR."""
    found = _ABBREVIATION.search(country)
    return found[1] if found else country


def _basis(said: dict[str, str]) -> str:
    parts = [
        f"{word} {said[field]}"
        for word, field in (("Schedule", "Schedule"), ("item", "Item"))
        if said[field].lower() not in _ABSENT
    ]
    return ", ".join(parts)


def _uid(said: dict[str, str], country: str, name: str, uids: Counter[str]) -> str:
    """The entry's place in its regulation, with its name where that place is taken already."""
    places = [country, said["Schedule"], said["Item"]]
    uid = "/".join(text for text in places if text.lower() not in _ABSENT)
    uids[uid] += 1
    return f"{uid}/{name}" if uids[uid] > 1 or not uid else uid
