from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.vessels.ais.samples import HEADER, file_of, row
from tests.vessels.track_samples import heard, position
from vessels.models import PositionImport

pytestmark = pytest.mark.django_db


def upload(client: Client, body: bytes, name: str = "day.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, body, content_type="text/csv")
    return client.post(reverse("vessels:import-new"), {"file": file, **more}, follow=True)


def test_an_upload_leads_to_its_account(signed_in: Client) -> None:
    body = file_of(row(), row(), row(lat=91), row(heading=511, at="2024-02-07T00:01:00"), "short")
    response = upload(signed_in, body, coverage="satellite")
    made = PositionImport.objects.get()
    assert response.redirect_chain[-1][0] == reverse("vessels:import-detail", args=[made.pk])
    shown = response.content.decode()
    assert "day.csv: 2 of 5 rows are new positions." in shown
    assert "2 + 1 + 0 + 2 = 5: every row is accounted for" in shown
    assert "Position marked as not available" in shown
    assert "line 4, LAT, LON" in shown
    assert "The line has fewer fields than the header" in shown
    assert "Heading 511: not available, left empty" in shown
    assert (made.coverage, made.file_name) == ("satellite", "day.csv")


def test_a_second_upload_says_that_it_changed_nothing(signed_in: Client) -> None:
    upload(signed_in, file_of(row()))
    shown = upload(signed_in, file_of(row())).content.decode()
    assert "nothing new" in shown
    assert "This import changed nothing." in shown


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the file is empty"),
        (b"just some text\nand more", "begins with “just some text”"),
        (b"<html><script>alert(1)</script></html>", "begins with “&lt;html&gt;&lt;script&gt;"),
        (file_of(row(), header=HEADER.replace("LON,", "")), "missing from the header: LON"),
        (HEADER.encode(), "no positions"),
        (b"II*\x00" + bytes(100), "not an AIS file"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_beside_the_field(
    body: bytes, said: str, signed_in: Client
) -> None:
    response = upload(signed_in, body, "day.tif")
    assert response.status_code == 200
    assert said in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert not PositionImport.objects.exists()


def test_an_upload_over_the_limit_is_refused_with_the_limit(
    signed_in: Client, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    response = upload(signed_in, file_of(row()))
    assert "at most 100\xa0bytes is accepted" in response.content.decode()


def test_no_file_is_an_error_of_the_form(signed_in: Client) -> None:
    response = signed_in.post(reverse("vessels:import-new"), {})
    assert "This field is required" in response.content.decode()


def test_a_hostile_file_name_is_shown_as_text(signed_in: Client) -> None:
    shown = upload(signed_in, file_of(row()), "<img src=x onerror=alert(1)>.csv").content.decode()
    assert "<img src=x" not in shown


def test_made_up_positions_say_so(signed_in: Client) -> None:
    shown = upload(signed_in, file_of(row()), is_illustrative="on").content.decode()
    assert "ILLUSTRATIVE - synthetic" in shown


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
    client.force_login(release_officer)
    assert client.get(reverse("vessels:import-detail", args=[made.pk])).status_code == 200
    assert client.get(reverse("vessels:import-new")).status_code == 403
    assert upload(client, file_of(row())).status_code == 403
    assert PositionImport.objects.count() == 1


def test_an_unknown_import_is_404(signed_in: Client) -> None:
    assert signed_in.get(reverse("vessels:import-detail", args=[uuid4()])).status_code == 404
