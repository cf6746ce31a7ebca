"""What every reader of packed files shares: telling the packing, bounded reading, faults in words.

gzip, Zstandard and zip are told by their first bytes, not by their name. Pure: no Django. What a
caller raises for a bad file is its own: it hands in `refusal`, which makes an error of a sentence.
"""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, BinaryIO, Final, Protocol

import zstandard

Refusal = Callable[[str], Exception]
# What the readers of archives let through for one whose bytes were changed or cut off. ValueError:
# a place before the beginning of the file, and names that are no text.
BROKEN: Final = (
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    zstandard.ZstdError,
)
BUFFER: Final = 1 << 20
# Members of a zip that are no data: folders, and what macOS adds.
_NO_DATA: Final = ("__MACOSX/", ".DS_Store")
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
# A gigabyte of window would be a gigabyte of memory; 128 MB is what --long=27 needs.
_ZSTD_WINDOW: Final = 1 << 27
# Each step is unpacked whole: four bytes can stand for 128 KB, so a step for 8 MB at the worst.
_ZSTD_STEP: Final = 256


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Packing(StrEnum):
    PLAIN = "plain"
    GZIP = "gzip"
    ZSTD = "zstd"
    ZIP = "zip"


def packing_of(stream: BinaryIO) -> Packing:
    """How the seekable stream is packed, by its first bytes. It is left at its beginning."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(_GZIP):
        return Packing.GZIP
    if head.startswith(_ZSTD):
        return Packing.ZSTD
    return Packing.ZIP if head in _ZIP else Packing.PLAIN


def unpacked(stream: BinaryIO, packing: Packing) -> Readable:
    """What unpacks one file as it is read; a zip is opened by its caller. Raises of `BROKEN`."""
    if packing == Packing.GZIP:
        return gzip.GzipFile(fileobj=stream, mode="rb")
    return Zstd(stream) if packing == Packing.ZSTD else stream


def data_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are files with data in them. Raises of `BROKEN`."""
    members = archive.infolist()
    if not all(each.filename for each in members):
        raise zipfile.BadZipFile("a file in it has no name")
    return [
        each
        for each in members
        if not each.is_dir() and not any(part in each.filename for part in _NO_DATA)
    ]


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    return bool(member.flag_bits & 0x1)


class Guarded(io.RawIOBase):
    """A reader whose faults are refusals in words and whose total is bounded.

    ``name`` is the file's, safe to print. ``advice`` ends the sentence about the limit.
    """

    def __init__(
        self, inner: Readable, *, name: str, max_bytes: int, refusal: Refusal, advice: str
    ) -> None:
        super().__init__()
        self._inner = inner
        self._name = name
        self._max_bytes = max_bytes
        self._refusal = refusal
        self._advice = advice
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``, with less only at the end."""
        count = 0
        while count < len(buffer):
            try:
                data = self._inner.read(len(buffer) - count)
            except BROKEN as error:
                raise self._refusal(damage(self._name, error)) from error
            if not data:
                break
            buffer[count : count + len(data)] = data
            count += len(data)
        self._count += count
        if self._count > self._max_bytes:
            raise self._refusal(
                f"{self._name} unpacks to more than {size(self._max_bytes)}, the most that is "
                f"read from one file. {self._advice}"
            )
        return count


class Zstd:
    """Frames of Zstandard one after another; a cut-off frame is an error, not an end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces = _zstd_pieces(stream)
        self._left = b""

    def read(self, size: int, /) -> bytes:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def _zstd_pieces(stream: BinaryIO) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    worker, is_begun = context.decompressobj(), False
    while packed := stream.read(BUFFER):
        for start in range(0, len(packed), _ZSTD_STEP):
            step = packed[start : start + _ZSTD_STEP]
            while step:
                if piece := worker.decompress(step):
                    yield piece
                is_begun, step = not worker.eof, b""
                if worker.eof:
                    step, worker = worker.unused_data, context.decompressobj()
    if is_begun:
        raise EOFError("the last frame is not complete")


def damage(name: str, error: Exception) -> str:
    """What a person is told of an archive that breaks while it is read."""
    said = shown(str(error)) or type(error).__name__
    return (
        f"{name} cannot be unpacked: {said}. It is damaged or was cut off on the way. "
        "Fetch it again, or unpack it and import what is inside."
    )


def shown(text: str, *, limit: int = 120) -> str:
    """A piece of a file that is safe to print and to store: no control characters, bounded."""
    cut = text[: limit + 1]
    clean = "".join(character if character.isprintable() else "·" for character in cut)
    return clean if len(clean) <= limit else f"{clean[:limit]}…"


def size(count: int) -> str:
    """A number of bytes in the largest unit that it fills: "97 KB"."""
    for unit in ("bytes", "KB", "MB"):
        if count < 1024:
            return f"{count} {unit}"
        count //= 1024
    return f"{count} GB"
