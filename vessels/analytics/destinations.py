"""Where the crew said she was bound, against where she called instead.

Only a destination that can be read as a known port counts, and only a call elsewhere speaks against
it: not to be heard at the destination says nothing. Destinations are free text, often old, and
often of the next port but one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from vessels.analytics import port_calls
from vessels.analytics.base import Found, PlaceShape, Positions, StaticRun
from vessels.analytics.destination_texts import Gazetteer
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.spelling import plain
from vessels.analytics.wording import figure, when

NAME = "destinations"
VERSION = "1"
CALLS = ("port_call", "shipyard_stay")


@dataclass(frozen=True)
class Parameters:
    # For so long after it was last sent a destination may still be reached.
    within_days: float = 14.0
    # Nearer than this to the port named is there: roads, terminals, the next quay.
    there_nm: float = 30.0
    # Calls less sure than this speak against nothing (1 to 4, see port calls).
    least_call_confidence: int = 3
    # A destination that was no longer sent for so long before the call had been dropped.
    still_said_h: float = 24.0


DEFAULTS = Parameters()


def find(
    runs: Sequence[StaticRun],
    positions: Positions,
    places: Sequence[PlaceShape],
    *,
    parameters: Parameters = DEFAULTS,
    calls: Sequence[Found] | None = None,
) -> list[Found]:
    """Destinations not reached while she called elsewhere; ``calls`` are found when not given.

    ``runs`` and ``positions`` are of one transponder.
    """
    if calls is None:
        calls = port_calls.find(positions, places) if len(positions) else []
    sure = [
        call
        for call in calls
        if call.kind in CALLS
        and call.confidence >= parameters.least_call_confidence
        and call.start_point is not None
    ]
    names = Gazetteer(places)
    found = []
    for run in _stretches(runs, positions.mmsi):
        meant = names.read(run.destination)
        call = _elsewhere(run, meant, sure, parameters) if meant else None
        if call is not None and not _was_there(run, meant, positions, parameters):
            found.append(_told(run, meant, call, parameters))
    return found


def _stretches(runs: Sequence[StaticRun], mmsi: int) -> Iterator[StaticRun]:
    """What one transponder said, by time, neighbours that say the same joined."""
    previous: StaticRun | None = None
    own = (run for run in runs if run.mmsi == mmsi and plain(run.destination))
    for run in sorted(own, key=lambda run: (run.first_at, run.last_at, run.destination)):
        if previous is not None and plain(previous.destination) == plain(run.destination):
            previous = replace(previous, last_at=max(previous.last_at, run.last_at))
            continue
        if previous is not None:
            yield previous
        previous = run
    if previous is not None:
        yield previous


def _elsewhere(
    run: StaticRun,
    meant: Sequence[PlaceShape],
    calls: Sequence[Found],
    parameters: Parameters,
) -> Found | None:
    """The first call after the destination was first sent, if it is elsewhere and still said."""
    after = (call for call in calls if call.start_at > run.first_at)
    first = min(after, key=lambda call: call.start_at, default=None)
    if first is None or first.start_point is None:
        return None
    if first.start_at > run.last_at + timedelta(hours=parameters.still_said_h):
        return None
    lon, lat = first.start_point
    near = any(
        first.place_id == place.id
        or float(distance_nm(lat, lon, place.lat, place.lon)) <= parameters.there_nm
        for place in meant
    )
    return None if near else first


def _was_there(
    run: StaticRun, meant: Sequence[PlaceShape], positions: Positions, parameters: Parameters
) -> bool:
    """True where she was heard near any place meant, until some days after it was last sent."""
    until = run.last_at + timedelta(days=parameters.within_days)
    start, end = (np.datetime64(at.replace(tzinfo=None), "us") for at in (run.first_at, until))
    during = (positions.at >= start) & (positions.at <= end)
    lat, lon = positions.lat[during], positions.lon[during]
    return any(
        bool((distance_nm(lat, lon, place.lat, place.lon) <= parameters.there_nm).any())
        for place in meant
    )


def _told(
    run: StaticRun, meant: Sequence[PlaceShape], call: Found, parameters: Parameters
) -> Found:
    place = meant[0]
    called_at = str(call.detail.get("place", "")) or "another port"
    lon, lat = call.start_point or (place.lon, place.lat)
    miles = min(float(distance_nm(lat, lon, each.lat, each.lon)) for each in meant)
    return Found(
        kind="destination",
        mmsi=run.mmsi,
        start_at=run.first_at,
        end_at=call.start_at,
        confidence=2,
        reasons=(
            (
                f"From {when(run.first_at)} to {when(run.last_at)} the crew gave "
                f"“{run.destination}” as her destination, read as {place.name}."
            ),
            f"She called at {called_at} from {when(call.start_at)}, {figure(miles)} nm from there.",
            (
                f"She was not heard within {figure(parameters.there_nm)} nm of {place.name} until "
                f"{figure(parameters.within_days)} days after it was last sent. The text may be "
                "old, or name a later port."
            ),
        ),
        start_point=None,
        end_point=call.start_point,
        place_id=call.place_id,
        detail={
            "destination": run.destination,
            "read_as": place.name,
            "read_as_place_id": place.id,
            "called_at": called_at,
            "apart_nm": round(miles, 1),
        },
    )
