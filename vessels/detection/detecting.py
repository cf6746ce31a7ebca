"""What the detectors find in the positions held of a vessel now, as events not yet saved."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, Point
from numpy.typing import NDArray

from vessels.analytics.base import LonLat, PlaceShape, StaticRun, instant
from vessels.detection import detectors, grounds
from vessels.detection.attribution import spans_of
from vessels.detection.detectors import Finding
from vessels.detection.position_columns import Held, stretches
from vessels.models import Event, Vessel

_SRID = 4326


@dataclass
class Looked:
    """What was looked at, and the events found in it."""

    held: list[tuple[Held, UUID | None]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def numbers(self) -> set[int]:
        return {held.positions.mmsi for held, _ in self.held}

    def span(self) -> tuple[datetime, datetime] | None:
        """First and last position looked at."""
        if not self.held:
            return None
        return (
            min(instant(held.positions.at[0]) for held, _ in self.held),
            max(instant(held.positions.at[-1]) for held, _ in self.held),
        )


def look(vessel: Vessel, places: Sequence[PlaceShape]) -> Looked:
    """Run every detector over each stretch of each of her transponders. Writes nothing."""
    looked = Looked()
    words: dict[UUID | None, list[StaticRun]] = defaultdict(list)
    for _, spans, exhibit in spans_of(vessel):
        for held in stretches(spans):
            looked.held.append((held, exhibit))
            ground = grounds.ground_of(held, places)
            words[exhibit] += ground.statics
            looked.events += _of_her(vessel, exhibit, detectors.run(ground), [held])
    everywhere = [held for held, _ in looked.held]
    for exhibit, said in words.items():
        looked.events += _of_her(vessel, exhibit, detectors.run_on_words(said), everywhere)
    return looked


def _of_her(
    vessel: Vessel, exhibit: UUID | None, findings: Sequence[Finding], held: Sequence[Held]
) -> Iterator[Event]:
    for finding in findings:
        event = event_of(finding, held)
        event.vessel, event.exhibit_id = vessel, exhibit
        yield event


def event_of(finding: Finding, held: Iterable[Held]) -> Event:
    """An event as it would be saved, without a vessel. ``held``: what it was found in."""
    found = finding.found
    until = found.end_at or found.start_at
    return Event(
        kind=found.kind,
        mmsi=found.mmsi,
        other_mmsi=found.other_mmsi,
        start_at=found.start_at,
        end_at=found.end_at,
        start_point=_point(found.start_point),
        end_point=_point(found.end_point),
        area=None if found.area is None else GEOSGeometry(found.area.wkb_hex, srid=_SRID),
        place_id=UUID(found.place_id) if found.place_id else None,
        confidence=found.confidence,
        reasons=list(found.reasons),
        detail=plain(dict(found.detail)),
        parameters=plain(finding.parameters),
        detector=finding.detector,
        detector_version=finding.version,
        input_digest=finding.input_digest,
        is_illustrative=any(each.is_illustrative(found.start_at, until) for each in held),
    )


def late_times(
    held: Iterable[Held], moment: datetime, start: datetime, end: datetime
) -> NDArray[np.datetime64]:
    """Times of positions between start and end that were imported after the moment."""
    parts = [each.imported_after(moment, start, end) for each in held]
    return np.concatenate([np.zeros(0, "M8[us]"), *parts])


def plain(value: Any) -> Any:
    """JSON values as the database gives them back: lists, plain numbers, text."""
    return json.loads(json.dumps(value, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _point(place: LonLat | None) -> Point | None:
    return Point(*place, srid=_SRID) if place else None
