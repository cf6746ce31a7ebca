"""What a party owns, runs or is linked to: its ships, the companies below it and those above."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vessels.models import Company, Ownership, RecordKind, RecordVersion, Vessel
from vessels.ownership import company_facts, descending, edges, leads, renames, sameness
from vessels.ownership.descending import Way
from vessels.ownership.edges import Edge, Key, Reading, of_records
from vessels.ownership.leads import Lead
from vessels.ownership.renames import Named
from vessels.sanctions.asof import NOW


@dataclass(frozen=True)
class Line:
    """One edge at a party, with what is at its other end: a vessel of ours, a company, a record.

    `holds`: it held on the day asked about. `imo` is the number that the source gives a ship.
    """

    edge: Edge
    name: str
    holds: bool
    is_ship: bool
    imo: int | None = None
    vessel: Vessel | None = None
    company: Company | None = None
    record: RecordVersion | None = None


@dataclass(frozen=True)
class Through:
    """A ship held through companies below the party; `text` names them from her upwards."""

    line: Line
    text: str


@dataclass(frozen=True)
class Holding:
    """A party's page: itself under all its keys, and every edge at it, newest state first."""

    keys: tuple[Key, ...]
    names: tuple[Named, ...]
    companies: tuple[Company, ...]
    records: tuple[RecordVersion, ...]
    ships: tuple[Line, ...]
    below: tuple[Line, ...]
    above: tuple[Line, ...]
    through: tuple[Through, ...]
    leads: tuple[Lead, ...]
    withdrawn: tuple[Ownership, ...]

    @property
    def ship_count(self) -> int:
        """Ships that held on the day, each once, whatever number of sources name it."""
        return len({line.imo or line.name for line in self.ships if line.holds})


def of_party(key: Key, reading: Reading) -> Holding:
    """What is held of a record or company, and of whatever has the same IMO company number.

    Ships of a record keep to it through every change of its name. At most 14 queries,
    and 9 more where there are companies below; more for a day in the past.
    """
    same = sameness.load(reading)
    keys = tuple(sorted(same.members(key)))
    down = edges.below(keys, reading, standing=False)
    up = edges.above(keys, reading, standing=False)
    ends = _ends([edge.owned for edge in down] + [edge.party for edge in up], keys, reading)
    lower = [_line(edge, edge.owned, ends, reading) for edge in down]
    companies = [line.edge for line in lower if not line.is_ship]
    further = descending.ways_below(keys, companies, same, reading)
    return Holding(
        keys=keys,
        names=tuple(renames.names_of(_wordings(key, reading))),
        companies=tuple(each for one, each in ends.companies.items() if one in keys),
        records=tuple(each for one, each in ends.records.items() if one in keys),
        ships=_sorted(line for line in lower if line.is_ship),
        below=_sorted(line for line in lower if not line.is_ship),
        above=_sorted(_line(edge, edge.party, ends, reading) for edge in up),
        through=_through(further, reading) if further else (),
        leads=tuple(_unconfirmed(leads.of(keys, reading), keys)),
        withdrawn=_withdrawn(keys, reading),
    )


def _through(ways: Collection[Way], reading: Reading) -> tuple[Through, ...]:
    ends = _ends([way[-1].owned for way in ways], (), reading)
    found = [(_line(way[-1], way[-1].owned, ends, reading), way) for way in ways]
    ships = [Through(line, descending.text_of(way)) for line, way in found if line.is_ship]
    return tuple(sorted(ships, key=lambda each: each.line.name.casefold()))


@dataclass(frozen=True)
class _Ends:
    vessels: dict[Key, Vessel]
    by_imo: dict[int, Vessel]
    companies: dict[Key, Company]
    records: dict[Key, RecordVersion]
    called: Mapping[UUID, str]


