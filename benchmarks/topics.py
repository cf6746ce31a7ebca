"""The topics of a benchmark, each measured in a process of its own.

A topic is a module with ``measure() -> list[str]``: lines to print, of which those that have a
target end with "reached" or "NOT reached".
"""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

MISSED: Final = "NOT reached"
Topics = Mapping[str, str]


def main(package: str, topics: Topics, also: Topics | None = None) -> int:
    """Measure the topics named on the command line, all of `topics` without any; 1 for a miss.

    `topics` and `also` map the word on the command line to its module in `package`; those of
    `also` are measured only when they are named, because they take long.
    """
    only_named = also or {}
    known = {**topics, **only_named}
    options = _options(topics, only_named)
    if options.here:
        for topic in options.topics:
            _measure_here(f"{package}.{known[topic]}")
        return 0
    missed = []
    for topic in options.topics or topics:
        print(f"\n{topic}", flush=True)
        if not _measure_apart(package, topic):
            missed.append(topic)
    print(f"\n{MISSED}: {', '.join(missed)}" if missed else "\nAll targets reached.")
    return int(bool(missed))


def _options(topics: Topics, only_named: Topics) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    more = f"; or {', '.join(only_named)}" if only_named else ""
    parser.add_argument(
        "topics",
        nargs="*",
        metavar="TOPIC",
        help=f"of {', '.join(topics)}, which are all without any{more}",
    )
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    known = [*topics, *only_named]
    unknown = [topic for topic in options.topics if topic not in known]
    if unknown:
        parser.error(f"no such topic: {', '.join(unknown)}. Topics: {', '.join(known)}")
    return options


def _measure_here(module: str) -> None:
    for line in importlib.import_module(module).measure():
        print(line, flush=True)


def _measure_apart(package: str, topic: str) -> bool:
    """Print the lines of one topic as its own process says them; whether all was reached."""
    command = [sys.executable, "-m", package, "--here", topic]
    is_reached = True
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            is_reached = is_reached and MISSED not in line
    if process.returncode:
        print(f"{topic}: {MISSED}: the measurement ended with an error")
    return is_reached and not process.returncode
