"""Freezing an event as an exhibit: a file of its own, with all that the event rests on."""

import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from accounts.models import Compartment, User
from evidence import custody, exhibits
from evidence.custody import CustodyEvent
from evidence.marking import TLP, Credibility, Reliability
from evidence.models import Exhibit, ExhibitKind, Rights
from evidence.precision import Precision
from vessels.detection import event_words
from vessels.models import Event
from vessels.tracking.extracts import LABEL

FORMAT = "plimsoll-event/1"


@transaction.atomic
def freeze_event(
    *,
    actor: User,
    event: Event,
    title: str = "",
    tlp: TLP = TLP.RED,
    compartments: Iterable[Compartment] = (),
) -> Exhibit:
    """An exhibit with the event as it is now: in words, and as JSON with parameters and digest.

    Equal events make equal bytes; what supersedes the event later does not change the exhibit. An
    event of made-up positions is itself made up. Raises what `exhibits.add_exhibit` raises.
    """
    name = f"{event_words.title(event)}, {event_words.party(event)}, {event.start_at:%Y-%m-%d}"
    body = json.dumps(as_json(event), indent=2, ensure_ascii=False, sort_keys=True)
    exhibit = exhibits.add_exhibit(
        actor=actor,
        kind=ExhibitKind.AIS_TRACK,
        stream=io.BytesIO(body.encode()),
        file_name=f"event-{event.kind}-{event.start_at:%Y-%m-%d}-{str(event.pk)[:8]}.json",
        compartments=compartments,
        title=_labelled(title.strip() or name, event.is_illustrative),
        description="\n".join(in_words(event)),
        source=f"AIS positions, {event.detector} version {event.detector_version}",
        collector=str(actor),
        collected_at=datetime.now(UTC),
        reliability=Reliability.F,
        credibility=Credibility.SIX,
        tlp=tlp,
        rights=Rights.UNKNOWN,
        is_illustrative=event.is_illustrative,
        shown_at=event.start_at,
        shown_until=event.end_at,
        shown_precision=Precision.MINUTE,
        shown_inferred=True,
    )
    custody.record(
        actor=actor,
        exhibit=exhibit,
        event=CustodyEvent.DERIVATION,
        detail={
            "how": "an event written to JSON",
            "event": str(event.pk),
            "detector": event.detector,
            "version": event.detector_version,
            "input_digest": event.input_digest,
        },
    )
    return exhibit


def in_words(event: Event) -> list[str]:
    """The event as lines of text, the same on every look."""
    end = f"{event.end_at:%Y-%m-%d %H:%M:%SZ}" if event.end_at else event.open_end
    made_up = [LABEL] if event.is_illustrative else []
    coverage = event.detail.get("coverage", {})
    return [
        *made_up,
        event_words.title(event),
        f"Vessel: {event_words.party(event)}, MMSI {event.mmsi:09}",
        f"From {event.start_at:%Y-%m-%d %H:%M:%SZ} to {end}",
        f"Confidence: {event_words.confidence(event)}",
        *event.reasons,
        *(f"Who else was heard: {sentence}" for sentence in coverage.get("sentences", [])),
        *(f"{label}: {value}" for label, value in event_words.figures(event)),
        *(f"Told the detector: {label}: {value}" for label, value in event_words.parameters(event)),
        f"Detector: {event.detector}, version {event.detector_version}",
        f"Input, SHA-256: {event.input_digest}",
    ]


def as_json(event: Event) -> dict[str, Any]:
    """The event with everything needed to find it again, as plain JSON."""
    geometry = {
        name: json.loads(shape.geojson) if (shape := getattr(event, name)) else None
        for name in ("start_point", "end_point", "area")
    }
    return {
        "format": FORMAT,
        "event": str(event.pk),
        "kind": event.kind,
        "illustrative": LABEL if event.is_illustrative else "",
        "vessel": str(event.vessel) if event.vessel else None,
        "imo_number": event.vessel.imo_number if event.vessel else None,
        "mmsi": event.mmsi,
        "other_vessel": str(event.other_vessel) if event.other_vessel else None,
        "other_mmsi": event.other_mmsi,
        "start_at": event.start_at.isoformat(),
        "end_at": event.end_at.isoformat() if event.end_at else None,
        "place": str(event.place) if event.place else None,
        **geometry,
        "confidence": event.confidence,
        "reasons": event.reasons,
        "detail": event.detail,
        "parameters": event.parameters,
        "detector": event.detector,
        "detector_version": event.detector_version,
        "input_digest": event.input_digest,
        "detected_at": event.detected_at.isoformat(),
        "superseded_at": event.superseded_at.isoformat() if event.superseded_at else None,
        "superseded_why": event.superseded_why,
        "in_words": in_words(event),
    }


def _labelled(title: str, is_illustrative: bool) -> str:
    if not is_illustrative or LABEL in title:
        return title[:200]
    return f"{title[: 197 - len(LABEL)]} ({LABEL})"
