"""`script/test`: every check of the project, on servers made for the run and deleted after it."""

import argparse
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from script.running import dependencies, private_servers, processes, system_packages
from script.running.places import Places, here
from script.running.server import product_environment
from script.running.steps import SetupError, report

DESCRIPTION = """\
Run every check of the project: ruff, mypy, import-linter, missing migrations, deployment settings,
then the tests on a throw-away PostgreSQL and Redis. Exits non-zero when one of them fails.
"""
EPILOG = """\
examples:
  script/test                            everything
  script/test tests/evidence             every static check, and the tests of one app
  script/test -x -k custody -n 0         words of pytest's own are passed on to it
"""


@dataclass(frozen=True)
class Check:
    """One static check: a program of `.venv` and its words."""

    title: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


CHECKS = (
    Check("ruff check", ("ruff", "check", "--quiet", ".")),
    Check("ruff format", ("ruff", "format", "--check", "--quiet", ".")),
    Check("mypy", ("mypy", "--strict", ".")),
    Check("import-linter", ("lint-imports", "--no-logo")),
    Check("migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    Check(
        "deployment settings",
        ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        {"HTTPS_ONLY": "true", "REQUIRE_MFA": "true", "DEBUG": "false"},
    ),
)


def failed_checks(places: Places, env: Mapping[str, str]) -> list[str]:
    """Run every static check, whatever the others say; the titles of those that failed."""
    failed = []
    for check in CHECKS:
        print(f"\n== {check.title}: {' '.join(check.command)}", flush=True)
        if _run(places, check.command, {**env, **check.env}) != 0:
            print(f"== {check.title} FAILED", flush=True)
            failed.append(check.title)
    return failed


def _run(places: Places, command: Sequence[str], env: Mapping[str, str]) -> int:
    program = places.venv / "bin" / command[0]
    return subprocess.run(
        [program, *command[1:]], cwd=places.checkout, env=env, stdin=subprocess.DEVNULL, check=False
    ).returncode


def run_all(places: Places, pytest_words: Sequence[str]) -> int:
    """Set up, check, test. pytest comes last, so that its summary is the last thing to read."""
    system_packages.ensure(system_packages.TEST_NEEDS)
    dependencies.python_packages(places, ["requirements.txt", "requirements-dev.txt"])
    dependencies.node_packages(places)
    with private_servers.throwaway(places) as settings:
        env = product_environment(places, settings)
        failed = failed_checks(places, env)
        verdict = f"FAILED: {', '.join(failed)}" if failed else "all passed"
        print(f"\n== static checks {verdict}\n\n== pytest", flush=True)
        status = _run(places, ["pytest", "-n", "2", "--quiet", *pytest_words], env)
        return status or int(bool(failed))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="script/test",
        usage="script/test [-h] [PYTEST ARGUMENTS...]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _, pytest_words = parser.parse_known_args(arguments)
    processes.stop_on_signals()
    try:
        return run_all(here(), pytest_words)
    except SetupError as error:
        report(error)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
