"""A list's body as the files inside it: plain, gzip, Zstandard or a zip of several files. Pure.

A few kilobytes can be made to unpack to terabytes, so the unpacked bytes, the number of members and
the ratio are bounded, and what a zip declares is checked before anything is written. Names inside
an archive are labels only: nothing is ever written under them. A workbook is a zip that its parser
opens itself; its declared sizes are checked and it is handed on as it is.
"""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from vessels import archives
from vessels.archives import Packing
from vessels.sanctions.lists.base import Files, UnreadableList

# Members that are the list itself where other members come beside it.
MAIN_MEMBERS: Final = ("sdn.csv", "cons_prim.csv", "entities.ftm.json", "entities.delta.json")
WORKBOOK: Final = "[Content_Types].xml"
# What unpacks to no more than this may be packed as tightly as it likes.
_SMALL: Final = 8 << 20
_SPOOLED: Final = 4 << 20
# The table of members at a zip's end is read whole; this is room for thousands.
_LONGEST_TABLE: Final = 1 << 20
_LONGEST_COMMENT: Final = 1 << 16
# The earliest date that a zip can hold: the same files give the same bytes.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_ADVICE: Final = "Ask an administrator to raise the limit if the list has really grown so large."
_BOMB: Final = "That is {} times its size, as no list is but a bomb. Fetch it from the publisher."


@dataclass(frozen=True)
class Limits:
    """The most that a body may unpack to, in bytes, in members, and in bytes for each packed one.

    Lists pack to a tenth or a thirtieth of their size.
    """

    max_bytes: int = 4 << 30
    max_members: int = 32
    max_ratio: int = 250


LIMITS: Final = Limits()


@contextmanager
def opened(stream: BinaryIO, *, limits: Limits = LIMITS) -> Iterator[Files]:
    """The files of a body, each seekable and at its beginning, until the block ends.

    ``stream`` must be seekable; it is not closed. Raises `UnreadableList` in words for a damaged,
    encrypted, nested or empty archive and for more than ``limits`` allow.
    """
    packing = archives.packing_of(stream)
    with ExitStack() as held:
        if packing == Packing.PLAIN:
            yield Files(stream)
        elif packing == Packing.ZIP:
            yield _zip_files(stream, limits, held)
        else:
            yield Files(_single(stream, packing, limits, held))


def packed(members: Mapping[str, BinaryIO], out: BinaryIO) -> None:
    """Write the members as one zip whose bytes depend on their names and bytes alone.

    Names lose their path and case. Members are read from their beginning; ``out`` is seekable.
    """
    named = sorted((base_name(name), stream) for name, stream in members.items())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, stream in named:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 3
            member.file_size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            with archive.open(member, "w") as target:
                shutil.copyfileobj(stream, target, archives.BUFFER)


def base_name(name: str) -> str:
    r"""The last part of a path in lower case: `SDN.CSV` and `x\SDN.CSV` are `sdn.csv`."""
    return name.replace("\\", "/").rpartition("/")[2].lower()


def _zip_files(stream: BinaryIO, limits: Limits, held: ExitStack) -> Files:
    try:
        if _is_workbook(stream, limits):
            stream.seek(0)
            return Files(stream)
        archive = held.enter_context(zipfile.ZipFile(stream))
        members = archives.data_members(archive)
        _check_members(members, limits)
        files = {
            base_name(member.filename): _member(archive, member, limits, held) for member in members
        }
    except UnreadableList:
        raise
    except archives.BROKEN as error:
        raise UnreadableList(archives.damage("The archive", error)) from error
    largest = base_name(max(members, key=lambda member: member.file_size).filename)
    main = next((name for name in MAIN_MEMBERS if name in files), largest)
    return Files(files.pop(main), files)


