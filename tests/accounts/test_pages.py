from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import ledger, verification
from accounts.models import Role, Team, User
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_administrator(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_profile_shows_ones_own_state(signed_in: Client, investigator: User) -> None:
    ledger.record(subject="case:x", actor=investigator, action="case_opened")
    page = text(signed_in.get(reverse("accounts:profile")))
    assert "Investigator" in page
    assert "Set up the second factor" in page
    assert "Case opened" in page


def test_an_account_is_made_and_its_password_shown_once(as_administrator: Client) -> None:
    given = {"email": "new@example.org", "full_name": "<b>New</b>", "roles": ["investigator"]}
    answer = as_administrator.post(reverse("accounts:person-add"), given)
    person = User.objects.get(email="new@example.org")
    password = text(answer).partition('data-testid="password">')[2].partition("<")[0]
    assert person.check_password(password)
    assert person.password_is_temporary
    assert "<b>New</b>" not in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    again = as_administrator.post(reverse("accounts:person-add"), given)
    assert "already has an account" in text(again)


def test_a_person_is_edited(as_administrator: Client, colleague: User) -> None:
    team = Team.objects.create(name="Far East")
    url = reverse("accounts:person-edit", args=[colleague.pk])
    given = {"full_name": "Carla", "roles": ["supervisor"], "team": str(team.pk)}
    assert as_administrator.post(url, given).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.full_name, colleague.roles, colleague.team) == ("Carla", ["supervisor"], team)


def test_the_last_administrator_is_told_why(as_administrator: Client, administrator: User) -> None:
    url = reverse("accounts:person-edit", args=[administrator.pk])
    answer = as_administrator.post(url, {"full_name": "Ada", "roles": []})
    assert "is the last administrator" in text(answer)
    answer = as_administrator.post(reverse("accounts:person-deactivate", args=[administrator.pk]))
    assert answer.status_code == 409


def test_deactivating_ends_open_sessions(as_administrator: Client, colleague: User) -> None:
    theirs = Client()
    theirs.force_login(colleague)
    assert theirs.get(reverse("accounts:profile")).status_code == 200
    as_administrator.post(reverse("accounts:person-deactivate", args=[colleague.pk]))
    assert theirs.get(reverse("accounts:profile")).status_code == 302
    assert "Deactivated" in text(as_administrator.get(reverse("accounts:people-list")))
    as_administrator.post(reverse("accounts:person-reactivate", args=[colleague.pk]))
    assert theirs.get(reverse("accounts:profile")).status_code == 200


def test_a_new_password_ends_open_sessions(as_administrator: Client, colleague: User) -> None:
    theirs = Client()
    theirs.force_login(colleague)
    answer = as_administrator.post(reverse("accounts:person-reset-password", args=[colleague.pk]))
    assert "shown now and never again" in text(answer)
    assert theirs.get(reverse("accounts:profile")).status_code == 302


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    as_administrator: Client,
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            as_administrator.get(reverse("accounts:people-list"))
        return len(asked)

    first = queries()
    for number in range(20):
        make_person(f"person{number}@plimsoll.example", Role.INVESTIGATOR)
    assert queries() == first <= 4


def test_teams_are_made_and_renamed(as_administrator: Client) -> None:
    page = reverse("accounts:team-list")
    as_administrator.post(page, {"name": "Far East"})
    assert "already a team" in text(as_administrator.post(page, {"name": "far east"}))
    team = Team.objects.get()
    as_administrator.post(reverse("accounts:team-rename", args=[team.pk]), {"name": "Pacific"})
    assert "Pacific" in text(as_administrator.get(page))


def test_the_ledger_page_tells_its_state_and_no_content(
    client: Client, supervisor: User, investigator: User
) -> None:
    client.force_login(supervisor)
    url = reverse("accounts:integrity")
    assert "Not verified yet" in text(client.get(url))
    ledger.record(
        subject="case:x", actor=investigator, action="opened", payload={"title": "Secret ship"}
    )
    verification.audit(actor=None, agent="task:verify_ledger")
    page = text(client.get(url))
    assert "No fault" in page
    assert "1 entry in 1 chain" in page
    assert "Secret ship" not in page
    assert client.post(reverse("accounts:integrity-verify")).status_code == 403


def test_an_administrator_starts_a_verification(
    as_administrator: Client,
    administrator: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with (
        patch("accounts.tasks.verify_ledger.delay") as delay,
        django_capture_on_commit_callbacks(execute=True),
    ):
        answer = as_administrator.post(reverse("accounts:integrity-verify"))
    assert answer.status_code == 302
    delay.assert_called_once_with(str(administrator.pk))


def test_health_is_open_and_says_little(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, text(answer)) == (200, "ok\n")
    with patch("accounts.views.health.connection.cursor", side_effect=DatabaseError("secret")):
        answer = client.get("/healthz")
    assert (answer.status_code, text(answer)) == (503, "database unreachable\n")


def test_a_lost_second_factor_is_reset_by_an_administrator(
    as_administrator: Client, colleague: User
) -> None:
    url = reverse("accounts:person-reset-second-factor", args=[colleague.pk])
    assert as_administrator.post(url).status_code == 409
    Authenticator.objects.create(user=colleague, type="totp", data={})
    assert as_administrator.post(url).status_code == 302
    assert not Authenticator.objects.filter(user=colleague).exists()
    assert ledger.entries_of(colleague).get().action == "second_factor_reset"
