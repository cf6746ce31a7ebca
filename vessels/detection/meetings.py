"""Encounters between any two transponders: one vessel's with everybody near, or a whole fleet's.

Kept once per pair, the lower MMSI first, and tied to vessels by their open claims at the time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final

import numpy as np
import polars as pl
from django.db.models import Q

from vessels.analytics import encounters
from vessels.analytics.base import Found, PlaceShape, Positions
from vessels.analytics.fleet import Fleet
from vessels.detection import company, detecting, position_columns
from vessels.detection.attribution import Owners, owner_at, owners_of
from vessels.detection.detecting import Looked
from vessels.detection.detectors import Finding, digest_of
from vessels.detection.position_columns import Held, moment
from vessels.models import Event, EventKind, PlaceKind
from vessels.models.event import EventQuerySet
from vessels.tracking.tracks import Window

DAY: Final = timedelta(days=1)
# An encounter that comes this close to the edge of what was loaded may go on beyond it.
EDGE: Final = timedelta(hours=encounters.DEFAULTS.longest_silence_h + 1)
PARAMETERS: Final = asdict(encounters.DEFAULTS)


@dataclass
class Met:
    """Encounters found in a window, and the positions looked at; no window: there were none."""

    window: Window | None = None
    events: list[Event] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


def of(looked: Looked, window: Window | None, places: Sequence[PlaceShape]) -> Met:
    """A vessel's encounters with anybody. A window grows until no encounter crosses its ends."""
    span = looked.span()
    if span is None:
        return Met()
    whole = Window(span[0], span[1] + timedelta(microseconds=1))
    if window is None:
        return _search(looked, whole, places)
    part = Window(window.start - DAY, window.end + DAY)
    while True:
        met = _search(looked, part, places)
        touched = [*met.events, *standing(looked, part)]
        wider = _widened(part, touched, whole)
        if wider == part:
            return met
        part = wider


def standing(looked: Looked, window: Window | None) -> list[Event]:
    """Encounters of her transponders that stand, in that time; none without a time."""
    if window is None:
        return []
    numbers = looked.numbers
    return list(between(window).filter(Q(mmsi__in=numbers) | Q(other_mmsi__in=numbers)))


def between(window: Window) -> EventQuerySet:
    """Encounters that stand, of anybody, in that time."""
    return Event.objects.standing().filter(
        Q(end_at__gte=window.start) | Q(end_at=None),
        kind=EventKind.ENCOUNTER,
        start_at__lt=window.end,
    )


def found_in(
    frame: pl.DataFrame,
    places: Sequence[PlaceShape],
    *,
    window: Window,
    only: set[int] | None = None,
) -> Met:
    """Encounters among the rows of a frame; with ``only``, those that one of the numbers had.

    Each pair is looked at again over whole days around, with all that is held of both ships, so
    that the answer is the same from whichever side, and in whatever company, it was asked for.
    """
    hints = [
        each
        for number in ([None] if only is None else sorted(only))
        for each in encounters.find(_fleet(frame), ports=_ports(places), mmsi=number)
    ]
    met = Met(window)
    numbers = {number for each in hints for number in (each.mmsi, each.other_mmsi) if number}
    owners = owners_of(numbers)
    for (low, high), days in sorted(_days_of(hints).items()):
        for part in days:
            rows = position_columns.of_many([low, high], part.start, part.end)
            held = position_columns.by_transponder(rows)
            met.held += held.values()
            met.events += [
                _event(found, held, owners)
                for found in encounters.find(_fleet(rows), ports=_ports(places))
            ]
    return met


def _days_of(hints: Sequence[Found]) -> dict[tuple[int, int], list[Window]]:
    """For each pair the days around its meetings, those that touch made one."""
    days: dict[tuple[int, int], list[Window]] = defaultdict(list)
    for hint in sorted(hints, key=lambda each: each.start_at):
        start = datetime.combine((hint.start_at - DAY).date(), time(tzinfo=UTC))
        end = datetime.combine(((hint.end_at or hint.start_at) + 2 * DAY).date(), time(tzinfo=UTC))
        held = days[hint.mmsi, hint.other_mmsi or 0]
        if held and start <= held[-1].end:
            held[-1] = Window(held[-1].start, max(held[-1].end, end))
        else:
            held.append(Window(start, end))
    return days


def _fleet(frame: pl.DataFrame) -> Fleet:
    return Fleet.of(
        frame["mmsi"].to_numpy(),
        frame["at"].to_numpy().astype("M8[us]"),
        frame["latitude"].to_numpy(),
        frame["longitude"].to_numpy(),
        sog_kn=frame["sog_kn"].fill_null(float("nan")).to_numpy(),
    )


def _ports(places: Sequence[PlaceShape]) -> list[PlaceShape]:
    """All of them, near or far: only with none at all are ports "not looked at"."""
    return [place for place in places if place.kind == PlaceKind.PORT]


def _search(looked: Looked, window: Window, places: Sequence[PlaceShape]) -> Met:
    frames = []
    for held, _ in looked.held:
        own = _cut(held.positions, window)
        if len(own):
            frames += [held.rows(window.start, window.end), company.beside(own, EDGE)]
    if not frames:
        return Met(window)
    rows = pl.concat(frames).unique(["mmsi", "at"], keep="first", maintain_order=True)
    return found_in(rows, places, window=window, only=looked.numbers)


def _cut(positions: Positions, window: Window) -> Positions:
    first, last = np.searchsorted(positions.at, [moment(window.start), moment(window.end)])
    return positions.between(int(first), int(last))


def _widened(part: Window, events: Sequence[Event], whole: Window) -> Window:
    """The window with room for every encounter that reaches its ends."""
    start, end = part.start, part.end
    for event in events:
        if event.start_at < start + EDGE:
            start = min(start, event.start_at) - DAY
        if event.end_at is None or event.end_at > end - EDGE:
            end = max(end, event.end_at or end) + DAY
    return Window(max(start, min(whole.start, part.start)), min(end, max(whole.end, part.end)))


def _event(found: Found, held: dict[int, Held], owners: Owners) -> Event:
    pair = [held[number] for number in (found.mmsi, found.other_mmsi) if number in held]
    finding = Finding(found, encounters.NAME, encounters.VERSION, PARAMETERS, _digest(found, pair))
    event = detecting.event_of(finding, pair)
    event.vessel_id = owner_at(owners, found.mmsi, found.start_at)
    event.other_vessel_id = owner_at(owners, found.other_mmsi or 0, found.start_at)
    return event


def _digest(found: Found, pair: Sequence[Held]) -> str:
    """Of both tracks from an hour before the encounter until an hour after."""
    start, end = found.start_at, found.end_at or found.start_at
    around = Window(start - company.HOUR, end + company.HOUR)
    return digest_of([_cut(each.positions, around).digest() for each in pair])
