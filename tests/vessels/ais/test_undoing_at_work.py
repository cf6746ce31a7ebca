"""Undoing by real workers: killed in the middle, and several at once."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection

from accounts.models import User
from evidence import intake
from tests.vessels.ais.samples import file_of, row
from vessels.ais import importing, undoing
from vessels.errors import ImportBusy
from vessels.models import ImportState, Position, PositionImport, StaticReport

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
CHILD = """
import sys, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": sys.argv[2]},
}
from vessels.ais import importing, static_data

def stop_before_the_end(spoken_of):
    print("removed", flush=True)
    sys.stdin.read()

static_data.bring_up_to_date = stop_before_the_end
importing.run_undo(sys.argv[3])
"""


def imported(actor: User, *rows: str, name: str = "day.csv") -> PositionImport:
    source = intake.store(actor=actor, stream=io.BytesIO(file_of(*rows)), file_name=name)
    return importing.import_positions(actor=actor, source_file=source, file_name=name, now=NOW)


def run_when_free(made: PositionImport) -> PositionImport:
    """The server notices a moment later that a killed worker is gone."""
    deadline, pause = time.monotonic() + 20, threading.Event()
    while True:
        try:
            return importing.run_undo(made.pk)
        except ImportBusy:
            assert time.monotonic() < deadline
            pause.wait(0.05)


@pytest.fixture
def worker(settings: Any) -> Iterator[Any]:
    """A real process that undoes an import and stops before its end, with all rows gone."""
    running = []

    def start(made: PositionImport) -> subprocess.Popen[str]:
        store = settings.STORAGES["default"]["OPTIONS"]["location"]
        name = str(connection.settings_dict["NAME"])
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, name, store, str(made.pk)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=configured.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        )
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "removed\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_a_killed_worker_leaves_all_of_it_and_it_can_be_undone_again(
    investigator: User, supervisor: User, worker: Any
) -> None:
    made = imported(investigator, row(name="ANGARA"), row(at="2024-03-07T00:00:00"))
    other = imported(investigator, row(), row(at="2024-02-08T00:00:00"), name="other.csv")
    importing.ask_to_undo(actor=investigator, position_import=made)
    process = worker(made)
    with pytest.raises(ImportBusy, match="being worked on"):
        importing.run_undo(made.pk)
    again = importing.ask_to_undo(actor=supervisor, position_import=made)
    assert again.undo_asked_by == investigator
    with pytest.raises(ImportBusy, match="being worked on"):
        importing.ask_to_undo(actor=investigator, position_import=other)
    process.send_signal(signal.SIGKILL)
    process.wait()
    made.refresh_from_db()
    assert made.is_being_undone
    assert made.positions.count() == 2
    assert StaticReport.objects.filter(position_import=made).exists()

    done = run_when_free(made)
    assert done.state == ImportState.UNDONE
    assert set(Position.objects.values_list("position_import", flat=True)) == {other.pk}
    other.refresh_from_db()
    assert (other.accepted, other.repeated) == (2, 0)


def test_two_imports_of_the_same_positions_are_undone_at_once(investigator: User) -> None:
    rows = [row(), row(at="2024-03-07T00:00:00")]
    twins = [
        imported(investigator, *rows, row(at=f"2024-04-0{day}T00:00:00"), name=f"{day}.csv")
        for day in (1, 2, 3)
    ]
    for made in twins:
        importing.ask_to_undo(actor=investigator, position_import=made)
    faults: list[Exception] = []
    together = threading.Barrier(len(twins))

    def undo(made: PositionImport) -> None:
        try:
            together.wait(20)
            undoing.run_undo(made.pk)
        except Exception as fault:  # told by the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=undo, args=[made]) for made in twins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert set(PositionImport.objects.values_list("state", flat=True)) == {ImportState.UNDONE}
    assert not Position.objects.exists()
    assert not StaticReport.objects.exists()
