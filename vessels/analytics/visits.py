"""The state machine behind port calls: in and out of places, stops and silences inside them.

After Global Fishing Watch's anchorages pipeline, for places that overlap: a visit belongs to one
place, told by where the ship stopped or fell silent; an outline beats a point, a smaller outline a
larger one, a nearer point a farther one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

import numpy as np

from vessels.analytics import placing, stillness, stretches
from vessels.analytics.base import Floats, PlaceShape, Positions
from vessels.analytics.placing import Nearness
from vessels.analytics.stretches import Booleans, Indexes, Stretches

KINDS = ("port", "anchorage", "shipyard")


@dataclass(frozen=True)
class Parameters:
    """In within 3 km and out beyond 4 km of a point; a place with an outline is in or out of it.

    A stop begins at 0.2 kn and ends at 0.5 kn; a silence in port of 4 hours counts as a stop may.
    All as published by Global Fishing Watch (anchorages pipeline, port visits).
    """

    in_km: float = 3.0
    out_km: float = 4.0
    stopped_kn: float = stillness.STOPPED_KN
    resumed_kn: float = stillness.RESUMED_KN
    silence_min: float = 240.0


DEFAULTS = Parameters()


@dataclass(frozen=True)
class Pause:
    """A stop, or a silence that began in a place: indexes of its first and last position.

    ``stay`` numbers the stay it lies in. A silence has both ends at the position before it.
    """

    first: int
    last: int
    is_silence: bool
    stay: int


@dataclass(frozen=True)
class Visit:
    """One stay at one place: index of the first and the last position inside."""

    place: int
    first: int
    last: int
    pauses: tuple[Pause, ...]


@dataclass(frozen=True)
class Stays:
    """Stretches inside each place on its own: they may overlap where places do."""

    place: Indexes
    first: Indexes
    last: Indexes
    nearest_km: Floats


@dataclass(frozen=True)
class Traced:
    """The visits in order of time; every stop; and which positions lie in some place's stay."""

    visits: list[Visit]
    stops: Stretches
    at_a_place: Booleans


def trace(positions: Positions, places: Sequence[PlaceShape], parameters: Parameters) -> Traced:
    """``Visit.place`` indexes ``places``; those of other kinds than ``KINDS`` are passed over."""
    stops = stillness.detect(
        positions.at,
        positions.lat,
        positions.lon,
        positions.sog_kn,
        stopped_kn=parameters.stopped_kn,
        resumed_kn=parameters.resumed_kn,
    )
    pairs = placing.near(positions.lat, positions.lon, places, within_km=parameters.out_km)
    kinds = np.array([place.kind in KINDS for place in places], bool)
    rank = _rank(places)
    pairs = _ranked(pairs.where(kinds[pairs.place]), places, rank)
    stays, stay_of = _stays(pairs, places, parameters)
    best = np.full(len(positions), -1, np.intp)
    known = np.flatnonzero(stay_of >= 0)[::-1]  # the best of each position is written last
    best[pairs.position[known]] = stay_of[known]
    visits = _visits(_pauses(positions, stops, best, parameters), stays, best)
    passed = _passages(visits, stays, rank, len(positions))
    return Traced(
        visits=sorted([*visits, *passed], key=attrgetter("first", "last")),
        stops=stops,
        at_a_place=best >= 0,
    )


def _rank(places: Sequence[PlaceShape]) -> Indexes:
    """Settles ties by the places' ids, whatever their order."""
    rank = np.empty(len(places), np.intp)
    rank[sorted(range(len(places)), key=lambda index: places[index].id)] = np.arange(len(places))
    return rank


def _ranked(pairs: Nearness, places: Sequence[PlaceShape], rank: Indexes) -> Nearness:
    """By position, best place first."""
    sizes = np.array([place.area.area if place.area is not None else np.inf for place in places])
    size = np.where(pairs.inside, sizes[pairs.place], np.inf)
    return pairs.where(np.lexsort((rank[pairs.place], pairs.km, size, pairs.position)))


