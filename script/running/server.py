"""`script/server`: the whole product on this machine, from nothing to an address and logins."""

import argparse
import errno
import fcntl
import http.client
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from script.running import dependencies, environment, private_servers, processes, system_packages
from script.running.places import Places, here
from script.running.steps import SetupError, report, run, step

ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8000
ANSWERS_WITHIN_SECONDS = 60
LOCKED = "requirements.txt"
KNOWN_LISTS = "vessels/sanctions/lists/known.py"

# Celery tells root not to run a worker; here root was asked for, and everything is private.
QUIET_AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}

DESCRIPTION = """\
Start Plimsoll on this machine: installs what is missing (Debian or Ubuntu; root, or a user with
sudo), starts a private PostgreSQL and Redis, loads the demo once, then runs web, worker and
scheduler until Ctrl-C. A second start takes seconds.
"""
EPILOG = """\
Everything made here is kept in .local/, .venv/ and node_modules/ of this checkout; when root runs
it, the database is in /var/lib/plimsoll/. DATABASE_URL, BROKER_URL and STORAGE_URL in the
environment or in .env replace the private servers; .env.example shows every setting.
"""


def port_number(text: str) -> int:
    """A port from the command line."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/server",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=DEFAULT_PORT,
        metavar="N",
        help="port of the web server (8000)",
    )
    parser.add_argument(
        "--reset",
        action="store_true",
        help="first delete this checkout's private data, demo and secrets",
    )
    parser.add_argument(
        "--demo", action="store_true", help="load the demo into the database of DATABASE_URL, too"
    )
    return parser.parse_args(arguments)


@contextmanager
def only_one(places: Places, port: int) -> Iterator[None]:
    """Hold this checkout's lock, which the system gives back however the process ends."""
    with (places.local / "server.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SetupError(
                f"Plimsoll already runs from this checkout: {lock.read().strip()}",
                "use that one, or stop it with Ctrl-C where it was started.",
            ) from None
        _write(lock, f"http://localhost:{port}/ (process {os.getpid()})")
        yield


def _write(lock: TextIO, text: str) -> None:
    lock.truncate(0)
    lock.write(text)
    lock.flush()


def require_free(port: int) -> None:
    """Refuse a port that another program listens on."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((ADDRESS, port))
    except OSError as error:
        why = {
            errno.EADDRINUSE: f"port {port} is taken by another program.",
            errno.EACCES: f"port {port} is reserved for root.",
        }.get(error.errno or 0, f"port {port} cannot be used: {error.strerror}.")
        with socket.socket() as probe:
            probe.bind((ADDRESS, 0))
            free = probe.getsockname()[1]
        raise SetupError(
            why, f"choose another, for example: script/server --port {free}"
        ) from error


def reset(places: Places, given: Mapping[str, str]) -> None:
    """Delete the private data of this checkout. Never touches a database of the person's own."""
    if "DATABASE_URL" in given:
        raise SetupError(
            "--reset deletes private data only, and DATABASE_URL names a database of your own.",
            "take DATABASE_URL out of the environment and .env, or empty that database yourself.",
        )
    with step("Private data") as remark:
        private_servers.cluster_of(places).remove()
        for name in ("store", "inbox"):
            shutil.rmtree(places.local / name, ignore_errors=True)
        for name in ("env", "signing_key.pem", "demo_loaded", places.logins.name):
            (places.local / name).unlink(missing_ok=True)
        remark("deleted")


def product_environment(places: Places, settings: Mapping[str, str]) -> dict[str, str]:
    """What the product's processes get: the settings, and the programs of `.venv` first."""
    path = f"{places.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, **settings, "PATH": path, "PYTHONUNBUFFERED": "1"}


def manage(places: Places, env: Mapping[str, str], *words: str) -> None:
    """Run a manage.py command that must succeed."""
    what_to_do = "read the reason above; script/server --reset starts afresh."
    if env["DATABASE_URL"] != private_servers.cluster_of(places).url():
        what_to_do = "check that the database of DATABASE_URL is up, and that PostGIS is in it."
    run(
        [places.venv / "bin/python", "manage.py", *words],
        env=env,
        cwd=places.checkout,
        what_to_do=what_to_do,
    )


