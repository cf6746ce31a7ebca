"""Former names entered afterwards: they fit between what is held, and change nothing of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from evidence.precision import Precision
from vessels.errors import CompanyChanged, InvalidOwnership
from vessels.models import Company, CompanyFact, TieRole, Vessel
from vessels.ownership import company_facts, exposure, finding
from vessels.ownership.correcting import change_company
from vessels.ownership.former import add_former_name, withdraw_former_name
from vessels.ownership.recording import add_company, record_ownership
from vessels.sanctions.asof import AsOf

pytestmark = pytest.mark.django_db

SOURCE = "Company register, read 2024-02-10"


@pytest.fixture
def flot(investigator: User) -> Company:
    """MG-Flot since May 2023, Transmorflot before that, from a day that nobody told."""
    company = add_company(actor=investigator, name="Transmorflot")
    return change_company(
        actor=investigator, company=company, name="MG-Flot", since=date(2023, 5, 1), why=SOURCE
    )


def enter(actor: User, company: Company, name: str, until: date, **more: Any) -> CompanyFact:
    said = {"actor": actor, "company": company, "name": name, "until": until, "why": SOURCE}
    return add_former_name(**{**said, **more})


def name_in(year: int, company: Company, user: User, **known: Any) -> str:
    day = date(year, 6, 1)
    return company_facts.of_company(company, user, on=day, **{"known_at": None, **known})["name"]


def test_a_name_of_before_is_entered_and_read_as_of_its_days(
    investigator: User, flot: Company
) -> None:
    then = timezone.now()

    fact = enter(
        investigator,
        flot,
        "Oldflot",
        date(2015, 1, 1),
        held_from=date(2010, 1, 1),
        from_precision=Precision.YEAR,
        until_precision=Precision.YEAR,
    )

    flot.refresh_from_db()
    assert (flot.name, fact.held_text) == ("MG-Flot", "from 2010 until 2015")
    years = (2005, 2012, 2017, 2024)
    named = [name_in(year, flot, investigator) for year in years]
    assert named == ["", "Oldflot", "Transmorflot", "MG-Flot"]
    before = [name_in(year, flot, investigator, known_at=then) for year in years]
    assert before == ["Transmorflot", "Transmorflot", "Transmorflot", "MG-Flot"]
    counting = [each.value for each in company_facts.history(flot, investigator)]
    assert counting[:3] == ["MG-Flot", "Transmorflot", "Oldflot"]
    assert list(finding.companies(investigator, "oldflot")) == [flot]
    entry = entries_of(flot).last()
    assert entry
    assert (entry.action, entry.payload["dates"]) == (
        "company.former_name_added",
        "from 2010 until 2015",
    )


def test_one_between_is_entered_after_an_older_one(investigator: User, flot: Company) -> None:
    enter(investigator, flot, "Oldflot", date(2015, 1, 1))
    enter(investigator, flot, "Midflot", date(2020, 1, 1))

    named = [name_in(year, flot, investigator) for year in (2012, 2017, 2022, 2024)]
    assert named == ["Oldflot", "Midflot", "Transmorflot", "MG-Flot"]


def test_a_name_without_dates_is_read_from_the_end_of_the_former_one(investigator: User) -> None:
    company = add_company(actor=investigator, name="MG-Flot")
    enter(investigator, company, "Transmorflot", date(2023, 1, 1))
    assert name_in(2020, company, investigator) == "Transmorflot"
    assert name_in(2024, company, investigator) == "MG-Flot"
    with pytest.raises(InvalidOwnership, match="“Transmorflot” is held until 2023-01-01"):
        change_company(
            actor=investigator, company=company, name="New", since=date(2022, 1, 1), why=SOURCE
        )


def test_owners_have_the_name_of_the_day_or_say_that_it_is_of_today(
    investigator: User, flot: Company
) -> None:
    ship = Vessel.objects.create(name="MAIA-1", created_by=investigator)
    record_ownership(actor=investigator, owner=flot, vessel=ship, role=TieRole.OWNER, source="Deed")
    enter(investigator, flot, "Oldflot", date(2015, 1, 1), held_from=date(2010, 1, 1))

    def named(year: int) -> list[str]:
        found = exposure.of_vessel(ship, investigator, AsOf(on=date(year, 6, 1)))
        return [edge.party_name for edge in found.edges]

    assert named(2012) == ["Oldflot"]
    assert named(2005) == ["MG-Flot (name of today)"]


def test_what_cannot_be_is_refused_in_words(investigator: User, flot: Company) -> None:
    enter(investigator, flot, "Oldflot", date(2015, 1, 1), held_from=date(2010, 1, 1))
    tomorrow = timezone.now().date() + timedelta(days=1)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"until": date(2024, 1, 1)}, "“MG-Flot” is held from 2023-05-01"),
        ({"until": date(2023, 5, 1)}, "“Transmorflot” is held until 2023-05-01"),
        ({"until": date(2012, 1, 1)}, "“Oldflot” is held from 2010-01-01 until 2015-01-01"),
        ({"until": date(2018, 1, 1), "held_from": date(2014, 1, 1)}, "“Oldflot” is held"),
        ({"until": date(2018, 1, 1), "held_from": date(2018, 1, 1)}, "ends before it begins"),
        ({"until": tomorrow}, "still to come"),
        ({"name": " "}, "Give the former name"),
        ({"name": "x" * 201}, "at most 200"),
        ({"why": " "}, "Say who says so"),
    ]
    count = CompanyFact.objects.count()
    for given, words in cases:
        with pytest.raises(InvalidOwnership, match=words):
            enter(investigator, flot, **{"name": "Other", "until": date(2018, 1, 1), **given})
    assert CompanyFact.objects.count() == count


def test_only_recorders_and_only_on_what_they_saw(
    investigator: User, release_officer: User, flot: Company
) -> None:
    with pytest.raises(Refused):
        enter(release_officer, flot, "Oldflot", date(2015, 1, 1))
    seen = company_facts.newest(flot)
    fact = enter(investigator, flot, "Oldflot", date(2015, 1, 1), seen=seen)
    with pytest.raises(CompanyChanged):
        enter(investigator, flot, "Older", date(2010, 1, 1), seen=seen)
    with pytest.raises(Refused):
        withdraw_former_name(actor=release_officer, company=flot, fact=fact, why="No")


def test_one_entered_wrongly_is_taken_back_and_stays_on_record(
    investigator: User, flot: Company
) -> None:
    fact = enter(investigator, flot, "Oldflot", date(2015, 1, 1))
    then = timezone.now()
    with pytest.raises(InvalidOwnership, match="Say why"):
        withdraw_former_name(actor=investigator, company=flot, fact=fact, why=" ")

    withdraw_former_name(actor=investigator, company=flot, fact=fact, why="Of another company")

    assert name_in(2012, flot, investigator) == "Transmorflot"
    assert name_in(2012, flot, investigator, known_at=then) == "Oldflot"
    told = {each.value: each.withdrawn_why for each in company_facts.history(flot, investigator)}
    assert told["Oldflot"] == "Of another company"
    current = CompanyFact.objects.get(value="MG-Flot")
    for again in (fact, current):
        with pytest.raises(InvalidOwnership, match="no such former name"):
            withdraw_former_name(actor=investigator, company=flot, fact=again, why="Again")
