"""Feeds refreshed from a real folder and a real HTTP server, into a real database."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.vessels.ais.samples import file_of, row
from tests.vessels.servers import Server, body
from vessels import freshness, runs
from vessels.ais.feeds import drop_folder, refreshing
from vessels.errors import RefreshTooSoon, SwitchedOff
from vessels.models import Feed, FeedKind, Position, PositionImport, RefreshOutcome, RefreshRun

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 9, 14, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def record(mmsi: int = 273331000, **fields: Any) -> dict[str, Any]:
    return {
        "MMSI": mmsi,
        "TIME": "2024-02-09 14:01:00 GMT",
        "LONGITUDE": 131.9,
        "LATITUDE": 42.7,
        "COG": 190.4,
        "SOG": 11.8,
        "HEADING": 191,
        "NAVSTAT": 0,
        **fields,
    }


def answer(*records: dict[str, Any]) -> bytes:
    head = {"ERROR": False, "FORMAT": "HUMAN", "RECORDS": len(records)}
    return json.dumps([head, list(records)]).encode()


@pytest.fixture
def hub(web: Server) -> Feed:
    return Feed.objects.create(
        name="Hub",
        kind=FeedKind.AISHUB_JSON,
        address=f"{web.url}/ws.php?username=secret",
        only_watched=False,
    )


@pytest.fixture
def inbox(settings: Any) -> Path:
    folder: Path = settings.INBOX_DIR / "ais"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(inbox: Path) -> Feed:
    return Feed.objects.create(
        name="Folder", kind=FeedKind.DROP_FOLDER, address="ais", coverage="terrestrial"
    )


def put(inbox: Path, name: str, content: bytes, *, written: datetime = NOW - MINUTE) -> Path:
    path = inbox / name
    path.write_bytes(content)
    os.utime(path, (written.timestamp(), written.timestamp()))
    return path


def refresh(feed: Feed, *, minutes: float = 0) -> RefreshRun:
    return refreshing.refresh(feed=feed, agent="test", now=NOW + minutes * MINUTE)


def test_an_answer_becomes_positions(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", body(answer(record(), record(273331001))))

    run = refresh(hub)

    assert (run.outcome, run.counts["accepted"]) == ("changed", 2)
    assert Position.objects.count() == 2
    made = PositionImport.objects.get()
    assert (made.agent, made.source_file) == ("feed:Hub", run.source_file)
    hub.refresh_from_db()
    assert (hub.last_success_at, hub.last_error) == (NOW, "")


def test_the_same_answer_and_an_empty_area_are_nothing_new(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", body(answer(record())))
    refresh(hub)

    assert refresh(hub, minutes=15).outcome == RefreshOutcome.UNCHANGED
    web.serve("/ws.php", body(answer()))
    assert refresh(hub, minutes=30).outcome == RefreshOutcome.UNCHANGED
    assert PositionImport.objects.count() == 1
    assert hub.last_success_at == NOW + 30 * MINUTE


def test_an_empty_body_is_over_polling_not_an_empty_sea(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", body(b""))

    run = refresh(hub)

    assert run.outcome == RefreshOutcome.FAILED
    assert "more than once a minute" in run.message
    hub.refresh_from_db()
    assert hub.last_success_at is None


@pytest.mark.parametrize(
    "content", [b"not json", b'[{"ERROR": true, "ERROR_MESSAGE": "no"}]', b"["]
)
def test_an_answer_that_cannot_be_read_fails_in_words(
    web: Server, hub: Feed, content: bytes
) -> None:
    web.serve("/ws.php", body(content))

    run = refresh(hub)

    assert run.outcome == RefreshOutcome.FAILED
    assert run.message
    assert "secret" not in run.message
    assert not Position.objects.exists()


def test_an_answer_of_which_nothing_is_of_use_is_no_success(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", body(answer(record(LATITUDE="north"), record(MMSI="none"))))

    run = refresh(hub)

    assert (run.outcome, run.counts["rejected"]) == ("failed", 2)
    assert "None of the 2 rows could be used" in run.message
    hub.refresh_from_db()
    assert (hub.failures, hub.last_success_at) == (1, None)


def test_it_is_asked_at_most_once_a_minute(web: Server, hub: Feed) -> None:
    web.serve("/ws.php", body(answer(record())))
    refresh(hub)

    with pytest.raises(RefreshTooSoon, match="Nothing was asked now"):
        refresh(hub, minutes=0.5)

    assert len(web.asked) == 1
    assert hub.runs.count() == 1


def test_a_person_who_asks_too_soon_is_told_and_the_feed_stands_as_it_stood(
    web: Server, hub: Feed, investigator: User
) -> None:
    web.serve("/ws.php", body(answer(record())))
    refresh(hub)
    runs.request(target=hub, actor=investigator)

    run = refresh(hub, minutes=0.5)

    assert (run.outcome, run.requested_by) == (RefreshOutcome.FAILED, investigator)
    assert "Nothing was asked now" in run.message
    assert len(web.asked) == 1
    hub.refresh_from_db()
    assert (hub.last_attempt_at, hub.last_error, hub.failures) == (NOW, "", 0)


def test_a_dead_feed_reads_unknown_since_and_stops_no_other(
    web: Server, hub: Feed, inbox: Path, folder: Feed
) -> None:
    web.serve("/ws.php", body(answer(record())))
    refresh(hub)
    web.serve("/ws.php", body(b"", status=503))
    put(inbox, "a.csv", file_of(row()))

    outcomes = [refresh(feed, minutes=180).outcome for feed in (hub, folder)]

    assert outcomes == ["failed", "changed"]
    hub.refresh_from_db()
    assert "503" in hub.last_error
    standing = freshness.of(hub, now=NOW + 180 * MINUTE)
    assert (standing.state, standing.since) == ("stale", NOW)


def test_files_are_imported_once_and_left_where_they_lie(inbox: Path, folder: Feed) -> None:
    path = put(inbox, "a.csv", file_of(row()))

    first, second = refresh(folder), refresh(folder, minutes=15)

    assert (first.outcome, first.counts["accepted"]) == ("changed", 1)
    assert second.outcome == RefreshOutcome.UNCHANGED
    assert path.exists()
    made = PositionImport.objects.get()
    assert (made.file_name, made.coverage) == ("a.csv", "terrestrial")
    assert folder.files.get().position_import == made


def test_the_same_bytes_under_another_name_are_not_imported_again(
    inbox: Path, folder: Feed
) -> None:
    put(inbox, "a.csv", file_of(row()))
    refresh(folder)
    put(inbox, "b.csv", file_of(row()))

    run = refresh(folder, minutes=15)

    assert run.outcome == RefreshOutcome.UNCHANGED
    assert folder.files.count() == 2
    assert PositionImport.objects.count() == 1


def test_a_bad_file_is_reported_once_kept_and_stops_no_other(inbox: Path, folder: Feed) -> None:
    bad = put(inbox, "bad.csv", b"no such header\n1,2,3\n")
    put(inbox, "good.csv", file_of(row()))

    run = refresh(folder)

    assert run.outcome == RefreshOutcome.FAILED
    assert "bad.csv" in run.message
    assert run.counts["accepted"] == 1
    assert bad.exists()
    remembered = folder.files.get(name="bad.csv")
    assert remembered.problem
    assert remembered.source_file is not None
    assert refresh(folder, minutes=15).outcome == RefreshOutcome.UNCHANGED
    put(inbox, "bad.csv", file_of(row(at="2024-02-08T00:00:00")), written=NOW + 20 * MINUTE)
    assert refresh(folder, minutes=30).outcome == RefreshOutcome.CHANGED


def test_names_that_are_no_utf_8_stop_nothing(inbox: Path, folder: Feed) -> None:
    day = "2024-02-0{}T00:00:00"
    put(inbox, os.fsdecode(b"\xe0\xe8.csv"), file_of(row(at=day.format(7))))
    put(inbox, os.fsdecode(b"\xe1\xe8.csv"), file_of(row(at=day.format(8))))
    put(inbox, "z.csv", file_of(row(at=day.format(9))))

    run = refresh(folder)

    assert (run.outcome, run.counts["accepted"]) == ("changed", 3)
    assert {each.name for each in folder.files.all()} == {"%E0%E8.csv", "%E1%E8.csv", "z.csv"}
    assert refresh(folder, minutes=15).outcome == RefreshOutcome.UNCHANGED
    assert folder.files.count() == 3


def test_a_file_that_goes_away_meanwhile_stops_nothing(
    inbox: Path, folder: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = inbox / "a.csv"
    found = drop_folder.Scan(ready=[gone, put(inbox, "b.csv", file_of(row()))])
    monkeypatch.setattr(drop_folder, "scan", lambda *_, **__: found)

    run = refresh(folder)

    assert (run.outcome, run.counts["accepted"]) == ("changed", 1)
    assert "a.csv went away" in run.message


def test_a_file_still_being_written_waits(inbox: Path, folder: Feed) -> None:
    put(inbox, "a.csv", file_of(row()), written=NOW)
    put(inbox, "b.csv.part", file_of(row()))

    run = refresh(folder)

    assert run.outcome == RefreshOutcome.UNCHANGED
    assert run.message == "1 file is still being written."
    assert not PositionImport.objects.exists()


def test_a_folder_that_is_not_there(inbox: Path, folder: Feed) -> None:
    inbox.rmdir()

    run = refresh(folder)

    assert run.outcome == RefreshOutcome.FAILED
    assert "cannot be read" in run.message


def test_a_folder_outside_the_inbox_is_not_looked_at(inbox: Path, folder: Feed) -> None:
    folder.address = "../.."
    folder.save()

    assert "outside the inbox" in refresh(folder).message


def test_a_feed_that_is_switched_off(web: Server, hub: Feed, investigator: User) -> None:
    hub.is_enabled = False
    hub.save()

    with pytest.raises(SwitchedOff):
        refreshing.refresh(feed=hub, actor=investigator)
    assert web.asked == []
