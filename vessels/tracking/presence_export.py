"""Who was here, as a CSV file to take away."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from vessels.tracking.bearers import Bearer
from vessels.tracking.presence import Presence

COLUMNS: Final = (
    "mmsi",
    "vessels",
    "imo_numbers",
    "sent_name",
    "flag_by_mid",
    "listed",
    "positions",
    "closest_m",
    "closest_at",
    "closest_latitude",
    "closest_longitude",
    "first_at",
    "last_at",
    "basis",
    "illustrative",
)


def lines(found: Iterable[Presence], bearers: Mapping[int, Bearer]) -> Iterator[str]:
    """The header, then a line for each; times are UTC, ISO 8601."""
    yield _line(COLUMNS)
    for each in found:
        bearer = bearers[each.mmsi]
        yield _line(
            (
                bearer.number,
                _text("; ".join(str(vessel) for vessel, _ in bearer.vessels)),
                "; ".join(str(vessel.imo_number or "") for vessel, _ in bearer.vessels),
                _text(bearer.sent_name),
                bearer.country.code if bearer.country else "",
                "; ".join(f"{one.sanctions_list}: {one.state}" for one in bearer.listings),
                str(each.positions),
                f"{each.metres:.0f}",
                _time(each.closest_at),
                f"{each.lat:.6f}" if each.positions else "",
                f"{each.lon:.6f}" if each.positions else "",
                _time(each.first_at),
                _time(each.last_at),
                "position inside" if each.positions else "line between two positions",
                "ILLUSTRATIVE - synthetic" if each.is_illustrative else "",
            )
        )


def _line(values: Iterable[str]) -> str:
    held = io.StringIO()
    csv.writer(held).writerow(values)
    return held.getvalue()


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _text(value: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
