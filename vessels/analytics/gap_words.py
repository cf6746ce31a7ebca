"""What a gap says and does not say, in sentences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vessels.analytics.wording import counted, figure, lasting, listed, when

# Fewer positions in the hours before say nothing of how often she is usually heard.
FEWEST_HEARD = 3
# Ends as near as this are told as one place.
NEAR_NM = 0.5


def sentences(
    *, start: datetime, detail: Mapping[str, Any], fastest_kn: float, threshold_hours: float
) -> tuple[str, ...]:
    """For the ``detail`` of :mod:`vessels.analytics.gaps`."""
    said = [_length(start, detail, threshold_hours), *_way(detail, fastest_kn), _before(detail)]
    if detail["meets_disabling_criteria"]:
        said.append(
            "It meets the published criteria for silences that are often deliberate (Welch et al."
            " 2022): length, reception before it, satellite positions before it and distance from"
            " the shore. That is no proof that the transponder was switched off."
        )
    elif detail["disabling_criteria"]["long_enough"]:
        said.append(_criteria(detail["disabling_criteria"]))
    return tuple(said)


def _length(start: datetime, detail: Mapping[str, Any], threshold_hours: float) -> str:
    hours = lasting(detail["hours"])
    if detail["distance_nm"] is None:
        return f"No position is held for the {hours} since {when(start)}, her last one."
    return (
        f"No position is held for {hours} from {when(start)}; silences of"
        f" {lasting(threshold_hours)} and more are told."
    )


def _way(detail: Mapping[str, Any], fastest_kn: float) -> list[str]:
    if detail["distance_nm"] is None:
        return []
    distance, speed = figure(detail["distance_nm"]), detail["implied_speed_kn"]
    if detail["distance_nm"] < NEAR_NM:
        near = f"She was next heard less than {NEAR_NM} nm from her last position"
        return [f"{near}; where she was meanwhile is not known."]
    said = [
        f"She was next heard {distance} nm away in a straight line: {figure(speed)} kn or more."
    ]
    if speed > fastest_kn:
        said.append(
            f"No merchant ship makes {figure(speed)} kn: the two ends may be two transponders that"
            " use one MMSI, or one of the positions is false."
        )
    return said


def _before(detail: Mapping[str, Any]) -> str:
    heard = {kind: count for kind, count in detail["positions_before"].items() if count}
    total = sum(heard.values())
    window = lasting(detail["hours_before"])
    kinds = listed(
        f"{count:,} {'by receivers of a kind not known' if kind == 'not known' else kind}"
        for kind, count in heard.items()
    )
    said = f"In the {window} up to it she was heard {counted(total, 'time')} ({kinds})"
    if total < FEWEST_HEARD:
        return f"{said}: so rarely that a silence like this may be ordinary."
    if detail["positions_before"]["satellite"] + detail["positions_before"]["mixed"] == 0:
        if detail["positions_before"]["terrestrial"] == total:
            return (
                f"{said}: shore receivers only, so she may simply have sailed out of their range."
            )
        return f"{said}: whether a satellite heard her is not known."
    return f"{said}."


def _criteria(criteria: Mapping[str, bool | None]) -> str:
    names = {
        "well_heard": "more than 10 positions in the day before",
        "by_satellite": "enough satellite positions before it",
        "offshore": "far enough from the shore",
    }
    failed = [words for name, words in names.items() if criteria[name] is False]
    untested = [words for name, words in names.items() if criteria[name] is None]
    said = "Of the published criteria for silences that are often deliberate (Welch et al. 2022)"
    if failed:
        return f"{said} it does not meet: {listed(failed)}."
    return f"{said} none fails, but not tested: {listed(untested)}."
