"""What a ship's own transponders say she is, as words with dates, out of runs of static data.

No database, and a pure function of the reports given: the order in which files were imported makes
no difference. A crew types these values in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from vessels.ais import codes
from vessels.ais.parsers.base import shown
from vessels.imo import parse_imo
from vessels.models import Attribute

# A value of identity heard again within this time continues its claim.
CONTINUES: Final = timedelta(days=30)
# What changes on purpose, and back: each run in time is a claim of its own.
VOYAGE: Final = frozenset({Attribute.DRAUGHT, Attribute.DESTINATION})


@dataclass(frozen=True, slots=True)
class Report:
    """One run of static data. ``origin`` is its import, ``sha256`` that import's bytes."""

    mmsi: int
    first: datetime
    last: datetime
    imo: str
    name: str
    call_sign: str
    ship_type: int | None
    length_m: float | None
    width_m: float | None
    draught_m: float | None
    destination: str
    origin: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """A transponder number held from ``start`` until ``end``; None is open."""

    mmsi: int
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Word:
    """One value of one attribute, heard from ``first`` to ``last``; ``origin`` heard it first."""

    attribute: Attribute
    value: str
    first: datetime
    last: datetime
    origin: UUID


def words(number: int | None, reports: Sequence[Report], claimed: Iterable[Held]) -> list[Word]:
    """What is said of the vessel with the IMO ``number``.

    Hers are reports that name her number; those of a transponder ``claimed`` for her by anyone
    else, for that time, even where they name another number (that is then claimed beside hers);
    and those that name no valid number, of a transponder heard with hers at that time.
    """
    named = [each for each in reports if number is not None and imo_of(each) == number]
    others = [each for each in reports if number is None or imo_of(each) != number]
    found = list(named)
    for held in claimed:
        by_number = (each for each in others if each.mmsi == held.mmsi)
        found += [cut for each in by_number if (cut := _cut(each, held))]
    for mmsi in {each.mmsi for each in named}:
        nameless = [each for each in others if each.mmsi == mmsi and imo_of(each) is None]
        spans = _merged([(each.first, each.last) for each in named if each.mmsi == mmsi])
        for start, end in spans:
            cuts = (_cut(each, Held(mmsi, start, end)) for each in nameless)
            found += [cut for cut in cuts if cut]
    return _words(number, sorted(set(found), key=_order))


def imo_of(report: Report) -> int | None:
    """The valid IMO number that a report names, if it does."""
    reading = parse_imo(report.imo) if report.imo else None
    return int(reading.number) if reading and reading.is_valid else None


def _order(report: Report) -> tuple[datetime, datetime, str, str]:
    return report.first, report.last, report.sha256, str(report.origin)


def _cut(report: Report, held: Held) -> Report | None:
    """The part of a report in which the number was held."""
    first = max(report.first, held.start) if held.start else report.first
    last = min(report.last, held.end) if held.end else report.last
    return replace(report, first=first, last=last) if first <= last else None


def _words(number: int | None, reports: list[Report]) -> list[Word]:
    identity: dict[tuple[Attribute, str], list[Report]] = defaultdict(list)
    voyage: dict[tuple[Attribute, int], list[tuple[datetime, str, UUID]]] = defaultdict(list)
    for report in reports:
        for attribute, value in _values(number, report):
            if attribute in VOYAGE:
                ends = {report.first, report.last}
                voyage[attribute, report.mmsi] += [(at, value, report.origin) for at in ends]
            else:
                identity[attribute, value].append(report)
    said = [
        Word(attribute, value, first, last, _first_origin(heard, first))
        for (attribute, value), heard in identity.items()
        for first, last in _merged([(each.first, each.last) for each in heard])
    ]
    for (attribute, _), points in voyage.items():
        said += _voyage_words(attribute, points)
    return said


def _voyage_words(attribute: Attribute, points: list[tuple[datetime, str, UUID]]) -> list[Word]:
    """A word per run of one value over the times it is known to have been said."""
    found: list[Word] = []
    # A stable sort: points of one time and value stay in the order of their reports.
    for at, value, origin in sorted(points, key=lambda point: point[:2]):
        if found and found[-1].value == value:
            found[-1] = replace(found[-1], last=at)
        else:
            found.append(Word(attribute, value, at, at, origin))
    return found


def _first_origin(heard: list[Report], first: datetime) -> UUID:
    return next(each.origin for each in heard if each.first == first)


def _merged(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + CONTINUES:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return merged


def _values(number: int | None, report: Report) -> Iterable[tuple[Attribute, str]]:
    said = imo_of(report)
    if said is not None:
        yield Attribute.IMO, str(said)
        if said == number:
            yield Attribute.MMSI, str(report.mmsi)
    texts = {
        Attribute.NAME: report.name,
        Attribute.CALL_SIGN: report.call_sign,
        Attribute.DESTINATION: report.destination,
    }
    for attribute, text in texts.items():
        if text:
            yield attribute, shown(text, limit=100)
    if report.ship_type:
        yield Attribute.SHIP_TYPE, codes.ship_type(report.ship_type)
    sizes_m = {
        Attribute.LENGTH: report.length_m,
        Attribute.BEAM: report.width_m,
        Attribute.DRAUGHT: report.draught_m,
    }
    for attribute, size_m in sizes_m.items():
        if size_m:
            yield attribute, f"{size_m:g}"
