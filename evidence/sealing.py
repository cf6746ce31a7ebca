"""Seals on what leaves the house, made with its one signing key."""

from accounts.signing import (
    ALGORITHM,
    PublishedKey,
    Seal,
    current_key,
    fingerprint,
    published_keys,
    sign,
    verify,
)

__all__ = [
    "ALGORITHM",
    "PublishedKey",
    "Seal",
    "current_key",
    "fingerprint",
    "published_keys",
    "sign",
    "verify",
]
