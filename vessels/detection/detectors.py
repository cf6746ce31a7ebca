"""Which detectors look at a transponder, each with what it is given and told."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from vessels.analytics import (
    circling,
    clocks,
    destinations,
    draughts,
    frozen_track,
    gaps,
    identity_changes,
    jumps,
    landmask,
    loitering,
    on_land,
    port_calls,
    shared_mmsi,
)
from vessels.analytics.base import Floats, Found, PlaceShape, Positions, StaticRun


@dataclass(frozen=True)
class Ground:
    """All that is held of one transponder over one stretch of time, and the places near it."""

    positions: Positions
    statics: Sequence[StaticRun]
    places: Sequence[PlaceShape]


@dataclass(frozen=True)
class Finding:
    """One event found, by whom, told what, looking at what."""

    found: Found
    detector: str
    version: str
    parameters: dict[str, Any]
    input_digest: str


@dataclass(frozen=True)
class Detector:
    """``find`` runs a pure detector on the ground; ``looks_at`` names what its digest covers."""

    name: str
    version: str
    parameters: dict[str, Any]
    find: Callable[[Ground], list[Found]]
    looks_at: tuple[str, ...] = ("positions",)


ALL: Final[tuple[Detector, ...]] = (
    Detector(
        gaps.NAME,
        gaps.VERSION,
        asdict(gaps.DEFAULTS),
        lambda ground: gaps.find(ground.positions, distance_to_shore_nm=_to_shore),
    ),
    Detector(
        loitering.NAME,
        loitering.VERSION,
        asdict(loitering.DEFAULTS),
        lambda ground: loitering.find(ground.positions, distance_to_shore_nm=_to_shore),
    ),
    Detector(
        port_calls.NAME,
        port_calls.VERSION,
        asdict(port_calls.DEFAULTS),
        lambda ground: port_calls.find(ground.positions, ground.places),
        ("positions", "places"),
    ),
    Detector(
        jumps.NAME,
        jumps.VERSION,
        asdict(jumps.DEFAULTS),
        lambda ground: jumps.find(ground.positions),
    ),
    Detector(
        shared_mmsi.NAME,
        shared_mmsi.VERSION,
        asdict(shared_mmsi.DEFAULTS),
        lambda ground: shared_mmsi.find(ground.positions),
    ),
    Detector(
        on_land.NAME,
        on_land.VERSION,
        asdict(on_land.DEFAULTS),
        lambda ground: on_land.find(ground.positions, distance_to_sea_nm=_to_sea),
    ),
    Detector(
        circling.NAME,
        circling.VERSION,
        asdict(circling.DEFAULTS),
        lambda ground: circling.find(ground.positions),
    ),
    Detector(
        frozen_track.NAME,
        frozen_track.VERSION,
        asdict(frozen_track.DEFAULTS),
        lambda ground: frozen_track.find(ground.positions),
    ),
    Detector(
        clocks.NAME,
        clocks.VERSION,
        asdict(clocks.DEFAULTS),
        lambda ground: clocks.find(ground.positions),
    ),
    Detector(
        draughts.NAME,
        draughts.VERSION,
        asdict(draughts.DEFAULTS),
        lambda ground: draughts.find(ground.statics),
        ("statics",),
    ),
    Detector(
        destinations.NAME,
        destinations.VERSION,
        asdict(destinations.DEFAULTS),
        lambda ground: destinations.find(ground.statics, ground.positions, ground.places),
        ("statics", "positions", "places"),
    ),
)


def _to_shore(lat: Floats, lon: Floats) -> Floats:
    return landmask.load().distance_to_shore_nm(lat, lon)


def _to_sea(lat: Floats, lon: Floats) -> Floats:
    return landmask.load().distance_to_sea_nm(lat, lon)


def run(ground: Ground) -> list[Finding]:
    """What every detector finds, with the digest of what it looked at."""
    digests = {
        "positions": ground.positions.digest(),
        "statics": digest_of([asdict(run) for run in ground.statics]),
        "places": digest_of_places(ground.places),
    }
    return [
        Finding(
            found,
            detector.name,
            detector.version,
            detector.parameters,
            joined(*(digests[name] for name in detector.looks_at)),
        )
        for detector in ALL
        for found in detector.find(ground)
    ]


def run_on_words(statics: Sequence[StaticRun]) -> list[Finding]:
    """Changes in what all transponders of a vessel said of her, from number to number too."""
    digest = digest_of([asdict(run) for run in statics])
    return [
        Finding(
            found,
            identity_changes.NAME,
            identity_changes.VERSION,
            asdict(identity_changes.DEFAULTS),
            digest,
        )
        for found in identity_changes.find(statics)
    ]


def joined(*digests: str) -> str:
    """One digest as it is; of several, the SHA-256 of their hexadecimal digits in order."""
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


def digest_of(value: object) -> str:
    """SHA-256 of plain data as JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_places(places: Sequence[PlaceShape]) -> str:
    """SHA-256 of where places are and how they are outlined."""
    return digest_of([_of_place(place) for place in places])


def _of_place(place: PlaceShape) -> list[Any]:
    outline = place.area.wkb_hex if place.area is not None else ""
    return [place.id, place.kind, place.lon, place.lat, outline]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
