"""Small secrets encrypted at rest with keys derived from SECRET_KEY, one key for each purpose.

Who reads the database alone, or a copy of it, learns none of them.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.errors import Conflict


def encrypt(text: str, *, purpose: str) -> str:
    """Fernet token of the text, URL-safe."""
    return _keys(purpose).encrypt(text.encode()).decode("ascii")


def decrypt(token: str, *, purpose: str) -> str:
    """The text again. A key of SECRET_KEY_FALLBACKS may have encrypted it.

    Raises Conflict where none of the keys fits.
    """
    try:
        return _keys(purpose).decrypt(token).decode()
    except InvalidToken as error:
        raise Conflict(
            f"The stored {purpose} cannot be read: it was encrypted with another SECRET_KEY. Put"
            " the old key into SECRET_KEY_FALLBACKS, or have an administrator reset it.",
            code="unreadable_secret",
        ) from error


def _keys(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret, purpose)) for secret in secrets])


def _derived(secret: str, purpose: str) -> bytes:
    info = f"plimsoll: {purpose}".encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
