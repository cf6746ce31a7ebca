"""Global Fishing Watch API version 3: vessels and events. There is no public track resource.

* A **vessel** says under ``selfReportedInfo`` what its transponder sent, from a first to a last
  time: two static rows. What ``registryInfo`` says is a registry's word and is no AIS.
* An **event** has a mean position, which is nowhere the vessel is known to have been at a known
  time. Only a gap event gives true positions: the last before it and the first after it.

Source: https://globalfishingwatch.org/our-apis/documentation
"""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO, Final

from vessels.ais.parsers import documents
from vessels.ais.parsers.base import Batch, ParseError, Reading

LABELS: Final = {
    "mmsi": "ssvid",
    "at": "start, end",
    "lat": "lat",
    "lon": "lon",
    "name": "shipname",
    "call_sign": "callsign",
    "imo": "imo",
}


class GlobalFishingWatch:
    """Records (each self-reported or registry identity, each event) are numbered from 1."""

    code = "gfw"
    label = "Global Fishing Watch v3 JSON"
    counts = "record"

    def recognises(self, head: bytes) -> bool:
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        is_vessel = any(
            name in head for name in (b'"selfReportedInfo"', b'"registryInfo', b'"ssvid"')
        )
        is_event = b'"boundingBox"' in head and b'"position"' in head
        return start in {b"{", b"["} and (is_vessel or is_event)

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        document = documents.json_document(stream, "The Global Fishing Watch file")
        found, numbers = documents.Records(), count(1)
        for entry in _entries(document):
            if not isinstance(entry, dict):
                found.fault(next(numbers), "not_a_record", json.dumps(entry))
            elif "selfReportedInfo" in entry or "registryInfo" in entry:
                _read_vessel(entry, found, numbers)
            else:
                _read_event(entry, next(numbers), found)
        if not found.positions and not found.statics and not found.faults:
            raise ParseError(
                "The Global Fishing Watch file holds no vessels and no events: the answer may "
                "have been an empty page."
            )
        yield found.batch(LABELS)


def _entries(document: object) -> list[object]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        entries = document.get("entries")
        return entries if isinstance(entries, list) else [document]
    raise ParseError("The Global Fishing Watch file holds neither a record nor a list of records.")


def _read_vessel(vessel: dict[str, Any], found: documents.Records, numbers: Iterator[int]) -> None:
    for _, record, said in documents.dictionaries(vessel.get("selfReportedInfo") or []):
        number = next(numbers)
        if record is None:
            found.fault(number, "not_a_record", json.dumps(said), "selfReportedInfo")
            continue
        identity = {
            "mmsi": record.get("ssvid"),
            "name": record.get("shipname"),
            "call_sign": record.get("callsign"),
            "imo": record.get("imo"),
        }
        for name in ("transmissionDateFrom", "transmissionDateTo"):
            found.static(number, {**identity, "at": record.get(name)})
    for _, record, said in documents.dictionaries(vessel.get("registryInfo") or []):
        name = str(record.get("shipname") if record else said)
        found.fault(next(numbers), "record_of_a_registry", name, "registryInfo")


def _read_event(event: dict[str, Any], number: int, found: documents.Records) -> None:
    kind, vessel, gap = event.get("type"), event.get("vessel"), event.get("gap")
    if kind != "gap" or not isinstance(gap, dict):
        found.fault(number, "event_without_positions", f"{kind} {event.get('start')}", "type")
        return
    mmsi = vessel.get("ssvid") if isinstance(vessel, dict) else None
    for time_name, place_name in (("start", "offPosition"), ("end", "onPosition")):
        place = gap.get(place_name)
        known = place if isinstance(place, dict) else {}
        found.position(
            number,
            {
                "mmsi": mmsi,
                "at": event.get(time_name),
                "lat": known.get("lat"),
                "lon": known.get("lon"),
            },
        )
