"""Release and agency pages in a test client: the act, the refusals, who sees what."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import ledger
from accounts.models import User
from casework.models import Case
from partners import agencies, releasing
from partners.models import Agency, Release
from tests.partners.cases import approved_case


@pytest.fixture
def officer(client: Client, release_officer: User) -> Client:
    client.force_login(release_officer)
    return client


def test_a_release_is_made_from_the_page(officer: Client, case: Case, agency: Agency) -> None:
    listed = officer.get(reverse("partners:release-list"))
    assert case.reference in listed.text
    address = reverse("partners:release-create", args=[case.reference])
    assert reverse("partners:release-create", args=[case.reference]) in listed.text
    page = officer.get(address)
    assert "Hash and description" in page.text
    done = officer.post(address, {"agencies": [agency.pk], "confirmed": "on"}, follow=True)
    release = Release.objects.get()
    assert done.redirect_chain[-1][0] == release.get_absolute_url()
    assert release.bundle.sha256 in done.text
    assert f"--key {release.key_id}" in done.text


def test_the_form_says_what_is_missing(officer: Client, case: Case, agency: Agency) -> None:
    address = reverse("partners:release-create", args=[case.reference])
    unread = officer.post(address, {"agencies": [agency.pk]})
    assert unread.status_code == 400
    assert "Tick the box once you have read" in unread.text
    nobody = officer.post(address, {"confirmed": "on"})
    assert nobody.status_code == 400
    assert "An empty choice releases to nobody" in nobody.text
    assert not Release.objects.exists()


def test_a_person_outside_the_case_finds_nothing(
    client: Client, case: Case, agency: Agency, release_officer: User, colleague: User
) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    client.force_login(colleague)
    for address in (
        reverse("partners:release-create", args=[case.reference]),
        reverse("partners:release-detail", args=[release.pk]),
        reverse("partners:release-bundle", args=[release.pk]),
        reverse("partners:agency-detail", args=[agency.pk]),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(reverse("partners:release-withdraw", args=[release.pk])).status_code == 404
    assert case.reference not in client.get(reverse("partners:release-list")).text


def test_the_author_is_refused_on_the_page(
    client: Client, case: Case, agency: Agency, investigator: User
) -> None:
    investigator.roles = ["investigator", "release_officer"]
    investigator.save()
    client.force_login(investigator)
    address = reverse("partners:release-create", args=[case.reference])
    for answer in (client.get(address), client.post(address, {"agencies": [agency.pk]})):
        assert answer.status_code == 403
        assert "You contributed to revision 1" in answer.text
    acts = [entry.action for entry in ledger.entries_of(case)]
    assert acts == ["case.released.refused"] * 2


def test_a_staff_download_is_the_bundle_and_is_on_record(
    officer: Client, case: Case, agency: Agency, release_officer: User
) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    answer = officer.get(reverse("partners:release-bundle", args=[release.pk]))
    assert len(b"".join(answer.streaming_content)) == release.bundle.size_bytes  # type: ignore[attr-defined]  # a file answer
    assert ledger.entries_of(release).filter(action="release.downloaded").count() == 1
    assert not release.deliveries.exists()


def test_an_agency_is_entered_given_credentials_and_cut_off(officer: Client) -> None:
    form = {"name": "Ministry of Oceans", "country": "kr", "contact": "", "max_tlp": "AMBER"}
    officer.post(reverse("partners:agency-create"), form)
    agency = Agency.objects.get()
    assert agency.country == "KR"
    issue = reverse("partners:agency-credentials", args=[agency.pk])
    shown = officer.post(issue, {"days": 30})
    assert "no-store" in shown.headers["Cache-Control"]
    secret = shown.context["credentials"].client_secret
    assert secret in shown.text
    detail = officer.get(agency.get_absolute_url())
    assert secret not in detail.text
    officer.post(reverse("partners:agency-revoke", args=[agency.pk]), {"reason": "Key lost"})
    agency.refresh_from_db()
    assert not agencies.has_access(agency)


def test_wrong_input_is_answered_beside_the_form(officer: Client, agency: Agency) -> None:
    create = reverse("partners:agency-create")
    for form, message in (
        ({"name": agency.name, "max_tlp": "RED"}, "exists already"),
        ({"name": "X", "country": "1!", "max_tlp": "RED"}, "two-letter ISO 3166"),
        ({"name": " ", "max_tlp": "RED"}, "This field is required"),
    ):
        answer = officer.post(create, form)
        assert answer.status_code == 400
        assert message in answer.text
    issue = reverse("partners:agency-credentials", args=[agency.pk])
    assert "1 to 366 days" in officer.post(issue, {"days": 9999}, follow=True).text


@pytest.mark.parametrize("who", ["investigator", "supervisor"])
def test_others_do_not_manage_agencies(
    client: Client, agency: Agency, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("partners:agency-create")).status_code == 403
    issue = reverse("partners:agency-credentials", args=[agency.pk])
    assert client.post(issue, {"days": 30}).status_code in {403, 404}
    assert agencies.has_access(Agency.objects.get()) is False


def test_the_list_costs_the_same_for_one_release_and_for_many(
    officer: Client,
    case: Case,
    agency: Agency,
    release_officer: User,
    investigator: User,
    supervisor: User,
) -> None:
    releasing.release(actor=release_officer, case=case, agencies=[agency])
    address = reverse("partners:release-list")
    few = queries_of(officer, address)
    for number in range(5):
        other = approved_case(investigator, supervisor, release_officer, also=str(number))
        releasing.release(actor=release_officer, case=other, agencies=[agency])
    assert queries_of(officer, address) == few <= 12


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
