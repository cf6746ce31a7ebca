"""Made-up data in the shape of docs/frontend.md. Nothing here is a real movement."""

import math
from datetime import UTC, datetime
from typing import Any

DAY = 86_400
START = int(datetime(2023, 8, 27, 6, tzinfo=UTC).timestamp())

Point = list[float | None]


def leg(
    start: tuple[float, float], end: tuple[float, float], at: int, hours: float, speed_kn: float
) -> list[Point]:
    """Reports every ten minutes along a slightly wavy line."""
    count = int(hours * 6)
    points: list[Point] = []
    for index in range(count + 1):
        share = index / count
        lon = start[0] + (end[0] - start[0]) * share + 0.03 * math.sin(share * 9)
        lat = start[1] + (end[1] - start[1]) * share + 0.02 * math.sin(share * 7)
        points.append([lon, lat, at + index * 600, speed_kn + math.sin(index / 4) * 0.4])
    return points


def exhibit(number: int, kind: str, title: str, at: int | None, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "number": f"E-{number:02}",
        "kind": kind,
        "title": title,
        "at": at,
        "precision": "day",
        "lon": None,
        "lat": None,
        "accuracy_m": None,
        "footprint": None,
        "url": "",
        "illustrative": True,
        **fields,
    }


FOOTPRINT = {
    "type": "Polygon",
    "coordinates": [[[130.0, 41.9], [130.7, 42.0], [130.6, 42.5], [129.9, 42.4], [130.0, 41.9]]],
}

EXHIBITS = [
    exhibit(
        1, "imagery", "Vessel alongside at the pier", START + 2 * DAY,
        lon=130.3, lat=42.2, accuracy_m=9000, footprint=FOOTPRINT,
    ),
    exhibit(2, "imagery", "Second pass over the same pier", START + 3 * DAY, lon=130.3, lat=42.2),
    exhibit(3, "ais_track", "Extract of positions", START, precision="minute", lon=131.9, lat=43.1),
    exhibit(4, "statement", "Spokesperson says nothing is known", START + 5 * DAY),
    exhibit(5, "statement", "Ministry declines comment", START + 5 * DAY),
    exhibit(6, "document", "Report of the month", START + 4 * DAY, precision="month"),
    exhibit(7, "document", "Undated page", None),
]  # fmt: skip


def stage() -> dict[str, Any]:
    """Two vessels; the first falls silent for 61 hours between two heard stretches."""
    first = leg((131.9, 43.05), (131.2, 42.1), START, 20, 9.5)
    resumed = START + 20 * 3600 + 61 * 3600
    last = leg((133.4, 41.2), (135.9, 42.4), resumed, 16, 11.2)
    gap = {"from": first[-1][:3], "to": last[0][:3], "hours": 61.0, "distance_nm": 111.6}
    other = leg((129.4, 37.6), (132.6, 39.6), START + DAY, 30, 7.4)
    return {
        "vessels": [
            vessel(0, "SAMPLE ONE", [first, last], [gap]),
            vessel(1, "SAMPLE TWO", [other], []),
        ],
        "exhibits": EXHIBITS,
        "places": [
            {"name": "Najin (Rajin)", "lon": 130.3, "lat": 42.2, "precision_m": 2000},
            {"name": "Vladivostok", "lon": 131.88, "lat": 43.1, "precision_m": None},
        ],
        "events": [
            event("v1", "Port call, Najin", (2, 3), "observed", "Port calls"),
            event("v2", "Voyage south", (3, 5), "inferred", "Behaviour"),
            event("v3", "Arms transfer", (1, None), "claimed", "Reported"),
        ],
    }


def vessel(index: int, name: str, segments: Any, gaps: Any) -> dict[str, Any]:
    return {
        "id": f"s{index}",
        "name": name,
        "imo": None,
        "colour_index": index,
        "segments": segments,
        "gaps": gaps,
        "illustrative": True,
        "url": "",
    }


def event(
    key: str, title: str, days: tuple[int, int | None], kind: str, lane: str
) -> dict[str, Any]:
    first, last = days
    return {
        "id": key,
        "title": title,
        "from": START + first * DAY,
        "to": None if last is None else START + last * DAY,
        "precision": "day",
        "kind": kind,
        "lane": lane,
        "vessel": "s0",
        "url": "",
    }


def crossing() -> dict[str, Any]:
    """A track over the antimeridian, in longitudes of -180 to 180."""
    raw = leg((178.5, 52.0), (182.5, 53.0), START, 20, 12.0)
    for point in raw:
        longitude = point[0] or 0.0
        point[0] = longitude - 360 if longitude > 180 else longitude
    return {"vessels": [vessel(0, "SAMPLE ONE", [raw], [])]}
