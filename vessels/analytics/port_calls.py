"""Visits to ports, anchorages and shipyards, with entry, stop, silence and exit.

The times are those at which she was heard inside: what happened before the first and after the
last position inside is told apart, never counted as time in port.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vessels.analytics import placing, visits
from vessels.analytics.base import Found, PlaceShape, Positions, instant
from vessels.analytics.geodesy import distance_nm
from vessels.analytics.placing import KM_PER_NM
from vessels.analytics.stretches import HOUR
from vessels.analytics.visits import Visit
from vessels.analytics.wording import apart, counted, figure, lasting, when

NAME = "port_calls"
VERSION = "2"
Parameters = visits.Parameters
DEFAULTS = visits.DEFAULTS
KINDS: Final = {"port": "port_call", "anchorage": "anchorage", "shipyard": "shipyard_stay"}


def find(
    positions: Positions, places: Sequence[PlaceShape], *, parameters: Parameters = DEFAULTS
) -> list[Found]:
    """Visits of places of the kinds port, anchorage and shipyard, in order of time.

    Confidence as Global Fishing Watch publishes it: 4 with a stop or a silence inside and both
    entry and exit seen, 3 with one of them, 2 with neither, 1 for entry or exit without a stop.
    """
    traced = visits.trace(positions, places, parameters)
    found = (_told(positions, visit, places[visit.place], parameters) for visit in traced.visits)
    return [event for event in found if event is not None]


def _told(
    positions: Positions, visit: Visit, place: PlaceShape, parameters: Parameters
) -> Found | None:
    has_entry, has_exit = visit.first > 0, visit.last < len(positions) - 1
    confidence = 2 + has_entry + has_exit if visit.pauses else int(has_entry or has_exit)
    if not confidence:
        return None  # never seen to come, to stop or to go
    detail = _detail(positions, visit, place)
    return Found(
        kind=KINDS[place.kind],
        mmsi=positions.mmsi,
        start_at=instant(positions.at[visit.first]),
        end_at=instant(positions.at[visit.last]) if has_exit else None,
        confidence=confidence,
        reasons=_reasons(positions, visit, place, detail, parameters),
        start_point=_point(positions, visit.first),
        end_point=_point(positions, visit.last) if has_exit else None,
        place_id=place.id,
        detail=detail,
    )


def _point(positions: Positions, index: int) -> tuple[float, float]:
    return float(positions.lon[index]), float(positions.lat[index])


def _detail(positions: Positions, visit: Visit, place: PlaceShape) -> dict[str, Any]:
    part = positions.between(visit.first, visit.last + 1)
    km = KM_PER_NM * distance_nm(part.lat, part.lon, place.lat, place.lon)
    last, beyond = visit.last, visit.last + 1 < len(positions)
    events = [
        {"event": "entry", "at": _iso(positions, visit.first)} if visit.first else None,
        *(_pause(positions, pause) for pause in visit.pauses),
        {"event": "exit", "at": _iso(positions, last + 1)} if beyond else None,
    ]
    return {
        "place": place.name,
        "place_kind": place.kind,
        "locode": place.locode,
        "told_by": "outline" if place.area is not None else "distance",
        "positions": len(part),
        "nearest_km": round(float(km.min()), 3),
        # Where she was before and after: her arrival and departure lie between.
        "last_outside_before": _iso(positions, visit.first - 1) if visit.first else None,
        "first_outside_after": _iso(positions, last + 1) if beyond else None,
        "hours_heard_inside": _hours(positions, visit.first, last),
        "events": [event for event in events if event],
    }


def _pause(positions: Positions, pause: visits.Pause) -> dict[str, Any]:
    until = pause.last + 1 if pause.is_silence else pause.last
    told = {
        "event": "gap" if pause.is_silence else "stop",
        "at": _iso(positions, pause.first),
        "until": _iso(positions, until),
        "hours": _hours(positions, pause.first, until),
    }
    if pause.is_silence:
        apart = distance_nm(
            positions.lat[pause.last],
            positions.lon[pause.last],
            positions.lat[until],
            positions.lon[until],
        )
        told["distance_nm"] = round(float(apart), 2)
    return told


def _iso(positions: Positions, index: int) -> str:
    return instant(positions.at[index]).isoformat()


def _hours(positions: Positions, first: int, last: int) -> float:
    return round(float((positions.at[last] - positions.at[first]) / HOUR), 3)


def _reasons(
    positions: Positions,
    visit: Visit,
    place: PlaceShape,
    detail: Mapping[str, Any],
    parameters: Parameters,
) -> tuple[str, ...]:
    return (
        _inside(positions, visit, place, detail, parameters),
        *_paused(positions, visit, parameters),
        _entered(positions, visit, place, parameters),
        _left(positions, visit, place, parameters),
    )


def _is_outside(
    positions: Positions, index: int, place: PlaceShape, parameters: Parameters
) -> bool:
    """Whether a position is beyond the place: a visit also ends where another place begins."""
    part = positions.between(index, index + 1)
    pairs = placing.near(part.lat, part.lon, [place], within_km=parameters.out_km)
    return not len(pairs.where(pairs.inside | (place.area is None)).place)


def _inside(
    positions: Positions,
    visit: Visit,
    place: PlaceShape,
    detail: Mapping[str, Any],
    parameters: Parameters,
) -> str:
    heard = (
        f"{counted(detail['positions'], 'position')} over {lasting(detail['hours_heard_inside'])}"
    )
    first = when(instant(positions.at[visit.first]))
    if place.area is not None:
        return f"She was heard inside the outline drawn for {place.name} from {first}: {heard}."
    said = (
        f"She was heard within {figure(parameters.in_km)} km of {place.name} from {first}, nearest"
        f" {figure(detail['nearest_km'])} km from its point: {heard}"
    )
    after = visit.last + 1
    if after < len(positions) and _is_outside(positions, after, place, parameters):
        return f"{said}, until she was over {figure(parameters.out_km)} km away."
    return f"{said}."


def _paused(positions: Positions, visit: Visit, parameters: Parameters) -> list[str]:
    if not visit.pauses:
        return ["She was not heard to stop or to fall silent there: she may only have passed."]
    said = []
    stops = [pause for pause in visit.pauses if not pause.is_silence]
    if stops:
        hours = sum(_hours(positions, stop.first, stop.last) for stop in stops)
        said.append(
            f"She stopped there ({figure(parameters.stopped_kn)} kn or less):"
            f" {counted(len(stops), 'stop')}, {lasting(hours)} in all."
        )
    for pause in visit.pauses:
        if pause.is_silence:
            said.append(_silence(positions, pause, visit))
    return said


def _silence(positions: Positions, pause: visits.Pause, visit: Visit) -> str:
    told = _pause(positions, pause)
    began = when(instant(positions.at[pause.first]))
    said = f"From {began} she was not heard for {lasting(told['hours'])}"
    if pause.last < visit.last:
        return f"{said}, and then again in the same place: that she stayed meanwhile is not known."
    return (
        f"{said}; the silence began there and ended {apart(told['distance_nm'])} away. How much"
        " of it she lay there is not known."
    )


def _entered(positions: Positions, visit: Visit, place: PlaceShape, parameters: Parameters) -> str:
    if visit.first == 0:
        return "Her arrival was not heard: her first position held is already inside."
    before = when(instant(positions.at[visit.first - 1]))
    if _is_outside(positions, visit.first - 1, place, parameters):
        return f"She arrived after {before}, when she was last heard outside."
    return f"Until {before} she was heard in another place that lies near it: she came from there."


def _left(positions: Positions, visit: Visit, place: PlaceShape, parameters: Parameters) -> str:
    if visit.last == len(positions) - 1:
        last = when(instant(positions.at[visit.last]))
        return f"Her last position held, at {last}, is inside: whether she has left is not known."
    after = when(instant(positions.at[visit.last + 1]))
    if _is_outside(positions, visit.last + 1, place, parameters):
        return f"She left {place.name} before {after}, when she was first heard outside."
    return f"From {after} she was heard in another place that lies near it: she went on there."
