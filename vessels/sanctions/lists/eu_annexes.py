"""Annexes of EU acts as CSV rows: the ships of 833/2014 Annex XLII, of 2017/1509, and others.

One row is one entry of one annex, in the wording of the Official Journal; the file is a
transcription, as the journal itself publishes no data. Ships become vessels, companies and bodies
organisations, assets (ports, refineries, crypto-assets) others.

- A record is known by annex and record number ("XLII-1"). Where an annex prints no numbers, the
  name stands in: a renamed entry then looks like a new one.
- Nothing says that the file is whole: there is no end mark and no count. Record numbers only hint
  at it, as delisted entries leave gaps (18 in Annex XLII of August 2026), so gaps are problems and
  never faults. Whether too many ships are gone is judged against the version before.
- A ship may stand in an annex twice, under two numbers and dates. Both stay; it is said.

Format: celex, recordId, programKey, annex, measure, startDate, ... ; several values in a cell are
separated by `;`, quoted like CSV where they hold one.
"""

import csv
import hashlib
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
from vessels.sanctions.lists.dates import read_date
from vessels.sanctions.lists.eu_acts import gaps, legal_basis, listed_twice
from vessels.sanctions.lists.identifiers import company_number, ship_number, station_numbers
from vessels.sanctions.lists.tables import Cells, Rows, Schema, closing, few, fitting, header_row

KINDS: Final = {
    "Vessel": PartyKind.VESSEL,
    "Person": PartyKind.PERSON,
    "LegalEntity": PartyKind.ORGANISATION,
    "Organization": PartyKind.ORGANISATION,
    "Company": PartyKind.ORGANISATION,
    "Asset": PartyKind.OTHER,
}
KEYS: Final = ("recordId", "annex", "schema", "name")
READ: Final = (
    "celex",
    "programKey",
    "measure",
    "startDate",
    "reason",
    "alias",
    "weakAlias",
    "previousName",
    "country",
    "nationality",
    "jurisdiction",
    "idNumber",
    "registrationNumber",
    "imoNumber",
    "mmsi",
    "flag",
    "notes",
)
KEPT: Final = (
    "birthDate",
    "birthPlace",
    "position",
    "passportNumber",
    "gender",
    "appearance",
    "ethnicity",
    "fatherName",
    "motherName",
    "incorporationDate",
    "legalForm",
    "sector",
    "taxNumber",
    "innCode",
    "ogrnCode",
    "kppCode",
    "okpoCode",
    "leiCode",
    "swiftBic",
    "ticker",
    "address",
    "phone",
    "email",
    "website",
)
SCHEMA: Final = Schema(KEYS, (*READ, *KEPT))


class EuAnnexes:
    code = "eu-annexes-csv"
    label = "EU annexes as CSV rows (833/2014, 2017/1509)"
    version = "1"
    columns: tuple[str, ...] = (
        "annex",
        "recordId",
        "name",
        "imoNumber",
        "startDate",
        "measure",
        "previousName",
    )

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = Rows(files.main)
        numbered = iter(rows)
        names, faults = SCHEMA.read(header_row(numbered))
        problems: list[str] = []
        records = []
        for line, cells in fitting(numbered, names, faults):
            if cells["name"] and cells["annex"]:
                records.append(_record(cells, line, problems))
            else:
                faults.append(f"Line {line} has no {'name' if cells['annex'] else 'annex'}.")
        closing(rows, faults, problems)
        problems += gaps(records)
        problems += listed_twice(records)
        return ParsedList(
            records=tuple(records),
            parsed_count=len(records),
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
            is_open_ended=True,
        )


def _record(cells: Cells, line: int, problems: list[str]) -> ListedRecord:
    uid = _uid(cells)
    where = f"Line {line}, {uid} {cells['name']}"
    kind = KINDS.get(cells["schema"])
    if kind is None:
        problems.append(f"{where}: “{cells['schema']}” is unknown; kept as something else.")
    number = ship_number(cells["imoNumber"], where, problems)
    listed = read_date(cells["startDate"])
    if listed.problem:
        problems.append(f"{where}: {listed.problem}")
    basis = legal_basis(cells["celex"], cells["annex"])
    programme = cells["programKey"]
    stations = station_numbers(_values(cells["mmsi"]), where, problems)
    flags = _values(cells["flag"])
    return ListedRecord(
        uid=uid,
        name=cells["name"],
        raw={name: value for name, value in cells.items() if value},
        kind=kind or PartyKind.OTHER,
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        flag=flags[0] if flags else "",
        programmes=(programme,) if programme else (),
        listed_on=listed.value,
        listed_on_precision=listed.precision,
        legal_basis=basis,
        former_names=_values(cells["previousName"]),
        other_names=_values(cells["alias"]),
        weak_names=_values(cells["weakAlias"]),
        remarks=" ".join(part for part in (cells["reason"], cells["notes"]) if part),
        company_imo=_company_number(cells, kind),
        country="; ".join(_countries(cells)),
        measures=(
            ListedMeasure(
                programme=programme,
                measure=cells["measure"],
                legal_basis=basis,
                listed_on=listed.value,
                listed_on_precision=listed.precision,
            ),
        ),
    )


def _uid(cells: Cells) -> str:
    if cells["recordId"]:
        return f"{cells['annex']}-{cells['recordId']}"
    digest = hashlib.sha256(f"{cells['schema']}\n{cells['name']}".encode()).hexdigest()
    return f"{cells['annex']}-{digest[:10]}"


def _values(cell: str) -> tuple[str, ...]:
    """The values of a cell: `Foo; "Bar; Baz"` holds two. A line break in it is a blank."""
    if not cell:
        return ()
    one_line = " ".join(cell.splitlines())
    parts = next(csv.reader([one_line], delimiter=";", skipinitialspace=True), [])
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _countries(cells: Cells) -> tuple[str, ...]:
    found = [
        value
        for name in ("jurisdiction", "nationality", "country")
        for value in _values(cells[name])
    ]
    return tuple(dict.fromkeys(found))


def _company_number(cells: Cells, kind: PartyKind | None) -> str:
    if kind != PartyKind.ORGANISATION:
        return ""
    texts = (cells["idNumber"], cells["registrationNumber"], cells["notes"])
    return next((number for text in texts if (number := company_number(text))), "")
