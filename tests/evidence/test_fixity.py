"""Stored bytes are hashed again; what changed or vanished is found, named and recorded."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django_celery_beat.models import PeriodicTask

from accounts import ledger
from accounts.models import User
from evidence import fixity
from evidence.errors import ExhibitInvalid, ExhibitNotFound
from evidence.models import Exhibit
from evidence.tasks import check_fixity
from tests.evidence.samples import PDF, exhibit_of

pytestmark = pytest.mark.django_db


def tamper(exhibit: Exhibit) -> None:
    assert exhibit.source_file is not None
    path = Path(default_storage.path(exhibit.source_file.stored_name))
    path.chmod(0o600)  # the storage keeps files read-only
    path.write_bytes(PDF.replace(b"1.4", b"1.5"))


def test_unchanged_bytes_match_and_the_check_is_recorded(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    assert fixity.check(exhibit=exhibit, actor=investigator)
    entry = ledger.entries_of(exhibit).last()
    assert entry is not None
    assert (entry.action, entry.payload["result"]) == ("fixity_check", "match")


def test_one_changed_byte_is_found(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    tamper(exhibit)
    assert not fixity.check(exhibit=exhibit, actor=investigator)
    entry = ledger.entries_of(exhibit).last()
    assert entry is not None
    assert entry.payload["result"] == "mismatch"
    assert exhibit.source_file is not None
    assert entry.payload["expected"] == exhibit.source_file.sha256
    assert entry.payload["found"] != entry.payload["expected"]


def test_the_nightly_round_finds_changed_and_lost_bytes(investigator: User) -> None:
    sound = exhibit_of(investigator)
    changed = exhibit_of(investigator, PDF + b"2")
    lost = exhibit_of(investigator, PDF + b"3")
    tamper(changed)
    assert lost.source_file is not None
    default_storage.delete(lost.source_file.stored_name)
    faults = fixity.check_all(agent="task:check_fixity")
    assert {(fault.source_file, fault.result) for fault in faults} == {
        (changed.source_file, "mismatch"),
        (lost.source_file, "missing"),
    }
    last = {each.pk: ledger.entries_of(each).last() for each in (sound, changed, lost)}
    assert last[sound.pk].action == "ingestion"  # type: ignore[union-attr]  # has entries
    assert last[changed.pk].action == "fixity_check"  # type: ignore[union-attr]  # has entries
    summary = ledger.entries_of(fixity.CHAIN).get()
    assert summary.payload["files"] == 3
    assert len(summary.payload["faults"]) == 2


def test_what_cannot_be_checked_says_so(investigator: User, colleague: User) -> None:
    with pytest.raises(ExhibitInvalid, match="no file to check"):
        fixity.check(exhibit=exhibit_of(investigator, None), actor=investigator)
    with pytest.raises(ExhibitNotFound):
        fixity.check(exhibit=exhibit_of(investigator), actor=colleague)


def test_the_nightly_task_is_scheduled_and_counts(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    tamper(exhibit)
    assert check_fixity() == 1
    scheduled = PeriodicTask.objects.get(task="evidence.tasks.check_fixity")
    assert scheduled.task == check_fixity.name
    assert scheduled.crontab.hour == "3"
