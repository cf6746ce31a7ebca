"""Undoing by real workers: killed in the middle, and several at once."""

import io
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from evidence import intake
from tests.vessels.ais.samples import file_of, row
from tests.vessels.ais.workers import Start, stopping, when_free
from vessels.ais import importing, undoing
from vessels.errors import ImportBusy
from vessels.models import ImportState, Position, PositionImport, StaticReport

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def imported(actor: User, *rows: str, name: str = "day.csv") -> PositionImport:
    source = intake.store(actor=actor, stream=io.BytesIO(file_of(*rows)), file_name=name)
    return importing.import_positions(actor=actor, source_file=source, file_name=name, now=NOW)


@pytest.fixture
def worker(settings: Any) -> Iterator[Start]:
    """A real process that undoes an import and stops before its end, with all rows gone."""
    yield from stopping(settings, act="run_undo", stops_at="bring_up_to_date")


def test_a_killed_worker_leaves_all_of_it_and_it_can_be_undone_again(
    investigator: User, supervisor: User, worker: Start
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

    done = when_free(importing.run_undo, made)
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
