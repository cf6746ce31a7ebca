"""A private PostgreSQL cluster on a Unix socket, made and run without touching another."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from script.running import places, processes
from script.running.steps import SetupError, run

PROGRAMS = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
ROLE = "plimsoll"
ACCOUNT = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def installed_majors() -> list[int]:
    """The PostgreSQL versions whose server is on this machine, the newest first."""
    found = PROGRAMS.glob("*/bin/initdb")
    return sorted((int(path.parts[-3]) for path in found if path.parts[-3].isdigit()), reverse=True)


def usable_majors() -> list[int]:
    """Those of them that have PostGIS: its library and, packaged apart, its SQL."""
    return [
        major
        for major in installed_majors()
        if (PROGRAMS / str(major) / "lib/postgis-3.so").exists()
        and (EXTENSIONS / str(major) / "extension/postgis.control").exists()
    ]


@dataclass(frozen=True)
class Cluster:
    """One cluster: `folder` holds its data and log, `sockets` its socket.

    `account` is the account its processes run as (None: the one that runs this); PostgreSQL
    refuses to run as root. `durable` False trades safety against a crash for speed.
    """

    folder: Path
    sockets: Path
    account: str | None
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def url(self, database: str = "plimsoll") -> str:
        return f"postgis:///{database}?host={self.sockets}&user={ROLE}"

    def start(self) -> None:
        """Make the cluster if it is not there yet, and start it if it does not run.

        Raises `SetupError` when its data are of a version that is no longer installed.
        """
        places.private_folder(self.folder, self.account)
        places.private_folder(self.sockets, self.account)
        if not self.data.exists():
            self._make()
        self._major()
        if not self.is_running():
            self._clear_after_a_kill()
            self._start_server()

    def stop(self) -> None:
        """Stop the server, if it runs; connections are cut, nothing committed is lost."""
        if self.is_running():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w")

    def is_running(self) -> bool:
        """Whether the process that the cluster's pid file names is really this cluster's server."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return False
        return str(self.data) in processes.command_line(pid)

    def ensure_database(self, name: str = "plimsoll") -> None:
        listed = self._run(
            "psql", "-h", self.sockets, "-U", ROLE, "-d", "postgres", "-XAtc",
            "SELECT datname FROM pg_database",
        )  # fmt: skip
        if name not in listed.split():
            self._run("createdb", "-h", self.sockets, "-U", ROLE, name)

    def remove(self) -> None:
        """Delete the cluster with all its data."""
        self.stop()
        for folder in (self.folder, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)

    def _make(self) -> None:
        """Made beside its place, then moved there: a set-up cut short leaves nothing half made."""
        fresh = self.data.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._run(
            "initdb", "-D", fresh, "-U", ROLE, "--auth", "trust", "--encoding", "UTF8",
            "--locale", "C.UTF-8",
        )  # fmt: skip
        fresh.rename(self.data)

    def _start_server(self) -> None:
        settings = SETTINGS if self.durable else SETTINGS | FORGETFUL
        options = [f"-c {name}={value}" for name, value in settings.items()]
        options.append(f"-c unix_socket_directories={self.sockets}")
        try:
            self._run(
                "pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "60",
                "-o", " ".join(options),
            )  # fmt: skip
        except SetupError as error:
            said = (
                self.log.read_text(errors="replace").splitlines()[-8:] if self.log.exists() else []
            )
            why = "\n".join(["the private PostgreSQL did not start; its log ends with:", *said])
            raise SetupError(
                why, f"read {self.log}; script/server --reset starts afresh."
            ) from error

    def _clear_after_a_kill(self) -> None:
        """End what a killed server left, which would hold its shared memory, and its lock files:
        the process number in these may be somebody else's by now."""
        processes.end(processes.working_in(self.data))
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for path in self.sockets.glob(".s.PGSQL.*"):
            path.unlink()

    def _run(self, program: str, *arguments: str | Path) -> str:
        words: Sequence[str | Path] = [PROGRAMS / str(self._major()) / "bin" / program, *arguments]
        return run(
            words,
            account=self.account,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd=Path("/"),
            what_to_do=f"read the reason above, and {self.log} if it is there.",
        )

    def _major(self) -> int:
        """The version that made the data, or the newest one with PostGIS for new data."""
        usable = usable_majors()
        version = self.data / "PG_VERSION"
        if not version.exists():
            return usable[0]
        major = int(version.read_text())
        if major not in usable:
            raise SetupError(
                f"the data in {self.data} were made by PostgreSQL {major}, "
                "which is no longer installed with PostGIS.",
                f"install postgresql-{major}-postgis-3, or drop the data: script/server --reset",
            )
        return major
