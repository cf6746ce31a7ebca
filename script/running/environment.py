"""The settings of the product's processes: from the environment, `.env`, or made here once."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from script.running.places import Places
from script.running.steps import SetupError, run

ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")

SCHEMES = {
    "DATABASE_URL": ("postgis",),
    "BROKER_URL": ("redis", "rediss", "redis+socket", "amqp", "amqps"),
    "CACHE_URL": ("redis", "rediss", "unix"),
    "STORAGE_URL": ("file", "s3"),
}
SWITCHES = ("DEBUG", "REQUIRE_MFA", "HTTPS_ONLY")
ON_OR_OFF = {"true", "false", "1", "0", "yes", "no", "on", "off"}


def read_file(path: Path) -> dict[str, str]:
    """The assignments of a `.env` file. Raises `SetupError` naming the line that is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        assignment = ASSIGNMENT.fullmatch(text)
        if assignment is None:
            raise SetupError(
                f"{path.name}, line {number}: not of the form NAME=value: {text!r}",
                f"correct the line in {path}; .env.example shows every name.",
            )
        name, value = assignment.groups()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
        found[name] = value[1:-1] if quoted else value
    return found


def check(values: Mapping[str, str]) -> None:
    """Refuse a setting that the product could not use, before anything is started with it."""
    for name, schemes in SCHEMES.items():
        scheme = urlsplit(values.get(name, "")).scheme
        if values.get(name) and scheme not in schemes:
            raise SetupError(
                f"{name} starts with {scheme or values[name]!r}, which is not understood here.",
                f"start it with {' or '.join(f'{known}://' for known in schemes)}, or remove it.",
            )
    for name in SWITCHES:
        if name in values and values[name].lower() not in ON_OR_OFF:
            raise SetupError(
                f"{name} is {values[name]!r}; it can be true or false.",
                f"set {name}=true or {name}=false in the environment or .env.",
            )


def given(checkout: Path) -> dict[str, str]:
    """What the person has set, in the environment (which wins) or `.env`. Empty is not set."""
    from_file = read_file(checkout / ".env") if (checkout / ".env").is_file() else {}
    values = {name: value for name, value in {**from_file, **os.environ}.items() if value}
    check(values)
    return values


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def secret_settings(places: Places) -> dict[str, str]:
    """The secrets of this checkout, generated once into `.local/`, for its owner alone."""
    kept = places.local / "env"
    if not kept.exists():
        _write_private(kept, f"SECRET_KEY={secrets.token_urlsafe(48)}\n")
    return {**read_file(kept), "SIGNING_KEY_FILE": str(signing_key(places.local))}


def signing_key(folder: Path) -> Path:
    """An Ed25519 private key (PEM, PKCS 8) in `folder`, generated on the first call."""
    path = folder / "signing_key.pem"
    if not path.exists():
        pem = run(
            ["openssl", "genpkey", "-algorithm", "ed25519"],
            what_to_do="install openssl 1.1.1 or later.",
        )
        _write_private(path, pem)
    return path


def storage_settings(folder: Path) -> dict[str, str]:
    """Where uploads are kept and where drop-folder feeds look, both below `folder`."""
    for name in ("store", "inbox"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {"STORAGE_URL": f"file://{folder / 'store'}", "INBOX_DIR": str(folder / "inbox")}


def cache_beside(broker_url: str) -> str | None:
    """The cache beside a Redis broker of the person's own: the same server, next database."""
    parts = urlsplit(broker_url)
    if parts.scheme not in {"redis", "rediss"}:
        return None
    database = parts.path.strip("/") or "0"
    if not database.isdigit():
        raise SetupError(
            f"BROKER_URL names the Redis database {database!r}; a number is needed.",
            "end the address with a number, for example redis://localhost:6379/0.",
        )
    return parts._replace(path=f"/{int(database) + 1}").geturl()