def _check_table(stream: BinaryIO) -> None:
    """Refuse a table of members so long that reading it would fill the memory.

    Its length stands in the record at the end, or in the 64-bit record 76 bytes before that.
    """
    length = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, length - _LONGEST_COMMENT - 98))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    field = (
        tail[at - 36 : at - 28] if tail[at - 20 : at - 16] == b"PK\x06\x07" else tail[at + 12 :][:4]
    )
    if at >= 0 and int.from_bytes(field, "little") > _LONGEST_TABLE:
        raise UnreadableList(
            "The archive names many thousands of files. A list comes as one file or a few."
        )


def _check_members(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if not members:
        raise UnreadableList("The archive has no file in it. Fetch the list again.")
    if len(members) > limits.max_members:
        raise UnreadableList(
            f"The archive holds {len(members)} files, more than {limits.max_members}. "
            "A list comes as one file or a few."
        )
    if any(archives.is_encrypted(member) for member in members):
        raise UnreadableList(
            "The archive is protected by a password. Unpack it and upload the files inside."
        )
    names = [base_name(member.filename) for member in members]
    if repeated := {name for name in names if names.count(name) > 1}:
        first = archives.shown(min(repeated), limit=40)
        raise UnreadableList(
            f"The archive holds more than one file named {first}. Upload the right one alone."
        )
    _check_sizes(members, limits)


def _check_sizes(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """What a zip declares. The zip reader itself never gives more than that."""
    total = sum(member.file_size for member in members)
    if total > limits.max_bytes:
        raise UnreadableList(
            f"The archive unpacks to {archives.size(total)}, more than the "
            f"{archives.size(limits.max_bytes)} that are read from one body. {_ADVICE}"
        )
    _check_ratio(total, sum(member.compress_size for member in members), limits)


def _check_ratio(unpacked: int, packed_bytes: int, limits: Limits) -> None:
    if unpacked > max(_SMALL, packed_bytes * limits.max_ratio):
        raise UnreadableList(
            f"The body unpacks to more than {limits.max_ratio} times its size, as no list does but "
            "a zip bomb. Fetch it again from the publisher."
        )


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, held: ExitStack
) -> BinaryIO:
    with archive.open(member) as inner:
        target = _spooled(cast("archives.Readable", inner), limits.max_bytes, held)
    packing = archives.packing_of(target)
    if packing != Packing.PLAIN and not (packing == Packing.ZIP and _is_workbook(target, limits)):
        raise _nested(archives.shown(base_name(member.filename), limit=40))
    target.seek(0)
    return target


def _is_workbook(stream: BinaryIO, limits: Limits) -> bool:
    """Whether a zip is a workbook. Raises where it is one that unpacks to too much."""
    _check_table(stream)
    with zipfile.ZipFile(stream) as archive:
        if WORKBOOK not in archive.namelist():
            return False
        _check_sizes(archive.infolist(), limits)
    return True


def _single(stream: BinaryIO, packing: Packing, limits: Limits, held: ExitStack) -> BinaryIO:
    """The one file of a gzip or Zstandard body, which declares no size that could be trusted."""
    packed_bytes = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    most = min(limits.max_bytes, max(_SMALL, packed_bytes * limits.max_ratio))
    advice = _ADVICE if most == limits.max_bytes else _BOMB.format(limits.max_ratio)
    target = _spooled(archives.unpacked(stream, packing), most, held, advice)
    if archives.packing_of(target) != Packing.PLAIN:
        raise _nested("the unpacked file")
    return target


def _spooled(
    inner: archives.Readable, max_bytes: int, held: ExitStack, advice: str = _ADVICE
) -> BinaryIO:
    guarded = archives.Guarded(
        inner, name="The body", max_bytes=max_bytes, refusal=UnreadableList, advice=advice
    )
    target = held.enter_context(
        tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115  # `held` closes it
    )
    shutil.copyfileobj(io.BufferedReader(guarded, archives.BUFFER), target, archives.BUFFER)
    target.seek(0)
    return cast("BinaryIO", target)


def _nested(name: str) -> UnreadableList:
    return UnreadableList(
        f"The archive holds another archive ({name}). Unpack it and upload the list itself."
    )
