"""The seal: an Ed25519 signature over seal.json, which lists every other file of the bag."""

import base64
import binascii
import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from partners.verify.members import Member
from partners.verify.report import SEAL, SIGNATURE, Report, UnusableError

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    HAVE_CRYPTOGRAPHY = False
else:
    HAVE_CRYPTOGRAPHY = True

SEAL_FORMAT = "plimsoll-seal/1"
# The SubjectPublicKeyInfo of an Ed25519 key is this prefix and the 32 raw bytes (RFC 8410).
SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")


def public_key(pem: str) -> bytes:
    """The SubjectPublicKeyInfo bytes of an Ed25519 PEM public key."""
    lines = [line for line in pem.split("\n") if line and not line.startswith("-----")]
    try:
        encoded = base64.b64decode("".join(lines), validate=True)
    except binascii.Error as error:
        raise UnusableError("the public key is not valid PEM") from error
    if len(encoded) != 44 or not encoded.startswith(SPKI_PREFIX):
        raise UnusableError("the public key is not an Ed25519 key")
    return encoded


def signature_holds(message: bytes, signature: bytes, spki: bytes) -> bool:
    """Whether the Ed25519 signature is by this key over this message."""
    if HAVE_CRYPTOGRAPHY:
        try:
            Ed25519PublicKey.from_public_bytes(spki[-32:]).verify(signature, message)
        except InvalidSignature:
            return False
        return True
    with tempfile.TemporaryDirectory() as scratch:
        parts = {"key.der": spki, "message": message, "signature": signature}
        for name, body in parts.items():
            Path(scratch, name).write_bytes(body)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in message"
        try:
            done = subprocess.run(
                [*command.split(), "-sigfile", "signature"],
                cwd=scratch, capture_output=True, check=False, timeout=60,
            )  # fmt: skip
        except OSError as error:
            message_for_person = "needs the Python package `cryptography` or the openssl command"
            raise UnusableError(message_for_person) from error
    return done.returncode == 0


def check_seal(members: dict[str, Member], trusted: str, report: Report) -> dict[str, Any] | None:
    """The seal's contents when the signature holds, else None after reporting."""
    try:
        seal = json.loads(members[SEAL].body)
        spki = public_key(seal["public_key"])
        holds = signature_holds(members[SEAL].body, members[SIGNATURE].body, spki)
        listed = {str(entry["path"]): str(entry["sha256"]) for entry in seal["files"]}
        expected = (SEAL_FORMAT, "Ed25519", hashlib.sha256(spki).hexdigest())
        stated = (seal["format"], seal["algorithm"], seal["key_id"])
    except (
        UnusableError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        report.failed(SEAL, f"was changed or is not a seal ({type(error).__name__}: {error})")
        return None
    if not holds or stated != expected:
        report.failed(f"{SEAL} or {SIGNATURE}", "was changed: the signature does not hold")
        return None
    report.passed("signature", f"Ed25519 over {SEAL}, which lists {len(listed)} files")
    key_id = str(seal["key_id"])
    if trusted and trusted != key_id:
        report.failed("signer", f"signed by {key_id}, not by the key given with --key")
    elif trusted:
        report.signer_trusted = True
        report.passed("signer", f"the key given with --key, {key_id}")
    return {**seal, "listed": listed}


def fingerprint_of(key: str) -> str:
    """The fingerprint a person gave: 64 hexadecimal digits (colons allowed) or a PEM file."""
    bare = key.lower().removeprefix("sha256:").replace(":", "")
    if re.fullmatch(r"[0-9a-f]{64}", bare):
        return bare
    try:
        pem = Path(key).read_text("ascii")
    except (OSError, ValueError) as error:
        raise UnusableError(f"--key {key}: neither 64 hex digits nor a PEM file") from error
    return hashlib.sha256(public_key(pem)).hexdigest()
