"""Where a vessel could have been in a silence, or could be now: reckoned, and kept as an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.gis.geos import Point
from django.core.cache import cache
from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels import identity
from vessels.analytics import landmask, reachability, top_speed
from vessels.analytics.base import LonLat, PlaceShape
from vessels.analytics.reachability import Reach
from vessels.analytics.top_speed import TopSpeed
from vessels.detection import detecting, detectors, position_columns
from vessels.detection.detectors import Finding
from vessels.errors import CannotReach
from vessels.gazetteer import place_shapes
from vessels.identity import Span
from vessels.models import DetectionRun, Event, EventKind, PlaceKind, Vessel
from vessels.permissions import require_recorder
from vessels.tracking import tracks

HISTORY: Final = timedelta(days=365)
FASTEST_KN: Final = 60.0
LONGEST: Final = timedelta(days=60)
CELLS_NM: Final = (1.0, 2.0, 5.0, 10.0)
# Reckoned again for the map, for keeping and for each look at the page otherwise.
_KEPT_FOR_S: Final = 600


@dataclass(frozen=True)
class Ends:
    """What is known of a silence: where it began, where and when it ended, or "now"."""

    vessel: Vessel
    mmsi: int
    start_at: datetime
    start: LonLat
    end_at: datetime
    end: LonLat | None
    gap: Event | None
    is_illustrative: bool

    @property
    def hours(self) -> float:
        return (self.end_at - self.start_at).total_seconds() / 3600


@dataclass(frozen=True)
class Told:
    """What the person says: a top speed and why, and how fine to look."""

    top_speed_kn: float
    speed_reason: str
    cell_nm: float = 2.0


def ends_of_gap(gap: Event) -> Ends:
    """The ends of a gap that is over. Raises CannotReach for anything else."""
    if gap.kind != EventKind.GAP or gap.vessel is None or gap.start_point is None:
        raise CannotReach(f"{gap} is no silence between two positions. Choose a gap of a vessel.")
    end = gap.end_point
    return Ends(
        vessel=gap.vessel,
        mmsi=gap.mmsi,
        start_at=gap.start_at,
        start=_lon_lat(gap.start_point),
        end_at=gap.end_at or datetime.now(UTC).replace(second=0, microsecond=0),
        end=_lon_lat(end) if end and gap.end_at else None,
        gap=gap,
        is_illustrative=gap.is_illustrative,
    )


def ends_since_last(vessel: Vessel, user: User, until: datetime) -> Ends:
    """From the last position held for her to a time after it, to the minute.

    Raises CannotReach where none is held, or the time is not after it.
    """
    spans = identity.transponders(vessel, user)
    last = tracks.positions(spans, user).select_related("position_import").order_by("-at").first()
    if last is None:
        raise CannotReach(
            f"No position of {vessel} is held, so nothing says where she was last. Import some, or"
            " tie her MMSI to her."
        )
    if until <= last.at:
        raise CannotReach(
            f"The last position held of {vessel} is of {last.at:%Y-%m-%d %H:%MZ}. Give a later"
            " time."
        )
    return Ends(
        vessel=vessel,
        mmsi=last.mmsi,
        start_at=last.at,
        start=(last.longitude, last.latitude),
        end_at=until,
        end=None,
        gap=None,
        is_illustrative=last.position_import.is_illustrative,
    )


def usual_top_speed(ends: Ends) -> TopSpeed | None:
    """Her top speed over the year before with the reason, or None where too little is held."""
    before = Span(ends.mmsi, ends.start_at - HISTORY, ends.start_at + timedelta(microseconds=1))
    held = next(iter(position_columns.stretches([before])), None)
    return top_speed.top_speed(held.positions) if held else None


def reckon(ends: Ends, told: Told) -> Reach:
    """The area and the ports within reach; under three seconds for a gap of five days.

    The same question within ten minutes is answered from the cache. Raises CannotReach.
    """
    _check(ends, told)
    places = _ports()
    key = f"reach:{_digest(ends, told, places)}"
    known = cache.get(key)
    if isinstance(known, Reach):
        return known
    try:
        reached = reachability.reach(
            ends.start,
            ends.end,
            ends.hours,
            told.top_speed_kn,
            landmask.load(),
            places,
            start_at=ends.start_at,
            cell_nm=told.cell_nm,
            speed_reason=told.speed_reason,
        )
    except ValueError as error:
        raise CannotReach(f"{error} Change the time or the speed.") from error
    cache.set(key, reached, _KEPT_FOR_S)
    return reached


@transaction.atomic
def keep(*, actor: User, ends: Ends, told: Told) -> Event:
    """Keep what was reckoned as an event of the vessel, with all it rests on.

    The same answer to the same question is kept once. Raises Refused and CannotReach.
    """
    require_recorder(actor)
    reached = reckon(ends, told)
    parameters = {
        "top_speed_kn": told.top_speed_kn,
        "speed_reason": told.speed_reason,
        "cell_nm": told.cell_nm,
    }
    finding = Finding(
        reached.found(ends.mmsi),
        reachability.NAME,
        str(reachability.VERSION),
        parameters,
        _digest(ends, told, _ports()),
    )
    event = detecting.event_of(finding, [])
    event.vessel, event.is_illustrative = ends.vessel, ends.is_illustrative
    if ends.gap:
        event.detail["gap"] = str(ends.gap.pk)
        event.exhibit_id = ends.gap.exhibit_id
    Vessel.objects.select_for_update().get(pk=ends.vessel.pk)
    known = Event.objects.standing().filter(
        vessel=ends.vessel, kind=EventKind.REACHABILITY, input_digest=event.input_digest
    )
    if same := known.first():
        return same
    now = datetime.now(UTC)
    event.run = DetectionRun.objects.create(
        vessel=ends.vessel,
        start=ends.start_at,
        end=ends.end_at,
        requested_by=actor,
        finished_at=now,
        counts={"new": 1, "unchanged": 0, "superseded": 0, "withdrawn": 0},
    )
    event.save()
    ledger.record(
        subject=ends.vessel,
        actor=actor,
        action="event.reach_kept",
        payload={"event": str(event.pk), "input_digest": event.input_digest, **parameters},
    )
    return event


def of_gaps(gaps: Sequence[Event]) -> Any:
    """Standing reachable areas that were reckoned for these gaps."""
    return Event.objects.standing().filter(
        kind=EventKind.REACHABILITY, detail__gap__in=[str(gap.pk) for gap in gaps]
    )


def _check(ends: Ends, told: Told) -> None:
    if not 0 < told.top_speed_kn <= FASTEST_KN:
        raise CannotReach(f"Give a top speed above 0 and up to {FASTEST_KN:g} kn.")
    if ends.end_at <= ends.start_at:
        raise CannotReach("The silence ends before it begins. Give a later time.")
    if ends.end_at - ends.start_at > LONGEST:
        raise CannotReach(
            f"A silence of {ends.hours / 24:.0f} days leaves most of an ocean within reach. At most"
            f" {LONGEST.days} days are reckoned: choose a shorter one."
        )


def _ports() -> list[PlaceShape]:
    kinds = {PlaceKind.PORT, PlaceKind.ANCHORAGE, PlaceKind.SHIPYARD}
    return [place for place in place_shapes.shapes_near() if place.kind in kinds]


def _digest(ends: Ends, told: Told, places: Sequence[PlaceShape]) -> str:
    """Of both ends, what was told, and every place that could have been named."""
    return detectors.joined(
        detectors.digest_of(
            {
                "mmsi": ends.mmsi,
                "start": [ends.start_at, *ends.start],
                "end": [ends.end_at, *(ends.end or ())],
                "told": [told.top_speed_kn, told.speed_reason, told.cell_nm],
                "version": reachability.VERSION,
            }
        ),
        detectors.digest_of_places(places),
    )


def _lon_lat(point: Point) -> LonLat:
    return point.x, point.y
