"""All measurements of sanctions work in one run: `script/bench sanctions [TOPIC...]`.

A topic is a module here with ``measure() -> list[str]``: lines to print, of which those that have a
target end with "reached" or "NOT reached". Each runs in a process of its own.
"""

import argparse
import importlib
import subprocess
import sys
from typing import Final

# The word on the command line -> the module.
TOPICS: Final = {
    "refresh": "refresh",
    "screening": "screening",
    "labelled": "labelled",
    "streaming": "streaming",
}
# Only when named: they take long.
ALSO: Final = {"screening-in-full": "screening_in_full"}
MISSED: Final = "NOT reached"


def measure_here(topic: str) -> None:
    """Print the lines of one topic."""
    module = importlib.import_module(f"benchmarks.sanctions.{(TOPICS | ALSO)[topic]}")
    for line in module.measure():
        print(line, flush=True)


def measure_apart(topic: str) -> bool:
    """Print the lines of one topic as its own process says them; whether all was reached."""
    command = [sys.executable, "-m", "benchmarks.sanctions", "--here", topic]
    is_reached = True
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            is_reached = is_reached and MISSED not in line
    if process.returncode:
        print(f"{topic}: {MISSED}: the measurement ended with an error")
    return is_reached and not process.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "topics",
        nargs="*",
        metavar="TOPIC",
        help=f"of {', '.join(TOPICS)}, which are all without any; or {', '.join(ALSO)}",
    )
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [topic for topic in options.topics if topic not in TOPICS | ALSO]
    if unknown:
        parser.error(f"no such topic: {', '.join(unknown)}. Topics: {', '.join(TOPICS | ALSO)}")
    if options.here:
        for topic in options.topics:
            measure_here(topic)
        return 0
    missed = []
    for topic in options.topics or TOPICS:
        print(f"\n{topic}", flush=True)
        if not measure_apart(topic):
            missed.append(topic)
    print(f"\n{MISSED}: {', '.join(missed)}" if missed else "\nAll targets reached.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
