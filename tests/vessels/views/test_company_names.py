"""Pages where a former name is entered and taken back, and where a company cites an exhibit."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evidence.marking import TLP
from evidence.models import Exhibit
from tests.evidence.samples import exhibit_of
from vessels.models import Company, CompanyFact
from vessels.ownership.former import add_former_name
from vessels.ownership.recording import add_company

pytestmark = pytest.mark.django_db

SOURCE = "Register, read 2024-02-10"


@pytest.fixture
def flot(investigator: User) -> Company:
    return add_company(actor=investigator, name="MG-Flot")


@pytest.fixture
def extract(investigator: User) -> Exhibit:
    return exhibit_of(investigator, title="Register extract", tlp=TLP.CLEAR)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_former_name_is_entered_with_its_exhibit_and_taken_back(
    signed_in: Client, flot: Company, extract: Exhibit
) -> None:
    address = reverse("vessels:company-former-name-add", args=[flot.pk])
    detail = reverse("vessels:company-detail", args=[flot.pk])
    form: Any = signed_in.get(address).context["form"]
    said = {
        "name": "Transmorflot",
        "held_from": "",
        "from_precision": "day",
        "until": "2023-05-01",
        "until_precision": "month",
        "why": SOURCE,
        "exhibit": extract.pk,
        "seen": form["seen"].value(),
    }
    assert "Until: This field is required." in text_of(
        signed_in.post(address, {**said, "until": ""})
    )

    page = text_of(signed_in.post(address, said, follow=True))

    assert "Entered: formerly Transmorflot, until 2023-05." in page
    assert f'href="{reverse("evidence:exhibit-detail", args=[extract.pk])}"' in page
    past = text_of(signed_in.get(detail, {"on": "2022-01-01"}))
    assert "<dt>Name</dt><dd>Transmorflot</dd>" in past
    again = text_of(signed_in.post(address, {**said, "name": "Older", "until": "2015-01-01"}))
    assert "was changed by somebody else since you opened this page" in again

    fact = CompanyFact.objects.get(value="Transmorflot")
    withdraw = reverse("vessels:company-former-name-withdraw", args=[flot.pk, fact.pk])
    assert "Say why it is taken back." in text_of(signed_in.post(withdraw, follow=True))
    page = text_of(signed_in.post(withdraw, {"why": "Misread"}, follow=True))
    assert "Taken back: Misread" in page
    missing = reverse("vessels:company-former-name-withdraw", args=[flot.pk, 10**30])
    assert signed_in.post(missing, {"why": "No"}).status_code == 404


def test_others_read_the_fact_and_no_word_of_the_exhibit(
    client: Client, investigator: User, colleague: User, flot: Company, extract: Exhibit
) -> None:
    add_former_name(
        actor=investigator,
        company=flot,
        name="Transmorflot",
        until=date(2023, 5, 1),
        why=SOURCE,
        exhibit=extract,
    )
    client.force_login(colleague)
    page = text_of(client.get(reverse("vessels:company-detail", args=[flot.pk])))
    assert "Transmorflot" in page
    assert "Register extract" not in page
    assert str(extract.pk) not in page


@pytest.mark.parametrize("tlp", [TLP.RED, TLP.AMBER])
def test_an_exhibit_for_fewer_is_not_offered_and_refused_in_words(
    signed_in: Client, investigator: User, flot: Company, tlp: TLP
) -> None:
    deed = exhibit_of(investigator, title="Deed of a source", tlp=tlp)
    said = {"name": "MG-Flot", "country": "Malta", "why": SOURCE, "since_precision": "day"}
    for name in ("change", "former-name-add"):
        address = reverse(f"vessels:company-{name}", args=[flot.pk])
        page = text_of(signed_in.get(address))
        assert "marked TLP:GREEN or TLP:CLEAR: all staff read what is held" in page
        assert "Deed of a source" not in page
        refused = text_of(signed_in.post(address, {**said, "exhibit": deed.pk}))
        assert "Exhibit: Choose an exhibit that you may see and that is marked" in refused
    assert CompanyFact.objects.count() == 1