def _stays(
    pairs: Nearness, places: Sequence[PlaceShape], parameters: Parameters
) -> tuple[Stays, Indexes]:
    """Per place: from the first position in, as long as no position is out.

    Beside the stays, the number of the stay each pair belongs to, or -1.
    """
    outlined = np.array([place.area is not None for place in places], bool)[pairs.place]
    counts = pairs.inside | ~outlined
    enters = pairs.inside | (~outlined & (pairs.km <= parameters.in_km))
    order = np.lexsort((pairs.position, pairs.place))
    order = order[counts[order]]
    place, position = pairs.place[order], pairs.position[order]
    goes_on = (np.diff(place) == 0) & (np.diff(position) == 1)
    run = np.cumsum(np.concatenate(([True], ~goes_on)))[: len(order)] - 1
    runs = int(run[-1]) + 1 if len(run) else 0
    beyond = np.iinfo(np.intp).max
    first = np.full(runs, beyond, np.intp)
    np.minimum.at(first, run, np.where(enters[order], position, beyond))
    last = np.zeros(runs, np.intp)
    np.maximum.at(last, run, position)
    belongs = position >= first[run]
    nearest = np.full(runs, np.inf)
    np.minimum.at(nearest, run[belongs], pairs.km[order][belongs])
    where = np.zeros(runs, np.intp)
    where[run] = place
    entered = first < beyond
    number = np.cumsum(entered) - 1
    stay_of = np.full(len(pairs), -1, np.intp)
    stay_of[order] = np.where(belongs, number[run], -1)
    return Stays(where[entered], first[entered], last[entered], nearest[entered]), stay_of


def _pauses(
    positions: Positions, stops: Stretches, best: Indexes, parameters: Parameters
) -> list[Pause]:
    """Stops and silences inside places, in order; each in the best stay at its middle."""
    owner = best[(stops.first + stops.last) // 2]
    found = [
        Pause(first, last, is_silence=False, stay=stay)
        for first, last, stay in zip(
            stops.first.tolist(), stops.last.tolist(), owner.tolist(), strict=True
        )
        if stay >= 0
    ]
    minutes = stretches.steps_hours(positions.at) * 60
    for before in np.flatnonzero(minutes >= parameters.silence_min).tolist():
        # Within a stop it belongs where the stop does.
        stop = int(np.searchsorted(stops.first, before, "right")) - 1
        within = stop >= 0 and before <= stops.last[stop]
        stay = int(owner[stop] if within else best[before])
        if stay >= 0:
            found.append(Pause(before, before, is_silence=True, stay=stay))
    return sorted(found, key=attrgetter("first", "last"))


def _visits(pauses: list[Pause], stays: Stays, best: Indexes) -> list[Visit]:
    """One visit per run of pauses in one stay, cut where the ship went over to the next place."""
    groups = [tuple(group) for _, group in groupby(pauses, key=attrgetter("stay"))]
    first = [int(stays.first[group[0].stay]) for group in groups]
    last = [int(stays.last[group[0].stay]) for group in groups]
    for index, (group, following) in enumerate(pairwise(groups)):
        if last[index] < first[index + 1]:
            continue
        left, reached = group[-1].last, following[0].first
        nearer = np.flatnonzero(best[left + 1 : reached + 1] == following[0].stay)
        turn = left + 1 + int(nearer[0]) if len(nearer) else reached
        last[index] = min(last[index], turn - 1)
        first[index + 1] = max(first[index + 1], turn)
    return [
        Visit(int(stays.place[group[0].stay]), first[index], last[index], group)
        for index, group in enumerate(groups)
    ]


def _passages(visits: list[Visit], stays: Stays, rank: Indexes, length: int) -> list[Visit]:
    """Stays without a pause: the nearest one of each time, where there is no visit."""
    taken = np.zeros(length, bool)
    for visit in visits:
        taken[visit.first : visit.last + 1] = True
    passed = []
    for stay in np.lexsort((stays.first, rank[stays.place], stays.nearest_km)).tolist():
        first, last = int(stays.first[stay]), int(stays.last[stay])
        if not taken[first : last + 1].any():
            taken[first : last + 1] = True
            passed.append(Visit(int(stays.place[stay]), first, last, ()))
    return passed
