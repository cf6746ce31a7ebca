"""Fixtures for every test: people, real data, real servers, a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User

# Playwright runs an event loop of its own; the tests use the ORM from the same thread on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The gate tries the same examples each time, so that it judges the change and not its luck.
# `script/test -m hypothesis --hypothesis-profile=explore` looks for new ones: what it finds is
# mended and pinned as a test of its own.
hypothesis_settings.register_profile("gate", derandomize=True, deadline=None)
hypothesis_settings.register_profile("explore", derandomize=False, deadline=None, print_blob=True)
hypothesis_settings.load_profile("gate")

SHARED_DATA = settings.BASE_DIR.parent / "shared" / "data"
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Each test stores its files, key and inbox in its own folder."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    settings.INBOX_DIR = inbox
    settings.SIGNING_KEY_FILE = tmp_path / "signing_key.pem"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "store"), "file_permissions_mode": 0o400},
        },
    }
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}}
    settings.REQUIRE_MFA = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests that commit are cleaned up with TRUNCATE, which the ledger's trigger refuses.

    While Playwright's event loop runs, Django keeps a second connection for this thread. Whichever
    is left open at the end would keep the database from being dropped.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_ledgerentry'::regclass"
            " AND tgname LIKE 'pgtrigger_ledger_no_truncate%%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}" ON accounts_ledgerentry')
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real data: {SHARED_DATA} is absent")
    return SHARED_DATA


def make_person(email: str, *roles: Role, full_name: str = "") -> User:
    name = full_name or email.partition("@")[0].replace(".", " ").title()
    return User.objects.create_user(
        email,
        PASSWORD,
        full_name=name,
        roles=list(roles),
        is_staff=Role.ADMINISTRATOR in roles,
        is_fictional=True,
    )


@pytest.fixture
def investigator(db: None) -> User:
    return make_person("ines@plimsoll.example", Role.INVESTIGATOR, full_name="Ines Investigator")


@pytest.fixture
def colleague(db: None) -> User:
    """A second investigator, who is in nobody's case until added."""
    return make_person("carl@plimsoll.example", Role.INVESTIGATOR, full_name="Carl Colleague")


@pytest.fixture
def supervisor(db: None) -> User:
    return make_person("sara@plimsoll.example", Role.SUPERVISOR, full_name="Sara Supervisor")


@pytest.fixture
def release_officer(db: None) -> User:
    return make_person("rolf@plimsoll.example", Role.RELEASE_OFFICER, full_name="Rolf Release")


@pytest.fixture
def administrator(db: None) -> User:
    return make_person("ada@plimsoll.example", Role.ADMINISTRATOR, full_name="Ada Admin")


@pytest.fixture
def signed_in(client: Client, investigator: User) -> Client:
    """A test client signed in as the investigator."""
    client.force_login(investigator)
    return client


# The browser

# How long a page may take says nothing about whether it is right: a busy machine is waited for.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    }


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """A real server with the product's own middleware and nothing in front of it.

    Django's test handlers would serve the static files without the byte ranges that the map needs,
    and, as there is no MEDIA_ROOT, any file of the checkout.
    """
    with (
        patch("django.contrib.staticfiles.handlers.StaticFilesHandler", new=lambda app: app),
        patch("django.test.testcases._MediaFilesHandler", new=lambda app: app),
    ):
        server = LiveServer("localhost")
    yield server
    server.stop()


class GuardedPage:
    """A page that remembers console errors and requests that would leave the machine."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE_MS)
        context.route(lambda url: url.startswith("http"), self._guard)
        self.page = context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))

    def _guard(self, route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host in {"localhost", "127.0.0.1"}:
            route.continue_()
            return
        self.complaints.append(f"request left the machine: {route.request.url}")
        route.abort()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console error: {message.text} ({message.location})")

    def check(self) -> None:
        assert not self.complaints, "\n".join(self.complaints)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test on a console error or a request that leaves the machine."""
    guarded = GuardedPage(context)
    yield guarded.page
    guarded.page.close()
    guarded.check()


def sign_in(page: Page, base_url: str, user: User) -> None:
    """Signs `user` in through the sign-in page, as a person would."""
    page.goto(f"{base_url}/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/account/login" not in url)
