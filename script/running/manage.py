"""`script/manage`: a manage.py command on the data of `script/server`, while that one runs."""

import argparse
import subprocess
from collections.abc import Sequence

from script.running import environment, private_servers
from script.running.places import Places, here
from script.running.server import product_environment
from script.running.steps import SetupError, report


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="script/manage",
        usage="script/manage [-h] COMMAND [ARGUMENTS...]",
        description="Run a manage.py command on the data of this checkout's script/server, while "
        "that one runs. `script/manage help` lists the commands.",
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    words = parser.parse_args(arguments).words or ["help"]
    try:
        places = here()
        env = settings_of_running_server(places)
    except SetupError as error:
        report(error)
        return 1
    return subprocess.run(
        [places.venv / "bin/python", "manage.py", *words], env=env, check=False
    ).returncode


def settings_of_running_server(places: Places) -> dict[str, str]:
    """The environment of a command; raises `SetupError` when the private database is not up."""
    given = environment.given(places.checkout)
    if "DATABASE_URL" not in given and not private_servers.cluster_of(places).is_running():
        raise SetupError(
            "the private database of this checkout does not run.",
            "start it first, in another terminal: script/server",
        )
    return product_environment(places, private_servers.settings(places, given))


if __name__ == "__main__":
    raise SystemExit(main())
