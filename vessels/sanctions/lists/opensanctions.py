"""OpenSanctions as FollowTheMoney entities, one JSON object a line: a dataset, or a delta of one.

An aggregate of other lists, so its programmes name the authority that listed. Ships, companies and
people are records where they are sanctioned themselves (topic `sanction`); those only linked to
them are not, though ties name them. Sanctions and ownerships are entities of their own and are
joined at the end: a `Sanction` is a measure of its party, an `Ownership` a tie of what is owned.

A delta holds only what changed. A party in it that is sanctioned no more counts as removed. Where
it changes a sanction or owner of a party that it does not hold, the delta alone cannot say what the
party's record has become: that is a fault, and the whole dataset has to be fetched. What is removed
has no schema, so `removed_uids` can name sanctions and addresses as well as parties.

Format: OpenSanctions, "FollowTheMoney entities" and "Delta updates" (the data is CC BY-NC).
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Final

from vessels import imo
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
    whole_number,
)
from vessels.sanctions.lists.dates import noted_date
from vessels.sanctions.lists.ftm_lines import REMOVE, Entity, FtmLines, Shape
from vessels.sanctions.lists.identifiers import ShipNumber, ship_numbers, station_numbers
from vessels.sanctions.lists.tables import few

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


@dataclass
class _Met:
    """What was read, by the party that it is about."""

    records: dict[str, ListedRecord] = field(default_factory=dict)
    repeated: list[ListedRecord] = field(default_factory=list)
    captions: dict[str, str] = field(default_factory=dict)
    sanctions: dict[str, list[ListedMeasure]] = field(default_factory=lambda: defaultdict(list))
    ties: dict[str, list[ListedTie]] = field(default_factory=lambda: defaultdict(list))
    changed: set[str] = field(default_factory=set)
    removed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, entity: Entity) -> None:
        if entity.schema == "Sanction":
            self._take_sanction(entity)
        elif entity.schema == "Ownership":
            self._take_ownership(entity)
        elif entity.schema == "UnknownLink":
            self._take_link(entity)
        elif entity.schema in KINDS:
            self._take_party(entity)

    def _take_party(self, entity: Entity) -> None:
        self.captions[entity.id] = entity.caption or entity.first("name")
        if not _is_sanctioned(entity):
            self.removed.append(entity.id)
            return
        record = _record(entity, self.problems)
        if entity.id in self.records:
            self.repeated.append(record)
        else:
            self.records[entity.id] = record

    def _take_sanction(self, entity: Entity) -> None:
        where = f"Line {entity.line}"
        begun = noted_date(
            entity.first("listingDate") or entity.first("startDate"), where, self.problems
        )
        ended = noted_date(entity.first("endDate"), where, self.problems)
        programme = (
            entity.first("programId") or entity.first("program") or entity.first("authority")
        )
        measure = ListedMeasure(
            programme=programme,
            measure="; ".join(entity.texts("provisions")),
            legal_basis="; ".join(entity.texts("authority")),
            listed_on=begun.value,
            listed_on_precision=begun.precision,
            ended_on=ended.value,
            ending="endDate" if ended.value else "",
        )
        for party in entity.texts("entity"):
            self.changed.add(party)
            self.sanctions[party].append(measure)

    def _take_ownership(self, entity: Entity) -> None:
        where = f"Line {entity.line}"
        share = entity.first("percentage").rstrip("% ")
        for owner in entity.texts("owner"):
            for asset in entity.texts("asset"):
                self.changed.add(asset)
                self.ties[asset].append(
                    ListedTie(
                        TieRole.OWNER,
                        "",
                        uid=owner,
                        share_percent=_percent(share),
                        since=noted_date(entity.first("startDate"), where, self.problems).value,
                        until=noted_date(entity.first("endDate"), where, self.problems).value,
                    )
                )

    def _take_link(self, entity: Entity) -> None:
        for subject in entity.texts("subject"):
            for other in entity.texts("object"):
                self.ties[subject].append(ListedTie(TieRole.LINKED_TO, "", uid=other))
                self.ties[other].append(ListedTie(TieRole.LINKED_TO, "", uid=subject))

    def joined(self) -> list[ListedRecord]:
        """The records with their sanctions and ties."""
        return [self._joined(record) for record in (*self.records.values(), *self.repeated)]

    def _joined(self, record: ListedRecord) -> ListedRecord:
        measures = tuple(self.sanctions.get(record.uid, ()))
        ties = () if record.kind == PartyKind.PERSON else tuple(self.ties.get(record.uid, ()))
        if not measures and not ties:
            return record
        return replace(
            record,
            measures=measures,
            programmes=tuple(dict.fromkeys(each.programme for each in measures if each.programme)),
            listed_on=min((each.listed_on for each in measures if each.listed_on), default=None),
            legal_basis="; ".join(dict.fromkeys(each.legal_basis for each in measures)),
            ties=tuple(replace(tie, name=self.captions.get(tie.uid, "")) for tie in ties),
        )

    def loose(self) -> list[str]:
        """The parties whose sanctions or owners a delta changes without holding the party."""
        return sorted(self.changed.difference(self.captions, self.removed))


class OpenSanctions:
    code = "opensanctions-ftm"
    label = "OpenSanctions (FollowTheMoney, with deltas)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        lines, met = FtmLines(files.main), _Met()
        for op, entity in lines:
            if op == REMOVE:
                met.removed.append(entity.id)
            else:
                met.take(entity)
        is_delta = lines.shape == Shape.DELTA
        faults = list(lines.faults)
        if is_delta and (loose := met.loose()):
            faults.append(
                f"The delta changes sanctions or owners of {len(loose)} parties that it does not "
                f"hold, such as {loose[0]}. Fetch the whole dataset."
            )
        return ParsedList(
            records=tuple(met.joined()),
            parsed_count=lines.count,
            faults=few(faults),
            problems=(*met.problems, *lines.problems),
            is_extract=reading.is_extract,
            is_delta=is_delta,
            removed_uids=tuple(dict.fromkeys(met.removed)) if is_delta else (),
        )


def _is_sanctioned(entity: Entity) -> bool:
    topics = entity.texts("topics")
    return SANCTIONED in topics if topics else entity.is_target


def _record(entity: Entity, problems: list[str]) -> ListedRecord:
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


def _percent(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 100 else None
