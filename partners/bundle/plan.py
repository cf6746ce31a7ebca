"""What goes into a bundle, before any byte of it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True)
class CarriedFile:
    """An exhibit's bytes: its path inside the bag, how to open them, and what they must be."""

    path: str
    open: Opener
    sha256: str


@dataclass(frozen=True)
class BundlePlan:
    """A package ready to be sealed.

    `package` is package.json; its "package" member (who, what, for whom, counts) is repeated in
    the seal. `folder` names the bag inside the zip. `released_on` is a date, YYYY-MM-DD.
    """

    folder: str
    package: dict[str, Any]
    files: tuple[CarriedFile, ...]
    released_on: str
    organisation: str


@dataclass(frozen=True)
class SealedBundle:
    """What was written: the zip's SHA-256 and size, the seal's key, and path -> SHA-256 inside."""

    sha256: str
    size: int
    key_id: str
    manifest: dict[str, str]
