"""Messages in aisstream.io's shape made for the tests."""

import json
from typing import Any

TIME = "2026-07-12 12:00:00.000000000 +0000 UTC"


def message(
    kind: str = "PositionReport", *, mmsi: int = 273331000, at: str = TIME, **fields: Any
) -> str:
    """One line; fields of the inner message may be given."""
    inner = {"UserID": mmsi, "Valid": True, **fields}
    meta = {"MMSI": mmsi, "ShipName": "REMEMBERED  ", "latitude": 1, "longitude": 2, "time_utc": at}
    return json.dumps({"MessageType": kind, "MetaData": meta, "Message": {kind: inner}})


def position(**fields: Any) -> str:
    at = {"Latitude": 42.1, "Longitude": 131.2, "Sog": 11.8, "Cog": 190.4, "TrueHeading": 191}
    return message(**{**at, "NavigationalStatus": 0, "Timestamp": 0, **fields})
