"""All measurements of AIS work, each with its peer, in one run: `script/bench ais [TOPIC...]`."""

import sys
from typing import Final

from benchmarks import topics

TOPICS: Final = {
    "import": "importing",
    "nmea": "nmea",
    "tracks": "tracks",
    "encounters": "encounters",
    "reachability": "reachability",
    "database": "database",
    "group": "group",
}

if __name__ == "__main__":
    sys.exit(topics.main("benchmarks.ais", TOPICS))
