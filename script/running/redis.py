"""A private Redis on a Unix socket. It keeps nothing on disk: what must last is in PostgreSQL."""

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from script.running import places, processes
from script.running.steps import SetupError

STARTS_WITHIN_SECONDS = 10


@dataclass
class Redis:
    """One server with its socket in `sockets`, run by `account` (None: the one that runs this)."""

    sockets: Path
    account: str | None
    _server: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.socket}?db=1"

    def stop(self) -> None:
        """End the server, whoever started it."""
        processes.end(processes.started_with("redis-server", self.socket))
        if self._server is not None:
            self._server.wait()
            self._server = None

    def start(self) -> None:
        """Start the server, in a session of its own so that Ctrl-C does not reach it too early.

        One left behind by a run that was killed is ended first.
        """
        places.private_folder(self.sockets, self.account)
        self.stop()
        self.socket.unlink(missing_ok=True)
        log = self.sockets / "redis.log"
        server = self._server = subprocess.Popen(
            [
                "redis-server", "--port", "0", "--unixsocket", self.socket,
                "--unixsocketperm", "700", "--databases", "32", "--save", "",
                "--appendonly", "no", "--logfile", log,
            ],
            cwd="/",
            env={"PATH": os.defpath},
            user=self.account,
            group=self.account,
            extra_groups=[] if self.account else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for _ in range(STARTS_WITHIN_SECONDS * 20):
            if self.socket.exists():
                return
            try:
                server.wait(timeout=0.05)
                break
            except subprocess.TimeoutExpired:
                continue
        server.kill()
        raise SetupError("the private Redis did not start.", f"read {log}.")
