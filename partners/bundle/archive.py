"""A deterministic zip: members stored as they are, sorted, one fixed date, nothing in between.

The layout is the one `partners.verify.container` accepts, built from the same records.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, BinaryIO

from partners.bundle.plan import Opener
from partners.errors import BundleError
from partners.verify.container import directory_end, directory_entry, local_header
from partners.verify.members import CHUNK_BYTES, MAX_TOTAL_BYTES


@dataclass(frozen=True)
class Measured:
    """A member and what its local header must say before its bytes are written."""

    name: str
    open: Opener
    sha256: str
    crc: int
    size: int


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def measure(name: str, opener: Opener) -> Measured:
    """Read a member once for its digest, CRC-32 and size."""
    hasher, crc, size = sha256(), 0, 0
    with opener() as stream:
        for chunk in _chunks(stream):
            hasher.update(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
    return Measured(name, opener, hasher.hexdigest(), crc, size)


def write(target: BinaryIO, members: list[Measured]) -> None:
    """Write the zip. Raises BundleError over the size limit or when a member changed meanwhile."""
    if sum(member.size for member in members) >= MAX_TOTAL_BYTES - (1 << 20):
        raise BundleError(
            f"The bundle would be over {MAX_TOTAL_BYTES >> 30} GiB. Mark large exhibits as hash"
            " only, or split the case."
        )
    offset, directory = 0, b""
    for member in sorted(members, key=lambda item: item.name):
        header = local_header(member.name, member.crc, member.size)
        target.write(header)
        hasher = sha256()
        with member.open() as stream:
            for chunk in _chunks(stream):
                hasher.update(chunk)
                target.write(chunk)
        if hasher.hexdigest() != member.sha256:
            raise BundleError(f"{member.name} changed while it was being packed. Try again.")
        directory += directory_entry(member.name, member.crc, member.size, offset)
        offset += len(header) + member.size
    target.write(directory + directory_end(len(members), len(directory), offset))
