"""OFAC's Specially Designated Nationals as `SDN.CSV`, and its other lists as `CONS_PRIM.CSV`.

Twelve columns without a header, `-0- ` for null, programmes joined by `] [`, everything about a
ship that has no column in the remarks, and the byte 0x1A as the last line. That byte is the only
sign that the file is whole: the format declares no count. Every entry becomes a record: ships,
and the companies and people who own them. A mirror's header row is skipped.

Format: OFAC, "SDN List Data Specification" (dat_spec.txt).
"""

from collections.abc import Iterable, Sequence
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
from vessels.sanctions.lists.ofac_companions import FORMER, Companions, read_companions
from vessels.sanctions.lists.ofac_names import NameIndex
from vessels.sanctions.lists.ofac_remarks import Remarks, read_remarks, registered_number
from vessels.sanctions.lists.ofac_rows import EntryRows, value
from vessels.sanctions.lists.tables import Row, few

COLUMNS: Final[tuple[str, ...]] = (
    "ent_num",
    "name",
    "type",
    "program",
    "title",
    "call_sign",
    "vessel_type",
    "tonnage",
    "gross_tonnage",
    "flag",
    "owner",
    "remarks",
)
KINDS: Final = {
    "vessel": PartyKind.VESSEL,
    "individual": PartyKind.PERSON,
    "aircraft": PartyKind.OTHER,
    "": PartyKind.ORGANISATION,
}
SHOWN: Final = 5


class OfacCsv:
    """One of OFAC's two lists; `prefix` begins the names of the files beside its main one."""

    version = "3"
    columns = COLUMNS

    def __init__(self, code: str, label: str, prefix: str) -> None:
        self.code, self.label, self.prefix = code, label, prefix

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = EntryRows(files.main, len(COLUMNS), is_whole=not reading.is_extract)
        entries = list(rows)
        beside = read_companions(files.others, self.prefix, whole=not reading.is_extract)
        faults = [*beside.faults, *rows.faults]
        problems = [*rows.problems, *beside.problems]
        if strangers := beside.strangers({row[0].strip() for _, row in entries}):
            problems.append(
                f"The files beside the list name {len(strangers)} entries that it lacks "
                f"({', '.join(strangers[:SHOWN])}): they may be of another day."
            )
        names = NameIndex(_party_names(entries, beside))
        return ParsedList(
            records=tuple(_record(row, beside, names, problems) for row in entries),
            parsed_count=len(entries),
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
        )


def _party_names(entries: Sequence[Row], beside: Companions) -> Iterable[str]:
    """The names of everyone a ship can be linked to."""
    for _, row in entries:
        if KINDS.get(value(row[2])) in (PartyKind.ORGANISATION, PartyKind.PERSON):
            yield value(row[1])
            yield from (name for _, name in beside.names.get(row[0].strip(), ()))


def _record(row: Row, beside: Companions, names: NameIndex, problems: list[str]) -> ListedRecord:
    line, cells = row
    raw = {name: value(cell) for name, cell in zip(COLUMNS, cells, strict=True)}
    uid = raw["ent_num"]
    where = f"Line {line}, entry {uid} {raw['name']}"
    kind = KINDS.get(raw["type"])
    if kind is None:
        problems.append(f"{where}: type “{raw['type']}” is unknown; kept as something else.")
    # Not trimmed before the rest is put to it: the cut may be between two words.
    remarks = ((cells[-1] if raw["remarks"] else "") + beside.comments.get(uid, "")).strip()
    said = read_remarks(remarks)
    is_vessel = kind == PartyKind.VESSEL
    number = registered_number(said.registrations, where, problems) if is_vessel else ShipNumber()
    stations = station_numbers(said.mmsis, where, problems)
    given = beside.names.get(uid, [])
    return ListedRecord(
        uid=uid,
        name=raw["name"],
        raw=raw | beside.raw(uid),
        kind=kind or PartyKind.OTHER,
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        call_sign=raw["call_sign"],
        former_call_signs=tuple(said.call_signs),
        vessel_type=raw["vessel_type"],
        flag=raw["flag"],
        gross_tonnage=whole_number(raw["gross_tonnage"]),
        owner=raw["owner"],
        programmes=tuple(code.strip() for code in raw["program"].split("] [") if code.strip()),
        linked_to=tuple(names.spelt(name) for name in said.linked_to),
        former_names=_unique([name for how, name in given if how == FORMER] + said.former_names),
        other_names=_unique([name for how, name in given if how != FORMER]),
        weak_names=_unique(said.weak_names),
        former_flags=tuple(said.former_flags),
        company_imo=_company_number(said, kind),
        country=beside.countries(uid) if uid in beside.addresses else "",
        remarks=remarks,
    )


def _company_number(said: Remarks, kind: PartyKind | None) -> str:
    """A company's number; for a ship it is her owner's, a person or an aircraft has none."""
    stated = list(said.company_numbers)
    if kind == PartyKind.ORGANISATION:
        stated += said.registrations
    elif kind != PartyKind.VESSEL:
        return ""
    return next((number for text in stated if (number := company_number(text))), "")


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


OFAC_SDN: Final = OfacCsv("ofac-sdn-csv", "OFAC SDN.CSV", "sdn")
OFAC_CONSOLIDATED: Final = OfacCsv("ofac-cons-csv", "OFAC CONS_PRIM.CSV (lists but SDN)", "cons")
