"""RFC 8785 canonical JSON, and the SHA-256 digests taken over it.

One value has one byte sequence, on any machine: that is what the product hashes and signs.
"""

import hashlib
from typing import Any, BinaryIO

import rfc8785

CHUNK_BYTES = 1 << 20


def canonical_bytes(value: Any) -> bytes:
    """UTF-8 bytes of a JSON value in RFC 8785 form.

    Raises `rfc8785.CanonicalizationError` for what JSON cannot carry exactly: NaN, integers
    beyond 2**53, keys that are not text, and any other Python type (dates must be text already).
    """
    return rfc8785.dumps(value)


def sha256_hex(body: bytes) -> str:
    """64 lower-case hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of a JSON value's canonical bytes."""
    return sha256_hex(canonical_bytes(value))


def sha256_of_stream(stream: BinaryIO) -> tuple[str, int]:
    """SHA-256 and length in bytes of what is left in a stream, read in bounded pieces."""
    hasher, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        hasher.update(chunk)
        size += len(chunk)
    return hasher.hexdigest(), size
