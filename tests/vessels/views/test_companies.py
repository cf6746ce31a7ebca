"""Pages of companies and of parties on lists, and the forms that record who owns what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.vessels.ownership.samples import a_list, a_record, a_tie
from vessels.models import Company, Ownership, RecordKind, RecordVersion, TieRole, Vessel
from vessels.ownership.recording import add_company, record_ownership

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=investigator)


@pytest.fixture
def leasing(angara: Vessel) -> RecordVersion:
    ofac = a_list("ofac-sdn", name="OFAC SDN")
    party = a_record(ofac, "37065", "M LEASING LLC", company_imo="6246853")
    ship = a_record(ofac, "37059", "ANGARA", kind=RecordKind.VESSEL, imo=9179842)
    a_tie(ship, party)
    return party


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_party_s_page_has_names_fleet_and_source(
    signed_in: Client, angara: Vessel, leasing: RecordVersion
) -> None:
    answer = signed_in.get(reverse("vessels:party-detail", args=["ofac-sdn", "37065"]))

    page = text_of(answer)
    assert "Listed under RUSSIA-EO14024; since when the list does not say" in page
    assert "percentage unknown" in page
    assert reverse("vessels:vessel-detail", args=[angara.pk]) in page
    tie = angara_tie()
    assert reverse("vessels:record-detail", args=[tie.record_id]) in page


def angara_tie() -> Any:
    return RecordVersion.objects.get(uid="37059").ties.get()


def test_a_party_s_page_of_an_earlier_day(signed_in: Client, leasing: RecordVersion) -> None:
    address = reverse("vessels:party-detail", args=["ofac-sdn", "37065"])

    page = text_of(signed_in.get(address, {"on": "2022-01-05"}))
    assert "You are reading the past: 2022-01-05." in page
    assert "no longer, or not yet" in page
    wrong = text_of(signed_in.get(address, {"on": "5 January"}))
    assert "Write the day as year-month-day" in wrong


def test_a_ship_s_identifier_leads_to_her_record(signed_in: Client, leasing: RecordVersion) -> None:
    answer = signed_in.get(reverse("vessels:party-detail", args=["ofac-sdn", "37059"]))
    record = RecordVersion.objects.get(uid="37059")
    assert answer.headers["Location"] == reverse("vessels:record-detail", args=[record.pk])


@pytest.mark.parametrize(("code", "uid"), [("ofac-sdn", "1"), ("no", "37065")])
def test_strangers_have_no_such_page(
    signed_in: Client, leasing: RecordVersion, code: str, uid: str
) -> None:
    assert signed_in.get(reverse("vessels:party-detail", args=[code, uid])).status_code == 404


def test_a_company_is_entered_and_tied_by_its_number(
    signed_in: Client, leasing: RecordVersion
) -> None:
    answer = signed_in.post(
        reverse("vessels:company-add"),
        {"name": "M Leasing", "imo_company_number": "IMO 6246853", "country": "Russia"},
        follow=True,
    )
    page = text_of(answer)
    assert Company.objects.get().imo_company_number == 6246853
    assert "M LEASING LLC, entry 37065" in page
    assert "By an equal IMO company number." in page
    assert "ANGARA" in page


def test_a_wrong_number_is_told_at_the_form(signed_in: Client) -> None:
    answer = signed_in.post(
        reverse("vessels:company-add"), {"name": "M Leasing", "imo_company_number": "9179842"}
    )
    assert "9179842 is a ship&#x27;s IMO number" in text_of(answer)
    assert not Company.objects.exists()


def test_an_owner_is_recorded_shown_and_withdrawn(
    signed_in: Client, investigator: User, angara: Vessel
) -> None:
    owner = add_company(actor=investigator, name="Sea Line")
    said = {
        "owner": owner.pk,
        "role": "manager",
        "share_percent": "",
        "valid_from": "2023-05-01",
        "valid_precision": "month",
        "source": "Equasis, read 2024-02-10",
    }
    signed_in.post(reverse("vessels:vessel-owner-add", args=[angara.pk]), said)
    made = Ownership.objects.get()
    assert (made.vessel, made.role, made.share_percent) == (angara, TieRole.MANAGER, None)
    company = reverse("vessels:company-detail", args=[owner.pk])
    page = text_of(signed_in.get(company))
    assert "from 2023-05; no end known" in page
    assert "entered by Ines Investigator" in page

    withdraw = reverse("vessels:ownership-withdraw", args=[made.pk])
    refused = text_of(signed_in.post(withdraw, {"why": ""}, follow=True))
    assert "Say why it is withdrawn." in refused
    signed_in.post(withdraw, {"why": "Misread"})
    after = text_of(signed_in.get(company))
    assert "No list and nobody here ties a vessel to it." in after
    assert "1 withdrawn" in after


def test_an_owner_of_a_company(signed_in: Client, investigator: User) -> None:
    low = add_company(actor=investigator, name="Low")
    top = add_company(actor=investigator, name="Top")
    address = reverse("vessels:company-owner-add", args=[low.pk])
    said = {"owner": top.pk, "role": "owner", "valid_precision": "day", "source": "Deed"}

    wrong = text_of(signed_in.post(address, {**said, "share_percent": "0"}))
    assert "A share of 0 % cannot be." in wrong
    page = text_of(signed_in.post(address, {**said, "share_percent": "60"}, follow=True))

    assert "60 %" in page
    assert "Owners and links above" in page


def test_the_search_finds_companies_and_parties(
    signed_in: Client, investigator: User, leasing: RecordVersion
) -> None:
    add_company(actor=investigator, name="Leasing of Ships")
    page = text_of(signed_in.get(reverse("vessels:company-list"), {"q": "leasing"}))

    assert "Leasing of Ships" in page
    assert reverse("vessels:party-detail", args=["ofac-sdn", "37065"]) in page


def test_only_recorders_are_offered_forms(
    client: Client, release_officer: User, investigator: User, angara: Vessel
) -> None:
    owner = add_company(actor=investigator, name="Sea Line")
    made = record_ownership(
        actor=investigator, owner=owner, vessel=angara, role=TieRole.OWNER, source="Deed"
    )
    client.force_login(release_officer)

    page = text_of(client.get(reverse("vessels:company-detail", args=[owner.pk])))
    assert "Add an owner" not in page
    assert "Withdraw" not in page
    for name, pk in [("vessel-owner-add", angara.pk), ("company-owner-add", owner.pk)]:
        assert client.get(reverse(f"vessels:{name}", args=[pk])).status_code == 403
    address = reverse("vessels:ownership-withdraw", args=[made.pk])
    assert client.post(address, {"why": "No"}).status_code == 403


def test_a_vessel_s_tab_tells_exposure_apart_from_her_listing(
    signed_in: Client, investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    owner = add_company(actor=investigator, name="Sea Line")
    made = record_ownership(
        actor=investigator, owner=owner, vessel=angara, role=TieRole.MANAGER, source="Equasis"
    )
    address = reverse("vessels:vessel-sanctions", args=[angara.pk])

    page = text_of(signed_in.get(address))

    assert "Linked, through parties on OFAC SDN. Derived; not a listing." in page
    assert "Path to M LEASING LLC" in page
    assert reverse("vessels:party-detail", args=["ofac-sdn", "37065"]) in page
    assert "Equasis" in page
    assert "Owners, managers and links" in page

    withdraw = reverse("vessels:ownership-withdraw", args=[made.pk])
    after = text_of(signed_in.post(withdraw, {"why": "Misread"}, follow=True))
    assert "1 withdrawn" in after
    past = text_of(signed_in.get(address, {"on": "2021-01-01"}))
    assert "No owner, manager or link of hers is held for that day." in past


def test_an_entry_of_a_list_is_found_and_named_as_the_owner(
    signed_in: Client, angara: Vessel, leasing: RecordVersion
) -> None:
    entry = a_record(leasing.sanctions_list, "50001", "SEA OWNER LLC")
    address = reverse("vessels:vessel-owner-add", args=[angara.pk])
    page = text_of(signed_in.get(address, {"party": "sea owner"}))
    assert f"{address}?entry={entry.pk}" in page
    assert "No company or person of a loaded list" in text_of(
        signed_in.get(address, {"party": "x y z"})
    )
    chosen = text_of(signed_in.get(address, {"entry": entry.pk}))
    assert "an equal name is not enough" in chosen
    said = {"role": "owner", "valid_precision": "day", "source": "Register", "entry": entry.pk}

    page = text_of(signed_in.post(address, said, follow=True))

    made = Ownership.objects.get()
    assert (made.owner, made.owner_record) == (None, entry)
    assert "Recorded: owner SEA OWNER LLC." in page
    assert "Path to SEA OWNER LLC" in page
    assert "entered by Ines Investigator" in page
    party = reverse("vessels:party-detail", args=["ofac-sdn", "50001"])
    assert party in page
    assert "ANGARA" in text_of(signed_in.get(party))
    withdraw = reverse("vessels:ownership-withdraw", args=[made.pk])
    after = text_of(signed_in.post(withdraw, {"why": "Another company"}, follow=True))
    assert "Owner SEA OWNER LLC, Register: withdrawn" in after


@pytest.mark.parametrize("entry", ["", "999999", "x", "9" * 30])
def test_an_owner_must_be_chosen(signed_in: Client, angara: Vessel, entry: str) -> None:
    address = reverse("vessels:vessel-owner-add", args=[angara.pk])
    assert signed_in.get(address, {"entry": entry}).status_code == 200
    said = {"role": "owner", "valid_precision": "day", "source": "Register", "entry": entry}
    page = text_of(signed_in.post(address, said))
    assert "Choose one owner" in page or "Select a valid choice" in page
    assert not Ownership.objects.exists()


def test_a_company_is_corrected_and_keeps_what_it_was(
    signed_in: Client, investigator: User
) -> None:
    company = add_company(actor=investigator, name="Transmorflot")
    address = reverse("vessels:company-change", args=[company.pk])
    form: Any = signed_in.get(address).context["form"]
    said = {
        "name": "MG-Flot",
        "imo_company_number": "",
        "country": "",
        "note": "",
        "since": "2023-05-01",
        "since_precision": "month",
        "why": "Register, read 2024-02-10",
        "seen": form["seen"].value(),
    }
    assert "still to come" in text_of(signed_in.post(address, {**said, "since": "2999-01-01"}))
    page = text_of(signed_in.post(address, said, follow=True))
    assert "<h1" in page
    assert "until 2023-05" in page
    assert "Register, read 2024-02-10" in page
    assert "Transmorflot" in page
    detail = reverse("vessels:company-detail", args=[company.pk])
    past = text_of(signed_in.get(detail, {"on": "2022-01-01"}))
    assert "<dt>Name</dt><dd>Transmorflot</dd>" in past
    again = text_of(signed_in.post(address, {**said, "name": "Third", "since": ""}))
    assert "was changed by somebody else since you opened this page" in again
    company.refresh_from_db()
    assert company.name == "MG-Flot"
    found = text_of(signed_in.get(reverse("vessels:company-list"), {"q": "transmor"}))
    assert "formerly Transmorflot" in found
