"""The demonstration loads, and its workspace is a real case file.

`SCREENSHOT=docs/screenshot.png script/test tests/journeys/test_demonstration.py` remakes the
picture of the README.
"""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import verification
from accounts.models import User
from casework.models import Case, CaseExhibit
from tests.conftest import PASSWORD, sign_in
from vessels.models import RecordVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    # Each of these tests empties the database, also of the rows that migrations made.
    import_module("casework.migrations.0003_known_legal_bases").add_known(apps, None)
    logins = tmp_path / "logins.txt"
    call_command("load_demo", logins=logins)
    assert logins.stat().st_mode & 0o077 == 0
    assert len(logins.read_text().splitlines()) == User.objects.count()
    return Case.objects.get(is_demonstration=True)


def test_everything_made_up_says_so_and_everything_else_is_sourced(case: Case) -> None:
    exhibits = [filed.exhibit for filed in CaseExhibit.objects.filter(case=case)]
    made_up = [each for each in exhibits if each.is_illustrative]
    assert len(made_up) == 2
    assert all("ILLUSTRATIVE - synthetic" in each.title for each in made_up)
    assert all(each.source for each in exhibits)
    assert case.case_exhibits.filter(exhibit__statement__isnull=False).count() == 14
    assert case.case_vessels.count() == 9


def test_both_wordings_of_the_entry_are_held(case: Case) -> None:
    wordings = RecordVersion.objects.filter(uid="37059").order_by("pk")
    old, new = [str(each.raw) for each in wordings]
    assert "Secondary sanctions risk" not in old
    assert "Secondary sanctions risk" in new


def test_loading_again_changes_nothing(case: Case, tmp_path: Path) -> None:
    call_command("load_demo", logins=tmp_path / "again.txt")
    assert Case.objects.count() == 1
    assert not (tmp_path / "again.txt").exists()


def test_the_ledger_of_the_demonstration_is_whole(case: Case) -> None:
    assert verification.verify() == []


def test_the_workspace_opens(case: Case, page: Page, live_server: LiveServer) -> None:
    person = case.lead
    person.set_password(PASSWORD)
    person.save()
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, live_server.url, person)
    page.goto(f"{live_server.url}/cases/{case.reference}/workspace/")
    expect(page.locator("#stage[data-ready=true]")).to_be_attached()
    expect(page.get_by_text("ILLUSTRATIVE - synthetic").first).to_be_visible()
    expect(page.get_by_text("No AIS for 854 h").first).to_be_visible()
    target = os.environ.get("SCREENSHOT")
    if target:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target)
