"""The pages of a case's duties, as they are filled in and as they stand when it is sealed."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from casework import obligations
from casework.models import Case, CaseState, LegalBasis, Obligation
from casework.models.obligation import Addressee
from tests.browser import EACH_LOOK, Visit, assert_sound, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(page: Page, live_server: Any, transactional_db: None, investigator: User) -> Visit:
    return visitor(page, live_server.url, investigator)


@pytest.fixture
def basis(transactional_db: None, investigator: User) -> LegalBasis:
    LegalBasis.objects.all().delete()
    return obligations.add_legal_basis(
        actor=investigator,
        instrument="UNSCR 2397 (2017)",
        paragraph="9",
        addressee=Addressee.PORT_STATE,
        duty="Seize, inspect and freeze a vessel in port, on reasonable grounds.",
        source="S/RES/2397 (2017)",
    )


def engaged(actor: User, case: Case, basis: LegalBasis) -> Obligation:
    return obligations.add_obligation(
        actor=actor,
        case=case,
        legal_basis=basis,
        state="China",
        trigger="She lay at the yard on 11 February 2024.",
        assessment="engaged",
        reasoning="Whether anybody inspected her is not known.",
        exhibits=case.case_exhibits.all(),
    )


@EACH_LOOK
def test_the_pages_are_accessible_and_fit(
    visit: Visit, ready: Case, basis: LegalBasis, investigator: User, theme: str, width: int
) -> None:
    def sound(name: str, *more: int) -> Page:
        address = reverse(f"casework:{name}", args=[ready.reference, *more])
        page = visit(address, theme=theme, width=width)
        assert_sound(page)
        return page

    expect(sound("case-obligations").get_by_text("No obligation yet")).to_be_visible()
    page = sound("obligation-add")
    page.get_by_role("button", name="Add obligation").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_sound(page)
    sound("legal-basis-add")
    engaged(investigator, ready, basis)
    expect(sound("case-obligations").get_by_role("link", name="E-01")).to_be_visible()
    expect(sound("obligation-edit", 1).get_by_label("Addressee")).to_have_value("China")


@EACH_LOOK
def test_of_a_sealed_case_no_form_is_offered_that_would_be_refused(
    visit: Visit, ready: Case, basis: LegalBasis, investigator: User, theme: str, width: int
) -> None:
    engaged(investigator, ready, basis)
    Case.objects.filter(pk=ready.pk).update(state=CaseState.APPROVED)
    for name, more in (("obligation-add", []), ("obligation-edit", [1]), ("legal-basis-add", [])):
        address = reverse(f"casework:{name}", args=[ready.reference, *more])
        page = visit(address, theme=theme, width=width)
        expect(page.get_by_text("is approved and cannot be changed")).to_be_visible()
        expect(page.locator("main textarea")).to_have_count(0)
        assert_sound(page)
