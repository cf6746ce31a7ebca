"""What Plimsoll needs from the operating system, and its installation on Debian and Ubuntu."""

import ctypes.util
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from script.running import postgres
from script.running.steps import SetupError, run, step

INSTALLER = Path(__file__).with_name("install_packages.sh")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """One thing to have, the test whether it is there, and the packages that bring it."""

    title: str
    is_met: Callable[[], bool]
    packages: tuple[str, ...]


def program(*names: str) -> Callable[[], bool]:
    """Whether one of these programs can be started."""
    return lambda: any(shutil.which(name) for name in names)


def library(name: str) -> Callable[[], bool]:
    """Whether the dynamic linker knows this library."""
    return lambda: ctypes.util.find_library(name) is not None


def file(pattern: str) -> Callable[[], bool]:
    """Whether a file below /usr matches this pattern."""
    return lambda: next(Path("/usr").glob(pattern), None) is not None


POSTGIS = Need("PostgreSQL with PostGIS", lambda: bool(postgres.usable_majors()), ())
SERVER_NEEDS = (
    POSTGIS,
    Need("Redis", program("redis-server"), ("redis-server",)),
    Need("GDAL, GEOS and PROJ", library("gdal"), ("gdal-bin",)),
    Need("Pango", library("pangoft2-1.0"), ("libpango-1.0-0", "libpangoft2-1.0-0")),
    Need("libmagic", library("magic"), ("libmagic1",)),
    Need("CJK fonts", file("share/fonts/**/NotoSansCJK*"), ("fonts-noto-cjk",)),
    Need("openssl", program("openssl"), ("openssl",)),
    Need("Node.js", program("node"), ("nodejs",)),
    Need("npm", program("npm"), ("npm",)),
    Need(
        "Python's venv",
        lambda: importlib.util.find_spec("ensurepip") is not None,
        (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",),
    ),
)  # fmt: skip
TEST_NEEDS = (*SERVER_NEEDS, Need("Chromium", program(*CHROMIUMS), ("chromium",)))


def ensure(needs: Sequence[Need]) -> None:
    """Install what is missing; sudo may ask for its password where there is a terminal."""
    with step("System packages") as remark:
        missing = [need for need in needs if not need.is_met()]
        if not missing:
            remark("all there")
            return
        titles = ", ".join(need.title for need in missing)
        print(f"      missing: {titles}; a few minutes on a fresh machine", flush=True)
        _install(missing)
        remark(f"installed {titles}")


def _install(missing: Sequence[Need]) -> None:
    titles = ", ".join(need.title for need in missing)
    if not shutil.which("apt-get"):
        raise SetupError(
            f"missing: {titles}; and this is not Debian or Ubuntu (there is no apt-get).",
            "install them with this system's own package manager, then run the command again.",
        )
    root = _as_root([name for need in missing for name in need.packages])
    run(
        [*root, "apt-get", "update", "--quiet"],
        what_to_do="check the network and /etc/apt/sources.list, then run the command again.",
    )
    packages = [name for need in missing for name in need.packages]
    if POSTGIS in missing:
        packages.append(f"postgresql-{_major_to_extend()}-postgis-3")
    run(
        [*root, "/bin/sh", INSTALLER, *packages],
        what_to_do=f"make this work, then try again: apt-get install {' '.join(packages)}",
    )
    still = ", ".join(need.title for need in missing if not need.is_met())
    if still:
        raise SetupError(
            f"still missing after the installation of {' '.join(packages)}: {still}",
            "install it by hand, then run the command again.",
        )


def _as_root(packages: Sequence[str]) -> list[str]:
    """How to run a command as root; sudo asks for a password only where somebody can answer."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        return ["sudo"] if sys.stdin.isatty() else ["sudo", "--non-interactive"]
    raise SetupError(
        "system packages are missing, and this account is neither root nor has sudo.",
        f"let root run: apt-get install {' '.join(packages)} postgresql-postgis",
    )


def _major_to_extend() -> int:
    """The PostgreSQL that is here, or the one that the distribution would install."""
    majors = postgres.installed_majors()
    if majors:
        return majors[0]
    offered = run(["apt-cache", "depends", "postgresql"], what_to_do="check /etc/apt/sources.list.")
    named = re.search(r"postgresql-(\d+)", offered)
    if named is None:
        raise SetupError(
            "this system offers no PostgreSQL package.",
            "check /etc/apt/sources.list: Debian's main, or Ubuntu's main and universe, is needed.",
        )
    return int(named[1])
