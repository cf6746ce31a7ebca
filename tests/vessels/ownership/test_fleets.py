"""What a party holds, under all its names and numbers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tests.vessels.ownership.samples import LONG_AGO, a_list, a_record, a_tie
from vessels.models import Company, RecordKind, RecordVersion, SanctionsList, TieRole, Vessel
from vessels.ownership import finding, fleets
from vessels.ownership.edges import Key, Reading
from vessels.ownership.fleets import Holding
from vessels.ownership.recording import add_company, record_ownership
from vessels.sanctions.asof import AsOf

pytestmark = pytest.mark.django_db
LADY_R = 9161003


@pytest.fixture
def ofac(db: None) -> SanctionsList:
    return a_list("ofac-sdn", name="OFAC SDN")


@pytest.fixture
def line(ofac: SanctionsList) -> RecordVersion:
    return a_record(ofac, "37049", "TRANSMORFLOT LLC", company_imo="6016988")


@pytest.fixture
def lady(ofac: SanctionsList, line: RecordVersion) -> RecordVersion:
    record = a_record(ofac, "37095", "LADY R", kind=RecordKind.VESSEL, imo=LADY_R)
    a_tie(record, line)
    return record


def of(user: User, record: RecordVersion, as_of: AsOf | None = None) -> Holding:
    key = Key("record", record.sanctions_list_id, record.uid)
    return fleets.of_party(key, Reading(user, as_of or AsOf(), timezone.now()))


def test_ships_of_a_list_are_ours_where_the_number_is_the_same(
    investigator: User, line: RecordVersion, lady: RecordVersion
) -> None:
    assert [(each.name, each.vessel) for each in of(investigator, line).ships] == [("LADY R", None)]

    ours = Vessel.objects.create(imo_number=LADY_R, created_by=investigator)
    (ship,) = of(investigator, line).ships

    assert (ship.vessel, ship.imo, ship.holds) == (ours, LADY_R, True)
    assert ship.edge.source_text == "OFAC SDN, entry 37095"


def test_a_rename_is_told_and_the_fleet_stays(
    investigator: User, ofac: SanctionsList, line: RecordVersion, lady: RecordVersion
) -> None:
    RecordVersion.objects.filter(pk=line.pk).update(is_current=False)
    renamed = a_record(ofac, "37049", "MG-FLOT LLC", company_imo="6016988", is_designated=False)

    holding = of(investigator, renamed)

    assert [each.name for each in holding.names] == ["TRANSMORFLOT LLC", "MG-FLOT LLC"]
    assert holding.ship_count == 1


def test_people_s_word_joins_by_an_equal_number(
    investigator: User, line: RecordVersion, lady: RecordVersion
) -> None:
    ours = add_company(actor=investigator, name="Transmorflot", imo_company_number="6016988")
    ship = Vessel.objects.create(name="MAIA-1", created_by=investigator)
    record_ownership(
        actor=investigator, owner=ours, vessel=ship, role=TieRole.MANAGER, source="Equasis"
    )

    holding = of(investigator, line)

    assert [each.name for each in holding.ships] == ["LADY R", "MAIA-1"]
    assert (holding.companies, holding.leads) == ((ours,), ())


def test_what_is_over_is_kept_apart(
    investigator: User, line: RecordVersion, lady: RecordVersion
) -> None:
    line_of_sale = datetime(2023, 3, 1, tzinfo=UTC)
    lady.ties.update(observed_to=line_of_sale)

    holding = of(investigator, line)
    assert (holding.ship_count, [each.holds for each in holding.ships]) == (0, [False])
    before = of(investigator, line, AsOf(on=date(2023, 2, 28)))
    assert before.ship_count == 1


def test_knowledge_of_an_earlier_day_has_no_later_word(
    investigator: User, line: RecordVersion, lady: RecordVersion
) -> None:
    assert not of(investigator, line, AsOf(known_at=LONG_AGO - timedelta(days=1))).ships


def test_parents_and_companies_below(investigator: User) -> None:
    made = [add_company(actor=investigator, name=name) for name in ("Top", "Middle", "Low")]
    top, middle, low = made
    for owner, owned in ((top, middle), (middle, low)):
        record_ownership(
            actor=investigator, owner=owner, company=owned, role=TieRole.OWNER, source="Deed"
        )

    key = Key("company", "", str(middle.pk))
    holding = fleets.of_party(key, Reading(investigator, AsOf(), timezone.now()))

    assert [each.name for each in holding.above] == ["Top"]
    assert [each.name for each in holding.below] == ["Low"]


def test_ships_are_found_through_the_companies_below(
    investigator: User, ofac: SanctionsList, line: RecordVersion
) -> None:
    top = add_company(actor=investigator, name="Transmorflot", imo_company_number="6016988")
    middle, low = (add_company(actor=investigator, name=name) for name in ("Middle", "Low"))
    ship = Vessel.objects.create(name="MAIA-1", created_by=investigator)
    said: dict[str, Any] = {"actor": investigator, "role": TieRole.OWNER, "source": "Deed"}
    record_ownership(owner=top, company=middle, share_percent=Decimal(60), **said)
    record_ownership(owner=middle, company=low, **said)
    record_ownership(owner=low, company=top, **said)  # a circle
    record_ownership(owner=low, vessel=ship, share_percent=Decimal(100), **said)
    record_ownership(owner=middle, vessel=ship, valid_to=date(2020, 1, 1), **said)

    holding = of(investigator, line)

    assert holding.ships == ()
    (found,) = holding.through
    assert found.line.vessel == ship
    assert found.text == (
        "owned by Low (100 %, as Ines Investigator recorded), owned by Middle (percentage "
        "unknown, as Ines Investigator recorded), owned by Transmorflot (60 %, as Ines "
        "Investigator recorded)"
    )


def test_a_fleet_of_any_size_takes_the_same_queries(
    investigator: User, ofac: SanctionsList, line: RecordVersion
) -> None:
    counts = []
    for number in range(6):
        a_tie(a_record(ofac, str(number), f"SHIP {number}", kind=RecordKind.VESSEL), line)
        with CaptureQueriesContext(connection) as asked:
            of(investigator, line)
        counts.append(len(asked))

    assert counts[0] == counts[-1] <= 14


@pytest.mark.parametrize("text", ["mg-flot", "TRANSMORFLOT", "37049", "IMO 6016988", "6016988"])
def test_parties_are_found_by_name_number_and_identifier(
    investigator: User, release_officer: User, ofac: SanctionsList, text: str
) -> None:
    name = "MG-FLOT LLC" if "flot" in text else "TRANSMORFLOT LLC"
    a_record(ofac, "37049", name, company_imo="6016988")

    assert [each.uid for each in finding.parties(investigator, text)] == ["37049"]


def test_a_party_is_found_by_a_name_it_no_longer_has(
    investigator: User, ofac: SanctionsList, line: RecordVersion
) -> None:
    RecordVersion.objects.filter(pk=line.pk).update(is_current=False)
    a_record(ofac, "37049", "MG-FLOT LLC", is_designated=False)

    assert [each.name for each in finding.parties(investigator, "transmor")] == ["MG-FLOT LLC"]


def test_companies_are_found_by_name_and_number(investigator: User) -> None:
    made = add_company(actor=investigator, name="M Leasing", imo_company_number="6246853")

    for text in ("leas", "6246853", "IMO 6246853", ""):
        assert list(finding.companies(investigator, text)) == [made]
    assert not finding.companies(investigator, "9999999")
    assert Company.objects.count() == 1
