"""The partner API over real HTTP, as an agency's client uses it."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from pytest_django.live_server_helper import LiveServer

from accounts import ledger
from accounts.models import User
from casework.models import Case
from partners import agencies, releasing
from partners.agencies import Credentials
from partners.api.authentication import AgencyThrottle
from partners.models import Agency, Delivery, Release


@pytest.fixture
def credentials(agency: Agency, release_officer: User) -> Credentials:
    return agencies.issue_credentials(actor=release_officer, agency=agency, days=30)


@pytest.fixture
def release(case: Case, agency: Agency, release_officer: User) -> Release:
    return releasing.release(actor=release_officer, case=case, agencies=[agency])[0]


@pytest.fixture
def client(live_server: LiveServer, credentials: Credentials) -> Iterator[httpx.Client]:
    """An HTTP client that has signed in as the agency."""
    with httpx.Client(base_url=live_server.url, trust_env=False, timeout=60) as client:
        token = sign_in(client, credentials).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def sign_in(client: httpx.Client, credentials: Credentials, scope: str = "") -> httpx.Response:
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    auth = (credentials.client_id, credentials.client_secret)
    return client.post("/oauth/token/", data=form, auth=auth)


def verify(program: Path, bundle: Path, key_id: str) -> subprocess.CompletedProcess[str]:
    """Run the downloaded verifier in an empty environment."""
    return subprocess.run(
        [sys.executable, program, bundle, "--key", key_id],
        cwd=program.parent, env={}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_sign_in_list_read_download_verify(
    client: httpx.Client, release: Release, tmp_path: Path
) -> None:
    (entry,) = client.get("/api/v1/packages").raise_for_status().json()["results"]
    assert entry["id"] == str(release.pk)
    assert entry["state"] == "available"
    assert entry["tlp"] == "AMBER"

    answer = client.get(entry["package_url"]).raise_for_status()
    assert answer.json() == release.package
    again = client.get(entry["package_url"], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304

    assert client.head(entry["bundle_url"]).headers["ETag"] == f'"{entry["bundle_sha256"]}"'
    download = client.get(entry["bundle_url"]).raise_for_status()
    same = client.get(entry["bundle_url"], headers={"If-None-Match": download.headers["ETag"]})
    assert same.status_code == 304
    assert download.headers["Content-Type"] == "application/zip"
    assert int(download.headers["Content-Length"]) == len(download.content) == entry["bundle_bytes"]
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(download.content).hexdigest() == entry["bundle_sha256"]
    (key,) = client.get("/api/v1/keys").raise_for_status().json()
    assert key["key_id"] == entry["key_id"]

    bundle = tmp_path / "got.zip"
    bundle.write_bytes(download.content)
    program = tmp_path / "verify.pyz"
    program.write_bytes(client.get("/api/v1/verify.pyz").raise_for_status().content)
    command = [sys.executable, program, bundle, "--key", key["key_id"]]
    done = subprocess.run(
        command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

    position = download.content.index(b"MMSI,BaseDateTime")
    altered = bytearray(download.content)
    altered[position] ^= 1
    bundle.write_bytes(altered)
    done = subprocess.run(
        command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert release.package["exhibits"][0]["file"] in done.stdout

    kinds = list(Delivery.objects.order_by("at").values_list("kind", flat=True))
    assert kinds == ["package", "bundle"]
    acts = [entry.action for entry in ledger.entries_of(release)]
    assert acts == ["release.sealed", "release.package_fetched", "release.bundle_fetched"]


@pytest.mark.django_db(transaction=True)
def test_another_agencys_package_does_not_exist(
    client: httpx.Client, case: Case, other_agency: Agency, release_officer: User
) -> None:
    (theirs,) = releasing.release(actor=release_officer, case=case, agencies=[other_agency])
    assert client.get("/api/v1/packages").json()["results"] == []
    unknown = client.get(f"/api/v1/packages/{uuid4()}")
    for path in (f"/api/v1/packages/{theirs.pk}", f"/api/v1/packages/{theirs.pk}/bundle"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json() == unknown.json()
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_revoking_ends_tokens_and_credentials_at_once(
    client: httpx.Client,
    agency: Agency,
    credentials: Credentials,
    release: Release,
    release_officer: User,
) -> None:
    assert client.get("/api/v1/packages").status_code == 200
    agencies.revoke_credentials(actor=release_officer, agency=agency, reason="Key lost")
    assert client.get("/api/v1/packages").status_code == 401
    assert client.get(f"/api/v1/packages/{release.pk}/bundle").status_code == 401
    assert sign_in(client, credentials).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_credentials_that_expired_give_no_token_and_end_those_given(
    client: httpx.Client, agency: Agency, credentials: Credentials
) -> None:
    Agency.objects.update(credentials_expire_at=timezone.now() - timedelta(seconds=1))
    answer = client.get("/api/v1/packages")
    assert answer.status_code == 401
    assert answer.json()["code"] == "authentication_failed"
    assert "access has ended" in answer.json()["message"]
    assert sign_in(client, credentials).status_code == 401
    acts = [entry.action for entry in ledger.entries_of(agency)]
    assert acts[-2:] == ["agency.token_granted", "agency.token_refused"]


@pytest.mark.django_db(transaction=True)
def test_new_credentials_end_the_old_ones(
    client: httpx.Client, agency: Agency, credentials: Credentials, release_officer: User
) -> None:
    new = agencies.issue_credentials(actor=release_officer, agency=agency)
    assert client.get("/api/v1/packages").status_code == 401
    assert sign_in(client, credentials).status_code == 401
    assert sign_in(client, new).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_token_without_the_scope_is_refused(
    client: httpx.Client, credentials: Credentials
) -> None:
    assert sign_in(client, credentials, scope="packages:write").status_code == 400
    get_access_token_model().objects.update(scope="other")
    answer = client.get("/api/v1/packages")
    assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_tokens_are_short_lived_and_expire(client: httpx.Client, credentials: Credentials) -> None:
    body = sign_in(client, credentials).json()
    assert 15 * 60 <= body["expires_in"] <= 60 * 60
    assert "refresh_token" not in body
    get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/packages").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_without_a_token_or_with_a_false_one_nothing_is_told(
    live_server: LiveServer, release: Release
) -> None:
    with httpx.Client(base_url=live_server.url, trust_env=False, timeout=60) as stranger:
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}):
            for path in ("/api/v1/packages", f"/api/v1/packages/{release.pk}"):
                answer = stranger.get(path, headers=headers)
                assert answer.status_code == 401
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db(transaction=True)
def test_staff_sessions_do_not_open_the_partner_api(
    live_server: LiveServer, release: Release, client: httpx.Client
) -> None:
    del client.headers["Authorization"]
    assert client.get("/api/v1/packages").status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"grant_type": "password", "username": "a", "password": "b"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
        {"grant_type": "client_credentials"},
    ],
)
def test_other_ways_to_a_token_are_closed(live_server: LiveServer, form: dict[str, str]) -> None:
    with httpx.Client(base_url=live_server.url, trust_env=False, timeout=60) as stranger:
        answer = stranger.post("/oauth/token/", data=form)
        assert answer.status_code in {400, 401}
        assert "error" in answer.json()
        assert stranger.get("/oauth/applications/").status_code == 404
        assert stranger.get("/oauth/authorize/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_guessing_secrets_is_slowed_down(live_server: LiveServer, credentials: Credentials) -> None:
    wrong = Credentials(credentials.client_id, "wrong", credentials.expire_at)
    with httpx.Client(base_url=live_server.url, trust_env=False, timeout=60) as guesser:
        codes = {sign_in(guesser, wrong).status_code for _ in range(31)}
        assert codes == {401, 429}
        assert sign_in(guesser, credentials).headers["Retry-After"] == "60"


@pytest.mark.django_db(transaction=True)
def test_an_agency_is_limited_to_so_many_requests(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AgencyThrottle, "THROTTLE_RATES", {"partner": "5/min"})
    codes = [client.get("/api/v1/packages").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_package_stays_in_the_feed_as_a_notice(
    client: httpx.Client, release: Release, release_officer: User
) -> None:
    releasing.withdraw(actor=release_officer, release=release, reason="Wrong ship identified.")
    (entry,) = client.get("/api/v1/packages").json()["results"]
    assert entry["state"] == "withdrawn"
    answer = client.get(entry["bundle_url"])
    assert answer.status_code == 404
    assert answer.json()["code"] == "withdrawn"
    assert "Wrong ship identified." in answer.json()["message"]


@pytest.mark.django_db(transaction=True)
def test_secrets_are_not_kept_in_the_clear(credentials: Credentials, client: httpx.Client) -> None:
    agency = Agency.objects.get()
    assert agency.application is not None
    assert credentials.client_secret not in agency.application.client_secret
    token = get_access_token_model().objects.get()
    assert token.token == ""
    recorded = str(list(ledger.entries_of(agency).values_list("payload", flat=True)))
    assert credentials.client_secret not in recorded


@pytest.mark.django_db
def test_the_api_is_described(live_server: LiveServer) -> None:
    with httpx.Client(base_url=live_server.url, trust_env=False, timeout=60) as anyone:
        headers = {"Accept": "application/vnd.oai.openapi+json"}
        document = anyone.get("/api/v1/schema", headers=headers).raise_for_status().json()
        assert "/api/v1/packages/{release_id}/bundle" in document["paths"]
        flows = document["components"]["securitySchemes"]["agencyCredentials"]["flows"]
        assert flows["clientCredentials"]["tokenUrl"] == "/oauth/token/"
        page = anyone.get("/api/v1/docs").raise_for_status().text
        assert "downloadBundle" in page
