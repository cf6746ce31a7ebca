import gzip
import io
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from evidence import intake
from tests.vessels.ais.samples import HEADER, file_of, row
from tests.vessels.ais.workers import Start, stopping, when_free
from vessels.ais import importing, progress, storing, turns
from vessels.ais.parsers.base import Reading
from vessels.errors import ImportBusy, UnreadableAisFile
from vessels.models import ImportState, Position, PositionImport, StaticReport

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def drafted(actor: User, body: bytes, name: str = "day.csv") -> PositionImport:
    source = intake.store(actor=actor, stream=io.BytesIO(body), file_name=name)
    return importing.draft(actor=actor, source_file=source, file_name=name)


def confirmed(actor: User, body: bytes) -> PositionImport:
    made = drafted(actor, body)
    return importing.confirm(
        actor=actor,
        position_import=made,
        format_code=made.format,
        coverage="satellite",
        reading=Reading(base_date=date(2024, 2, 7)),
    )


@pytest.mark.django_db
def test_a_draft_knows_its_format_and_holds_nothing(investigator: User) -> None:
    made = drafted(investigator, gzip.compress(file_of(row())))
    assert (made.state, made.format, made.problem) == (ImportState.DRAFT, "marinecadastre", "")
    assert not Position.objects.exists()
    assert importing.progress(made) is None


@pytest.mark.django_db
def test_a_draft_of_an_unknown_file_says_why(investigator: User) -> None:
    made = drafted(investigator, b"Dear colleague, please find attached")
    assert (made.state, made.format) == (ImportState.DRAFT, "")
    assert "begins with “Dear colleague" in made.problem


@pytest.mark.django_db
def test_the_preview_shows_rows_as_they_would_be_understood(investigator: User) -> None:
    made = drafted(investigator, file_of(row(), row(lat=91), row()[:30], row(cog=360)))
    shown = importing.preview(made, Reading(), now=NOW)
    assert [each.line for each in shown.rows] == [2, 3, 4, 5]
    assert shown.rows[0].values["lat"] == 42.1
    assert [bool(each.refused) for each in shown.rows] == [False, True, True, False]
    assert shown.rows[3].values["cog_deg"] is None
    assert shown.rows[3].left_out == {"cog_deg": "360"}
    assert shown.columns["lat"] == "LAT"
    assert {each.code for each in shown.refusals} == {"position_not_available", "too_few_fields"}
    assert {each.code for each in shown.notes} == {"course_not_available"}
    assert not Position.objects.exists()


@pytest.mark.django_db
def test_what_is_confirmed_is_imported_once(investigator: User) -> None:
    made = confirmed(investigator, file_of(row(), row(at="2024-02-07T00:01:00")))
    assert (made.state, made.coverage) == (ImportState.QUEUED, "satellite")
    assert made.reading["base_date"] == "2024-02-07"
    for _ in range(2):
        done = importing.run(made.pk, now=NOW)
        assert (done.state, done.accepted, done.repeated) == (ImportState.DONE, 2, 0)
    assert importing.progress(done) == 1.0
    actions = [entry.action for entry in ledger.entries_of(done)]
    assert actions == ["import.drafted", "import.confirmed", "positions.imported"]


@pytest.mark.django_db
def test_an_import_that_cannot_be_read_ends_in_words_and_can_be_confirmed_again(
    investigator: User,
) -> None:
    made = confirmed(investigator, f"{HEADER}\n".encode())
    failed = importing.run(made.pk, now=NOW)
    assert failed.state == ImportState.FAILED
    assert "no positions" in failed.problem
    again = importing.confirm(
        actor=investigator, position_import=made, format_code="marinecadastre", reading=Reading()
    )
    assert (again.state, again.problem) == (ImportState.QUEUED, "")


@pytest.mark.django_db
def test_what_is_done_is_no_draft_any_more(investigator: User) -> None:
    made = confirmed(investigator, file_of(row()))
    importing.run(made.pk, now=NOW)
    with pytest.raises(ImportBusy, match="no longer a draft"):
        importing.confirm(
            actor=investigator,
            position_import=made,
            format_code="marinecadastre",
            reading=Reading(),
        )


@pytest.mark.django_db
def test_who_may_not_record_may_not_draft_or_confirm(
    investigator: User, release_officer: User
) -> None:
    made = drafted(investigator, file_of(row()))
    with pytest.raises(Refused):
        drafted(release_officer, file_of(row()))
    with pytest.raises(Refused):
        importing.confirm(
            actor=release_officer,
            position_import=made,
            format_code="marinecadastre",
            reading=Reading(),
        )
    with pytest.raises(UnreadableAisFile, match="not a known AIS format"):
        importing.confirm(
            actor=investigator, position_import=made, format_code="x", reading=Reading()
        )


@pytest.mark.django_db
def test_a_fault_between_two_slices_leaves_nothing(
    investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = confirmed(investigator, file_of(row(), row(at="2024-03-07T00:00:00")))
    whole = storing._store_month

    def fail_at_march(rows: Any, month: datetime, *others: Any) -> None:
        if month.month == 3:
            raise MemoryError
        whole(rows, month, *others)

    monkeypatch.setattr(storing, "_store_month", fail_at_march)
    with pytest.raises(MemoryError):
        importing.run(made.pk, now=NOW)
    made.refresh_from_db()
    assert made.state == ImportState.FAILED
    assert "nothing was stored" in made.problem
    assert not Position.objects.exists()
    assert not StaticReport.objects.exists()


@pytest.mark.django_db
def test_progress_follows_the_file(investigator: User) -> None:
    made = confirmed(investigator, file_of(row()))
    PositionImport.objects.update(state=ImportState.RUNNING)
    made.refresh_from_db()
    note = progress.of_reading(made.pk, 1000, lambda: 500)
    note()
    assert importing.progress(made) == 0.35


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time(investigator: User) -> None:
    made = confirmed(investigator, file_of(row()))
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.only_one(made.pk):
            is_held.set()
            may_go.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert is_held.wait(20)
    with pytest.raises(ImportBusy, match="being worked on"):
        importing.run(made.pk, now=NOW)
    may_go.set()
    other.join()
    assert importing.run(made.pk, now=NOW).state == ImportState.DONE


@pytest.fixture
def worker(settings: Any) -> Iterator[Start]:
    """A real process that runs an import and stops before its end, with all rows written."""
    yield from stopping(settings, act="run", stops_at="claim_from")


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_and_its_import_can_be_run_again(
    investigator: User, worker: Start
) -> None:
    made = confirmed(investigator, file_of(row(), row(at="2024-03-07T00:00:00")))
    process = worker(made)
    process.send_signal(signal.SIGKILL)
    process.wait()
    made.refresh_from_db()
    assert made.state == ImportState.RUNNING
    assert not Position.objects.exists()
    assert not StaticReport.objects.exists()

    done = when_free(importing.run, made)
    assert (done.state, done.accepted) == (ImportState.DONE, 2)
    assert Position.objects.count() == 2
