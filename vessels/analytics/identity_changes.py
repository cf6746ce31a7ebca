"""What a transponder says of its ship, when that becomes something else.

Names, call signs and IMO numbers are typed in by the crew. A sale, a charter, a repaired unit, a
slip of the keyboard and a borrowed identity look alike here; one name typed in two ways is no
change. With the reports of several transponders, one IMO number that moves from MMSI to MMSI shows
too, and with it a change of flag.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from vessels import mmsi as mmsi_numbers
from vessels.analytics import spelling
from vessels.analytics.base import Found, StaticRun
from vessels.analytics.wording import lasting, when
from vessels.imo import parse_imo

NAME = "identity_changes"
VERSION = "1"


@dataclass(frozen=True)
class Parameters:
    # Changes of several values within this are one event: types 5 and 24 arrive apart.
    together_h: float = 24.0
    # A value that was said for less, and then the old one again, is a slip or another ship.
    brief_h: float = 24.0
    # Two transponders with one IMO number heard for longer side by side are not a handover.
    at_once_h: float = 0.25


DEFAULTS = Parameters()


@dataclass(frozen=True)
class _Said:
    value: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class _Change:
    attribute: str
    old: _Said
    new: _Said
    returns: bool

    def in_words(self) -> str:
        sentence = (
            f"{self.attribute} {self.old.value} (until {when(self.old.last_at)}) became "
            f"{self.new.value} (from {when(self.new.first_at)})."
        )
        if not self.returns:
            return sentence
        span = lasting((self.new.last_at - self.new.first_at) / timedelta(hours=1))
        return f"{sentence} After {span} the old one was sent again."


def find(runs: Sequence[StaticRun], *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """Changes within each MMSI, then those of one IMO number from MMSI to MMSI; by time."""
    by_mmsi: dict[int, list[StaticRun]] = defaultdict(list)
    for run in runs:
        by_mmsi[run.mmsi].append(run)
    found = [event for own in by_mmsi.values() for event in _within(own, parameters)]
    found += _across(by_mmsi, parameters)
    return sorted(found, key=lambda event: (event.start_at, event.mmsi, event.kind))


def _within(runs: Sequence[StaticRun], parameters: Parameters) -> Iterator[Found]:
    changes = sorted(
        (
            change
            for attribute, read, same in _ATTRIBUTES
            for change in _changes(attribute, _said(runs, read, same), same, parameters)
        ),
        key=lambda change: (change.new.first_at, change.attribute),
    )
    group: list[_Change] = []
    for change in changes:
        if group and _hours(group[0].new.first_at, change.new.first_at) > parameters.together_h:
            yield _told(runs[0].mmsi, group)
            group = []
        group.append(change)
    if group:
        yield _told(runs[0].mmsi, group)


def _imo(run: StaticRun) -> str:
    return parse_imo(run.imo).number if run.imo.strip() else ""


Same = Callable[[str, str], bool]
_ATTRIBUTES: Final[tuple[tuple[str, Callable[[StaticRun], str], Same], ...]] = (
    ("IMO number", _imo, str.__eq__),
    ("Name", lambda run: run.name.strip(), spelling.is_variant),
    (
        "Call sign",
        lambda run: run.call_sign.strip(),
        lambda one, other: spelling.plain(one) == spelling.plain(other),
    ),
)


def _said(runs: Iterable[StaticRun], read: Callable[[StaticRun], str], same: Same) -> list[_Said]:
    """What was said, one entry per stretch of the same value; what was not said is no change."""
    ordered = sorted(
        (_Said(read(run), run.first_at, run.last_at) for run in runs if spelling.plain(read(run))),
        key=lambda said: (said.first_at, said.last_at, said.value),
    )
    stretches: list[_Said] = []
    for said in ordered:
        if stretches and same(stretches[-1].value, said.value):
            last_at = max(stretches[-1].last_at, said.last_at)
            stretches[-1] = replace(stretches[-1], last_at=last_at)
        else:
            stretches.append(said)
    return stretches


def _changes(
    attribute: str, said: Sequence[_Said], same: Same, parameters: Parameters
) -> Iterator[_Change]:
    """Each change once: a brief slip and the way back are one, marked as returning."""
    index = 0
    while index + 1 < len(said):
        old, new = said[index], said[index + 1]
        back = index + 2 < len(said) and same(old.value, said[index + 2].value)
        brief = _hours(new.first_at, new.last_at) < parameters.brief_h
        yield _Change(attribute, old, new, returns=back and brief)
        index += 2 if back and brief else 1


def _told(mmsi: int, group: Sequence[_Change]) -> Found:
    attributes = {change.attribute for change in group}
    other_ship = "IMO number" in attributes
    confidence = 1 if all(change.returns for change in group) else 2 + (len(attributes) > 1)
    if other_ship:
        closing = (
            "An IMO number stays with a hull for life: the number was typed wrongly, or this MMSI "
            "went from one ship to another."
        )
    else:
        closing = (
            "The crew types this in: a sale, a charter, a slip and a borrowed identity look alike."
        )
    return Found(
        kind="mmsi_reuse" if other_ship else "identity_change",
        mmsi=mmsi,
        start_at=min(change.old.last_at for change in group),
        end_at=max(change.new.first_at for change in group),
        confidence=max(confidence, 3) if other_ship and confidence > 1 else confidence,
        reasons=(*(change.in_words() for change in group), closing),
        detail={
            "changes": [
                {
                    "attribute": change.attribute,
                    "from": change.old.value,
                    "to": change.new.value,
                    "returns": change.returns,
                }
                for change in group
            ]
        },
    )


def _across(by_mmsi: Mapping[int, Sequence[StaticRun]], parameters: Parameters) -> list[Found]:
    """One IMO number that is sent by one MMSI after another, or by two at once."""
    spans: dict[str, list[tuple[_Said, int]]] = defaultdict(list)
    for mmsi, runs in by_mmsi.items():
        own: dict[str, list[StaticRun]] = defaultdict(list)
        for run in runs:
            own[_imo(run)].append(run)
        for imo, said in own.items():
            if imo:
                first_at = min(run.first_at for run in said)
                spans[imo].append((_Said(imo, first_at, max(run.last_at for run in said)), mmsi))
    return [
        _moved(old, new, parameters)
        for held in spans.values()
        for old, new in pairwise(sorted(held, key=lambda entry: (entry[0].first_at, entry[1])))
    ]


def _moved(before: tuple[_Said, int], after: tuple[_Said, int], parameters: Parameters) -> Found:
    (old, old_mmsi), (new, new_mmsi) = before, after
    flags = [mmsi_numbers.country(str(number)) for number in (old_mmsi, new_mmsi)]
    names = [flag.name if flag else "a country not known" for flag in flags]
    side_by_side = _hours(new.first_at, old.last_at)
    at_once = side_by_side > parameters.at_once_h
    reasons = [
        (
            f"IMO {old.value} was sent by MMSI {old_mmsi} until {when(old.last_at)} and by MMSI "
            f"{new_mmsi} from {when(new.first_at)}."
        )
    ]
    if flags[0] != flags[1]:
        reasons.append(
            f"The first digits of the MMSI went from {names[0]} to {names[1]}: a change of flag, "
            "if both are hers."
        )
    if at_once:
        reasons.append(
            f"Both were heard side by side for {lasting(side_by_side)}: one of the two ships is "
            "not the one she says she is, or carries two transponders."
        )
    return Found(
        kind="mmsi_reuse" if at_once else "identity_change",
        mmsi=new_mmsi,
        other_mmsi=old_mmsi,
        start_at=min(old.last_at, new.first_at),
        end_at=max(old.last_at, new.first_at),
        confidence=3,
        reasons=tuple(reasons),
        detail={
            "imo": old.value,
            "changes": [{"attribute": "MMSI", "from": str(old_mmsi), "to": str(new_mmsi)}],
            "flags": names,
            "at_once": at_once,
        },
    )


def _hours(start: datetime, end: datetime) -> float:
    return (end - start) / timedelta(hours=1)
