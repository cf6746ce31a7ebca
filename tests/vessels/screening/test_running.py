"""Asking for a screening, the worker's part of it, and what it must not lose or pretend."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from evidence import intake
from tests.vessels.sanctions.matches.ships import OURS
from tests.vessels.sanctions.samples import NOW, add_list
from tests.vessels.screening.lists import PASTED, loaded, screened
from vessels import turns
from vessels.errors import InvalidScreening, ScreeningBusy
from vessels.models import SanctionsList, Screening, ScreeningState
from vessels.sanctions import copying
from vessels.screening import requesting, running
from vessels.tasks import run_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(investigator: User) -> Screening:
    loaded()
    return requesting.request(actor=investigator, name="Port calls", body=PASTED.encode())


def test_every_line_gets_its_verdict_and_why(asked: Screening) -> None:
    done = screened(asked)

    assert done.state == ScreeningState.DONE
    assert {row.line: row.verdict for row in done.rows.all()} == {
        2: "listed",
        3: "lead",
        4: "vetoed",
        5: "no_hit",
        6: "unreadable",
    }
    first, misspelt, namesake, _, unread = done.rows.order_by("line")
    assert first.hits[0]["name"] == "SAPFIR"
    assert first.hits[0]["reasons"][0].startswith("Same IMO number as ")
    assert (first.score, misspelt.score > 50, namesake.score) == (100, True, 0)
    assert namesake.hits[0]["is_vetoed"]
    assert "another ship" in namesake.hits[0]["reasons"][-1]
    assert "“12” is not nine digits" in unread.problem
    assert done.counts == {"listed": 1, "lead": 1, "vetoed": 1, "no_hit": 1, "unreadable": 1}


def test_a_line_that_says_nothing_is_unreadable_and_counted(investigator: User) -> None:
    body = b"name,imo,flag\nANGARA,,\n,,Malta\n"
    done = screened(requesting.request(actor=investigator, name="x", body=body))

    assert done.counts == {"no_hit": 1, "unreadable": 1}
    assert "gives no name" in done.rows.get(verdict="unreadable").problem


def test_it_says_which_lists_it_asked_and_which_it_could_not(asked: Screening) -> None:
    add_list("never")
    add_list("off", is_enabled=False)

    against = {each["code"]: each for each in screened(asked).against}

    assert against["ofac-sdn"]["vessels"] == 3
    assert against["ofac-sdn"]["version"]
    assert against["never"]["version"] is None
    assert against["never"]["reservation"] == "Never loaded: not asked."
    assert against["off"]["reservation"] == "Switched off and never loaded: not asked."
    assert next(iter(against)) == "ofac-sdn"


def test_a_list_that_is_stale_or_switched_off_is_asked_with_a_reservation(
    asked: Screening,
) -> None:
    held = SanctionsList.objects.get()
    SanctionsList.objects.update(is_enabled=False)

    (told,) = running.run(asked.pk, now=NOW + 2 * held.stale_after).against

    assert told["reservation"].startswith(f"Unknown since {NOW:%Y-%m-%d %H:%M}Z: ")
    assert "Switched off" in told["reservation"]


def test_who_asked_and_what_came_of_it_is_in_the_persons_own_chain(
    asked: Screening, investigator: User
) -> None:
    screened(asked)

    requested, done = ledger.entries_of(f"screenings:{investigator.pk}")
    assert (requested.action, requested.actor) == ("screening.requested", investigator)
    assert requested.payload["sha256"] == asked.source_file.sha256
    assert (done.action, done.agent) == ("screening.done", "task:run_screening")
    assert done.payload["counts"]["listed"] == 1


def test_running_it_twice_changes_nothing(asked: Screening) -> None:
    first = screened(asked)
    again = screened(asked)

    assert again.finished_at == first.finished_at
    assert again.rows.count() == 5


def test_one_whose_worker_died_is_done_by_the_next(asked: Screening) -> None:
    Screening.objects.update(state=ScreeningState.RUNNING, started_at=NOW)

    assert screened(asked).state == ScreeningState.DONE


@pytest.mark.django_db(transaction=True)
def test_only_one_worker_has_it_at_a_time(asked: Screening) -> None:
    refused: list[str] = []

    def other() -> None:
        try:
            running.run(asked.pk)
        except ScreeningBusy as error:
            refused.append(str(error))
        run_screening(str(asked.pk))  # the task leaves it to the one that has it
        connection.close()

    with turns.only_one(asked.pk, busy=ScreeningBusy("")):
        worker = Thread(target=other)
        worker.start()
        worker.join()

    assert "being worked on" in refused[0]
    asked.refresh_from_db()
    assert asked.state == ScreeningState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_fault_keeps_no_row_and_is_said(
    asked: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(rows: list[Any]) -> None:
        insert(rows)
        message = "disk"
        raise OSError(message)

    insert = copying.insert
    monkeypatch.setattr(copying, "insert", broken)
    with pytest.raises(OSError, match="disk"):
        running.run(asked.pk)

    asked.refresh_from_db()
    assert asked.state == ScreeningState.FAILED
    assert "nothing was kept" in asked.problem
    assert asked.rows.count() == 0
    assert asked.counts == {}


def test_bytes_that_are_lost_end_it_in_words(
    asked: Screening, settings: Any, tmp_path: Any
) -> None:
    options = {"location": str(tmp_path / "elsewhere")}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }

    failed = screened(asked)

    assert failed.state == ScreeningState.FAILED
    assert "no longer in the storage" in failed.problem


def test_progress_is_known_while_it_runs(asked: Screening, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float | None] = []

    def watched(rows: list[Any]) -> None:
        told.append(running.progress(Screening(pk=asked.pk, state=ScreeningState.RUNNING)))
        insert(rows)

    insert = copying.insert
    monkeypatch.setattr(copying, "insert", watched)
    monkeypatch.setattr(running, "_AT_ONCE", 2)
    assert running.progress(asked) is None

    done = screened(asked)

    assert told == [0.0, 0.4, 0.8]
    assert running.progress(done) == 1.0


@pytest.mark.parametrize(
    ("body", "says"), [(b"", "It is empty"), (b"PK\x03\x04" * 9, "Save it as CSV")]
)
def test_what_is_no_list_is_refused_and_nothing_kept(
    investigator: User, body: bytes, says: str
) -> None:
    with pytest.raises(InvalidScreening, match=says):
        requesting.request(actor=investigator, name="x", body=body)

    assert not Screening.objects.exists()


def test_who_may_not_record_may_not_screen(release_officer: User) -> None:
    with pytest.raises(Refused):
        requesting.request(actor=release_officer, name="x", body=b"ANGARA")


def test_a_name_of_nothing_printable_gives_way_to_the_files(investigator: User) -> None:
    made = requesting.request(
        actor=investigator, name=" \x00\ud800 ", body=str(OURS).encode(), file_name="a\x00/b.csv"
    )
    assert (made.name, made.file_name) == ("b.csv", "b.csv")
    with intake.open_file(made.source_file) as kept:
        assert kept.read() == str(OURS).encode()


def test_screenings_are_ones_own(asked: Screening, colleague: User, supervisor: User) -> None:
    for other in (colleague, supervisor):
        assert not Screening.objects.visible_to(other).exists()
    assert Screening.objects.visible_to(asked.requested_by).get() == asked
