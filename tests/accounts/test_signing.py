"""The house's signing key: made once, kept from others, old seals checked with retired keys."""

import stat
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from django.core.exceptions import ImproperlyConfigured

from accounts import signing


def test_the_key_is_made_once_and_readable_by_its_owner_alone(settings: Any) -> None:
    first = signing.current_key()
    path: Path = settings.SIGNING_KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir() if item.is_file()] == [path.name]
    assert signing.current_key() == first


def test_the_fingerprint_is_the_sha256_of_the_public_key() -> None:
    key = signing.current_key()
    public = load_pem_public_key(key.pem.encode())
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert key.key_id == sha256(der).hexdigest()


def test_a_seal_holds_for_its_bytes_and_no_others() -> None:
    seal = signing.sign(b"message")
    assert signing.verify(b"message", seal)
    assert not signing.verify(b"massage", seal)
    assert not signing.verify(b"message", signing.Seal("0" * 64, seal.signature))


def test_a_retired_key_still_checks_its_seals(settings: Any, tmp_path: Path) -> None:
    old, seal = signing.current_key(), signing.sign(b"message")
    settings.SIGNING_KEY_FILE = tmp_path / "next" / "signing_key.pem"
    assert not signing.verify(b"message", seal)
    retired = tmp_path / "next" / "retired_keys"
    retired.mkdir()
    (retired / "2024.pem").write_text(old.pem)
    assert signing.verify(b"message", seal)
    assert [key.current for key in signing.published_keys()] == [True, False]


def test_a_file_that_is_no_key_stops_the_start(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_KEY_FILE = tmp_path / "broken.pem"
    settings.SIGNING_KEY_FILE.write_text("not a key")
    with pytest.raises(ImproperlyConfigured, match=r"broken\.pem is not a readable"):
        signing.current_key()
