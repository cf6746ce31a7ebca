"""The pages of evidence: who sees what, what is recorded, how bytes leave."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import ledger
from accounts.models import User
from evidence import custody, exhibits
from evidence.models import Exhibit
from tests.evidence.imagery.test_adding import SQUARE, add
from tests.evidence.samples import PDF, compartment_of, exhibit_of, picture
from tests.evidence.test_fixity import tamper
from tests.evidence.test_forms import BASE, WORDS
from tests.evidence.test_statements import add as add_said

pytestmark = pytest.mark.django_db

PAGES = ("detail", "edit", "map", "file", "picture")


def url(name: str, exhibit: Exhibit | None = None, query: str = "") -> str:
    path = reverse(f"evidence:exhibit-{name}", args=[exhibit.pk] if exhibit else [])
    return f"{path}{query}"


def actions(exhibit: Exhibit) -> list[str]:
    return [entry.action for entry in ledger.entries_of(exhibit)]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_an_exhibit_shows_where_it_comes_from(signed_in: Client, investigator: User) -> None:
    exhibit = add(investigator, picture(), footprint=SQUARE, sensor="PlanetScope")
    page = text_of(signed_in.get(url("detail", exhibit)))
    assert exhibit.source_file is not None
    for expected in (
        "Quay at Najin", "CNS", "PlanetScope", "64 x 48 px", exhibit.source_file.sha256,
        "2024-02-09 14:02Z", "F · Reliability cannot be judged", "TLP:RED", "Chain intact",
        "Taken in", "Working copy made", "hash and description only",
    ):  # fmt: skip
        assert expected in page


def test_every_address_of_anothers_exhibit_is_404(
    client: Client, investigator: User, colleague: User
) -> None:
    exhibit = add(investigator, picture(), footprint=SQUARE)
    client.force_login(colleague)
    for name in PAGES:
        assert client.get(url(name, exhibit)).status_code == 404, name
    assert client.post(url("check", exhibit)).status_code == 404
    assert client.post(url("edit", exhibit), BASE).status_code == 404
    assert "Quay" not in text_of(client.get(url("list")))
    assert "download" not in actions(exhibit)
    exhibits.file_in(
        actor=investigator, exhibit=exhibit, compartment=compartment_of(investigator, colleague)
    )
    for name in PAGES:
        response = client.get(url(name, exhibit))
        assert response.status_code == 200, name
        assert bytes_of(response)


def test_what_does_not_exist_is_404_too(signed_in: Client) -> None:
    for name in PAGES:
        assert signed_in.get(reverse(f"evidence:exhibit-{name}", args=[uuid4()])).status_code == 404


def test_titles_cannot_become_markup(signed_in: Client, investigator: User) -> None:
    exhibit = exhibit_of(investigator, title="<script>alert(1)</script>'; DROP TABLE x;--")
    for page in (url("list"), url("detail", exhibit), url("edit", exhibit)):
        text = text_of(signed_in.get(page))
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_download_is_an_inert_attachment_and_recorded(
    signed_in: Client, investigator: User
) -> None:
    exhibit = exhibit_of(investigator, b"<!doctype html><script>x</script>", file_name='a"ü.html')
    response = signed_in.get(url("file", exhibit))
    assert bytes_of(response).startswith(b"<!doctype")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''a%22%C3%BC.html"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert actions(exhibit)[-1] == "download"


@pytest.mark.parametrize(
    ("asked", "status", "body", "says"),
    [
        ("bytes=0-3", 206, PDF[:4], f"bytes 0-3/{len(PDF)}"),
        ("bytes=5-", 206, PDF[5:], f"bytes 5-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=-4", 206, PDF[-4:], f"bytes {len(PDF) - 4}-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=0-99999", 206, PDF, f"bytes 0-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=99999-", 416, b"", f"bytes */{len(PDF)}"),
        ("bytes=3-1", 416, b"", f"bytes */{len(PDF)}"),
        ("bytes=0-1,3-4", 200, PDF, ""),
        ("lines=0-1", 200, PDF, ""),
    ],
)
def test_a_part_can_be_asked_for(
    signed_in: Client, investigator: User, asked: str, status: int, body: bytes, says: str
) -> None:
    exhibit = exhibit_of(investigator)
    response = signed_in.get(url("file", exhibit), headers={"Range": asked})
    got = bytes_of(response)
    assert (response.status_code, got) == (status, body)
    assert response.get("Content-Range", "") == says
    if status != 416:
        assert int(response["Content-Length"]) == len(body)


def test_a_resumed_download_is_one_line_of_the_log(signed_in: Client, investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    for asked in ("bytes=0-3", "bytes=4-"):
        response = signed_in.get(url("file", exhibit), headers={"Range": asked})
        bytes_of(response)
    assert actions(exhibit).count("download") == 1
    other = {"Range": "bytes=4-", "If-Range": '"another"'}
    assert bytes_of(signed_in.get(url("file", exhibit), headers=other)) == PDF


def test_only_the_copy_is_shown_inline(signed_in: Client, investigator: User) -> None:
    response = signed_in.get(url("picture", add(investigator, picture())))
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert bytes_of(response)[8:12] == b"WEBP"
    assert signed_in.get(url("picture", exhibit_of(investigator))).status_code == 404
    assert signed_in.get(url("file", exhibit_of(investigator, None))).status_code == 404


def test_views_of_restricted_items_are_recorded_once_a_visit(
    signed_in: Client, investigator: User
) -> None:
    red, green = exhibit_of(investigator), exhibit_of(investigator, tlp="GREEN")
    for exhibit in (red, green, red):
        signed_in.get(url("detail", exhibit))
    assert actions(red).count("view") == 1
    assert actions(green).count("view") == 0


def test_the_check_button_tells_and_records(signed_in: Client, investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    sound = signed_in.post(url("check", exhibit), follow=True)
    assert "still have the SHA-256 they came in with" in text_of(sound)
    tamper(exhibit)
    broken = signed_in.post(url("check", exhibit), follow=True)
    assert "NOT those that came in" in text_of(broken)
    assert actions(exhibit).count("fixity_check") == 2
    assert signed_in.get(url("check", exhibit)).status_code == 405


def test_the_map_gets_the_footprint_in_degrees(signed_in: Client, investigator: User) -> None:
    exhibit = add(investigator, picture(), footprint=SQUARE)
    (drawn,) = signed_in.get(url("map", exhibit)).json()["exhibits"]
    assert drawn["footprint"]["coordinates"][0][0] == [130, 42]
    assert drawn["lon"] == pytest.approx(130.667, abs=0.01)
    assert drawn["illustrative"] is False


def test_silence_reads_as_silence(signed_in: Client, investigator: User) -> None:
    exhibit = add_said(investigator, wording="no_response", text="", speech_act="declines_comment")
    assert "No response is not a denial." in text_of(signed_in.get(url("detail", exhibit)))


def test_made_up_items_say_so_everywhere(signed_in: Client, investigator: User) -> None:
    exhibit = add(investigator, picture(), is_illustrative=True)
    for page in (url("list"), url("detail", exhibit), url("edit", exhibit)):
        assert "ILLUSTRATIVE - synthetic" in text_of(signed_in.get(page))
    assert signed_in.get(url("map", exhibit)).json()["exhibits"][0]["illustrative"] is True


@pytest.mark.parametrize("kind", ["imagery", "ais_track", "statement", "document"])
def test_each_kind_has_a_page_to_add_it(signed_in: Client, kind: str) -> None:
    response = signed_in.get(url("add", query=f"?kind={kind}"))
    assert response.status_code == 200
    assert 'name="csrfmiddlewaretoken"' in text_of(response)


def test_a_picture_is_added_over_the_web(signed_in: Client, investigator: User) -> None:
    file = SimpleUploadedFile("scene.png", picture(), "text/html")
    response = signed_in.post(url("add", query="?kind=imagery"), BASE | {"file": file}, follow=True)
    exhibit = Exhibit.objects.get()
    assert response.redirect_chain == [(url("detail", exhibit), 302)]
    assert "Added: Quay at Najin" in text_of(response)
    assert exhibit.created_by == investigator


def test_a_script_is_told_the_next_page(signed_in: Client) -> None:
    response = signed_in.post(
        url("add", query="?kind=statement"), BASE | WORDS, headers={"X-Upload": "true"}
    )
    assert response.json() == {"location": url("detail", Exhibit.objects.get())}
    assert "Added:" in text_of(signed_in.get(response.json()["location"]))


@pytest.mark.parametrize(
    ("wanted", "got"),
    [("/cases/C-2024-0001/evidence/", "/cases/C-2024-0001/evidence/"), ("//evil.example/", None),
     ("https://evil.example/", None), ("javascript:alert(1)", None)],
)  # fmt: skip
def test_the_next_page_is_one_of_ours(signed_in: Client, wanted: str, got: str | None) -> None:
    response = signed_in.post(url("add", query=f"?kind=statement&next={wanted}"), BASE | WORDS)
    assert response["Location"] == (got or url("detail", Exhibit.objects.get()))


def test_errors_come_back_with_what_was_typed(signed_in: Client) -> None:
    response = signed_in.post(
        url("add", query="?kind=statement"), BASE | WORDS | {"collected_at": "soon"}
    )
    page = text_of(response)
    assert response.status_code == 200
    assert "There is a problem" in page
    assert "is not a date. Write as much as is known" in page
    assert "Vassily Nebenzia" in page
    assert not Exhibit.objects.exists()


def test_an_upload_over_the_limit_is_answered_with_both_sizes(
    signed_in: Client, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 2_000_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    file = SimpleUploadedFile("big.png", picture() + bytes(3_000_000))
    page = text_of(signed_in.post(url("add", query="?kind=imagery"), BASE | {"file": file}))
    assert "big.png: the file is 2.9\xa0MB; at most 1.9\xa0MB is accepted" in page


def test_those_who_do_not_investigate_may_not_add(client: Client, release_officer: User) -> None:
    client.force_login(release_officer)
    assert client.get(url("add")).status_code == 403
    assert client.post(url("add", query="?kind=statement"), BASE | WORDS).status_code == 403
    assert "Add an exhibit" not in text_of(client.get(url("list")))
    assert not Exhibit.objects.exists()


def test_an_unknown_kind_is_404(signed_in: Client) -> None:
    assert signed_in.get(url("add", query="?kind=rumour")).status_code == 404


def test_a_reader_may_look_but_not_edit(
    client: Client, investigator: User, supervisor: User
) -> None:
    compartment = compartment_of(investigator)
    compartment.members.create(user=supervisor, role="reviewer")
    exhibit = exhibit_of(investigator, compartments=[compartment])
    client.force_login(supervisor)
    assert url("edit", exhibit) not in text_of(client.get(url("detail", exhibit)))
    assert client.get(url("edit", exhibit)).status_code == 403
    assert client.post(url("edit", exhibit), BASE).status_code == 403


def test_an_edit_over_the_web_shows_in_the_log(signed_in: Client, investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    response = signed_in.post(url("edit", exhibit), BASE | {"title": "Pier"}, follow=True)
    assert "title: Quay at Najin → Pier" in text_of(response)


def test_the_words_of_a_statement_can_be_corrected(signed_in: Client, investigator: User) -> None:
    exhibit = add_said(investigator)
    form = BASE | WORDS | {"translation": "беспочвенно", "translated_by": "Ines", "said": "2024-02"}
    response = signed_in.post(url("edit", exhibit), form, follow=True)
    assert "беспочвенно" in text_of(response)
    exhibit.refresh_from_db()
    assert (exhibit.statement.said_precision, exhibit.shown_precision) == ("month", "month")
    changes = ledger.entries_of(exhibit).filter(action="edit").last()
    assert changes is not None
    assert changes.payload["changes"]["translation"] == {"from": "", "to": "беспочвенно"}


def test_a_footprint_can_be_corrected(signed_in: Client, investigator: User) -> None:
    exhibit = add(investigator, picture(), footprint=SQUARE, gsd_m=3.0)
    assert '"Polygon"' in text_of(signed_in.get(url("edit", exhibit))).replace("&quot;", '"')
    signed_in.post(url("edit", exhibit), BASE | {"gsd_m": "1.5"})
    exhibit.scene.refresh_from_db()
    assert (exhibit.scene.footprint, exhibit.scene.footprint_from) == (None, "")
    assert exhibit.scene.gsd_m == 1.5


def test_the_list_filters(signed_in: Client, investigator: User) -> None:
    exhibit_of(investigator, title="Port notice", tlp="GREEN")
    add_said(investigator)
    for query, present, absent in (
        ("?q=nebenzia", "Quay at Najin", "Port notice"),
        ("?kind=document", "Port notice", "Quay at Najin"),
        ("?tlp=GREEN", "Port notice", "Quay at Najin"),
    ):
        page = text_of(signed_in.get(url("list", query=query)))
        assert present in page
        assert absent not in page
    assert "No exhibit fits" in text_of(signed_in.get(url("list", query="?q=zzz")))
    assert signed_in.get(url("list", query="?kind=rumour&page=x&q=%00")).status_code == 200


def test_that_others_held_the_bytes_before_does_not_show(
    client: Client, investigator: User, colleague: User
) -> None:
    """The same bytes are one row; when they first came is not for whoever brings them next."""
    first, second = exhibit_of(investigator), exhibit_of(colleague)
    assert first.source_file == second.source_file
    client.force_login(colleague)
    page = text_of(client.get(url("detail", second)))
    assert "Ines" not in page.replace(second.collector, "")
    assert [row.event for row in custody.log(second).acts] == ["capture", "ingestion"]


def test_an_empty_list_says_what_to_do(signed_in: Client) -> None:
    assert "No exhibits yet" in text_of(signed_in.get(url("list")))


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_whatever_its_length(
    signed_in: Client,
    investigator: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        exhibit_of(investigator, title=f"Item {number}")
    with django_assert_max_num_queries(5):
        page = text_of(signed_in.get(url("list")))
    assert page.count("<tr>") == count + 1


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_whatever_its_log(
    signed_in: Client,
    investigator: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    exhibit = exhibit_of(investigator, tlp="GREEN")
    for number in range(count):
        exhibits.edit_exhibit(actor=investigator, exhibit=exhibit, title=f"Title {number}")
    with django_assert_max_num_queries(8):
        assert signed_in.get(url("detail", exhibit)).status_code == 200
