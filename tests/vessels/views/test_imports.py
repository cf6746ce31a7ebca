"""Bringing a file, settling how it is read, its account, and its undoing."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import User
from tests.vessels.ais.parsers.samples import SAMPLES, gpx, lines, point
from tests.vessels.ais.samples import HEADER, file_of, row
from tests.vessels.track_samples import heard, position
from vessels import tasks
from vessels.ais import importing, progress
from vessels.models import ImportState, Position, PositionImport

pytestmark = pytest.mark.django_db


def upload(client: Client, body: bytes, name: str = "day.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, body, content_type="text/csv")
    return client.post(reverse("vessels:import-new"), {"file": file, **more}, follow=True)


def address(made: PositionImport, page: str = "detail") -> str:
    return reverse(f"vessels:import-{page}", args=[made.pk])


def confirm(client: Client, made: PositionImport, **said: str) -> Any:
    answers = {"format": made.format, **said}
    return client.post(address(made, "confirm"), answers, follow=True)


def brought(client: Client, body: bytes, name: str = "day.csv", **more: str) -> PositionImport:
    assert upload(client, body, name, **more).status_code == 200
    return PositionImport.objects.latest("imported_at")


def test_an_upload_leads_to_its_first_rows_and_stores_nothing_yet(signed_in: Client) -> None:
    body = file_of(row(), row(lat=91), row(sog="fast", at="2024-02-07T00:01:00"), "short")
    response = upload(signed_in, body)
    made = PositionImport.objects.get()
    assert response.redirect_chain[-1][0] == address(made)
    shown = response.content.decode()
    assert (made.state, made.format) == (ImportState.DRAFT, "marinecadastre")
    assert '<option value="marinecadastre" selected>' in shown
    assert "2024-02-07 00:00:00Z" in shown
    assert "42.1" in shown
    assert "“fast”" in shown
    assert "Of the first 4 rows, 2 would be refused" in shown
    assert "Position marked as not available" in shown
    assert not Position.objects.exists()


def test_a_confirmed_import_waits_runs_and_shows_its_account(signed_in: Client) -> None:
    body = file_of(row(), row(), row(lat=91), row(heading=511, at="2024-02-07T00:01:00"), "short")
    made = brought(signed_in, body)
    waiting = confirm(signed_in, made, coverage="satellite").content.decode()
    assert "It starts as soon as a worker is free" in waiting
    assert "hx-get" in signed_in.get(address(made, "progress")).content.decode()

    importing.run(made.pk)
    assert signed_in.get(address(made, "progress")).headers["HX-Refresh"] == "true"
    shown = signed_in.get(address(made)).content.decode()
    assert "2 + 1 + 0 + 2 = 5: every row is accounted for" in shown
    assert "Position marked as not available" in shown
    assert "line 4, LAT, LON" in shown
    assert "The line has fewer fields than the header" in shown
    assert "Heading 511: not available, left empty" in shown
    made.refresh_from_db()
    assert (made.coverage, made.file_name) == ("satellite", "day.csv")


def test_the_same_file_again_says_that_it_changed_nothing(signed_in: Client) -> None:
    for _ in range(2):
        made = brought(signed_in, file_of(row()))
        confirm(signed_in, made)
        importing.run(made.pk)
    assert "This import changed nothing." in signed_in.get(address(made)).content.decode()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"just some text\nand more", "begins with “just some text”"),
        (b"<html><script>alert(1)</script></html>", "begins with “&lt;html&gt;&lt;script&gt;"),
        (file_of(row(), header=HEADER.replace("LON,", "")), "missing from the header: LON"),
        (HEADER.encode(), "no positions"),
        (b"II*\x00" + bytes(100), "not an AIS file"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_and_waits_for_another_choice(
    body: bytes, said: str, signed_in: Client
) -> None:
    response = upload(signed_in, body, "day.tif")
    assert response.status_code == 200
    assert said in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert 'name="format"' in response.content.decode()


def test_a_file_that_cannot_be_read_is_not_queued(signed_in: Client) -> None:
    made = brought(signed_in, b"just some text\nand more")
    shown = confirm(signed_in, made, format="marinecadastre").content.decode()
    assert "There is a problem" in shown
    assert "This is not a MarineCadastre" in shown
    made.refresh_from_db()
    assert made.state == ImportState.DRAFT


def test_an_empty_file_and_none_are_errors_of_the_form(signed_in: Client) -> None:
    assert "the file is empty" in upload(signed_in, b"").content.decode()
    response = signed_in.post(reverse("vessels:import-new"), {})
    assert "This field is required" in response.content.decode()
    assert not PositionImport.objects.exists()


def test_several_files_become_several_drafts(signed_in: Client) -> None:
    files = [
        SimpleUploadedFile("one.csv", file_of(row())),
        SimpleUploadedFile("two.gpx", SAMPLES["gpx"]),
        SimpleUploadedFile("none.csv", b""),
    ]
    response = signed_in.post(reverse("vessels:import-new"), {"file": files}, follow=True)
    shown = response.content.decode()
    assert "2 files wait for the format to be confirmed." in shown
    assert "none.csv: the file is empty" in shown
    assert set(PositionImport.objects.values_list("file_name", "format")) == {
        ("one.csv", "marinecadastre"),
        ("two.gpx", "gpx"),
    }


def test_an_upload_over_the_limit_is_refused_with_the_limit(
    signed_in: Client, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    response = upload(signed_in, file_of(row()))
    assert "at most 100\xa0bytes is accepted" in response.content.decode()


def test_a_hostile_file_name_is_shown_as_text(signed_in: Client) -> None:
    shown = upload(signed_in, file_of(row()), "<img src=x onerror=alert(1)>.csv").content.decode()
    assert "<img src=x" not in shown


def test_made_up_positions_say_so(signed_in: Client) -> None:
    shown = upload(signed_in, file_of(row()), is_illustrative="on").content.decode()
    assert "ILLUSTRATIVE - synthetic" in shown


BOATS = lines(
    "ship;when;lat;lon;speed",
    "TESTER;20/03/2021 00:22;31,4386;32,32925;5,5",
    "TESTER;20/03/2021 01:25;31,40955;32,3986;x",
)
MAPPED = {
    "format": "mapped-csv",
    "separator": ";",
    "decimal_comma": "on",
    "time_format": "%d/%m/%Y %H:%M",
    "speed_unit": "m/s",
    "column_at": "when",
    "column_lat": "lat",
    "column_lon": "lon",
    "column_sog_kn": "speed",
    "column_name": "ship",
}


def test_unknown_columns_are_guessed_and_can_be_named(signed_in: Client) -> None:
    made = brought(signed_in, BOATS, "boats.csv")
    shown = signed_in.get(address(made)).content.decode()
    assert '<option value="when" selected>' in shown
    assert "the MMSI (or which MMSI the whole file is of)" in shown

    url = address(made, "preview")
    shown = signed_in.get(url, {**MAPPED, "mmsi": "273331000"}).content.decode()
    assert "2021-03-20 00:22:00Z" in shown
    assert "31.4386" in shown
    assert "10.7" in shown
    assert "“x”" in shown
    shown = signed_in.get(url, {**MAPPED, "mmsi": "17"}).content.decode()
    assert "An MMSI of a vessel has nine digits" in shown

    confirm(signed_in, made, **MAPPED, mmsi="273331000")
    importing.run(made.pk)
    assert set(Position.objects.values_list("mmsi", "sog_kn")) == {
        (273331000, 10.691), (273331000, None),
    }  # fmt: skip
    account = signed_in.get(address(made)).content.decode()
    assert "<dt>MMSI of the whole file</dt><dd>273331000</dd>" in account
    assert "<dt>Latitude</dt><dd>lat</dd>" in account
    assert "<dt>Speeds in</dt><dd>m/s</dd>" in account


def test_another_separator_brings_other_columns_and_a_new_guess(signed_in: Client) -> None:
    made = brought(signed_in, BOATS, "boats.csv")
    url = address(made, "preview")
    shown = signed_in.get(url, {**MAPPED, "separator": ","}).content.decode()
    assert "ship;when;lat;lon;speed" in shown
    assert "Select a valid choice" not in shown


def test_a_format_chosen_anew_asks_what_it_needs(signed_in: Client) -> None:
    made = brought(signed_in, file_of(row()))
    url = address(made, "preview")
    assert "column_lat" not in signed_in.get(url, {"format": "marinecadastre"}).content.decode()
    shown = signed_in.get(url, {"format": "mapped-csv"}).content.decode()
    assert '<option value="BaseDateTime" selected>' in shown
    assert "TESTER" in shown


def test_a_track_without_an_mmsi_asks_for_one(signed_in: Client) -> None:
    made = brought(signed_in, gpx(point(), point("2024-02-07T00:01:00Z")), "track.gpx")
    shown = signed_in.get(address(made)).content.decode()
    assert "MMSI missing or not a whole number" in shown
    assert "MMSI of the whole file" in shown
    confirm(signed_in, made, mmsi="273331000")
    importing.run(made.pk)
    assert Position.objects.filter(mmsi=273331000).count() == 2


def test_a_log_without_dates_asks_for_the_day(signed_in: Client) -> None:
    sentence = "!AIVDM,1,1,,A,14eG;o@034o8sd<L9i:a;WF>062D,0*7D"
    made = brought(signed_in, lines(sentence), "log.nmea")
    assert "Day of the first message" in signed_in.get(address(made)).content.decode()


def test_an_import_that_failed_says_why_and_can_be_tried_again(signed_in: Client) -> None:
    made = brought(signed_in, file_of(row()))
    PositionImport.objects.filter(pk=made.pk).update(state=ImportState.FAILED, problem="Cut off.")
    shown = signed_in.get(address(made)).content.decode()
    assert "Not imported." in shown
    assert "Cut off." in shown
    confirm(signed_in, made)
    assert importing.run(made.pk).accepted == 1


def test_a_task_queue_that_is_away_is_said_and_can_be_asked_again(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = brought(signed_in, file_of(row()))

    def away(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.import_positions, "delay_on_commit", away)
    shown = confirm(signed_in, made).content.decode()
    assert "the task queue cannot be reached" in shown
    assert "Ask a worker again" in shown
    sent: list[object] = []
    monkeypatch.setattr(tasks.import_positions, "delay_on_commit", sent.append)
    signed_in.post(address(made, "send"))
    assert sent == [str(made.pk)]


def test_a_confirmed_import_is_no_draft_any_more(signed_in: Client) -> None:
    made = brought(signed_in, file_of(row()))
    confirm(signed_in, made)
    assert signed_in.get(address(made, "preview"), {"format": "aishub"}).status_code == 204
    again = confirm(signed_in, made, format="aishub").content.decode()
    assert "is no draft any more. Waiting for a worker." in again
    made.refresh_from_db()
    assert made.format == "marinecadastre"


def test_an_undone_import_keeps_its_account_and_no_positions(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = brought(signed_in, file_of(row()))
    confirm(signed_in, made)
    importing.run(made.pk)
    assert "Undo this import" in signed_in.get(address(made)).content.decode()
    sent: list[object] = []
    monkeypatch.setattr(tasks.undo_import, "delay_on_commit", sent.append)
    for _ in range(2):
        shown = signed_in.post(address(made, "undo"), follow=True).content.decode()
    assert sent == [str(made.pk)] * 2
    assert "Waiting to be undone" in shown
    assert "Asked for by Ines Investigator" in shown
    assert "Undo this import" not in shown
    assert Position.objects.exists()
    assert "Being undone" in signed_in.get(reverse("vessels:import-list")).content.decode()
    signed_in.post(address(made, "send"))
    assert len(sent) == 3

    importing.run_undo(made.pk)
    assert signed_in.get(address(made, "progress")).headers["HX-Refresh"] == "true"
    shown = signed_in.get(address(made)).content.decode()
    assert "None of its positions are held any more" in shown
    assert not Position.objects.exists()
    again = signed_in.post(address(made, "undo"), follow=True).content.decode()
    assert "cannot be undone" in again


def test_the_page_tells_how_far_an_undoing_is_and_why_it_failed(
    signed_in: Client, investigator: User
) -> None:
    made = heard(investigator, position("2024-02-07T00:00:00"))
    importing.ask_to_undo(actor=investigator, position_import=made)
    waiting = signed_in.get(address(made, "progress")).content.decode()
    assert "Waiting to be undone" in waiting
    assert "<progress" not in waiting
    progress.note_undo(made.pk, 0.4)
    under_way = signed_in.get(address(made, "progress")).content.decode()
    assert "40 %" in under_way
    assert 'value="40"' in under_way
    PositionImport.objects.filter(pk=made.pk).update(undo_asked_at=None, undo_problem="Cut off.")
    assert signed_in.get(address(made, "progress")).headers["HX-Refresh"] == "true"
    failed = signed_in.get(address(made)).content.decode()
    assert "Not undone." in failed
    assert "Cut off." in failed
    assert "Undo this import" in failed


def test_an_undoing_waits_where_the_queue_is_away(
    signed_in: Client, investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = heard(investigator, position("2024-02-07T00:00:00"))

    def away(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.undo_import, "delay_on_commit", away)
    shown = signed_in.post(address(made, "undo"), follow=True).content.decode()
    assert "The undoing waits" in shown
    assert "Ask a worker again" in shown


def test_only_who_imported_and_their_supervisors_may_undo(
    client: Client, investigator: User, colleague: User, supervisor: User
) -> None:
    made = heard(investigator, position("2024-02-07T00:00:00"))
    client.force_login(colleague)
    assert "Undo this import" not in client.get(address(made)).content.decode()
    refused = client.post(address(made, "undo"), follow=True).content.decode()
    assert "Only the person who imported a file" in refused
    assert Position.objects.exists()
    client.force_login(supervisor)
    assert "Undo this import" in client.get(address(made)).content.decode()


def test_the_list_is_filtered_by_state_and_format(signed_in: Client, investigator: User) -> None:
    heard(investigator, position("2024-02-07T00:00:00"))
    brought(signed_in, SAMPLES["gpx"], "track.gpx")
    url = reverse("vessels:import-list")
    assert "positions.csv" in signed_in.get(url).content.decode()
    drafts = signed_in.get(url, {"state": "draft"}).content.decode()
    assert "track.gpx" in drafts
    assert "positions.csv" not in drafts
    none = signed_in.get(url, {"state": "done", "format": "gpx"}).content.decode()
    assert "No such import" in none
    assert signed_in.get(url, {"state": "nonsense"}).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    count: int, signed_in: Client, investigator: User, django_assert_max_num_queries: Any
) -> None:
    for index in range(count):
        heard(investigator, position(f"2024-02-07T00:{index:02}:00"))
    with django_assert_max_num_queries(6):
        response = signed_in.get(reverse("vessels:import-list"))
    assert response.content.decode().count("positions.csv") == count


def test_who_may_not_record_may_read_the_account_but_not_import(
    client: Client, release_officer: User, investigator: User
) -> None:
    made = heard(investigator, position("2024-02-07T00:00:00"))
    client.force_login(investigator)
    drafted = brought(client, file_of(row()))
    client.force_login(release_officer)
    assert client.get(address(made)).status_code == 200
    shown = client.get(address(drafted)).content.decode()
    assert "another investigator to confirm its format" in shown
    assert 'name="format"' not in shown
    assert client.get(reverse("vessels:import-new")).status_code == 403
    assert upload(client, file_of(row())).status_code == 403
    assert confirm(client, drafted).status_code == 403
    assert client.get(address(drafted, "preview")).status_code == 403
    assert client.post(address(made, "undo")).status_code == 403
    assert PositionImport.objects.count() == 2


def test_a_draft_is_discarded_from_its_page(signed_in: Client) -> None:
    made = brought(signed_in, file_of(row()))
    assert address(made, "discard") in signed_in.get(address(made)).content.decode()
    answer = signed_in.post(address(made, "discard"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("vessels:import-list")
    assert "day.csv is discarded. Nothing of it was imported." in answer.content.decode()
    assert signed_in.get(address(made)).status_code == 404


def test_an_import_that_is_done_is_not_discarded_but_undone(
    signed_in: Client, investigator: User
) -> None:
    made = heard(investigator, position("2024-02-07T00:00:00"))
    assert address(made, "discard") not in signed_in.get(address(made)).content.decode()
    answer = signed_in.post(address(made, "discard"), follow=True).content.decode()
    assert "can be undone on its page" in answer
    assert Position.objects.count() == 1


@pytest.mark.parametrize("page", ["detail", "progress", "preview"])
def test_an_unknown_import_is_404(page: str, signed_in: Client) -> None:
    assert signed_in.get(reverse(f"vessels:import-{page}", args=[uuid4()])).status_code == 404
