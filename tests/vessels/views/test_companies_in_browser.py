"""Companies, fleets and exposure in a real browser: from a form to its row, and to the source."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import LOOKS, assert_sound, visitor
from tests.vessels.ownership.samples import a_list, a_record, a_tie
from vessels.models import Company, RecordKind, SanctionsList, TieRole, Vessel
from vessels.ownership.recording import add_company, record_ownership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at(page: Page, live_server: Any, investigator: User) -> Any:
    """Opens a page of ours, signed in."""
    return visitor(page, live_server.url, investigator)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    """Linked to a listed company, and said to be owned through another."""
    vessel = Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=investigator)
    ofac = a_list("ofac-sdn", name="OFAC SDN")
    party = a_record(ofac, "37065", "M LEASING LLC", company_imo="6246853")
    a_tie(a_record(ofac, "37059", "ANGARA", kind=RecordKind.VESSEL, imo=9179842), party)
    top = add_company(actor=investigator, name="M Leasing", imo_company_number="6246853")
    between = add_company(actor=investigator, name="Between Holding")
    for owner, owned in ((between, {"vessel": vessel}), (top, {"company": between})):
        said: dict[str, Any] = {"share_percent": Decimal(60), "valid_from": date(2022, 5, 1)}
        record_ownership(
            actor=investigator,
            owner=owner,
            role=TieRole.OWNER,
            source="A register",
            **said,
            **owned,
        )
    return vessel


def test_an_owner_is_recorded_and_taken_back(at: Any, angara: Vessel) -> None:
    page: Page = at(reverse("vessels:vessel-sanctions", args=[angara.pk]))
    expect(page.get_by_role("heading", name="Exposure through owners")).to_be_visible()
    expect(page.get_by_text("Exposed by ownership, through parties on OFAC SDN.")).to_be_visible()
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Company").select_option("M Leasing")
    page.get_by_label("Role").select_option("Manager")
    page.get_by_label("Source").fill("Equasis, read 2024-02-10")
    page.get_by_role("button", name="Record it").click()

    row = page.get_by_role("row").filter(has_text="Equasis, read 2024-02-10")
    expect(row).to_contain_text("Manager")
    expect(row).to_contain_text("percentage unknown")
    row.get_by_text("Withdraw", exact=True).first.click()
    row.get_by_label("Why it is withdrawn").fill("Read of another ship")
    row.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn; it stays on record and counts no more.")).to_be_visible()
    expect(row).to_have_count(0)


def test_the_way_leads_to_the_source(at: Any, angara: Vessel) -> None:
    page: Page = at(reverse("vessels:vessel-sanctions", args=[angara.pk]))
    way = page.get_by_role("list", name="Path to M LEASING LLC").first
    way.get_by_role("link", name="M LEASING LLC").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("M LEASING LLC")
    fleet = page.get_by_role("region", name="Fleet")
    expect(fleet.get_by_role("link", name="ANGARA")).to_be_visible()
    fleet.get_by_role("link", name="OFAC SDN, entry 37059").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ANGARA")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_hold_to_the_standard(at: Any, angara: Vessel, theme: str, width: int) -> None:
    company = Company.objects.get(name="M Leasing")
    addresses = [
        reverse("vessels:vessel-sanctions", args=[angara.pk]),
        reverse("vessels:party-detail", args=["ofac-sdn", "37065"]),
        reverse("vessels:company-detail", args=[company.pk]),
        reverse("vessels:company-list") + "?q=leasing",
        reverse("vessels:company-add"),
        reverse("vessels:vessel-owner-add", args=[angara.pk]),
    ]
    for address in addresses:
        page: Page = at(address, theme=theme, width=width)
        assert_sound(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_an_entry_of_a_list_is_named_as_the_owner(
    at: Any, angara: Vessel, theme: str, width: int
) -> None:
    a_record(SanctionsList.objects.get(pk="ofac-sdn"), "50001", "SEA OWNER LLC")
    page: Page = at(reverse("vessels:vessel-owner-add", args=[angara.pk]), theme=theme, width=width)
    page.get_by_role("searchbox", name="Is the owner on a list?").fill("sea owner")
    page.get_by_role("button", name="Search the lists").click()
    named = page.get_by_role("link", name="Name entry 50001 as the owner")
    expect(named).to_be_visible()
    assert_sound(page)
    named.click()
    expect(page.get_by_text("an equal name is not enough")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Source").fill("Ship register, read 2024-02-10")
    page.get_by_role("button", name="Record it").click()

    way = page.get_by_role("list", name="Path to SEA OWNER LLC")
    expect(way).to_contain_text("percentage unknown")
    expect(way).to_contain_text("entered by Ines Investigator")
    assert_sound(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_company_is_renamed_and_read_as_of_before(
    at: Any, angara: Vessel, theme: str, width: int
) -> None:
    company = Company.objects.get(name="Between Holding")
    page: Page = at(reverse("vessels:company-detail", args=[company.pk]), theme=theme, width=width)
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Name").fill("Beyond Holding")
    page.get_by_label("Since").fill("2024-02-09")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()  # it asks why
    assert_sound(page)
    page.get_by_label("Why, and who says so").fill("Register, read 2024-02-10")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Beyond Holding")
    history = page.get_by_role("region", name="What was entered of it, and by whom")
    expect(history).to_contain_text("until 2024-02-09")
    assert_sound(page)
    page.get_by_label("On the day").fill("2023-01-01")
    page.get_by_role("button", name="Read as of").click()
    expect(page.get_by_text("You are reading the past: 2023-01-01.")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Between Holding")).to_be_visible()
    assert_sound(page)
    page.get_by_role("region", name="Fleet").get_by_role("link", name="ANGARA").first.click()
    expect(page.get_by_text("You are reading the past: 2023-01-01.")).to_be_visible()
    page.get_by_role("link", name="Back to today").click()
    expect(page.get_by_text("You are reading the past")).to_have_count(0)
