"""Correcting a company: what was held stays, with who, when and why; a rename has its day."""

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from evidence.precision import Precision
from tests.vessels.ownership.samples import a_list, a_record
from vessels.errors import CompanyChanged, InvalidOwnership
from vessels.models import Company, CompanyFact, RecordVersion, TieRole, Vessel
from vessels.ownership import company_facts, exposure, finding, fleets
from vessels.ownership.correcting import change_company
from vessels.ownership.edges import Key, Reading
from vessels.ownership.recording import add_company, record_ownership
from vessels.sanctions.asof import AsOf

pytestmark = pytest.mark.django_db

SOURCE = "Company register, read 2024-02-10"


@pytest.fixture
def flot(investigator: User) -> Company:
    return add_company(actor=investigator, name="Transmorflot", country="Russia")


@pytest.fixture
def listed(db: None) -> RecordVersion:
    ofac = a_list("ofac-sdn", name="OFAC SDN")
    return a_record(ofac, "37049", "MG-FLOT LLC", company_imo="6016988")


def values(
    company: Company, user: User, on: date | None = None, known: datetime | None = None
) -> list[str]:
    day = on or timezone.now().date()
    held = company_facts.of_company(company, user, on=day, known_at=known)
    return [held["name"], held["imo_company_number"], held["country"]]


def test_a_rename_is_dated_and_the_former_name_keeps_its_time(
    investigator: User, colleague: User, flot: Company
) -> None:
    before = timezone.now()

    change_company(
        actor=colleague,
        company=flot,
        name="MG-Flot",
        since=date(2023, 5, 1),
        since_precision=Precision.MONTH,
        why=SOURCE,
    )

    flot.refresh_from_db()
    assert (flot.name, flot.country) == ("MG-Flot", "Russia")
    assert values(flot, investigator, date(2023, 4, 30))[0] == "Transmorflot"
    assert values(flot, investigator, date(2023, 5, 1))[0] == "MG-Flot"
    assert values(flot, investigator, known=before)[0] == "Transmorflot"
    told = [
        (fact.value, fact.held_text, str(fact.asserted_by), bool(fact.known_to))
        for fact in company_facts.history(flot, investigator)
        if fact.attribute == "name"
    ]
    assert told == [
        ("MG-Flot", "from 2023-05", str(colleague), False),
        ("Transmorflot", "until 2023-05", str(colleague), False),
        ("Transmorflot", "no dates known", str(investigator), True),
    ]
    entry = entries_of(flot).last()
    assert entry
    assert (entry.action, entry.actor) == ("company.changed", colleague)
    assert entry.payload == {
        "changes": {"name": {"before": "Transmorflot", "after": "MG-Flot"}},
        "since": "2023-05",
        "why": SOURCE,
        "exhibit": "",
    }


def test_a_correction_counts_for_all_its_time(investigator: User, flot: Company) -> None:
    then = timezone.now()

    change_company(
        actor=investigator, company=flot, country="Panama", imo_company_number="", why="Misread"
    )

    assert values(flot, investigator, date(2000, 1, 1)) == ["Transmorflot", "", "Panama"]
    assert values(flot, investigator, date(2000, 1, 1), then) == ["Transmorflot", "", "Russia"]
    assert CompanyFact.objects.filter(attribute="imo_company_number").count() == 0
    change_company(actor=investigator, company=flot, country="", why="Nobody says so")
    assert values(flot, investigator)[2] == ""


def test_a_number_entered_later_exposes_from_then_on(
    investigator: User, flot: Company, listed: RecordVersion
) -> None:
    ship = Vessel.objects.create(name="MAIA-1", created_by=investigator)
    record_ownership(actor=investigator, owner=flot, vessel=ship, role=TieRole.OWNER, source="Deed")
    before = timezone.now()
    assert exposure.of_vessel(ship, investigator).state == "none_found"

    change_company(actor=investigator, company=flot, imo_company_number="IMO 6016988", why=SOURCE)

    assert exposure.of_vessel(ship, investigator).state == "possible"
    assert exposure.of_vessel(ship, investigator, AsOf(known_at=before)).state == "none_found"


