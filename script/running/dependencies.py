"""The Python and Node packages of this checkout, exactly as locked."""

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from script.running.places import Places
from script.running.steps import SetupError, run, step

NETWORK_HINT = (
    "check the network (or the package index set for pip and uv), then run the command again."
)


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the content of files, in their order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def locked_block(lock: str, name: str) -> str:
    """The lines of one package in a requirements file with hashes."""
    block = re.search(rf"^{re.escape(name)}==.*\n(?:[ \t].*\n)*", lock, re.MULTILINE)
    if block is None:
        raise SetupError(
            f"{name} is not in requirements.txt.", f"lock it: add {name} to requirements.in."
        )
    return block[0]


def python_packages(places: Places, locks: Sequence[str]) -> None:
    """Install these requirements files into `.venv`, every file checked against its hash."""
    paths = [places.checkout / name for name in locks]
    stamp = places.venv / f"installed-{paths[-1].stem}.sha256"
    wanted = digest(paths)
    with step("Python packages") as remark:
        if not _is_usable(places.venv):
            _make_venv(places.venv)
        if stamp.exists() and stamp.read_text() == wanted:
            remark("as locked")
            return
        _install_uv(places)
        run(
            [
                places.venv / "bin/uv", "pip", "install", "--quiet", "--require-hashes",
                "--python", places.venv / "bin/python",
                *(word for path in paths for word in ("--requirement", path)),
            ],
            env={"UV_HTTP_TIMEOUT": "120", **os.environ},
            what_to_do=NETWORK_HINT,
        )  # fmt: skip
        stamp.write_text(wanted)
        remark("installed as locked")


def node_packages(places: Places) -> None:
    """Install the front-end files as package-lock.json has them; no package's own script is run."""
    lock = places.checkout / "package-lock.json"
    stamp = places.checkout / "node_modules/.installed.sha256"
    with step("Front-end packages") as remark:
        wanted = digest([lock])
        if stamp.exists() and stamp.read_text() == wanted:
            remark("as locked")
            return
        run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=places.checkout,
            what_to_do=NETWORK_HINT,
        )
        stamp.write_text(wanted)
        remark("installed as locked")


def _is_usable(venv: Path) -> bool:
    """Whether the environment runs and was made at this path: its programs name their Python."""
    python = venv / "bin/python"
    pip = venv / "bin/pip"
    return python.exists() and pip.exists() and str(venv) in pip.read_text()


def _make_venv(venv: Path) -> None:
    run(
        [sys.executable, "-m", "venv", "--clear", venv],
        what_to_do=f"remove {venv} and run the command again.",
    )


def _install_uv(places: Places) -> None:
    """The installer itself, by the hash that requirements.txt has for it."""
    lock = (places.checkout / "requirements.txt").read_text()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(locked_block(lock, "uv"))
        file.flush()
        run(
            [
                places.venv / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps",
                "--disable-pip-version-check", "--require-hashes", "--requirement", file.name,
            ],
            what_to_do=NETWORK_HINT,
        )  # fmt: skip
