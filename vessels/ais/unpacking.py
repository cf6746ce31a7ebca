"""Packed files opened as the text inside them, read piece by piece and never held whole.

gzip, Zstandard and zip are told by their first bytes, not by their name. Pure: no Django. The
unpacked size is bounded, because a few kilobytes can be made to unpack to terabytes.
"""

import io
import zipfile
from typing import BinaryIO, Final, cast

from vessels import archives
from vessels.ais.parsers.base import ParseError, shown
from vessels.archives import Packing

MAX_UNPACKED_BYTES: Final = 16 * 1024**3


def opened(
    stream: BinaryIO, file_name: str = "", *, max_bytes: int = MAX_UNPACKED_BYTES
) -> io.BufferedReader:
    """The unpacked content of ``stream``, which must be seekable and at its beginning.

    A file that is not packed is read as it is. The result can be peeked into, which tells the
    format without losing the beginning. A zip must hold one file. Raises ParseError, now
    or while reading: damaged or cut-off archives, encrypted or several members, more than
    ``max_bytes`` unpacked. ``file_name`` is used in messages only.
    """
    name = shown(file_name, limit=80) or "the file"
    packing = archives.packing_of(stream)
    try:
        inner = (
            _member(stream, name) if packing == Packing.ZIP else archives.unpacked(stream, packing)
        )
    except ParseError:
        raise
    except archives.BROKEN as error:
        raise ParseError(archives.damage(name, error)) from error
    guarded = archives.Guarded(
        inner,
        name=name,
        max_bytes=max_bytes,
        refusal=ParseError,
        advice="Split it, or ask an administrator to raise the limit.",
    )
    return io.BufferedReader(guarded, archives.BUFFER)


def _member(stream: BinaryIO, name: str) -> archives.Readable:
    archive = zipfile.ZipFile(stream)
    members = archives.data_members(archive)
    if not members:
        raise ParseError(f"{name} is an archive with no file in it. Choose another file.")
    if len(members) > 1:
        first = ", ".join(shown(each.filename, limit=40) for each in members[:3])
        raise ParseError(
            f"{name} holds {len(members)} files ({first}{' …' if len(members) > 3 else ''}). "
            "Each file is an import of its own: unpack the archive and import them one by one."
        )
    if archives.is_encrypted(members[0]):
        raise ParseError(
            f"{name} is protected by a password. Unpack it and import the file inside."
        )
    return cast("archives.Readable", archive.open(members[0]))
