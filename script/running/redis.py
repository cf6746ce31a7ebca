"""A private Redis on a Unix socket. It keeps nothing on disk: what must last is in PostgreSQL."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from script.running import places, processes
from script.running.steps import SetupError

STARTS_WITHIN_SECONDS = 10


@dataclass(frozen=True)
class Redis:
    """One server with its socket in `sockets`. `run_folder` names the run that it belongs to."""

    sockets: Path
    account: str | None
    run_folder: Path

    @property
    def socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.socket}?db=1"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server, in a session of its own so that Ctrl-C does not reach it too early."""
        places.private_folder(self.sockets, self.account)
        self.socket.unlink(missing_ok=True)
        log = self.sockets / "redis.log"
        server = subprocess.Popen(
            [
                "redis-server", "--port", "0", "--unixsocket", self.socket,
                "--unixsocketperm", "700", "--databases", "32", "--save", "",
                "--appendonly", "no", "--logfile", log,
            ],
            cwd="/",
            env={"PATH": os.defpath, **processes.mark(self.run_folder)},
            user=self.account,
            group=self.account,
            extra_groups=[] if self.account else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for _ in range(STARTS_WITHIN_SECONDS * 20):
            if self.socket.exists():
                return server
            try:
                server.wait(timeout=0.05)
                break
            except subprocess.TimeoutExpired:
                continue
        server.kill()
        raise SetupError("the private Redis did not start.", f"read {log}.")
