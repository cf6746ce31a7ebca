"""The zip container of a package: members stored as they are, in one order, with one fixed date.

Nothing lies before, between or after the members, so every byte of the file is checked: it is
either content, which the seal covers, or the one header byte it can be.
"""

import stat
import struct
import zipfile
from typing import BinaryIO

from partners.verify.report import UnusableError


def local_header(name: str, crc: int, size: int) -> bytes:
    """The one local header a package may have for such a member."""
    fields = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, crc, size, size, len(name), 0)
    return fields + name.encode("ascii")


def directory_entry(name: str, crc: int, size: int, offset: int) -> bytes:
    """The one central directory entry a package may have for such a member."""
    versions = struct.pack("<4s4B", b"PK\1\2", 20, 3, 20, 0)
    fields = struct.pack("<4H3L3H", 0, 0, 0, 33, crc, size, size, len(name), 0, 0)
    placing = struct.pack("<2H2L", 0, 0, (stat.S_IFREG | 0o644) << 16, offset)
    return versions + fields + placing + name.encode("ascii")


def directory_end(count: int, size: int, offset: int) -> bytes:
    """The end record of a package with `count` members."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0)


def check_container(stream: BinaryIO, infos: list[zipfile.ZipInfo]) -> None:
    """Raise unless every byte that is not file content is the one byte it can be."""
    offset, directory = 0, b""
    for info in infos:
        header = local_header(info.filename, info.CRC, info.file_size)
        stream.seek(offset)
        if stream.read(len(header)) != header:
            raise UnusableError(f"the zip header of {info.filename} was changed")
        directory += directory_entry(info.filename, info.CRC, info.file_size, offset)
        offset += len(header) + info.file_size
    tail = directory + directory_end(len(infos), len(directory), offset)
    stream.seek(offset)
    if stream.read(len(tail) + 1) != tail:
        raise UnusableError("the zip directory at the end was changed, or bytes were added")
