"""The AIS formats that can be read, and which of them a file is in."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping

from vessels.ais.parsers import marinecadastre
from vessels.ais.parsers.aishub import AisHub
from vessels.ais.parsers.aisstream import AisStream
from vessels.ais.parsers.base import Asking, Counting, ParseError, Parser, shown
from vessels.ais.parsers.danish import Danish
from vessels.ais.parsers.geojson import GeoJson
from vessels.ais.parsers.gfw import GlobalFishingWatch
from vessels.ais.parsers.gpx import Gpx
from vessels.ais.parsers.kml import Kml
from vessels.ais.parsers.mapped_csv import MappedCsv
from vessels.ais.parsers.marinetraffic import MarineTraffic
from vessels.ais.parsers.nmea import Nmea
from vessels.ais.parsers.spire import Spire

# The most particular first: the first that recognises a file reads it.
_ALL: tuple[Parser, ...] = (
    Danish(),
    MarineTraffic(),
    Spire(),
    marinecadastre.OLD,
    marinecadastre.NEW,
    AisHub(),
    GlobalFishingWatch(),
    GeoJson(),
    Gpx(),
    Kml(),
    AisStream(),
    Nmea(),
    MappedCsv(),
)
PARSERS: Mapping[str, Parser] = {parser.code: parser for parser in _ALL}


def get(code: str) -> Parser:
    """The parser of a format. Raises ParseError for a format that is not known."""
    try:
        return PARSERS[code]
    except KeyError:
        known = ", ".join(PARSERS)
        raise ParseError(f"“{code}” is not a known AIS format. Choose one of: {known}.") from None


def asks(code: str) -> tuple[str, ...]:
    """The fields of ``Reading`` that files of a format need a person for."""
    parser = PARSERS.get(code)
    return parser.asks if isinstance(parser, Asking) else ()


def counts(code: str) -> str:
    """What the numbers of a format's rows count: "line", or "record" of a document."""
    parser = PARSERS.get(code)
    return parser.counts if isinstance(parser, Counting) else "line"


def recognise(head: bytes) -> Parser:
    """The parser for a file that begins with ``head``. Raises ParseError when none fits."""
    if not head.strip():
        raise ParseError("The file is empty: it has no header line and no positions.")
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise ParseError(
            "The file is written in UTF-16, as “Unicode text” is saved. Save it as UTF-8 (“CSV "
            "UTF-8”) and bring it again."
        )
    for parser in PARSERS.values():
        if parser.recognises(head):
            return parser
    first = shown(head.decode("utf-8", "replace").strip().split("\n")[0], limit=80)
    known = ", ".join(parser.label for parser in PARSERS.values())
    raise ParseError(
        f"This is not an AIS file that can be read: it begins with “{first}”. "
        f"Readable formats: {known}. Check that the right file was chosen."
    )
