"""The Swiss list of sanctions (SECO) as XML: the whole list, with its history.

Everything that was ever listed stays in the file. Each target has its `modification`s, which also
hold copies of what was added and removed, so only targets right under the root are targets. What is
in force is told by dates: a target was listed, amended, de-listed, perhaps listed again. Each span
from a listing to a de-listing is a designation with its stated end.

Only a quarter of the ships have an IMO number, in `other-information`.

Format: SECO, "Sanctions list, XML" (swiss-sanctions-list.xsd).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ListedTie,
    ParsedList,
    PartyKind,
    Reading,
    TieRole,
)
from vessels.sanctions.lists.dates import noted_date
from vessels.sanctions.lists.identifiers import ShipNumber, ship_numbers, station_numbers
from vessels.sanctions.lists.imo_mentions import mentioned, numbers_in
from vessels.sanctions.lists.packed import Packed
from vessels.sanctions.lists.seco_names import Names, names_of
from vessels.sanctions.lists.xml import (
    Element,
    Shape,
    XmlList,
    children,
    collapsed,
    doubts,
    local,
    texts_of,
)

COLUMNS: Final[tuple[str, ...]] = (
    "ssid",
    "type",
    "name",
    "other_names",
    "sanctions-set-id",
    "foreign-identifier",
    "modification",
    "other-information",
    "justification",
    "relation",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {*COLUMNS} - {"other-information", "justification", "relation"}
ROOT: Final = "swiss-sanctions-list"
WHOLE: Final = "whole-list"
_PARTY: Final = {"identity", "justification", "relation", "other-information", "generic-attribute"}
SHAPE: Final = {
    "target": {
        "sanctions-set-id",
        "foreign-identifier",
        "individual",
        "entity",
        "object",
        "generic-attribute",
        "modification",
    },
    "individual": _PARTY,
    "entity": _PARTY,
    "object": _PARTY,
}
_KINDS: Final = {"individual": PartyKind.PERSON, "entity": PartyKind.ORGANISATION}
_ENTRIES: Final = {"sanctions-program": ROOT, "place": ROOT, "target": ROOT}
_PARTIES: Final = ("individual", "entity", "object")
_DATES: Final = ("effective", "enactment", "publication")
_MMSI: Final = re.compile(r"\bMMSI\b[\s:]*(?:number)?[\s:]*(\w+)", re.IGNORECASE)
DELISTED, LISTED = "de-listed", "listed"


@dataclass
class _Sets:
    """The sanctions sets of the ordinances, by number: (programme, measure, legal basis)."""

    held: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def read(self, program: Element) -> None:
        key, name = (_english(program, part) for part in ("program-key", "program-name"))
        for each in children(program, "sanctions-set"):
            number = each.get("ssid", "")
            if each.get("lang", "eng") == "eng" or number not in self.held:
                self.held[number] = (key, collapsed(each.text), name)


class Seco:
    code = "ch-seco-xml"
    label = "Switzerland: SECO sanctions (XML)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body, shape, sets = XmlList(files.main, ROOT, _ENTRIES), Shape(SHAPE), _Sets()
        records: list[ListedRecord] = []
        problems: list[str] = []
        for element in body:
            if local(element) == "sanctions-program":
                sets.read(element)
            elif local(element) == "target":
                shape.look_at(element)
                records.append(_record(element, sets.held, problems))
        faults = doubts(body, shape, len(records))
        kind = body.attributes.get("list-type", "")
        if kind != WHOLE and not reading.is_extract:
            faults += (f"The body is a “{kind}”, not the whole list (list-type “{WHOLE}”).",)
        published = noted_date(body.attributes.get("date", ""), "The list", problems)
        return ParsedList(
            records=Packed(_tied(records)),
            parsed_count=len(records),
            publisher_date=published.value,
            faults=faults,
            problems=tuple(problems),
            is_extract=reading.is_extract,
        )


def _english(element: Element, name: str) -> str:
    """The child's text in English, or in the first language that it is given in."""
    texts = {each.get("lang"): collapsed(each.text) for each in children(element, name)}
    return texts.get("eng") or next(iter(texts.values()), "")


def _record(
    target: Element, sets: Mapping[str, tuple[str, str, str]], problems: list[str]
) -> ListedRecord:
    uid = target.get("ssid", "")
    party = next((each for each in target if local(each) in _PARTIES), None)
    if party is None:
        problems.append(f"Line {target.sourceline}, entry {uid}: it names nobody.")
        return ListedRecord(uid=uid, name="", raw={"ssid": uid}, kind=PartyKind.OTHER)
    names = names_of(party)
    where = f"Line {target.sourceline}, entry {uid} {names.name}".rstrip()
    kind = _kind(party, where, problems)
    is_person = kind == PartyKind.PERSON
    others = texts_of(party, "other-information")
    number, stations, company = _numbers(kind, others, where, problems)
    measures = tuple(_measures(target, sets, where, problems))
    return ListedRecord(
        uid=uid,
        name=names.name,
        kind=kind,
        raw=_raw(target, party, kind, names),
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        company_imo=company,
        programmes=tuple(dict.fromkeys(each.programme for each in measures if each.programme)),
        listed_on=max((each.listed_on for each in measures if each.listed_on), default=None),
        legal_basis="; ".join(dict.fromkeys(each.legal_basis for each in measures)),
        measures=measures,
        former_names=tuple(names.former),
        other_names=tuple(names.other),
        weak_names=tuple(names.weak),
        remarks="" if is_person else " ".join((*others, *texts_of(party, "justification"))),
        ties=() if is_person else _relations(party),
    )


