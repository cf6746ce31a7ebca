"""What is said to aisstream.io, and what its refusals mean. Pure.

Source: https://aisstream.io/documentation
"""

import json
from typing import Final

from vessels.ais.parsers.aisstream import SUBSCRIBED

# The service takes no more numbers than this in a subscription.
MOST_NUMBERS: Final = 50
_WORLD: Final = [[[-90, -180], [90, 180]]]


def subscription(key: str, chosen: frozenset[int] | None) -> str:
    """The first message. ``chosen`` are the MMSIs to ask for, None for all.

    More than the service takes are not asked for by number; what else comes is then passed over
    here.
    """
    wanted: dict[str, object] = {
        "APIKey": key,
        "BoundingBoxes": _WORLD,
        "FilterMessageTypes": list(SUBSCRIBED),
    }
    if chosen is not None and len(chosen) <= MOST_NUMBERS:
        wanted["FiltersShipMMSI"] = [str(mmsi) for mmsi in sorted(chosen)]
    return json.dumps(wanted)


def refusal(line: bytes) -> str:
    """The service's own words where a message is an error, else empty."""
    if not line.lstrip().startswith(b'{"error"'):
        return ""
    try:
        said = json.loads(line)["error"]
    except (ValueError, KeyError, TypeError):
        return "an error that cannot be read"
    return str(said)[:120]
