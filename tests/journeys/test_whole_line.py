"""The whole line as people walk it: open, collect, conclude, submit, approve, release, verify."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from demo import synthetic
from tests.conftest import GuardedPage, sign_in
from tests.journeys.stage import load_positions, load_sdn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "ANGARA <b>at</b> Zhoushan'; DROP TABLE casework_case; --"


@dataclass
class Desk:
    """One person at one browser."""

    page: Page
    url: str
    axe: Axe

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, name: str, role: str = "button") -> None:
        self.page.wait_for_load_state()
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # ARIA role

    def fill(self, **values: str) -> None:
        """Fill fields by their form name; a tick box takes `on`, a select its value."""
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]").first
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "checkbox":
                field.check()
            elif field.get_attribute("type") == "file":
                field.set_input_files(value)
            else:
                field.fill(value)

    def check_accessible(self) -> None:
        """No axe violation in light and in dark, once the page has its styles."""
        self.page.wait_for_load_state()
        for theme in ("light", "dark"):
            self.page.evaluate("t => document.documentElement.dataset.bsTheme = t", theme)
            found = self.axe.run(self.page)
            assert found.violations_count == 0, (
                f"{self.page.url} {theme}: {found.generate_report()}"
            )


@pytest.fixture
def desk_of(browser: Browser, live_server: LiveServer) -> Any:
    """Signs a person in at a browser of their own; fails on console errors and foreign requests."""
    opened = []

    def make(user: User) -> Desk:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
        )
        guard = GuardedPage(context)
        opened.append((guard, context))
        desk = Desk(guard.page, live_server.url, Axe())
        sign_in(desk.page, live_server.url, user)
        return desk

    yield make
    for guard, context in opened:
        guard.check()
        context.close()


def test_a_case_from_opening_to_a_verified_bundle(
    desk_of: Callable[[User], Desk],
    live_server: LiveServer,
    tmp_path: Path,
    investigator: User,
    supervisor: User,
    release_officer: User,
    administrator: User,
) -> None:
    load_sdn(administrator)
    load_positions(investigator)
    author = desk_of(investigator)

    reference = open_case(author)
    file_evidence(author, reference, tmp_path)
    write_finding(author, reference)
    look_at_the_workspace(author, reference)
    add_people(author, reference, supervisor, release_officer)
    submit(author, reference)
    assert_refused_approval(author, reference)

    approve(desk_of(supervisor), reference)

    officer = desk_of(release_officer)
    client_id, client_secret = credentials_of_an_agency(officer)
    release(officer, reference)
    bundle, fingerprint = fetch(live_server.url, client_id, client_secret, tmp_path)

    good = verify(bundle, fingerprint)
    assert good.returncode == 0, good.stdout + good.stderr
    spoiled, name = with_one_byte_flipped(bundle)
    bad = verify(spoiled, fingerprint)
    assert bad.returncode == 1
    assert name in bad.stdout + bad.stderr


def open_case(desk: Desk) -> str:
    desk.go("/")
    desk.press("Open a case", "link")
    desk.fill(imo="9179843")
    expect(desk.page.locator("#imo_check")).to_contain_text("2")
    expect(desk.page.locator("#imo_check .notice.error")).to_be_visible()
    desk.fill(imo="9179842")
    expect(desk.page.locator("#imo_check")).to_contain_text("check digit holds")
    expect(desk.page.locator("#imo_check")).to_contain_text("OFAC SDN: listed")
    desk.fill(title=TITLE, question="Was she there on 11 February 2024?", tlp="AMBER")
    desk.check_accessible()
    desk.press("Open the case")
    desk.page.wait_for_url("**/cases/C-*/")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return desk.page.url.split("/cases/")[1].split("/")[0]


def file_evidence(desk: Desk, reference: str, tmp_path: Path) -> None:
    picture = tmp_path / synthetic.PICTURE_FILE_NAME
    picture.write_bytes(synthetic.picture())
    disguised = tmp_path / "notes.tif"
    disguised.write_text("This is no picture.\n" * 40)
    common = {"source": "Plimsoll tests", "collector": "Ines Investigator", "tlp": "GREEN"}

    desk.go(f"/cases/{reference}/evidence/add/?kind=imagery")
    desk.fill(title="Two ships, drawn", file=str(disguised), shown="2024-02-11", **common)
    desk.press("File the exhibit")
    expect(desk.page.locator(".error-summary")).to_contain_text("text")
    desk.check_accessible()
    desk.fill(file=str(picture), rights="bytes")
    desk.press("File the exhibit")
    expect(desk.page.get_by_text("Filed as E-01.")).to_be_visible()

    desk.go(f"/cases/{reference}/evidence/add/?kind=ais_track")
    desk.page.locator("[name=vessel]").select_option(index=1)
    desk.fill(start="2024-01-01", end="2024-02-12", tlp="GREEN")
    desk.press("File the exhibit")
    expect(desk.page.get_by_text("Filed as E-02.")).to_be_visible()

    desk.go(f"/cases/{reference}/evidence/add/?kind=statement")
    desk.fill(
        speaker="Foreign ministry",
        government="China",
        said="2024-04-25",
        wording="paraphrase",
        speech_act="no_knowledge",
        text="No information.",
        **common,
    )
    desk.press("File the exhibit")
    expect(desk.page.get_by_text("Filed as E-03.")).to_be_visible()
    desk.check_accessible()


def write_finding(desk: Desk, reference: str) -> None:
    desk.go(f"/cases/{reference}/findings/add/")
    desk.fill(
        proposition="ANGARA lay at the yard on 11 February 2024.",
        ladder="presence",
        likelihood="likely",
        reasoning="Picture and track agree.",
    )
    desk.press("Add finding")
    for label, relation in (("E-01", "supports"), ("E-02", "supports"), ("E-03", "contradicts")):
        exhibits = desk.page.locator("[name=case_exhibit]")
        option = exhibits.locator("option", has_text=label).first.get_attribute("value")
        exhibits.select_option(option)
        desk.fill(relation=relation)
        desk.press("Link")
        expect(desk.page.locator(".tasks .tag", has_text=label)).to_be_visible()
    desk.check_accessible()


def look_at_the_workspace(desk: Desk, reference: str) -> None:
    desk.go(f"/cases/{reference}/workspace/")
    expect(desk.page.locator("#stage[data-ready=true]")).to_be_attached()
    expect(desk.page.get_by_text("No AIS for").first).to_be_visible()
    desk.page.locator(".evidence-item button.evidence-head").first.click()
    expect(desk.page.locator(".evidence-detail").first).to_be_visible()
    desk.check_accessible()


def add_people(desk: Desk, reference: str, supervisor: User, officer: User) -> None:
    for person, role in ((supervisor, "reviewer"), (officer, "reader")):
        desk.go(f"/cases/{reference}/people/")
        desk.fill(user=str(person.pk), role=role)
        desk.press("Add")
        expect(desk.page.get_by_role("rowheader", name=person.full_name)).to_be_visible()


def submit(desk: Desk, reference: str) -> None:
    desk.go(f"/cases/{reference}/")
    desk.press("Submit for review", "link")
    desk.page.locator("main form button.btn-primary").click()
    expect(desk.page.get_by_text("Submitted as revision 1.")).to_be_visible()


def assert_refused_approval(desk: Desk, reference: str) -> None:
    """Neither offered on the page nor granted to a request made by hand."""
    expect(desk.page.get_by_role("button", name="Approve")).to_have_count(0)
    token = desk.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for act in ("claim", "approve"):
        answer = desk.page.request.post(
            f"{desk.url}/cases/{reference}/review/{act}/",
            form={
                "csrfmiddlewaretoken": token,
                "findings": "on",
                "contrary": "on",
                "marking": "on",
            },
            headers={"Referer": desk.url},
        )
        assert answer.status in {400, 403}, f"{act}: {answer.status}"
    answer = desk.page.request.post(
        f"{desk.url}/api/v1/cases/{reference}/decisions",
        data={"decision": "approved", "comment": "", "checked": []},
        headers={"X-CSRFToken": token, "Referer": desk.url},
    )
    assert answer.status == 403


def approve(desk: Desk, reference: str) -> None:
    desk.go("/review/")
    expect(desk.page.get_by_text(reference).first).to_be_visible()
    desk.check_accessible()
    desk.go(f"/cases/{reference}/review/")
    desk.press("Claim the review")
    desk.fill(findings="on", contrary="on", marking="on")
    desk.press("Approve")
    expect(desk.page.get_by_text(f"{reference} is approved.")).to_be_visible()


def credentials_of_an_agency(desk: Desk) -> tuple[str, str]:
    desk.go("/releases/agencies/new/")
    desk.fill(name="Port State Desk (fictional)", country="KR", max_tlp="AMBER")
    desk.page.locator("main button.btn-primary").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Port State Desk (fictional)")
    desk.press("Issue credentials")
    shown = desk.page.get_by_test_id("client-id"), desk.page.get_by_test_id("client-secret")
    return shown[0].inner_text(), shown[1].inner_text()


def release(desk: Desk, reference: str) -> None:
    desk.go(f"/releases/of/{reference}/")
    desk.page.get_by_role("checkbox", name="Port State Desk (fictional)").check()
    desk.fill(confirmed="on")
    desk.check_accessible()
    desk.press("Seal and release")
    expect(desk.page.get_by_text("was released to Port State Desk")).to_be_visible()
    desk.check_accessible()


def fetch(url: str, client_id: str, client_secret: str, folder: Path) -> tuple[Path, str]:
    """What the agency's own client does: token, list, bundle; the key's fingerprint for trust."""
    with httpx.Client(base_url=url) as client:
        answer = client.post(
            "/oauth/token/",
            data={"grant_type": "client_credentials", "scope": "packages:read"},
            auth=(client_id, client_secret),
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        listed = client.get("/api/v1/packages").json()
        package = listed["results"][0]
        keys = client.get("/api/v1/keys").json()
        bundle = folder / "bundle.zip"
        bundle.write_bytes(client.get(f"/api/v1/packages/{package['id']}/bundle").content)
    return bundle, keys[0]["key_id"]


def verify(bundle: Path, fingerprint: str) -> subprocess.CompletedProcess[str]:
    """The verifier in a process without settings, database or network addresses."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(settings.BASE_DIR)}
    return subprocess.run(
        [sys.executable, "-m", "partners.verify", str(bundle), "--key", fingerprint],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=bundle.parent,
    )


def with_one_byte_flipped(bundle: Path) -> tuple[Path, str]:
    """The bundle again, one byte of one exhibit's file changed; and that file's name."""
    with zipfile.ZipFile(bundle) as whole:
        target = next(info for info in whole.infolist() if "/data/exhibits/" in info.filename)
        content = whole.read(target)
    body = bytearray(bundle.read_bytes())
    start = body.index(content, target.header_offset)
    body[start + len(content) // 2] ^= 1
    spoiled = bundle.with_name("spoiled.zip")
    spoiled.write_bytes(body)
    return spoiled, Path(target.filename).name
