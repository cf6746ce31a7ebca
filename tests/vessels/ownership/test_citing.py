"""Exhibits that owners and companies rest on: who sees what cites them, and their custody log."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from evidence import custody
from evidence.exhibits import edit_exhibit
from evidence.marking import TLP
from evidence.models import Exhibit
from tests.evidence.samples import exhibit_of
from tests.vessels.ownership.samples import a_list, a_record
from vessels.errors import InvalidOwnership
from vessels.models import Company, CompanyFact, TieRole, Vessel
from vessels.ownership import company_facts, exposure, fleets
from vessels.ownership.correcting import change_company
from vessels.ownership.edges import Key, Reading
from vessels.ownership.former import add_former_name, withdraw_former_name
from vessels.ownership.recording import add_company, record_ownership, withdraw_ownership
from vessels.sanctions.asof import NOW

pytestmark = pytest.mark.django_db

SOURCE = "Company register, read 2024-02-10"


@pytest.fixture
def notice(investigator: User) -> Exhibit:
    """In nobody's hands but the investigator's; what it says may be told in the house."""
    return exhibit_of(investigator, title="Register extract", tlp=TLP.GREEN)


@pytest.fixture
def secret(investigator: User) -> Exhibit:
    return exhibit_of(investigator, title="Deed of a source", tlp=TLP.AMBER)


def lines(exhibit: Exhibit) -> list[tuple[str, str]]:
    """What and how, of what was read from the exhibit."""
    return [
        (row.what, row.how)
        for row in custody.log(exhibit).acts
        if row.event.startswith(("company", "ownership"))
    ]


def test_what_a_restricted_exhibit_says_of_an_owner_is_nowhere_for_others(
    investigator: User, colleague: User, secret: Exhibit
) -> None:
    a_record(a_list("ofac-sdn", name="OFAC SDN"), "1", "M LEASING LLC", company_imo="6246853")
    ship = Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=investigator)
    low = add_company(actor=investigator, name="Low")
    top = add_company(actor=investigator, name="Top", imo_company_number="6246853")
    record_ownership(
        actor=investigator, owner=low, vessel=ship, role=TieRole.OWNER, source="A register"
    )
    before = exposure.of_vessel(ship, colleague)

    made = record_ownership(
        actor=investigator,
        owner=top,
        company=low,
        role=TieRole.OWNER,
        source="A deed",
        exhibit=secret,
    )

    def holding(user: User) -> fleets.Holding:
        return fleets.of_party(Key("company", "", str(top.pk)), Reading(user, NOW, timezone.now()))

    assert exposure.of_vessel(ship, investigator).state == "possible"
    assert [len(holding(investigator).below), len(holding(investigator).through)] == [1, 1]
    other = exposure.of_vessel(ship, colleague)
    assert (other.state, other.text, other.leads) == (before.state, before.text, before.leads)
    assert (other.state, other.findings) == ("none_found", ())
    assert (holding(colleague).below, holding(colleague).through) == ((), ())

    withdraw_ownership(actor=investigator, ownership=made, why="Superseded deed")
    assert len(holding(investigator).withdrawn) == 1
    assert not holding(colleague).withdrawn
    said = "Owner: Top; Role: Owner; Of: Low; Share: percentage unknown; Dates: start not known;"
    (recorded, how), (withdrawn, why) = lines(secret)
    assert (recorded, withdrawn) == ("Owner read from it", "Owner withdrawn")
    assert how.startswith(said)
    assert "Reason: Superseded deed" in why
    assert custody.log(secret).is_intact


def test_facts_cite_what_all_may_be_told_and_link_it_for_those_who_see_it(
    investigator: User, colleague: User, notice: Exhibit
) -> None:
    company = add_company(actor=investigator, name="Transmorflot", country="Russia", exhibit=notice)
    change_company(
        actor=investigator,
        company=company,
        name="MG-Flot",
        since=date(2023, 5, 1),
        why=SOURCE,
        exhibit=notice,
    )
    old = add_former_name(
        actor=investigator,
        company=company,
        name="Oldflot",
        until=date(2015, 1, 1),
        why=SOURCE,
        exhibit=notice,
    )
    withdraw_former_name(actor=investigator, company=company, fact=old, why="Misread")

    def cited(user: User) -> list[bool]:
        return [each.shows_exhibit for each in company_facts.history(company, user)]  # type: ignore[attr-defined]  # annotated by the query

    assert cited(investigator) == [True] * 5
    assert cited(colleague) == [False] * 5
    day = date(2024, 1, 1)
    assert company_facts.of_company(company, colleague, on=day, known_at=None)["name"] == "MG-Flot"
    assert lines(notice) == [
        ("Company read from it", "Company: Transmorflot; Name: Transmorflot; Country: Russia"),
        (
            "Company read from it",
            f"Company: MG-Flot; Name: MG-Flot; Dates: from 2023-05-01; Reason: {SOURCE}",
        ),
        (
            "Company read from it",
            f"Company: MG-Flot; Former name: Oldflot; Dates: until 2015-01-01; Reason: {SOURCE}",
        ),
        (
            "Name of a company withdrawn",
            "Company: MG-Flot; Former name: Oldflot; Dates: until 2015-01-01; Reason: Misread",
        ),
    ]


def test_facts_cite_no_exhibit_that_is_for_fewer(
    investigator: User, colleague: User, notice: Exhibit, secret: Exhibit
) -> None:
    company = add_company(actor=investigator, name="MG-Flot")

    def refused(actor: User, exhibit: Exhibit, words: str) -> None:
        with pytest.raises(InvalidOwnership, match=words):
            add_company(actor=actor, name="Other", exhibit=exhibit)
        with pytest.raises(InvalidOwnership, match=words):
            change_company(
                actor=actor, company=company, country="Malta", why=SOURCE, exhibit=exhibit
            )
        with pytest.raises(InvalidOwnership, match=words):
            add_former_name(
                actor=actor,
                company=company,
                name="Old",
                until=date(2015, 1, 1),
                why=SOURCE,
                exhibit=exhibit,
            )

    refused(investigator, secret, "cites only exhibits marked TLP:GREEN or TLP:CLEAR")
    refused(colleague, notice, "no such exhibit")
    edit_exhibit(actor=investigator, exhibit=Exhibit.objects.get(pk=notice.pk), tlp=TLP.RED)
    refused(investigator, notice, "marked for fewer than all staff")
    assert list(Company.objects.all()) == [company]
    assert CompanyFact.objects.count() == 1
    assert lines(secret) == []
