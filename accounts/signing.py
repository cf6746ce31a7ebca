"""The house's Ed25519 key: signing bytes, checking seals, and the fingerprint that names the key.

Ledger checkpoints and released bundles are signed with it.

The private key is a PKCS#8 PEM file at `settings.SIGNING_KEY_FILE`, readable by its owner alone.
A key that was in use before stays in `retired_keys/` beside it as a public PEM file, so that old
seals can still be checked.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ALGORITHM = "Ed25519"


@dataclass(frozen=True)
class Seal:
    """A detached signature and the fingerprint of the key that made it."""

    key_id: str
    signature: bytes


@dataclass(frozen=True)
class PublishedKey:
    """A public key as partners get it: PEM text and fingerprint."""

    key_id: str
    pem: str
    current: bool


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key's DER SubjectPublicKeyInfo, 64 hexadecimal digits.

    The same as `openssl pkey -pubin -in key.pem -outform DER | sha256sum`.
    """
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def sign(message: bytes) -> Seal:
    """Seal the exact bytes with the current key."""
    key = _private_key(settings.SIGNING_KEY_FILE)
    return Seal(fingerprint(key.public_key()), key.sign(message))


def verify(message: bytes, seal: Seal) -> bool:
    """Whether a current or retired key of the house made this seal over these bytes."""
    for key in [_private_key(settings.SIGNING_KEY_FILE).public_key(), *_retired_keys()]:
        if fingerprint(key) == seal.key_id:
            try:
                key.verify(seal.signature, message)
            except InvalidSignature:
                return False
            return True
    return False


def current_key() -> PublishedKey:
    """The public half of the key that `sign` uses."""
    return _published(_private_key(settings.SIGNING_KEY_FILE).public_key(), current=True)


def published_keys() -> list[PublishedKey]:
    """The current public key first, then the retired ones."""
    return [current_key(), *(_published(key, current=False) for key in _retired_keys())]


def _published(key: Ed25519PublicKey, *, current: bool) -> PublishedKey:
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    return PublishedKey(fingerprint(key), pem, current)


def _retired_keys() -> list[Ed25519PublicKey]:
    folder = settings.SIGNING_KEY_FILE.parent / "retired_keys"
    keys = [load_pem_public_key(path.read_bytes()) for path in sorted(folder.glob("*.pem"))]
    return [key for key in keys if isinstance(key, Ed25519PublicKey)]


@lru_cache(maxsize=4)
def _private_key(path: Path) -> Ed25519PrivateKey:
    """Read the key once per process; the first process of a new installation makes it."""
    if not path.exists():
        _create(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        message = f"SIGNING_KEY_FILE {path} is not a readable PKCS#8 PEM private key: {error}"
        raise ImproperlyConfigured(message) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured(f"SIGNING_KEY_FILE {path} holds a key that is not Ed25519")
    return key


def _create(path: Path) -> None:
    """Put a new key in place whole or not at all; of two processes the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    descriptor, scratch = mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        Path(scratch).unlink()
