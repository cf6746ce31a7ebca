"""Reading the files of a bag, zipped or unpacked, within bounds and without writing any to disk."""

import hashlib
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from partners.verify.container import check_container, local_header
from partners.verify.report import EXHIBITS, Report, UnusableError

MAX_FILES = 10_000
MAX_KEPT_BYTES = 64 << 20
MAX_TOTAL_BYTES = 4 << 30
CHUNK_BYTES = 1 << 20
PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Member:
    """One file of the bag as read: its digest and size, and its bytes where they are needed."""

    sha256: str
    size: int
    body: bytes


def check_names(infos: list[zipfile.ZipInfo]) -> None:
    """Raise for an archive that must not be read: traversal, repeats, sizes, odd members."""
    names = [info.filename for info in infos]
    for name in names:
        if not PATH.fullmatch(name):
            raise UnusableError(f"unsafe file name {name[:120]!r}")
    if len({name.partition("/")[0] for name in names}) != 1 or "/" not in names[0]:
        raise UnusableError("the files must lie in exactly one folder")
    if len(names) > MAX_FILES or len(set(names)) != len(names):
        raise UnusableError(f"repeated names, or more than {MAX_FILES} files")
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        raise UnusableError(f"more than {MAX_TOTAL_BYTES} bytes when unpacked")


def read_member(stream: BinaryIO, path: str, size: int) -> tuple[Member, int]:
    """The next `size` bytes of the stream as a member, and their CRC-32."""
    keep = size <= MAX_KEPT_BYTES and not path.startswith(EXHIBITS)
    hasher, body, crc, left = hashlib.sha256(), bytearray(), 0, size
    while left and (chunk := stream.read(min(left, CHUNK_BYTES))):
        hasher.update(chunk)
        crc = zlib.crc32(chunk, crc)
        left -= len(chunk)
        if keep:
            body += chunk
    return Member(hasher.hexdigest(), size - left, bytes(body)), crc


def read_zip(stream: BinaryIO, report: Report) -> dict[str, Member]:
    """Members by path inside the bag. Raises UnusableError for a container that was altered."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError) as error:
        raise UnusableError(f"not a readable zip file ({error})") from error
    if not infos:
        raise UnusableError("the zip file is empty")
    check_names(infos)
    check_container(stream, infos)
    members: dict[str, Member] = {}
    offset = 0
    for info in infos:
        path = info.filename.partition("/")[2]
        stream.seek(offset := offset + len(local_header(info.filename, 0, 0)))
        members[path], crc = read_member(stream, path, info.file_size)
        offset += info.file_size
        if crc != info.CRC:
            report.failed(path, "its checksum in the zip file does not match its bytes")
    return members


def read_folder(folder: Path) -> dict[str, Member]:
    """Members of an unpacked bag. Symbolic links are refused: they could point anywhere."""
    members: dict[str, Member] = {}
    for item in sorted(folder.rglob("*")):
        if item.is_symlink():
            raise UnusableError(f"{item.name} is a symbolic link")
        if item.is_file():
            path = item.relative_to(folder).as_posix()
            with item.open("rb") as stream:
                members[path], _ = read_member(stream, path, item.stat().st_size)
    return members
