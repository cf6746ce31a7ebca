"""Draught as the crew typed it in, when it changes: she may have loaded or unloaded.

Self-declared and often forgotten, so a change says that somebody typed another figure, and no
change says nothing at all. Zero is "not available".
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from vessels.analytics.base import Found, StaticRun
from vessels.analytics.wording import when

NAME = "draughts"
VERSION = "1"


@dataclass(frozen=True)
class Parameters:
    # Smaller changes are trim, fuel and rounding: both must be exceeded.
    least_change_m: float = 0.5
    least_share: float = 0.05
    # The largest that AIS can send; it means "or more".
    most_m: float = 25.5


DEFAULTS = Parameters()


def find(runs: Sequence[StaticRun], *, parameters: Parameters = DEFAULTS) -> list[Found]:
    """One event per change, from when the old figure was last sent to when the new one first "
    "was."""
    by_mmsi: dict[int, list[StaticRun]] = defaultdict(list)
    for run in runs:
        if run.draught_m is not None and 0 < run.draught_m < parameters.most_m:
            by_mmsi[run.mmsi].append(run)
    found = [
        _told(old, new)
        for own in by_mmsi.values()
        for old, new in pairwise(_stretches(own))
        if _differs(old, new, parameters)
    ]
    return sorted(found, key=lambda event: (event.start_at, event.mmsi))


def _stretches(runs: Sequence[StaticRun]) -> list[StaticRun]:
    """By time, neighbours with the same draught joined."""
    joined: list[StaticRun] = []
    for run in sorted(runs, key=lambda run: (run.first_at, run.last_at, run.draught_m or 0)):
        if joined and joined[-1].draught_m == run.draught_m:
            joined[-1] = replace(joined[-1], last_at=max(joined[-1].last_at, run.last_at))
        else:
            joined.append(run)
    return joined


def _differs(old: StaticRun, new: StaticRun, parameters: Parameters) -> bool:
    before, after = old.draught_m or 0.0, new.draught_m or 0.0
    change = abs(after - before)
    # Tenths of a metre are not exact in binary: 6.5 - 6.0 must count as half a metre.
    return change > parameters.least_change_m - 1e-6 and change >= parameters.least_share * before


def _told(old: StaticRun, new: StaticRun) -> Found:
    before, after = old.draught_m or 0.0, new.draught_m or 0.0
    deeper = after > before
    return Found(
        kind="draught_change",
        mmsi=new.mmsi,
        start_at=min(old.last_at, new.first_at),
        end_at=max(old.last_at, new.first_at),
        confidence=1,
        reasons=(
            (
                f"The draught the crew typed in went from {before:.1f} m (until "
                f"{when(old.last_at)}) to {after:.1f} m (from {when(new.first_at)})."
            ),
            (
                f"That is {abs(after - before):.1f} m {'deeper' if deeper else 'shallower'}: "
                f"{'loading' if deeper else 'unloading'}, ballast water or a late correction can "
                "each be the cause, and it may have happened before the first of these times."
            ),
        ),
        detail={"from_m": round(before, 1), "to_m": round(after, 1), "self_declared": True},
    )
