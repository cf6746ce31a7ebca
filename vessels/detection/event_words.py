"""An event's figures in words, with units, for people."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from vessels.models import Event, EventKind

CONFIDENCE: Final = {1: "weak", 2: "moderate", 3: "good", 4: "strong"}
VERDICTS: Final = {
    "others_heard": ("Others were heard", "amber"),
    "thinned": ("Fewer than usual were heard", ""),
    "few_heard": ("Too few were heard to judge", ""),
    "nobody_heard": ("Nobody was heard", ""),
    "not_known": ("Not known", ""),
}
_UNITS: Final = {
    "nm": "nm",
    "km": "km",
    "kn": "kn",
    "m": "m",
    "deg": "°",
    "h": "h",
    "hours": "h",
    "min": "min",
    "s": "s",
    "days": "days",
}
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_SHORT: Final = ("mmsi", "imo", "sog", "cog", "ais")
# Names that say too little without the code beside them.
_LABELS: Final = {
    "in": "Inside within",
    "out": "Outside beyond",
    "stopped": "Stopped up to",
    "resumed": "Under way from",
    "silence": "Silence that counts",
    "told by": "Measured by",
    "locode": "UN/LOCODE",
}
# Shown under headings of their own.
_ELSEWHERE: Final = ("coverage", "ports", "gap")


def confidence(event: Event) -> str:
    """`good (3 of 4)`."""
    return f"{CONFIDENCE.get(event.confidence, 'not known')} ({event.confidence} of 4)"


def title(event: Event) -> str:
    """Kind, and place or other ship where there is one."""
    kind = event.get_kind_display()
    if event.kind == EventKind.ENCOUNTER:
        return f"{kind}, {party(event)} and {other_party(event)}"
    return f"{kind}, {event.place}" if event.place else kind


def party(event: Event) -> str:
    return str(event.vessel) if event.vessel else f"MMSI {event.mmsi:09}"


def other_party(event: Event) -> str:
    if event.other_vessel:
        return str(event.other_vessel)
    return f"MMSI {event.other_mmsi:09}" if event.other_mmsi else ""


def figures(event: Event) -> list[tuple[str, str]]:
    """(label, value with unit) of everything in the event's detail that is a single value."""
    return list(_pairs({k: v for k, v in event.detail.items() if k not in _ELSEWHERE}))


def parameters(event: Event) -> list[tuple[str, str]]:
    """(label, value with unit) of what the detector was told."""
    return list(_pairs(event.parameters))


def told(values: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, value with unit) of any parameters."""
    return list(_pairs(values))


def ports(event: Event) -> list[dict[str, Any]]:
    """The ports of a reachable area, with their times as times."""
    return [
        {
            **port,
            "earliest_arrival": _time(port["earliest_arrival"]),
            "latest_departure": _time(port["latest_departure"]),
        }
        for port in event.detail.get("ports", [])
    ]


def changes(old: Event, new: Event) -> list[tuple[str, str, str]]:
    """(what, before, now) of everything that differs, for a table side by side."""
    before, now = _lines(old), _lines(new)
    names = list(dict.fromkeys([*before, *now]))
    return [
        (name, before.get(name, "–"), now.get(name, "–"))
        for name in names
        if before.get(name) != now.get(name)
    ]


def _lines(event: Event) -> dict[str, str]:
    verdict = event.detail.get("coverage", {}).get("verdict", "")
    return {
        "Vessel": party(event),
        "Start": f"{event.start_at:%Y-%m-%d %H:%M:%SZ}",
        "End": f"{event.end_at:%Y-%m-%d %H:%M:%SZ}" if event.end_at else event.open_end,
        "Place": str(event.place or "–"),
        "Confidence": confidence(event),
        **dict(figures(event)),
        **({"Who else was heard": VERDICTS.get(verdict, (verdict, ""))[0]} if verdict else {}),
        "Reasons": " ".join(event.reasons),
        "Detector": f"{event.detector} {event.detector_version}",
        **{f"Parameter: {name}": value for name, value in parameters(event)},
    }


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _pairs(values: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        label, unit = _label(name)
        label = f"{before}, {label[:1].lower()}{label[1:]}" if before else label
        if isinstance(value, dict):
            yield from _pairs(value, label)
        elif not isinstance(value, list):
            yield label, _text(value, unit)
        elif all(isinstance(each, str | int | float) for each in value):
            yield label, ", ".join(_text(each, unit) for each in value) or "none"


def _label(name: str) -> tuple[str, str]:
    """`distance_nm` is "Distance" in nm; `hours` is "Length" in hours."""
    words = name.split("_")
    unit = _UNITS.get(words[-1], "")
    if unit and len(words) > 1:
        words = words[:-1]
    elif name == "hours":
        words = ["length"]
    text = " ".join(word.upper() if word in _SHORT else word for word in words)
    text = _LABELS.get(text, text)
    return f"{text[:1].upper()}{text[1:]}", unit


def _moment(text: str) -> str:
    """A time as pages write it; any other text as it is."""
    if not _TIME.fullmatch(text):
        return text
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def _text(value: object, unit: str) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    elif isinstance(value, int) and unit:
        text = f"{value:,}"
    else:
        text = _moment(str(value))
    return f"{text} {unit}" if unit and text else text
