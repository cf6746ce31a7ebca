"""Positions of a vessel as a file to take away: CSV, GeoJSON or KML, written as they are read.

Each file says whose positions it holds, over what time, from which imports by their SHA-256, and
whether any of them is made up. Taking one is recorded.
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db import transaction

from accounts import ledger
from accounts.errors import Invalid
from accounts.models import User
from vessels.identity import Span
from vessels.models import Position, Vessel
from vessels.models.position import PositionQuerySet
from vessels.tracking import hearing, selecting
from vessels.tracking.hearing import Share
from vessels.tracking.selecting import Wanted

LABEL = "ILLUSTRATIVE - synthetic"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
}
CHUNK = 2_000
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = re.compile(r"^[=+\-@\t\r]")


class UnknownFileType(Invalid):
    code = "unknown_file_type"


@dataclass(frozen=True)
class Export:
    """A file in the making: ``lines`` are read from the database as they are sent."""

    name: str
    media_type: str
    lines: Iterator[str]


@transaction.atomic
def export(
    *, actor: User, vessel: Vessel, spans: Sequence[Span], wanted: Wanted, file_type: str
) -> Export:
    """The positions wanted, oldest first. The taking is recorded in the vessel's ledger.

    Raises UnknownFileType for anything but "csv", "geojson" and "kml".
    """
    if file_type not in MEDIA_TYPES:
        raise UnknownFileType(
            f"“{file_type[:20]}” is no type of file for positions. Choose csv, geojson or kml."
        )
    held = selecting.select(spans, actor, wanted, order="time").select_related("position_import")
    shares = hearing.shares(spans, actor, wanted.window)
    about = _about(vessel, wanted, shares)
    ledger.record(
        subject=vessel,
        actor=actor,
        action="vessel.positions_downloaded",
        payload={
            "file_type": file_type,
            "start": wanted.window.start.isoformat(),
            "end": wanted.window.end.isoformat(),
            "filters": wanted.in_words(),
        },
    )
    write = {"csv": _csv, "geojson": _geojson, "kml": _kml}[file_type]
    name = f"positions-{vessel.imo_number or vessel.pk}-{wanted.window.first_day}.{file_type}"
    return Export(name, MEDIA_TYPES[file_type], write(about, held))


def _about(vessel: Vessel, wanted: Wanted, shares: list[Share]) -> dict[str, Any]:
    made_up = any(share.position_import.is_illustrative for share in shares)
    return {
        "title": f"AIS positions of {vessel}, IMO {vessel.imo_number or 'not known'}",
        "label": LABEL if made_up or vessel.is_illustrative else "",
        "from": wanted.window.start.isoformat(),
        "until_before": wanted.window.end.isoformat(),
        "filters": wanted.in_words(),
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": "Where a transponder said it was, as received. Silence is not absence.",
        "imports": [
            {
                "id": str(share.position_import.pk),
                "name": str(share.position_import),
                "receivers": share.position_import.coverage or "not known",
                "sha256": share.position_import.source_file.sha256,
                "positions_in_window": share.count,
                "label": LABEL if share.position_import.is_illustrative else "",
            }
            for share in shares
        ],
    }


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(about: dict[str, Any], held: PositionQuerySet) -> Iterator[str]:
    for name in ("title", "label", "from", "until_before", "filters", "written_at", "note"):
        if about[name]:
            yield f"# {name}: {_one_line(about[name])}\n"
    for each in about["imports"]:
        facts = ", ".join(
            f"{name} {_one_line(each[name])}"
            for name in ("id", "receivers", "sha256", "positions_in_window", "label")
            if each[name]
        )
        yield f"# import: {_one_line(each['name'])}, {facts}\n"
    rows = csv.writer(_Echo(), lineterminator="\n")
    yield rows.writerow(COLUMNS)
    for position in held.iterator(chunk_size=CHUNK):
        yield rows.writerow([_cell(value) for value in _values(position)])


def _geojson(about: dict[str, Any], held: PositionQuerySet) -> Iterator[str]:
    head = json.dumps(about, ensure_ascii=False)
    yield f'{{"type": "FeatureCollection", "metadata": {head}, "features": [\n'
    between = ""
    for position in held.iterator(chunk_size=CHUNK):
        facts = dict(zip(COLUMNS, _values(position), strict=True))
        place = [facts.pop("longitude"), facts.pop("latitude")]
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": facts,
        }
        yield between + json.dumps(feature, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _kml(about: dict[str, Any], held: PositionQuerySet) -> Iterator[str]:
    imports = (f"{each['name']}, SHA-256 {each['sha256']}" for each in about["imports"])
    words = [
        *(str(about[name]) for name in ("label", "note") if about[name]),
        f"From {about['from']} until before {about['until_before']}. Filters: {about['filters']}.",
        *imports,
    ]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'
    yield f"<Document><name>{_xml(about['title'])}</name>\n"
    yield f"<description>{_xml(chr(10).join(words))}</description>\n"
    for position in held.iterator(chunk_size=CHUNK):
        facts = dict(zip(COLUMNS, _values(position), strict=True))
        data = "".join(
            f'<Data name="{name}"><value>{_xml(value)}</value></Data>'
            for name, value in facts.items()
            if value is not None and name not in ("at", "longitude", "latitude")
        )
        place = f"{facts['longitude']},{facts['latitude']}"
        yield (
            f"<Placemark><TimeStamp><when>{facts['at']}</when></TimeStamp>"
            f"<ExtendedData>{data}</ExtendedData>"
            f"<Point><coordinates>{place}</coordinates></Point></Placemark>\n"
        )
    yield "</Document></kml>\n"


COLUMNS = (
    "mmsi",
    "at",
    "longitude",
    "latitude",
    "sog_kn",
    "cog_deg",
    "heading_deg",
    "nav_status",
    "import_id",
    "import_name",
    "illustrative",
)


def _values(position: Position) -> list[Any]:
    source = position.position_import
    return [
        f"{position.mmsi:09}",
        position.at.astimezone(UTC).isoformat(),
        position.longitude,
        position.latitude,
        position.sog_kn,
        position.cog_deg,
        position.heading_deg,
        position.nav_status,
        str(source.pk),
        str(source),
        LABEL if source.is_illustrative else None,
    ]


def _cell(value: Any) -> Any:
    """Words that a spreadsheet would run as a formula are quoted; numbers are left alone."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _one_line(value: Any) -> str:
    return " ".join(str(value).split())


def _xml(value: Any) -> str:
    """Escaped, and without the control characters that XML cannot hold."""
    return escape("".join(c for c in str(value) if c >= " " or c in "\t\n"), {'"': "&quot;"})
