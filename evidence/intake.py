"""Taking in bytes: hashed while they stream, sniffed, kept once under their own hash."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection, transaction
from django.template.defaultfilters import filesizeformat

from accounts import ledger
from accounts.models import User
from evidence.errors import BytesMissing, EvidenceRefused, FileInvalid, FileTooLarge
from evidence.models import SourceFile
from evidence.signatures import HEAD_BYTES, TAIL_BYTES, sniff

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Arrival:
    """Bytes on our own disk, measured, and not yet kept."""

    file: TemporaryUploadedFile
    file_name: str
    sha256: str
    size_bytes: int
    media_type: str


def store(
    *,
    actor: User | None,
    stream: BinaryIO,
    file_name: str,
    agent: str = "",
    max_bytes: int | None = None,
) -> SourceFile:
    """Keep the stream's bytes, from where it stands to its end; the same bytes are kept once.

    Open to everyone on the staff and to named agents. `max_bytes` defaults to MAX_UPLOAD_BYTES.
    Raises `FileTooLarge`, and `FileInvalid` for an empty file. Any type is taken: what a kind of
    exhibit accepts is `evidence.file_types`' matter.
    """
    with receive(stream=stream, file_name=file_name, max_bytes=max_bytes) as arrival:
        return keep(actor=actor, arrival=arrival, agent=agent)


@contextmanager
def receive(*, stream: BinaryIO, file_name: str, max_bytes: int | None = None) -> Iterator[Arrival]:
    """Copy a stream to a temporary file while hashing it. Nothing is kept yet."""
    limit: int = settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes
    name = tidy_name(file_name)
    _refuse_known_size(stream, name, limit)
    with TemporaryUploadedFile(name, "application/octet-stream", 0, None) as taken:
        hasher, size = hashlib.sha256(), 0
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                raise too_large(name, limit, f"more than {filesizeformat(limit)}")
            hasher.update(chunk)
            taken.write(chunk)
        if not size:
            raise FileInvalid(f"{name}: the file is empty. Choose a file that has content.")
        taken.flush()
        yield Arrival(taken, name, hasher.hexdigest(), size, _sniffed(taken, size))


def keep(*, actor: User | None, arrival: Arrival, agent: str = "") -> SourceFile:
    """Move an arrival into the storage, or find that its bytes are held already.

    The row is committed after the bytes are whole, so a crash can leave bytes that nothing cites,
    never a row that cites half a file. An advisory lock per hash serves two arrivals in turn.
    """
    if not agent and (actor is None or not actor.is_staff_member):
        raise EvidenceRefused("Only members of the staff may add files.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [arrival.sha256]
            )
        held = SourceFile.objects.filter(sha256=arrival.sha256).first()
        if held:
            return _restored(held, arrival, actor, agent)
        source_file = SourceFile.objects.create(
            sha256=arrival.sha256,
            size_bytes=arrival.size_bytes,
            media_type=arrival.media_type,
            stored_name=_put(arrival),
        )
        payload = {
            "file_name": arrival.file_name,
            "media_type": arrival.media_type,
            "sha256": arrival.sha256,
            "size_bytes": arrival.size_bytes,
        }
        ledger.record(
            subject=source_file, actor=actor, agent=agent, action="ingestion", payload=payload
        )
    return source_file


def open_file(source_file: SourceFile) -> BinaryIO:
    """The stored bytes, opened for reading. Raises `BytesMissing` when the storage lost them."""
    try:
        return cast("BinaryIO", default_storage.open(source_file.stored_name, "rb"))
    except FileNotFoundError as error:
        raise BytesMissing(
            f"The bytes of file {source_file.sha256[:12]} are no longer in the storage."
            " Ask an administrator to restore them from a backup."
        ) from error


def is_held(source_file: SourceFile) -> bool:
    """Whether the storage holds its bytes. They are not read: the fixity check does that."""
    return default_storage.exists(source_file.stored_name)


def path_of(sha256: str) -> str:
    """Where bytes are kept, relative to the storage: made by us, never from a given name."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def tidy_name(file_name: str) -> str:
    """The last part of a path, printable, at most 200 characters with its ending intact."""
    name = PurePosixPath(file_name.replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable()).strip() or "unnamed"
    path = PurePosixPath(name)
    suffix = path.suffix[:20]
    return f"{name.removesuffix(path.suffix)[: 200 - len(suffix)]}{suffix}"


def too_large(name: str, limit: int, actual: str) -> FileTooLarge:
    return FileTooLarge(
        f"{name}: the file is {actual}; at most {filesizeformat(limit)} is accepted."
        " Split or compress it, or ask an administrator to raise the limit."
    )


def _refuse_known_size(stream: BinaryIO, name: str, limit: int) -> None:
    """Say the actual size where the stream knows it, before anything is copied."""
    size = getattr(stream, "size", None)
    if isinstance(size, int) and size > limit:
        raise too_large(name, limit, filesizeformat(size))


def _sniffed(taken: TemporaryUploadedFile, size: int) -> str:
    taken.seek(0)
    head = taken.read(HEAD_BYTES)
    taken.seek(max(0, size - TAIL_BYTES))
    tail = taken.read(TAIL_BYTES)
    taken.seek(0)
    return sniff(head, tail)


def _put(arrival: Arrival) -> str:
    name = path_of(arrival.sha256)
    # What an interrupted arrival left is cited by no row; storages would dodge it with a new name.
    default_storage.delete(name)
    return default_storage.save(name, arrival.file)


def _restored(held: SourceFile, arrival: Arrival, actor: User | None, agent: str) -> SourceFile:
    """Bytes that the storage had lost come back with the next arrival of the same hash."""
    if not default_storage.exists(held.stored_name):
        default_storage.save(held.stored_name, arrival.file)
        ledger.record(subject=held, actor=actor, agent=agent, action="restoration")
    return held