def migrate(places: Places, env: Mapping[str, str]) -> None:
    """Bring the tables up to date; the private ones only when what makes them has changed."""
    cluster = private_servers.cluster_of(places)
    stamp = cluster.data / "migrated"  # goes when the data go
    made_by = [*sorted(places.checkout.glob("*/migrations/*.py")), places.checkout / LOCKED]
    made_by += [path for path in [places.checkout / KNOWN_LISTS] if path.exists()]
    wanted = dependencies.digest(made_by)
    is_private = env["DATABASE_URL"] == cluster.url()
    with step("Database tables") as remark:
        if is_private and stamp.exists() and stamp.read_text() == wanted:
            remark("up to date")
            return
        manage(places, env, "migrate", "--no-input")
        # Offered, switched off: an administrator chooses what is fetched.
        manage(places, env, "load_known_lists")
        if is_private:
            stamp.write_text(wanted)


def load_demo(places: Places, env: Mapping[str, str], *, wanted: bool) -> None:
    """Load the demo case and its people, once for each database."""
    stamp = places.local / "demo_loaded"
    with step("Demo") as remark:
        if stamp.exists() and stamp.read_text() == env["DATABASE_URL"]:
            remark("loaded before")
        elif not wanted:
            remark("not loaded into a database of your own (--demo does)")
        else:
            manage(places, env, "load_demo", "--logins", str(places.logins))
            stamp.write_text(env["DATABASE_URL"])
            remark("loaded")


def status_of(port: int) -> int | None:
    """The status that the web server answers its front page with; None as long as it does not."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def wait_until_it_answers(manager: subprocess.Popen[bytes], port: int) -> None:
    """Return once the web server answers; raises `SetupError` when it ends or fails instead."""
    with step("Web, worker and scheduler"):
        for _ in range(ANSWERS_WITHIN_SECONDS * 5):
            status = status_of(port)
            if status is not None and status < 500:
                return
            if status is not None:
                raise SetupError(
                    f"the web server answers with an error (status {status}).",
                    "read the lines of the web process above.",
                )
            try:
                manager.wait(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                continue
        raise SetupError("the web server did not start.", "read the lines of its process above.")


def announce(places: Places, port: int) -> None:
    """Print the address and the demo logins."""
    lines = ["", f"Plimsoll runs at http://localhost:{port}/"]
    if places.logins.exists():
        shown = places.logins.relative_to(places.checkout)
        lines += ["", f"Demo logins (kept in {shown}):", ""]
        lines += [f"  {line}" for line in places.logins.read_text().strip().splitlines()]
    print("\n".join([*lines, "", "Ctrl-C stops everything.", ""]), flush=True)


def serve(places: Places, env: Mapping[str, str], port: int) -> None:
    """Run the processes of the Procfile until one ends or the person stops them."""
    manager = subprocess.Popen(
        [
            places.venv / "bin/honcho", "start", "--procfile", "Procfile",
            "--env", os.devnull, "--port", str(port),
        ],
        cwd=places.checkout,
        env={**env, **processes.mark(places.local), **(QUIET_AS_ROOT if places.is_root else {})},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        wait_until_it_answers(manager, port)
        announce(places, port)
        manager.wait()
        raise SetupError(
            "one of the processes ended, so all were stopped.",
            "read its lines above, then start again: script/server",
        )
    finally:
        with processes.undisturbed():
            print("Stopping.", flush=True)
            processes.end([manager.pid])
            manager.wait()
            processes.end(set(processes.marked(places.local)) - {manager.pid})


def start(places: Places, options: argparse.Namespace) -> None:
    """Every step in order, each of which leaves alone what is done already."""
    given = environment.given(places.checkout)
    with only_one(places, options.port):
        processes.end(processes.marked(places.local))
        require_free(options.port)
        if options.reset:
            reset(places, given)
        system_packages.ensure(system_packages.SERVER_NEEDS)
        dependencies.python_packages(places, [LOCKED])
        dependencies.node_packages(places)
        env = product_environment(places, private_servers.settings(places, given))
        with private_servers.running(places, given):
            migrate(places, env)
            load_demo(places, env, wanted=options.demo or "DATABASE_URL" not in given)
            serve(places, env, options.port)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    processes.stop_on_signals()
    try:
        start(here(), options)
    except SetupError as error:
        report(error)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
