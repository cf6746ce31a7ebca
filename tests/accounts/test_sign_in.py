import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import ledger, sign_ins
from accounts.models import LedgerEntry, Role, User
from tests.conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db
WRONG = "not the password at all"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def actions(subject: User | str) -> list[str]:
    return [entry.action for entry in ledger.entries_of(subject)]


def code_for(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2]):06d}"


def set_up_second_factor(client: Client) -> str:
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    return secret


def test_signing_in_and_out_is_recorded(client: Client, investigator: User) -> None:
    answer = sign_in(client, "Ines@Plimsoll.example ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    client.post(reverse("account_logout"))
    assert actions(investigator) == ["signed_in", "signed_out"]
    assert client.get("/").status_code == 302


def test_a_failure_says_the_same_for_known_and_unknown_addresses(
    client: Client, investigator: User
) -> None:
    known = sign_in(client, investigator.email, WRONG)
    unknown = sign_in(client, "nobody@plimsoll.example", WRONG)
    texts = [page.content.decode().partition("error-summary")[2][:600] for page in (known, unknown)]
    assert texts[0] == texts[1] != ""
    assert actions(investigator) == ["sign_in_failed"]


def test_an_unknown_address_is_not_written_down(client: Client) -> None:
    sign_in(client, "my-password-by-mistake@example.org", WRONG)
    entry = LedgerEntry.objects.get()
    assert entry.chain.startswith("signin:")
    assert "mistake" not in f"{entry.chain}{entry.payload}"


def test_five_failures_close_the_door_for_the_right_password_too(
    client: Client, investigator: User
) -> None:
    for _ in range(5):
        sign_in(client, investigator.email, WRONG)
    for _ in range(3):
        answer = sign_in(client, investigator.email)
        assert "Wait 10 minutes" in answer.content.decode()
    assert actions(investigator) == ["sign_in_failed"] * 5 + ["locked_out"]


def test_a_lock_out_of_one_address_leaves_the_others(client: Client, investigator: User) -> None:
    other = make_person("olga@plimsoll.example", Role.INVESTIGATOR)
    for _ in range(5):
        sign_in(client, investigator.email, WRONG)
    assert sign_in(client, other.email).status_code == 302


def test_a_closed_account_cannot_sign_in(client: Client, investigator: User) -> None:
    investigator.is_active = False
    investigator.save()
    answer = sign_in(client, investigator.email)
    assert answer.headers["Location"] == reverse("account_inactive")
    assert "closed" in client.get(reverse("account_inactive")).content.decode()
    assert client.get("/").headers["Location"].startswith(reverse("account_login"))
    assert actions(investigator) == ["sign_in_failed"]


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "login/code/"],
)
def test_no_other_page_of_allauth_is_there(client: Client, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404


def test_next_never_leads_off_the_site(client: Client, investigator: User) -> None:
    answer = sign_in(client, investigator.email, next="https://evil.example/")
    assert answer.headers["Location"] == "/"


# The second factor


def test_without_a_second_factor_every_page_leads_to_setting_it_up(
    client: Client, investigator: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, investigator.email)
    set_up = reverse("mfa_activate_totp")
    for path in ("/", reverse("accounts:profile"), reverse("mfa_index")):
        answer = client.get(path, follow=True)
        assert answer.redirect_chain[-1][0] == set_up
        assert answer.status_code == 200
    fragment = client.get("/", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"] == set_up


def test_the_api_refuses_a_colleague_without_the_required_second_factor(
    client: Client, investigator: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    client.force_login(investigator)
    answer = client.get("/api/v1/packages")
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_in_incomplete")
    client.logout()
    assert client.get("/api/v1/packages").status_code == 401


def test_setting_up_the_second_factor_opens_the_house(
    client: Client, investigator: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, investigator.email)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_second_factor(client)
    assert client.get(reverse("accounts:profile")).status_code == 200
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert len(codes.context["unused_codes"]) == 10
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert codes.context["unused_codes"][0] in download.content.decode()
    assert actions(investigator) == ["signed_in", "second_factor_added", "second_factor_added"]


def test_a_password_alone_no_longer_signs_in(client: Client, investigator: User) -> None:
    sign_in(client, investigator.email)
    secret = set_up_second_factor(client)
    client.post(reverse("account_logout"))
    answer = sign_in(client, investigator.email)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/").headers["Location"].startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "not right" in wrong.content.decode()
    assert actions(investigator)[-1] == "second_factor_failed"
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_a_recovery_code_works_once(client: Client, investigator: User) -> None:
    sign_in(client, investigator.email)
    set_up_second_factor(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        sign_in(client, investigator.email)
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.status_code == expected


def test_secrets_are_encrypted_in_the_database(client: Client, investigator: User) -> None:
    sign_in(client, investigator.email)
    secret = set_up_second_factor(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_another_secret_key_is_told_not_a_crash(
    client: Client, investigator: User, settings: Any
) -> None:
    sign_in(client, investigator.email)
    secret = set_up_second_factor(client)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    sign_in(client, investigator.email)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert answer.status_code == 409
    assert "SECRET_KEY_FALLBACKS" in answer.content.decode()
    settings.SECRET_KEY_FALLBACKS = [old]
    sign_in(client, investigator.email)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert answer.status_code == 302


def test_changing_how_one_signs_in_asks_again_after_five_minutes(
    client: Client, investigator: User
) -> None:
    sign_in(client, investigator.email)
    set_up_second_factor(client)
    session = client.session
    session["signed_in_at"] = time.time() - 301
    session.save()
    answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    where = answer.headers["Location"]
    client.post(where, {"password": PASSWORD, "next": reverse("mfa_deactivate_totp")})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=investigator).exists()
    assert actions(investigator)[-1] == "second_factor_removed"


# Passwords


def test_a_temporary_password_is_replaced_before_anything_else(
    client: Client, investigator: User
) -> None:
    investigator.password_is_temporary = True
    investigator.save()
    answer = sign_in(client, investigator.email)
    change = reverse("account_change_password")
    assert client.get("/").headers["Location"] == change
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert "at least 12 characters" in client.post(change, given).content.decode()
    own = "a long enough phrase of mine"
    answer = client.post(change, {"oldpassword": PASSWORD, "password1": own, "password2": own})
    assert answer.headers["Location"] == reverse("accounts:profile")
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert actions(investigator)[-1] == "password_changed"
    assert sign_ins.recent(investigator)[0].action == "password_changed"


# The administration site


def test_the_administration_site_has_the_same_door(
    client: Client, administrator: User, investigator: User
) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    client.force_login(investigator)
    assert client.get("/admin/login/").status_code == 403
    client.force_login(administrator)
    assert client.get("/admin/").status_code == 200


def test_the_administration_site_changes_no_account_and_no_entry(
    client: Client, administrator: User
) -> None:
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    ledger.record(
        subject=administrator, actor=administrator, action="x", payload={"a": "restricted"}
    )
    entry = LedgerEntry.objects.get(action="x")
    for path, given in (
        (f"/admin/accounts/user/{administrator.pk}/change/", {"full_name": "Other"}),
        ("/admin/accounts/user/add/", {"full_name": "Other"}),
        (f"/admin/accounts/user/{administrator.pk}/delete/", {"post": "yes"}),
        (f"/admin/accounts/ledgerentry/{entry.pk}/change/", {"action": "y"}),
        (f"/admin/accounts/ledgerentry/{entry.pk}/delete/", {"post": "yes"}),
    ):
        assert client.post(path, given).status_code == 403, path
    page = client.get(f"/admin/accounts/ledgerentry/{entry.pk}/change/").content.decode()
    assert entry.entry_hash in page
    assert "restricted" not in page
    assert client.get("/admin/mfa/authenticator/").status_code == 404
