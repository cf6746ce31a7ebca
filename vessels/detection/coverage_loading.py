"""Who else was heard while a vessel was not: silence is not darkness."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

import polars as pl
from django.contrib.gis.geos import Point

from vessels.analytics import coverage
from vessels.analytics.base import Found, LonLat
from vessels.analytics.coverage import DEFAULTS, Heard
from vessels.analytics.geodesy import distance_nm
from vessels.detection import company, detecting, detectors
from vessels.detection.company import HOUR, Box
from vessels.models import Event, EventKind
from vessels.tracking.tracks import Window

# Of each ship one position in this time is enough to say that it was heard.
NEAR_ENDS: Final = timedelta(minutes=10)
ON_THE_WAY: Final = timedelta(hours=1)
_SLICES: Final = 12


def complete(events: Iterable[Event], standing: Sequence[Event], window: Window | None) -> None:
    """Put into each gap who else was heard near its ends and on the way, with what that means.

    A gap that lies outside the window and stands already keeps what was found then.
    """
    known = {_key(event): event for event in standing if "coverage" in event.detail}
    for event in events:
        if event.kind != EventKind.GAP:
            continue
        same = known.get(_key(event))
        if same is not None and window is not None and not _touches(event, window):
            event.detail["coverage"] = same.detail["coverage"]
            event.input_digest = same.input_digest
            continue
        heard, digest = _heard(event)
        found = coverage.assess(_found(event), heard)
        event.detail["coverage"] = detecting.plain(
            {
                **found.as_detail(),
                "parameters": asdict(DEFAULTS),
                "version": coverage.VERSION,
            }
        )
        event.input_digest = detectors.joined(event.input_digest, digest)


def _heard(gap: Event) -> tuple[Heard, str]:
    """Others near both ends and where she could have been; the digest of all of it."""
    start, until = _span(gap)
    frames = [
        company.heard_in(boxes, without=[gap.mmsi], every=every)
        for boxes, every in (
            (_ends(gap, start, until), NEAR_ENDS),
            (_way(gap), ON_THE_WAY),
        )
        if boxes
    ]
    rows = pl.concat(frames).unique(["mmsi", "at"]).sort("mmsi", "at")
    held = rows.select("mmsi", "at", "latitude", "longitude")
    heard = Heard(
        mmsi=held["mmsi"].to_numpy(),
        at=held["at"].to_numpy().astype("M8[us]"),
        lat=held["latitude"].to_numpy(),
        lon=held["longitude"].to_numpy(),
    )
    return heard, detectors.digest_of(held.rows())


def _span(gap: Event) -> tuple[datetime, datetime]:
    """From the time that tells what is usual until the time that tells how it was afterwards."""
    end = gap.end_at or gap.start_at
    return (
        gap.start_at - timedelta(hours=DEFAULTS.usual_hours),
        end + timedelta(hours=DEFAULTS.window_hours),
    )


def _ends(gap: Event, since: datetime, until: datetime) -> list[Box]:
    return [
        box
        for point in (gap.start_point, gap.end_point)
        if point
        for box in company.around(point.y, point.x, DEFAULTS.radius_nm, since, until)
    ]


def _way(gap: Event) -> list[Box]:
    """Boxes around the nearer end in each twelfth of the silence: all that she could reach."""
    if not (gap.start_point and gap.end_point and gap.end_at):
        return []
    length = gap.end_at - gap.start_at
    hours = length / HOUR
    start, end = (gap.start_point.y, gap.start_point.x), (gap.end_point.y, gap.end_point.x)
    speed = max(DEFAULTS.top_speed_kn, float(distance_nm(*start, *end)) / hours)
    boxes = []
    for number in range(_SLICES):
        from_start = speed * hours * (number + 1) / _SLICES
        to_end = speed * hours * (_SLICES - number) / _SLICES
        centre, radius = (start, from_start) if from_start <= to_end else (end, to_end)
        since = gap.start_at + length * number / _SLICES
        boxes += company.around(*centre, radius, since, since + length / _SLICES)
    return boxes


def _touches(gap: Event, window: Window) -> bool:
    start, until = _span(gap)
    return start < window.end and until >= window.start


def _key(event: Event) -> tuple[str, int, datetime, datetime | None]:
    return event.kind, event.mmsi, event.start_at, event.end_at


def _found(gap: Event) -> Found:
    def lon_lat(point: Point | None) -> LonLat | None:
        return (point.x, point.y) if point else None

    return Found(
        kind=gap.kind,
        mmsi=gap.mmsi,
        start_at=gap.start_at,
        end_at=gap.end_at,
        confidence=gap.confidence,
        reasons=tuple(gap.reasons),
        start_point=lon_lat(gap.start_point),
        end_point=lon_lat(gap.end_point),
    )
