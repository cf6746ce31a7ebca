"""All measurements of sanctions work in one run: `script/bench sanctions [TOPIC...]`."""

import sys
from typing import Final

from benchmarks import topics

TOPICS: Final = {
    "refresh": "refresh",
    "screening": "screening",
    "screening-run": "screening_run",
    "labelled": "labelled",
    "streaming": "streaming",
    "whole-refresh": "whole_refresh",
}
ALSO: Final = {"screening-in-full": "screening_in_full"}

if __name__ == "__main__":
    sys.exit(topics.main("benchmarks.sanctions", TOPICS, ALSO))
