"""What an encounter says, and where it is uncertain, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from vessels.analytics.wording import figure, lasting

# Positions interpolated between receptions further apart than this are told as uncertain.
SPARSE_MIN = 30.0


class Bounds(Protocol):
    """What the sentences cite of :class:`vessels.analytics.encounters.Parameters`."""

    @property
    def step_min(self) -> int: ...
    @property
    def within_km(self) -> float: ...
    @property
    def from_ports_km(self) -> float: ...


def sentences(numbers: Sequence[int], detail: Mapping[str, Any], bounds: Bounds) -> tuple[str, ...]:
    """For the ``detail`` of :mod:`vessels.analytics.encounters`; ``numbers``: the two MMSIs."""
    one, other = numbers
    speeds = detail["median_speed_kn"]
    said = [
        (
            f"The transponders {one} and {other} stayed within {figure(bounds.within_km * 1000)} m"
            f" of one another for {lasting(detail['hours'])}: {detail['mean_m']:,} m on average,"
            f" {detail['nearest_m']:,} m at the nearest."
        ),
        (
            f"Meanwhile {one} made {figure(speeds[0])} kn and {other} {figure(speeds[1])} kn"
            " (medians over ground)."
        ),
        *_silences(numbers, detail),
        _interpolation(detail, bounds),
        _ports(detail, bounds),
        *_ends(detail),
    ]
    return tuple(said)


def _silences(numbers: Sequence[int], detail: Mapping[str, Any]) -> list[str]:
    said = [
        f"{number} was not heard for {lasting(minutes / 60)} of it: that the two stayed together"
        " then is assumed."
        for number, minutes in zip(numbers, detail["silent_min"], strict=True)
        if minutes
    ]
    if said:
        heard = lasting(detail["heard_together_min"] / 60)
        said.append(f"Both were heard, close together, for {heard} of it.")
    return said


def _interpolation(detail: Mapping[str, Any], bounds: Bounds) -> str:
    longest = detail["longest_interpolation_min"]
    said = (
        f"Distances are taken every {bounds.step_min} min, between receptions up to"
        f" {figure(longest)} min apart"
    )
    if longest > SPARSE_MIN:
        return f"{said}: with receptions so rare they may be wrong by more than the distance found."
    return f"{said}; the times are good to {bounds.step_min} min."


def _ports(detail: Mapping[str, Any], bounds: Bounds) -> str:
    if detail["ports_tested"]:
        return f"No known port lies within {figure(bounds.from_ports_km)} km."
    return "Ports were not looked at: two ships moored side by side look the same."


def _ends(detail: Mapping[str, Any]) -> list[str]:
    open_ends = [
        end
        for end, heard in (
            ("begun earlier", detail["both_heard_before"]),
            ("lasted longer", detail["both_heard_after"]),
        )
        if not heard
    ]
    if not open_ends:
        return []
    return [f"They may have {' and '.join(open_ends)}: the two were not both heard then."]
