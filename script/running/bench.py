"""`script/bench`: one measurement of the project, on throw-away servers."""

import argparse
import subprocess
from collections.abc import Sequence
from pathlib import Path

from script.running import dependencies, private_servers, processes, system_packages
from script.running.places import Places, here
from script.running.server import manage, product_environment
from script.running.steps import SetupError, report, step

# The word on the command line, its module in benchmarks/, and what it prints.
BENCHES = {
    "ais": ("ais", "AIS: all topics, or those named: import nmea tracks encounters ..."),
    "sanctions": ("sanctions", "Sanctions: all topics, or those named: screening labelled ..."),
    "import": ("ais.importing", "AIS import of 2 M rows beside a bare COPY, and its memory"),
}


def measure(places: Places, name: str, words: Sequence[str]) -> int:
    """Run one benchmark against an empty, migrated, crash-safe database."""
    system_packages.ensure(system_packages.SERVER_NEEDS)
    # The peers that are measured beside are in a file of their own: no part of the product.
    dependencies.python_packages(places, ["requirements.txt", "requirements-bench.txt"])
    with private_servers.throwaway(places, durable=True) as settings:
        env = product_environment(places, settings)
        with step("Database tables"):
            manage(places, env, "migrate", "--no-input")
        module = f"benchmarks.{BENCHES[name][0]}"
        command: list[str | Path] = [places.venv / "bin/python", "-m", module, *words]
        return subprocess.run(command, cwd=places.checkout, env=env, check=False).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    listed = "\n".join(f"  {name:<10} {prints}" for name, (_, prints) in BENCHES.items())
    parser = argparse.ArgumentParser(
        prog="script/bench",
        usage="script/bench [-h] NAME [ARGUMENTS OF THE BENCH...]",
        description=f"Measure one part of the project on throw-away servers:\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", choices=BENCHES, help="what to measure")
    parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    processes.stop_on_signals()
    try:
        return measure(here(), options.name, options.words)
    except SetupError as error:
        report(error)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
