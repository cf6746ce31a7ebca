"""The pages of screenings: asking, waiting, the result, and whose they are."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import User
from tests.vessels.sanctions.matches.ships import OURS, own_vessel
from tests.vessels.sanctions.samples import add_list
from tests.vessels.screening.lists import PASTED, an_exhibit, loaded, screened
from vessels.models import Screening, ScreeningState
from vessels.screening import requesting
from vessels.tasks import run_screening

pytestmark = pytest.mark.django_db
LIST = "/vessels/screenings/"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the queue."""
    ids: list[str] = []
    monkeypatch.setattr(run_screening, "delay_on_commit", ids.append)
    return ids


@pytest.fixture
def done(investigator: User) -> Screening:
    loaded()
    own_vessel(investigator, "ANGARA", OURS)
    return screened(requesting.request(actor=investigator, name="Port calls", body=PASTED.encode()))


def test_a_pasted_list_is_queued_and_waits(signed_in: Client, sent: list[str]) -> None:
    answer = signed_in.post(LIST, {"name": "Port calls", "text": PASTED})

    made = Screening.objects.get()
    assert sent == [str(made.pk)]
    assert answer.headers["Location"] == f"{LIST}{made.pk}/"
    page = signed_in.get(f"{LIST}{made.pk}/").content.decode()
    assert "Waiting for a worker" in page
    assert "Ask a worker again" in page
    assert f'hx-get="{LIST}{made.pk}/progress/"' in page


def test_an_uploaded_file_keeps_its_name_and_bytes(signed_in: Client, sent: list[str]) -> None:
    file = SimpleUploadedFile("calls.csv", PASTED.encode("utf-16"))
    signed_in.post(LIST, {"name": "Port calls", "text": "", "file": file})

    made = Screening.objects.get()
    assert (made.file_name, made.rows_total) == ("calls.csv", 5)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "x", "text": ""}, "Paste ships or choose a file"),
        ({"name": "", "text": "ANGARA"}, "This field is required"),
        ({"name": "x", "text": "<html><body>"}, "web page or XML"),
        ({"name": "x", "file": ("a.csv", b"")}, "It is empty"),
        ({"name": "x", "file": ("a.xlsx", b"PK\x03\x04rest")}, "Save it as CSV first"),
        ({"name": "x", "text": "A", "file": ("a.csv", b"B")}, "one of the two"),
    ],
)
def test_what_cannot_be_screened_is_said_beside_the_form(
    signed_in: Client, sent: list[str], fields: dict[str, Any], says: str
) -> None:
    if "file" in fields:
        fields = {**fields, "file": SimpleUploadedFile(*fields["file"])}
    answer = signed_in.post(LIST, fields)

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert sent == []
    assert not Screening.objects.exists()


def test_without_a_queue_it_waits_and_says_so(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: str) -> None:
        raise OperationalError

    monkeypatch.setattr(run_screening, "delay_on_commit", away)
    answer = signed_in.post(LIST, {"name": "x", "text": "ANGARA"})

    (message,) = get_messages(answer.wsgi_request)
    assert "task queue cannot be reached" in str(message)
    assert Screening.objects.get().state == ScreeningState.QUEUED


def test_a_worker_can_be_asked_again_while_it_is_under_way(
    signed_in: Client, done: Screening, sent: list[str]
) -> None:
    there = reverse("vessels:screening-send", args=[done.pk])
    signed_in.post(there)
    assert sent == []

    Screening.objects.update(state=ScreeningState.RUNNING)
    signed_in.post(there)
    assert sent == [str(done.pk)]


def test_progress_ends_by_loading_the_page_anew(signed_in: Client, done: Screening) -> None:
    there = reverse("vessels:screening-progress", args=[done.pk])
    assert signed_in.get(there).headers["HX-Refresh"] == "true"

    Screening.objects.update(state=ScreeningState.RUNNING)
    assert "Ships compared" in signed_in.get(there).content.decode()


