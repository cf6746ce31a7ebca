"""What one query and one entry have in common, weighed: a hit with its score and its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from vessels.sanctions.matching import explaining
from vessels.sanctions.matching.base import Basis, Entry, Hit, NameKind
from vessels.sanctions.matching.explaining import NameMet, NumberMet
from vessels.sanctions.matching.reading import Asked
from vessels.sanctions.matching.scoring import CERTAIN, Parameters, Point, total


@dataclass(slots=True)
class Met:
    """What a query and one entry have in common, as found."""

    mmsi: NumberMet | None = None
    call_sign: NumberMet | None = None
    names: list[NameMet] = field(default_factory=list)

    @property
    def is_exact(self) -> bool:
        """Something is equal to the letter."""
        return bool(self.mmsi or self.call_sign or any(not met.letters for met in self.names))


def conflict(asked: Asked, entry: Entry) -> bool:
    """Both have a valid IMO number and they differ."""
    return bool(asked.imo and entry.imo and asked.imo != entry.imo)


def same_imo(asked: Asked, entry: Entry) -> Hit:
    """The hit of an entry that has the IMO number asked about."""
    said = f"Same IMO number as {entry.called}: {entry.imo}."
    reasons = (said, *explaining.differences(asked, entry))
    return Hit(entry, CERTAIN, Basis.SAME_IMO, is_vetoed=False, reasons=reasons)


def hit(asked: Asked, entry: Entry, met: Met, parameters: Parameters) -> Hit:
    """A lead; or, where the IMO numbers conflict, what is equal and why it does not count."""
    groups = _groups(met, entry, parameters)
    if flag := explaining.flag_point(asked, entry, parameters):
        groups.append([flag])
    basis = Basis.MMSI if met.mmsi else Basis.CALL_SIGN if met.call_sign else Basis.NAME
    if conflict(asked, entry):
        equal = tuple(f"{group[0].text}." for group in groups)
        reasons = (*equal, explaining.veto(asked, entry))
        return Hit(entry, 0, basis, is_vetoed=True, reasons=reasons)
    points = [point for group in groups for point in group]
    reasons = (*(point.sentence for point in points), explaining.numbers(asked, entry))
    return Hit(entry, total(points), basis, is_vetoed=False, reasons=reasons)


def _groups(met: Met, entry: Entry, parameters: Parameters) -> list[list[Point]]:
    """The points by what they are about: MMSI, call sign, name. The first one leads in full."""
    groups: list[list[Point]] = []
    if met.mmsi:
        groups.append([explaining.mmsi_point(met.mmsi, parameters)])
    if met.call_sign:
        leads = not groups
        groups.append([explaining.call_sign_point(met.call_sign, parameters, leads=leads)])
    if met.names:
        named = _best(met.names, entry, parameters)
        groups.append(_adding(named, parameters) if groups else named)
    return groups


def _best(names: Sequence[NameMet], entry: Entry, parameters: Parameters) -> list[Point]:
    return max((explaining.name_points(met, entry, parameters) for met in names), key=total)


def _adding(named: Sequence[Point], parameters: Parameters) -> list[Point]:
    """A name beside an equal number: its whole worth, scaled to what a name may add to that."""
    share = total(named) / parameters.names[NameKind.PRIMARY]
    return [Point(named[0].text, round(parameters.also_name * share))]