def test_pages_of_another_day_use_the_name_of_that_day(investigator: User, flot: Company) -> None:
    ship = Vessel.objects.create(name="MAIA-1", created_by=investigator)
    record_ownership(actor=investigator, owner=flot, vessel=ship, role=TieRole.OWNER, source="Deed")
    change_company(
        actor=investigator, company=flot, name="MG-Flot", since=date(2023, 5, 1), why=SOURCE
    )

    def named(on: date | None) -> list[str]:
        return [
            edge.party_name for edge in exposure.of_vessel(ship, investigator, AsOf(on=on)).edges
        ]

    assert named(date(2022, 1, 1)) == ["Transmorflot"]
    assert named(None) == ["MG-Flot"]


def test_a_former_name_is_searched_for_and_a_lead(
    investigator: User, flot: Company, listed: RecordVersion
) -> None:
    add_company(actor=investigator, name="Other")
    change_company(actor=investigator, company=flot, name="MG-Flot LLC", why=SOURCE)
    change_company(
        actor=investigator, company=flot, name="Sea Flot", since=date(2024, 1, 1), why=SOURCE
    )

    assert list(finding.companies(investigator, "mg-flot")) == [flot]
    assert list(finding.companies(investigator, "transmor")) == []  # it was never so called
    reading = Reading(investigator, AsOf(), timezone.now())
    holding = fleets.of_party(Key("company", "", str(flot.pk)), reading)
    assert [lead.uid for lead in holding.leads] == ["37049"]


def test_what_cannot_be_is_refused_in_words(investigator: User, flot: Company) -> None:
    other = add_company(actor=investigator, name="Other", imo_company_number="6246853")
    tomorrow = timezone.now().date() + timedelta(days=1)
    said: dict[str, Any] = {"actor": investigator, "company": flot, "why": SOURCE}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "Transmorflot"}, "Nothing is changed"),
        ({"name": " "}, "Give the company's name"),
        ({"name": "x" * 201}, "at most 200"),
        ({"country": "Panama", "why": " "}, "Say why"),
        ({"country": "Panama", "since": tomorrow}, "still to come"),
        ({"imo_company_number": "9179842"}, "is a ship's IMO number"),
        ({"imo_company_number": "6246853"}, f"is held already, by {other}"),
    ]
    for given, words in cases:
        with pytest.raises(InvalidOwnership, match=words):
            change_company(**{**said, **given})
    flot.refresh_from_db()
    assert flot.imo_company_number is None
    assert [entry.action for entry in entries_of(flot)] == ["company.added"]


def test_what_follows_a_dated_name_begins_later(investigator: User, flot: Company) -> None:
    said: dict[str, Any] = {"actor": investigator, "company": flot, "why": SOURCE}
    change_company(**said, name="MG-Flot", since=date(2023, 5, 1))
    with pytest.raises(InvalidOwnership, match="dated from 2023-05-01"):
        change_company(**said, name="Third", since=date(2023, 5, 1))


def test_only_recorders_and_only_on_what_they_saw(
    investigator: User, colleague: User, release_officer: User, flot: Company
) -> None:
    with pytest.raises(Refused):
        change_company(actor=release_officer, company=flot, country="Panama", why=SOURCE)
    seen = company_facts.newest(flot)
    change_company(actor=colleague, company=flot, country="Panama", why=SOURCE, seen=seen)
    with pytest.raises(CompanyChanged, match="by somebody else"):
        change_company(actor=investigator, company=flot, country="Malta", why=SOURCE, seen=seen)
    flot.refresh_from_db()
    assert flot.country == "Panama"


def test_companies_of_before_begin_their_history_with_what_they_are(investigator: User) -> None:
    """What the migration does with rows that have no history yet."""
    company = add_company(actor=investigator, name="Old", imo_company_number="6246853")
    CompanyFact.objects.all().delete()
    module = import_module("vessels.migrations.0009_history_of_companies_and_listed_owners")
    module.write_down_what_is_held(apps, None)

    assert values(company, investigator) == ["Old", "6246853", ""]
    assert values(company, investigator, known=company.created_at - timedelta(seconds=1)) == [
        "", "", "",
    ]  # fmt: skip
