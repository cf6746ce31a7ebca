"""Where this checkout keeps what it makes: packages, private data, sockets."""

import hashlib
import os
import pwd
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from script.running.steps import SetupError

CHECKOUT = Path(__file__).resolve().parents[2]

# A Unix socket's path is at most 107 bytes long, PostgreSQL's file name included.
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
# What needs no quoting in an address or in PostgreSQL's settings.
PLAIN_PATH = re.compile(r"[\w./-]+", re.ASCII)


@dataclass(frozen=True)
class Places:
    """The folders of one checkout. As root, PostgreSQL runs as another account, which may not be
    able to enter the checkout: its data and sockets then live in the system's own folders, under a
    name made from the checkout's path."""

    checkout: Path
    is_root: bool

    @property
    def key(self) -> str:
        """Ten hex digits that tell two checkouts on one machine apart."""
        return hashlib.sha256(os.fsencode(self.checkout)).hexdigest()[:10]

    @property
    def local(self) -> Path:
        return self.checkout / ".local"

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    @property
    def data(self) -> Path:
        """The parent of the private PostgreSQL cluster."""
        return Path("/var/lib/plimsoll") / self.key if self.is_root else self.local / "data"

    @property
    def sockets(self) -> Path:
        """A folder whose sockets' paths fit, entered by the servers' account alone."""
        if self.is_root:
            return Path("/run/plimsoll") / self.key
        inside = self.local / "run"
        fits = len(os.fsencode(inside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        if fits and PLAIN_PATH.fullmatch(str(inside)):
            return inside
        return Path(f"/tmp/plimsoll-{os.geteuid()}-{self.key}")  # noqa: S108  # checked by private_folder

    @property
    def logins(self) -> Path:
        return self.local / "demo_logins.txt"


def here() -> Places:
    """The places of the checkout this file belongs to, its `.local` made."""
    places = Places(checkout=CHECKOUT, is_root=os.geteuid() == 0)
    places.local.mkdir(mode=0o700, exist_ok=True)
    owner = places.local.stat().st_uid
    if owner != os.geteuid():
        name = pwd.getpwuid(owner).pw_name
        raise SetupError(
            f"{places.local} belongs to the account {name}: made when {name} ran this.",
            f"run the command as {name}, or remove {places.local} and {places.venv} first.",
        )
    return places


def private_folder(path: Path, account: str | None) -> Path:
    """Make a folder that only one account can enter, or check that it is already so.

    `account` None means the account that runs this. Raises `SetupError` when somebody else made it.
    """
    uid = os.geteuid() if account is None else pwd.getpwnam(account).pw_uid
    for parent in reversed(path.parents):
        if not parent.exists():
            parent.mkdir()
            parent.chmod(0o755)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
            raise SetupError(
                f"{path} is there already and belongs to another account.",
                f"find out who made it, then remove it: rm -r {path}",
            ) from None
    if account is not None:
        os.chown(path, uid, -1)
    path.chmod(0o700)
    return path
