"""Setting up a list in the browser: its format, the files beside it, which column is what."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.ledger import entries_of
from accounts.models import User
from vessels.models import SanctionsList
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db
OWN = (
    "Kennung;Schiffsname;IMO-Nr.;Flagge;gelistet am\n"
    "A-1;Angara;9179842;Russland;25.6.2024\n"
    "A-2;B;91798X2;;gestern\n"
)
CHOSEN = {
    "column_uid": "Kennung",
    "column_name": "Schiffsname",
    "column_imo": "IMO-Nr.",
    "column_listed_on": "gelistet am",
}
HX = {"HX-Request": "true"}
OFAC = "https://lists.example.org"


@pytest.fixture
def admin(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def own(db: None) -> SanctionsList:
    return SanctionsList.objects.create(
        code="own", name="Own list", authority="Own", parser="plain-csv", is_enabled=False
    )


def values(**fields: Any) -> dict[str, Any]:
    return {
        "code": "test-list",
        "name": "Test list",
        "authority": "Nobody",
        "parser": "plain-csv",
        "address": "",
        "refresh_minutes": 360,
        "stale_hours": 48,
        **fields,
    }


def columns_page(admin: Client, own: SanctionsList, **data: Any) -> Any:
    url = reverse("vessels:list-columns", args=[own.pk])
    return admin.post(url, data) if data else admin.get(url)


def sample(text: str = OWN, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("own.csv", text.encode(encoding))


def test_the_files_beside_a_list_are_asked_for_as_its_format_has_them(admin: Client) -> None:
    url = reverse("vessels:list-add")

    sdn = admin.get(url, {"parser": "ofac-sdn-csv"}, headers=HX).content.decode()
    uk = admin.get(url, {"parser": "uk-sanctions-csv"}, headers=HX).content.decode()

    assert 'name="address" value="https://sanctionslistservice.ofac.treas.gov/' in sdn
    assert 'name="companion_alt_csv"' in sdn
    assert "exports/ALT.CSV" in sdn
    assert "companion_" not in uk
    assert "UK-Sanctions-List.csv" in uk
    assert "<html" not in sdn


def test_a_list_with_its_files_is_set_up_and_shown(admin: Client) -> None:
    data = values(
        parser="ofac-sdn-csv",
        address=f"{OFAC}/SDN.CSV",
        companion_alt_csv=f"{OFAC}/ALT.CSV?key=secret",
        companion_add_csv="",
    )

    response = admin.post(reverse("vessels:list-add"), data)

    assert response.status_code == 302, response.context["form"].errors
    held = SanctionsList.objects.get(pk="test-list")
    assert held.companion_addresses == {"alt.csv": f"{OFAC}/ALT.CSV?key=secret"}
    page = admin.get(reverse("vessels:list-detail", args=[held.pk])).content.decode()
    assert "alt.csv" in page
    assert "secret" not in page
    assert "secret" not in str([entry.payload for entry in entries_of(held)])
    form = admin.get(reverse("vessels:list-edit", args=[held.pk])).context["form"]
    assert form["companion_alt_csv"].value() == f"{OFAC}/ALT.CSV?key=secret"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"companion_alt_csv": "ftp://example.org/a"}, "ftp"),
        ({"address": ""}, "need the address of the list itself"),
    ],
)
def test_what_cannot_work_is_told_before_it_is_kept(
    admin: Client, changes: dict[str, str], said: str
) -> None:
    data = values(
        parser="ofac-sdn-csv",
        address=f"{OFAC}/SDN.CSV",
        companion_alt_csv=f"{OFAC}/ALT.CSV",
    )

    page = admin.post(reverse("vessels:list-add"), data | changes).content.decode()

    assert said in page
    assert not SanctionsList.objects.filter(pk="test-list").exists()


def test_a_plain_csv_asks_for_its_columns_next(admin: Client) -> None:
    response = admin.post(reverse("vessels:list-add"), values())

    assert response["Location"] == reverse("vessels:list-columns", args=["test-list"])
    page = admin.get(response["Location"]).content.decode()
    assert "A file of the list" in page
    assert "columns-form" not in page


def test_a_sample_is_guessed_at_and_shown_as_it_would_be_understood(
    admin: Client, own: SanctionsList
) -> None:
    response = columns_page(admin, own, file=sample())

    form = response.context["shown"].form
    assert {name: form["column_" + name].value() for name in ("uid", "name", "imo", "flag")} == {
        "uid": "Kennung",
        "name": "Schiffsname",
        "imo": "IMO-Nr.",
        "flag": "Flagge",
    }
    page = response.content.decode()
    assert "9179842" in page
    assert "2024-06-25" in page
    assert "“91798X2”" in page
    assert "is not an IMO number" in page
    assert "“gestern” is not a date" in page
    assert not own.versions.exists()


def test_a_guessed_encoding_is_said(admin: Client, own: SanctionsList) -> None:
    page = columns_page(admin, own, file=sample("№;название;имо\n1;АНГАРА;9179842\n", "cp1251"))

    assert "АНГАРА" in page.content.decode()
    assert "Windows-1251 (Cyrillic), which is a guess" in page.content.decode()


def test_other_choices_show_the_rows_anew_and_keep_nothing(
    admin: Client, own: SanctionsList
) -> None:
    text = columns_page(admin, own, file=sample()).context["shown"].form["sample"].value()
    url = reverse("vessels:list-columns", args=[own.pk])

    page = admin.post(url, {"sample": text, **CHOSEN, "column_uid": ""}, headers=HX)
    again = admin.post(url, {"sample": text, **CHOSEN}, headers=HX)

    assert "no column “uid”" in page.content.decode()
    assert "2024-06-25" in again.content.decode()
    assert "<html" not in again.content.decode()
    own.refresh_from_db()
    assert own.columns == {}


def test_the_columns_are_kept_and_read_by(
    admin: Client, own: SanctionsList, supervisor: User
) -> None:
    text = columns_page(admin, own, file=sample()).context["shown"].form["sample"].value()

    response = columns_page(admin, own, sample=text, whole="on", **CHOSEN)

    assert response.status_code == 302
    own.refresh_from_db()
    assert own.columns == {
        "uid": "Kennung",
        "name": "Schiffsname",
        "imo": "IMO-Nr.",
        "listed_on": "gelistet am",
        "#list": "whole",
    }
    assert entries_of(own).get().payload["columns"] == own.columns
    refreshing.import_body(
        sanctions_list=own, body=OWN.encode(), file_name="own.csv", actor=supervisor
    )
    version = own.versions.get()
    assert (version.state, version.is_extract, version.vessel_count) == ("accepted", False, 2)
    assert own.records.get(uid="A-1").imo_number == 9179842
    page = admin.get(reverse("vessels:list-detail", args=[own.pk])).content.decode()
    assert "Identifier in the list" in page
    assert "Schiffsname" in page
    # The newest file that came in is the sample of the next time.
    shown = columns_page(admin, own).context["shown"]
    assert shown.form["column_name"].value() == "Schiffsname"
    assert shown.form["whole"].value()


def test_a_file_that_came_before_is_read_anew_under_other_columns(
    admin: Client, own: SanctionsList, supervisor: User
) -> None:
    def bring() -> str:
        run = refreshing.import_body(
            sanctions_list=own, body=OWN.encode(), file_name="own.csv", actor=supervisor
        )
        return run.outcome

    own.columns = {"uid": "Kennung", "name": "Schiffsname"}
    own.save()
    assert bring() == "changed"
    assert own.records.get(uid="A-1").imo_number is None
    assert bring() == "unchanged"
    own.columns = {**own.columns, "imo": "IMO-Nr."}
    own.save()

    bring()

    assert own.records.current().get(uid="A-1").imo_number == 9179842
    assert not own.versions.filter(state="quarantined").exists()


def test_without_an_identifier_nothing_is_kept(admin: Client, own: SanctionsList) -> None:
    text = columns_page(admin, own, file=sample()).context["shown"].form["sample"].value()

    page = columns_page(admin, own, sample=text, column_name="Schiffsname").content.decode()

    assert "Say which column is “Identifier in the list”" in page
    own.refresh_from_db()
    assert own.columns == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>404</html>", "web page"),
        (b"\0\1\2", "not plain text"),
        (b"# nothing\n", "holds no row"),
    ],
)
def test_a_sample_that_is_no_csv_is_refused_in_words(
    admin: Client, own: SanctionsList, content: bytes, said: str
) -> None:
    page = columns_page(admin, own, file=SimpleUploadedFile("x.csv", content)).content.decode()

    assert said in page
    assert "columns-form" not in page


def test_a_column_that_the_sample_lacks_cannot_be_chosen(admin: Client, own: SanctionsList) -> None:
    page = columns_page(admin, own, sample=OWN, **{**CHOSEN, "column_flag": "Kapitän"})

    assert page.status_code == 200
    own.refresh_from_db()
    assert own.columns == {}


def test_only_a_plain_csv_has_columns_to_name(admin: Client) -> None:
    other = SanctionsList.objects.create(
        code="other", name="Other list", authority="Other", parser="ofac-sdn-csv"
    )

    assert columns_page(admin, other).status_code == 404


def test_another_format_forgets_the_columns(admin: Client, own: SanctionsList) -> None:
    SanctionsList.objects.update(columns={"uid": "Kennung", "name": "Schiffsname"})

    response = admin.post(
        reverse("vessels:list-edit", args=[own.pk]), values(parser="uk-sanctions-csv")
    )

    assert response.status_code == 302, response.context["form"].errors
    own.refresh_from_db()
    assert (own.parser, own.columns) == ("uk-sanctions-csv", {})
