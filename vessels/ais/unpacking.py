"""Packed files opened as the text inside them, read piece by piece and never held whole.

gzip, Zstandard and zip are told by their first bytes, not by their name. Pure: no Django. The
unpacked size is bounded, because a few kilobytes can be made to unpack to terabytes.
"""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, cast

import zstandard

from vessels.ais.parsers.base import ParseError, shown

MAX_UNPACKED_BYTES: Final = 16 * 1024**3
# Members of a zip that are no data: folders, and what macOS adds.
_NO_DATA: Final = ("__MACOSX/", ".DS_Store")
_BUFFER: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
# A gigabyte of window would be a gigabyte of memory; 128 MB is what --long=27 needs.
_ZSTD_WINDOW: Final = 1 << 27
# Each step is unpacked whole: four bytes can stand for 128 KB, so a step for 8 MB at the worst.
_ZSTD_STEP: Final = 256
_BROKEN: Final = (
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
    zstandard.ZstdError,
)


def opened(
    stream: BinaryIO, file_name: str = "", *, max_bytes: int = MAX_UNPACKED_BYTES
) -> io.BufferedReader:
    """The unpacked content of ``stream``, which must be seekable and at its beginning.

    A file that is not packed is read as it is. The result can be peeked into, which tells the
    format without losing the beginning. A zip must hold one file. Raises ParseError, now
    or while reading: damaged or cut-off archives, encrypted or several members, more than
    ``max_bytes`` unpacked. ``file_name`` is used in messages only.
    """
    head = stream.read(4)
    stream.seek(0)
    name = shown(file_name, limit=80) or "the file"
    if head.startswith(_GZIP):
        return _guarded(lambda: gzip.GzipFile(fileobj=stream, mode="rb"), name, max_bytes)
    if head.startswith(_ZSTD):
        return _guarded(lambda: _zstd(stream), name, max_bytes)
    if head in _ZIP:
        return _guarded(lambda: _member(stream, name), name, max_bytes)
    return _guarded(lambda: stream, name, max_bytes)


class _Guarded(io.RawIOBase):
    """A reader whose faults are ParseErrors in words and whose total is bounded."""

    def __init__(self, inner: object, name: str, max_bytes: int) -> None:
        super().__init__()
        self._inner = cast("BinaryIO", inner)
        self._name = name
        self._max_bytes = max_bytes
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``, with less only at the end."""
        count = 0
        while count < len(buffer):
            try:
                data = self._inner.read(len(buffer) - count)
            except _BROKEN as error:
                raise _damaged(self._name, error) from error
            if not data:
                break
            buffer[count : count + len(data)] = data
            count += len(data)
        self._count += count
        if self._count > self._max_bytes:
            raise ParseError(
                f"{self._name} unpacks to more than {_size(self._max_bytes)}, the most that is "
                "read from one file. Split it, or ask an administrator to raise the limit."
            )
        return count


def _guarded(open_it: Callable[[], object], name: str, max_bytes: int) -> io.BufferedReader:
    try:
        inner = open_it()
    except _BROKEN as error:
        raise _damaged(name, error) from error
    return io.BufferedReader(_Guarded(inner, name, max_bytes), _BUFFER)


def _damaged(name: str, error: Exception) -> ParseError:
    said = shown(str(error)) or type(error).__name__
    return ParseError(
        f"{name} cannot be unpacked: {said}. It is damaged or was cut off on the way. "
        "Fetch it again, or unpack it and import what is inside."
    )


class _Zstd:
    """Frames of Zstandard one after another; a cut-off frame is an error, not an end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces = _zstd_pieces(stream)
        self._left = b""

    def read(self, size: int) -> bytes:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def _zstd(stream: BinaryIO) -> _Zstd:
    return _Zstd(stream)


def _zstd_pieces(stream: BinaryIO) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    worker, is_begun = context.decompressobj(), False
    while packed := stream.read(_BUFFER):
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


def _member(stream: BinaryIO, name: str) -> object:
    archive = zipfile.ZipFile(stream)
    members = [
        each
        for each in archive.infolist()
        if not each.is_dir() and not any(part in each.filename for part in _NO_DATA)
    ]
    if not members:
        raise ParseError(f"{name} is an archive with no file in it. Choose another file.")
    if len(members) > 1:
        first = ", ".join(shown(each.filename, limit=40) for each in members[:3])
        raise ParseError(
            f"{name} holds {len(members)} files ({first}{' …' if len(members) > 3 else ''}). "
            "Each file is an import of its own: unpack the archive and import them one by one."
        )
    if members[0].flag_bits & 0x1:
        raise ParseError(
            f"{name} is protected by a password. Unpack it and import the file inside."
        )
    return archive.open(members[0])


def _size(count: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < 1024:
            return f"{count} {unit}"
        count //= 1024
    return f"{count} GB"
