"""The key or password of a feed: encrypted at rest, read only when it is sent."""

from accounts.encryption import decrypt, encrypt
from vessels.models import Feed

PURPOSE = "feed"


def of(feed: Feed) -> str:
    """The credential, or empty where there is none. Raises Conflict where it cannot be read."""
    return decrypt(feed.credential, purpose=PURPOSE) if feed.credential else ""


def sealed(text: str) -> str:
    """What is stored for a credential; empty stays empty."""
    return encrypt(text, purpose=PURPOSE) if text else ""
