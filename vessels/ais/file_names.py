"""Names of files that lie on a disk, as texts that can be kept and printed. Pure."""

import re
from typing import Final

LONGEST: Final = 255
# How Python holds the bytes of a name that are no UTF-8 (PEP 383): 0xDC00 and the byte.
_BYTES: Final = re.compile("[\udc80-\udcff]")


def readable(name: str) -> str:
    """The name with bytes that are no UTF-8, as other systems leave them, written like ``%E9``."""
    return _BYTES.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", name)


def kept(name: str) -> str:
    """The same, no longer than a name may be to be kept."""
    return readable(name)[:LONGEST]