def test_the_result_says_each_verdict_in_words(signed_in: Client, done: Screening) -> None:
    page = signed_in.get(f"{LIST}{done.pk}/").content.decode()

    assert "“Nothing found” clears nobody." in page
    assert "Same IMO number as OFAC SDN entry 1: 9179842." in page
    assert "Name differs: ANGARA here, SAPFIR listed" in page
    assert "our vessel ANGARA" in page
    assert "<b>Another ship.</b>" in page
    assert "MMSI “12” is not nine digits" in page
    assert page.index("SAPFIR") < page.index("VOLGA") < page.index("SIRIUS")
    record = reverse("vessels:record-detail", args=[done.rows.get(line=2).hits[0]["record"]])
    assert f'href="{record}"' in page


@pytest.mark.parametrize(("show", "count"), [("", 5), ("lead", 1), ("no_hit", 1), ("nonsense", 5)])
def test_counts_are_filters(signed_in: Client, done: Screening, show: str, count: int) -> None:
    answer = signed_in.get(f"{LIST}{done.pk}/", {"show": show})

    assert len(answer.context["rows"]) == count


def test_lists_that_were_not_asked_are_said_with_the_result(
    signed_in: Client, investigator: User
) -> None:
    add_list()
    add_list("never", name="Never loaded list")
    made = screened(requesting.request(actor=investigator, name="x", body=b"SIRIUS"))

    page = signed_in.get(f"{LIST}{made.pk}/").content.decode()

    assert "Never loaded: not asked." in page
    assert "Not asked: 2 lists that were never loaded." in page
    assert "No list asked names her." in page


def test_a_failed_one_says_why(signed_in: Client, done: Screening) -> None:
    Screening.objects.update(state=ScreeningState.FAILED, problem="The disk is full.")

    page = signed_in.get(f"{LIST}{done.pk}/").content.decode()

    assert "The disk is full." in page
    assert "Ask a worker again" not in page
    assert signed_in.get(f"{LIST}{done.pk}/result.csv").status_code == 409


def test_the_download_is_a_file(signed_in: Client, done: Screening) -> None:
    answer: Any = signed_in.get(f"{LIST}{done.pk}/result.csv")

    assert answer["Content-Disposition"] == f'attachment; filename="screening-{done.pk}.csv"'
    assert b"Same IMO number" in b"".join(answer.streaming_content)


def test_other_peoples_screenings_are_not_there(
    client: Client, done: Screening, supervisor: User
) -> None:
    client.force_login(supervisor)
    for page in ("", "progress/", "result.csv"):
        assert client.get(f"{LIST}{done.pk}/{page}").status_code == 404
    assert "Port calls" not in client.get(LIST).content.decode()


def test_who_may_not_screen_sees_no_form(client: Client, release_officer: User) -> None:
    client.force_login(release_officer)

    assert "Paste ships" not in client.get(LIST).content.decode()
    assert client.post(LIST, {"name": "x", "text": "A"}).status_code == 403


def test_a_full_page_takes_no_more_queries(
    signed_in: Client, investigator: User, django_assert_max_num_queries: Any
) -> None:
    loaded()
    text = "\n".join(["imo"] + [str(OURS)] * 49)
    made = screened(requesting.request(actor=investigator, name="x", body=text.encode()))

    with django_assert_max_num_queries(10):
        answer = signed_in.get(f"{LIST}{made.pk}/")
    assert len(answer.context["rows"]) == 49


def test_a_screening_is_deleted_from_its_page(signed_in: Client, done: Screening) -> None:
    page = signed_in.get(f"{LIST}{done.pk}/").content.decode()
    assert "Delete this screening" in page

    answer = signed_in.post(f"{LIST}{done.pk}/remove/", follow=True)

    assert "Deleted: Port calls, with 5 rows." in answer.content.decode()
    assert not Screening.objects.exists()


def test_one_that_is_relied_on_says_why_it_stays(
    signed_in: Client, investigator: User, done: Screening
) -> None:
    an_exhibit(investigator, file_name=f"screening-{done.pk}.csv")

    answer = signed_in.post(f"{LIST}{done.pk}/remove/", follow=True)

    assert "An exhibit rests on this screening" in answer.content.decode()
    assert Screening.objects.exists()
