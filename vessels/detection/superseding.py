"""Which standing event a finding is, which it takes the place of, and why.

The same finding again is the event that stands. Otherwise each standing event is superseded by the
new finding of its kind and transponders that overlaps it most in time, or, where none does,
withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vessels.analytics.base import instant
from vessels.analytics.wording import lasting, when
from vessels.models import Event

_LONGEST: Final = 300
_FAR: Final = datetime.max.replace(tzinfo=UTC)
# What an event says; when any of it differs, it is another event.
COMPARED: Final = (
    "kind",
    "mmsi",
    "other_mmsi",
    "vessel_id",
    "other_vessel_id",
    "exhibit_id",
    "start_at",
    "end_at",
    "place_id",
    "confidence",
    "reasons",
    "detail",
    "parameters",
    "detector",
    "detector_version",
    "is_illustrative",
)


@dataclass
class Settlement:
    """``new`` are to be saved; each of ``superseded`` is (standing, its successor)."""

    new: list[Event] = field(default_factory=list)
    unchanged: list[Event] = field(default_factory=list)
    superseded: list[tuple[Event, Event]] = field(default_factory=list)
    withdrawn: list[Event] = field(default_factory=list)


def settle(standing: Sequence[Event], candidates: Sequence[Event]) -> Settlement:
    """Match what stands with what is found now. Order of the arguments' members does not matter."""
    settled = Settlement()
    left = sorted(standing, key=_order)
    for candidate in sorted(candidates, key=_order):
        same = next((each for each in left if is_same(each, candidate)), None)
        if same is None:
            settled.new.append(candidate)
        else:
            left.remove(same)
            settled.unchanged.append(same)
    for event in left:
        successor = _successor(event, settled.new) or _successor(event, settled.unchanged)
        if successor is None:
            settled.withdrawn.append(event)
        else:
            settled.superseded.append((event, successor))
    return settled


def is_same(one: Event, other: Event) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)


def why_superseded(old: Event, new: Event, late: NDArray[np.datetime64]) -> str:
    """In words: what came later, and what it does. ``late``: times of positions imported since."""
    if (old.detector, old.detector_version) != (new.detector, new.detector_version):
        cause = f"Version {new.detector_version} of the detector looked again"
    elif old.parameters != new.parameters:
        cause = "The detector was given other parameters"
    elif (old.vessel_id, old.other_vessel_id) != (new.vessel_id, new.other_vessel_id):
        cause = "An MMSI was claimed for a vessel since"
    elif len(late):
        cause = f"{_positions(late)}, imported later"
    else:
        cause = "What is held of that time has changed since"
    return f"{cause}: {_effect(old, new)}."[:_LONGEST]


def why_withdrawn(old: Event, late: NDArray[np.datetime64], undone: Sequence[str]) -> str:
    """In words: what took the ground away. ``undone``: imports of that time undone since."""
    if undone:
        names = ", ".join(undone)
        return f"Positions of that time went with an import that was undone: {names}."[:_LONGEST]
    if len(late):
        return f"{_positions(late)}, imported later: nothing of the kind is left."
    return "What is held now shows nothing of the kind at this time."


def _effect(old: Event, new: Event) -> str:
    """How the new one differs, length first."""
    kind = old.get_kind_display()
    kind = kind if kind[1:2].isupper() else kind.lower()
    if old.end_at is None and new.end_at is not None:
        return f"it ended {when(new.end_at)}"
    lengths = _hours(old), _hours(new)
    if lengths[0] is not None and lengths[1] is not None and lengths[0] != lengths[1]:
        change = lengths[1] - lengths[0]
        return f"the {kind} is {lasting(abs(change))} {'longer' if change > 0 else 'shorter'}"
    if old.start_at != new.start_at:
        shift = (new.start_at - old.start_at).total_seconds() / 3600
        return f"it starts {lasting(abs(shift))} {'later' if shift > 0 else 'earlier'}"
    if old.confidence != new.confidence:
        return f"its confidence is {new.confidence} of 4, before {old.confidence}"
    if old.detail == new.detail:
        return "its figures are the same, its reasons are told otherwise"
    return "its figures differ"


def _hours(event: Event) -> float | None:
    return (event.end_at - event.start_at).total_seconds() / 3600 if event.end_at else None


def _positions(at: NDArray[np.datetime64]) -> str:
    times = np.sort(at)
    if len(times) == 1:
        return f"A position of {when(instant(times[0]))}"
    first, last = when(instant(times[0])), when(instant(times[-1]))
    return f"{len(times):,} positions from {first} to {last}"


def _successor(event: Event, among: Sequence[Event]) -> Event | None:
    """The one of its kind and transponders that shares most time; touching counts as sharing."""
    fitting = [
        new
        for new in among
        if (new.kind, new.mmsi, new.other_mmsi) == (event.kind, event.mmsi, event.other_mmsi)
        and _shared(event, new) >= 0
    ]
    return min(fitting, key=lambda new: (-_shared(event, new), *_order(new))) if fitting else None


def _shared(one: Event, other: Event) -> float:
    """Seconds that both cover; negative where they lie apart."""
    start = max(one.start_at, other.start_at)
    return (min(one.end_at or _FAR, other.end_at or _FAR) - start).total_seconds()


def _order(event: Event) -> tuple[Any, ...]:
    return (
        event.start_at,
        event.end_at or _FAR,
        event.kind,
        event.mmsi,
        event.other_mmsi or 0,
        str(event.detail),
    )