def _kind(party: Element, where: str, problems: list[str]) -> PartyKind:
    if local(party) != "object":
        return _KINDS[local(party)]
    object_type = party.get("object-type", "")
    if object_type != "vessel":
        problems.append(f"{where}: objects of the type “{object_type}” are not known.")
        return PartyKind.OTHER
    return PartyKind.VESSEL


def _numbers(
    kind: PartyKind, others: Sequence[str], where: str, problems: list[str]
) -> tuple[ShipNumber, tuple[int, ...], str]:
    """A ship's IMO number and MMSIs, a company's number, from the other information."""
    if kind == PartyKind.VESSEL:
        numbers = [number for text in others for number in numbers_in(text)]
        stations = [found for text in others for found in _MMSI.findall(text)]
        return (
            ship_numbers(numbers, where, problems),
            station_numbers(stations, where, problems),
            "",
        )
    said = mentioned(" ".join(others), is_company=kind == PartyKind.ORGANISATION)
    if kind == PartyKind.ORGANISATION:
        problems += [f"{where}: {each}" for each in said.problems("the other information")]
    return ShipNumber(), (), said.company


def _measures(
    target: Element,
    sets: Mapping[str, tuple[str, str, str]],
    where: str,
    problems: list[str],
) -> Iterator[ListedMeasure]:
    """A designation for each sanctions set and each span of time, the earliest first."""
    numbers = texts_of(target, "sanctions-set-id") or [target.get("sanctions-set-id", "")]
    spans = _spans(target, where, problems)
    for number in numbers:
        programme, measure, basis = sets.get(number, (number, "", ""))
        if number not in sets:
            problems.append(f"{where}: the sanctions set “{number}” is not in the list.")
        for begun, ended in spans:
            yield ListedMeasure(
                programme=programme,
                measure=measure,
                legal_basis=basis,
                listed_on=begun,
                ended_on=ended,
                ending=DELISTED if ended else "",
            )


def _spans(
    target: Element, where: str, problems: list[str]
) -> list[tuple[date | None, date | None]]:
    """When the target was listed, from and until; from is None where the file does not say.

    Modifications stand the latest first, now and then out of order: their dates decide, and the
    order only between those of one day.
    """
    dated = []
    for each in children(target, "modification"):
        text = next(filter(None, (each.get(f"{name}-date") for name in _DATES)), "")
        if day := noted_date(text, where, problems).value:
            dated.append((day, each.get("modification-type", "")))
    dated.reverse()
    spans: list[tuple[date | None, date | None]] = [(None, None)]
    for day, kind in sorted(dated, key=lambda event: event[0]):
        begun, ended = spans[-1]
        if kind == DELISTED and ended is None:
            spans[-1] = (begun, day)
        elif kind == LISTED and ended is not None:
            spans.append((day, None))
        elif kind == LISTED and begun is None:
            spans[-1] = (day, ended)
    return spans


def _relations(party: Element) -> tuple[ListedTie, ...]:
    """Links to other targets; their names are put in once all are read."""
    return tuple(
        ListedTie(TieRole.LINKED_TO, "", uid=each.get("target-id", ""))
        for each in children(party, "relation")
    )


def _tied(records: Sequence[ListedRecord]) -> Iterator[ListedRecord]:
    names = {record.uid: record.name for record in records}
    for record in records:
        ties = tuple(replace(tie, name=names.get(tie.uid, "")) for tie in record.ties)
        yield replace(record, ties=ties) if ties else record


def _raw(target: Element, party: Element, kind: PartyKind, names: Names) -> dict[str, str]:
    """The fields as published, each of several parts in one line."""
    raw = {
        "ssid": target.get("ssid", ""),
        "type": party.get("object-type") or local(party),
        "name": names.name,
        "other_names": "; ".join((*names.former, *names.other, *names.weak)),
        "sanctions-set-id": "; ".join(texts_of(target, "sanctions-set-id"))
        or target.get("sanctions-set-id", ""),
        "foreign-identifier": "; ".join(texts_of(target, "foreign-identifier")),
        "modification": "; ".join(
            " ".join(filter(None, (each.get("modification-type"), each.get("effective-date"))))
            for each in children(target, "modification")
        ),
        "other-information": "; ".join(texts_of(party, "other-information")),
        "justification": "; ".join(texts_of(party, "justification")),
        "relation": "; ".join(
            f"{each.get('relation-type', '')} {each.get('target-id', '')}"
            for each in children(party, "relation")
        ),
    }
    kept = _SLIM if kind == PartyKind.PERSON else COLUMNS
    return {field: raw[field] for field in COLUMNS if field in kept and raw[field]}
