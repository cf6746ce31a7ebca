"""Bytes are hashed while they stream, kept once, and never half."""

import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from accounts import ledger
from accounts.models import User
from evidence import intake
from evidence.errors import BytesMissing, EvidenceRefused, FileInvalid, FileTooLarge
from evidence.models import SourceFile
from tests.evidence.samples import PDF

pytestmark = pytest.mark.django_db


def stored_names() -> list[str]:
    def walk(folder: str) -> list[str]:
        folders, files = default_storage.listdir(folder)
        below = [name for each in folders for name in walk(f"{folder}/{each}")]
        return [f"{folder}/{file}" for file in files] + below

    return walk("sha256")


def test_the_hash_is_that_of_all_the_bytes_however_they_are_cut(investigator: User) -> None:
    body = random.Random(7).randbytes(intake.CHUNK_BYTES * 2 + 17)
    source_file = intake.store(actor=investigator, stream=BytesIO(body), file_name="a.bin")
    assert source_file.sha256 == hashlib.sha256(body).hexdigest()
    assert source_file.size_bytes == len(body)
    assert source_file.stored_name == intake.path_of(source_file.sha256)
    with intake.open_file(source_file) as stored:
        assert stored.read() == body


def test_the_same_bytes_are_one_row_and_one_file(investigator: User, colleague: User) -> None:
    first = intake.store(actor=investigator, stream=BytesIO(PDF), file_name="a.pdf")
    second = intake.store(actor=colleague, stream=BytesIO(PDF), file_name="b.pdf")
    assert first.pk == second.pk
    assert len(stored_names()) == 1
    assert [entry.action for entry in ledger.entries_of(first)] == ["ingestion"]


def test_an_arrival_is_recorded_with_its_hash(investigator: User) -> None:
    source_file = intake.store(actor=None, agent="task:refresh", stream=BytesIO(PDF), file_name="a")
    entry = ledger.entries_of(source_file).get()
    assert entry.agent == "task:refresh"
    assert entry.payload["sha256"] == source_file.sha256
    assert entry.payload["media_type"] == "application/pdf"


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_arriving_at_once_are_stored_once(investigator: User) -> None:
    body = random.Random(8).randbytes(300_000)

    def arrive(number: int) -> Any:
        try:
            name = f"{number}.bin"
            return intake.store(actor=investigator, stream=BytesIO(body), file_name=name).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(arrive, range(8)))
    assert len(keys) == 1
    assert len(stored_names()) == 1


def test_a_file_over_the_limit_names_limit_and_size(investigator: User) -> None:
    stream = BytesIO(bytes(3000))
    stream.size = 3000  # type: ignore[attr-defined]  # as Django's uploads have it
    with pytest.raises(FileTooLarge, match=r"a\.bin: the file is 2\.9\xa0KB; at most 2\.0\xa0KB"):
        intake.store(actor=investigator, stream=stream, file_name="a.bin", max_bytes=2048)


def test_a_stream_of_unknown_length_stops_at_the_limit(investigator: User, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2048
    with pytest.raises(FileTooLarge, match="more than 2"):
        intake.store(actor=investigator, stream=BytesIO(bytes(2049)), file_name="a.bin")
    assert not SourceFile.objects.exists()
    intake.store(actor=investigator, stream=BytesIO(bytes(2048)), file_name="a.bin")


def test_an_empty_file_is_refused(investigator: User) -> None:
    with pytest.raises(FileInvalid, match=r"a\.csv: the file is empty"):
        intake.store(actor=investigator, stream=BytesIO(), file_name="a.csv")


def test_a_stranger_may_not_add_files(db: None) -> None:
    stranger = User.objects.create_user("out@plimsoll.example", full_name="Out")
    with pytest.raises(EvidenceRefused):
        intake.store(actor=stranger, stream=BytesIO(PDF), file_name="a.pdf")
    with pytest.raises(EvidenceRefused):
        intake.store(actor=None, stream=BytesIO(PDF), file_name="a.pdf")


def test_half_a_file_left_by_a_crash_is_replaced(investigator: User) -> None:
    name = intake.path_of(hashlib.sha256(PDF).hexdigest())
    default_storage.save(name, BytesIO(PDF[:5]))
    source_file = intake.store(actor=investigator, stream=BytesIO(PDF), file_name="a.pdf")
    assert source_file.stored_name == name
    with intake.open_file(source_file) as stored:
        assert stored.read() == PDF


def test_lost_bytes_are_named_and_come_back_with_the_next_arrival(investigator: User) -> None:
    source_file = intake.store(actor=investigator, stream=BytesIO(PDF), file_name="a.pdf")
    default_storage.delete(source_file.stored_name)
    with pytest.raises(BytesMissing, match="no longer in the storage"):
        intake.open_file(source_file)
    intake.store(actor=investigator, stream=BytesIO(PDF), file_name="a.pdf")
    with intake.open_file(source_file) as stored:
        assert stored.read() == PDF
    actions = [entry.action for entry in ledger.entries_of(source_file)]
    assert actions == ["ingestion", "restoration"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\scene.tif", "scene.tif"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "unnamed"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("朝鲜.pdf", "朝鲜.pdf"),
    ],
)
def test_names_are_tidied(given: str, kept: str) -> None:
    assert intake.tidy_name(given) == kept