def _ends(others: Collection[Key], keys: Collection[Key], reading: Reading) -> _Ends:
    """What the keys stand for. Three queries, four for a day in the past."""
    wanted = {*others, *keys}
    records = latest_wordings(wanted, reading)
    numbers = {each.imo_number for each in records.values() if each.imo_number}
    ids = [key.id for key in wanted if key.kind == "vessel"]
    visible = Vessel.objects.visible_to(reading.user)
    vessels = list(visible.filter(pk__in=ids) | visible.filter(imo_number__in=numbers))
    companies = Company.objects.visible_to(reading.user).filter(
        pk__in=[key.id for key in wanted if key.kind == "company"]
    )
    return _Ends(
        called=_called(companies, reading),
        vessels={Key("vessel", "", str(each.pk)): each for each in vessels},
        by_imo={each.imo_number: each for each in vessels if each.imo_number},
        companies={Key("company", "", str(each.pk)): each for each in companies},
        records=records,
    )


def _called(companies: Iterable[Company], reading: Reading) -> Mapping[UUID, str]:
    """The companies' names of a day in the past."""
    if reading.as_of == NOW:
        return {}
    ids = [each.pk for each in companies]
    return company_facts.names(ids, reading.user, on=reading.on, known_at=reading.known_at)


def latest_wordings(keys: Iterable[Key], reading: Reading) -> dict[Key, RecordVersion]:
    """The last wording of each record that was known then. One query."""
    rows = RecordVersion.objects.visible_to(reading.user).filter(of_records(keys, "uid"))
    if reading.known_at:
        rows = rows.filter(first_version__fetched_at__lte=reading.known_at)
    rows = rows.select_related("sanctions_list", "first_version", "last_version").defer("raw")
    ordered = rows.order_by("sanctions_list_id", "uid", "-is_current", "-pk")
    return {
        Key("record", each.sanctions_list_id, each.uid): each
        for each in ordered.distinct("sanctions_list_id", "uid")
    }


def _wordings(key: Key, reading: Reading) -> list[RecordVersion]:
    if key.kind != "record":
        return []
    rows = RecordVersion.objects.visible_to(reading.user).filter(
        sanctions_list=key.code, uid=key.id
    )
    if reading.known_at:
        rows = rows.filter(first_version__fetched_at__lte=reading.known_at)
    return list(rows.select_related("first_version", "last_version").defer("raw").order_by("pk"))


def _line(edge: Edge, other: Key, ends: _Ends, reading: Reading) -> Line:
    record, company = ends.records.get(other), ends.companies.get(other)
    number = record.imo_number if record else None
    vessel = ends.vessels.get(other) or (ends.by_imo.get(number) if number else None)
    return Line(
        edge=edge,
        name=_name(edge, vessel, record, company, ends),
        holds=edge.holds(reading),
        is_ship=bool(vessel or (record and record.kind == RecordKind.VESSEL)),
        imo=number or (vessel.imo_number if vessel else None),
        vessel=vessel,
        company=company,
        record=record,
    )


def _name(
    edge: Edge,
    vessel: Vessel | None,
    record: RecordVersion | None,
    company: Company | None,
    ends: _Ends,
) -> str:
    """An entry's last name known then, a company's name of that day."""
    if record:
        return record.name
    if company:
        return ends.called.get(company.pk, company.name)
    return str(vessel) if vessel else edge.party_name


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    """What holds first, then by name; of one ship the newest word first."""
    newest = sorted(lines, key=lambda line: _told_at(line.edge), reverse=True)
    return tuple(sorted(newest, key=lambda line: (not line.holds, line.name.casefold())))


def _told_at(edge: Edge) -> float:
    told: datetime | None = None
    if edge.tie:
        told = edge.tie.known_from
    elif edge.ownership:
        told = edge.ownership.asserted_at
    return told.timestamp() if told else 0.0


def _unconfirmed(found: dict[Key, list[Lead]], keys: Collection[Key]) -> Iterable[Lead]:
    for held in found.values():
        yield from (lead for lead in held if lead.meant not in keys)


def _withdrawn(keys: Collection[Key], reading: Reading) -> tuple[Ownership, ...]:
    """What people recorded of it and took back by then, newest first. One query."""
    at = reading.known_at or reading.now
    rows = Ownership.objects.visible_to(reading.user).filter(withdrawn_at__lte=at)
    ids = [key.id for key in keys if key.kind == "company"]
    mine = rows.filter(edges.owned_by(keys) | Q(company__in=ids)).order_by("-withdrawn_at")
    return tuple(mine.select_related("owner", "owner_record", "vessel", "company"))
