"""From a vessel up through owners and links to parties on lists: derived, never her listing."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tests.vessels.ownership.samples import LONG_AGO, a_list, a_record, a_tie
from vessels.errors import InvalidOwnership
from vessels.models import (
    Company,
    Designation,
    Match,
    MatchBasis,
    MatchState,
    RecordKind,
    RecordVersion,
    SanctionsList,
    TieRole,
    Vessel,
)
from vessels.ownership import exposure, fleets
from vessels.ownership.edges import Key, Reading
from vessels.ownership.exposure import Exposure
from vessels.ownership.recording import add_company, record_ownership, withdraw_ownership
from vessels.sanctions.asof import AsOf

pytestmark = pytest.mark.django_db
ANGARA = 9179842


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return Vessel.objects.create(imo_number=ANGARA, name="ANGARA", created_by=investigator)


@pytest.fixture
def ofac(db: None) -> SanctionsList:
    return a_list("ofac-sdn", name="OFAC SDN")


@pytest.fixture
def leasing(ofac: SanctionsList) -> RecordVersion:
    return a_record(ofac, "37065", "M LEASING LLC", company_imo="6246853")


@pytest.fixture
def her_record(ofac: SanctionsList) -> RecordVersion:
    return a_record(ofac, "37059", "ANGARA", kind=RecordKind.VESSEL, imo=ANGARA)


def company(actor: User, name: str, number: str = "") -> Company:
    return add_company(actor=actor, name=name, imo_company_number=number)


def owns(owner: Company, of: Vessel | Company, share: float | None = None, **more: Any) -> None:
    said = {"role": TieRole.OWNER, "source": "A register", **more}
    said["vessel" if isinstance(of, Vessel) else "company"] = of
    record_ownership(
        actor=owner.created_by,
        owner=owner,
        share_percent=None if share is None else Decimal(str(share)),
        **said,
    )


def of(vessel: Vessel, user: User, as_of: AsOf | None = None) -> Exposure:
    return exposure.of_vessel(vessel, user, as_of or AsOf())


def test_a_link_is_a_link_with_percentage_unknown(
    investigator: User, angara: Vessel, her_record: RecordVersion, leasing: RecordVersion
) -> None:
    a_tie(her_record, leasing)

    found = of(angara, investigator)

    assert (found.state, found.label) == ("linked", "Linked")
    assert "Derived; not a listing." in found.text
    (finding,) = found.findings
    (path,) = finding.paths
    assert path.text == (
        "linked to M LEASING LLC (percentage unknown), entry 37065 listed under "
        "RUSSIA-EO14024; since when the list does not say"
    )
    assert "no ownership is stated" in finding.text
    assert "ownership only, not control" in finding.text
    edge = found.edges[0]
    assert (edge.share_text, edge.source_text) == ("percentage unknown", "OFAC SDN, entry 37059")
    assert edge.dates_text == "no dates stated; on the list from 2022-06-01"


def test_a_stated_owner_without_a_share_is_possible(
    investigator: User, angara: Vessel, her_record: RecordVersion, leasing: RecordVersion
) -> None:
    a_tie(her_record, leasing, TieRole.REGISTERED_OWNER)

    found = of(angara, investigator)

    assert found.state == "possible"
    assert "Shares unknown" in found.findings[0].text


@pytest.mark.parametrize(
    ("shares", "state"),
    [([50], "exposed_by_ownership"), ([49.99], "minority"), ([25, 25], "exposed_by_ownership")],
)
def test_shares_of_listed_parties_are_added_up_for_ofac(
    investigator: User, angara: Vessel, ofac: SanctionsList, shares: list[float], state: str
) -> None:
    for number, share in zip(("6246853", "6016988"), shares, strict=False):
        a_record(ofac, number, f"PARTY {number}", company_imo=number)
        owns(company(investigator, f"Party {number}", number), angara, share)

    assert of(angara, investigator).state == state


def test_the_same_share_from_two_sources_counts_once(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    owner = company(investigator, "M Leasing", "6246853")
    owns(owner, angara, 30)
    owns(owner, angara, 30, role=TieRole.REGISTERED_OWNER)

    found = of(angara, investigator)

    assert found.state == "minority"
    assert found.findings[0].known_percent == 30


def test_ownership_passes_on_whole_through_a_company_held_by_half(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    """OFAC, frequently asked question 401, examples 1 and 3 and their contrary."""
    top = company(investigator, "M Leasing", "6246853")
    between = company(investigator, "Between")
    owns(between, angara, 50)
    owns(top, between, 50)
    found = of(angara, investigator)
    assert found.state == "exposed_by_ownership"
    (path,) = found.findings[0].paths
    assert path.text == (
        "owned by Between (50 %, as Ines Investigator recorded), owned by M Leasing (50 %, as Ines "
        "Investigator recorded), which has IMO company number 6246853 as M LEASING LLC (entry "
        "37065) listed under RUSSIA-EO14024; since when the list does not say"
    )

    other = Vessel.objects.create(imo_number=8517839, name="MARIA", created_by=investigator)
    small = company(investigator, "Small")
    owns(small, other, 75)
    owns(top, small, 25)
    assert of(other, investigator).state == "minority"


def test_an_unknown_share_is_possible_only_where_it_could_be_enough(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    top, between = company(investigator, "M Leasing", "6246853"), company(investigator, "Between")
    owns(between, angara, 30)
    owns(top, between)
    assert of(angara, investigator).state == "minority"
    owns(top, angara, 20)
    assert of(angara, investigator).state == "possible"


@pytest.mark.parametrize(
    ("parser", "state"),
    [("ofac-sdn-csv", "linked"), ("eu-fsf-xml", "possible"), ("uk-csv", "possible")],
)
def test_control_counts_under_eu_and_uk_alone(
    investigator: User, angara: Vessel, parser: str, state: str
) -> None:
    held = a_list("a-list", parser=parser)
    a_record(held, "1", "BOSS", kind=RecordKind.PERSON)
    record = a_record(held, "2", "ANGARA", kind=RecordKind.VESSEL, imo=ANGARA)
    a_tie(record, RecordVersion.objects.get(uid="1"), TieRole.CONTROL)

    assert of(angara, investigator).state == state


@pytest.mark.parametrize(
    ("shares", "state"),
    [([50], "minority"), ([50.01], "exposed_by_ownership"), ([30, 30], "possible")],
)
def test_the_uk_wants_more_than_half_and_does_not_add_up(
    investigator: User, angara: Vessel, shares: list[float], state: str
) -> None:
    uk = a_list("uk-list", parser="uk-csv")
    for number, share in zip(("6246853", "6016988"), shares, strict=False):
        a_record(uk, number, f"PARTY {number}", company_imo=number)
        owns(company(investigator, f"Party {number}", number), angara, share)

    assert of(angara, investigator).state == state


def test_an_equal_name_is_a_lead_and_no_exposure(
    investigator: User, angara: Vessel, leasing: RecordVersion, ofac: SanctionsList
) -> None:
    owns(company(investigator, "M. Leasing, LLC"), angara, 100)

    found = of(angara, investigator)

    assert (found.state, found.findings) == ("none_found", ())
    assert [lead.text for lead in found.leads] == [
        "M. Leasing, LLC: same name as OFAC SDN entry 37065, not confirmed"
    ]


def test_a_name_without_an_identifier_is_a_lead_too(
    investigator: User, angara: Vessel, her_record: RecordVersion, leasing: RecordVersion
) -> None:
    a_tie(her_record, "M LEASING LLC", TieRole.OWNER)

    found = of(angara, investigator)

    assert found.state == "none_found"
    assert found.leads[0].uid == "37065"


def test_an_equal_number_is_the_party_and_no_lead(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    owns(company(investigator, "M Leasing LLC", "6246853"), angara, 100)

    found = of(angara, investigator)

    assert (found.state, found.leads) == ("exposed_by_ownership", ())


def test_a_record_that_a_person_tied_to_her_speaks_of_her(
    investigator: User, ofac: SanctionsList, leasing: RecordVersion
) -> None:
    nameless = Vessel.objects.create(name="ANGARA", created_by=investigator)
    record = a_record(ofac, "37059", "ANGARA", kind=RecordKind.VESSEL)
    a_tie(record, leasing)
    assert of(nameless, investigator).state == "unknown"

    Match.objects.create(
        vessel=nameless,
        sanctions_list=ofac,
        uid="37059",
        record=record,
        state=MatchState.CONFIRMED,
        basis=MatchBasis.NAME,
        score=70,
        found_at=timezone.now(),
    )

    assert of(nameless, investigator).state == "linked"


def test_circles_are_cut_and_four_steps_are_the_most(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    chain = [company(investigator, f"Step {number}") for number in range(4)]
    owns(chain[0], angara, 100)
    for lower, upper in pairwise(chain):
        owns(upper, lower, 100)
    owns(chain[0], chain[2], 100)  # a circle
    top = company(investigator, "M Leasing", "6246853")
    owns(top, chain[3], 100)  # the fifth step
    assert of(angara, investigator).state == "none_found"
    owns(top, chain[2], 100)
    found = of(angara, investigator)
    assert found.state == "exposed_by_ownership"
    assert [len(path.steps) for path in found.findings[0].paths] == [4]


def test_her_own_listing_is_no_exposure(
    investigator: User, angara: Vessel, her_record: RecordVersion
) -> None:
    found = of(angara, investigator)

    assert (found.state, found.findings) == ("unknown", ())
    assert "No owner, manager or link of hers is held" in found.text


def test_a_stale_list_reads_unknown_with_what_was_last_seen(
    investigator: User, angara: Vessel
) -> None:
    old = a_list("ofac-sdn", age=timedelta(days=3), stale_after=timedelta(days=2))
    party = a_record(old, "37065", "M LEASING LLC")
    a_tie(a_record(old, "37059", "ANGARA", kind=RecordKind.VESSEL, imo=ANGARA), party)

    found = of(angara, investigator)

    assert found.state == "unknown"
    assert found.text.startswith("Unknown: a party was last seen on a list, but OFAC-SDN (not seen")
    assert "When last seen: Linked" in found.findings[0].text


def test_nothing_found_on_a_stale_list_is_not_clear(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    a_list("un-list", name="UN", age=timedelta(days=9), stale_after=timedelta(days=2))
    owns(company(investigator, "Nobody"), angara, 100)

    found = of(angara, investigator)

    assert found.state == "unknown"
    assert "UN (not seen since" in found.text


def test_an_extract_that_does_not_name_the_owner_is_called_an_extract(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    part = a_list("part", name="Part of a list")
    part.versions.update(is_extract=True)
    owns(company(investigator, "Nobody"), angara, 100)

    found = of(angara, investigator)

    assert found.state == "unknown"
    assert "Part of a list (only an extract is held)" in found.text


def test_a_delisted_owner_exposes_no_more(
    investigator: User, angara: Vessel, her_record: RecordVersion, leasing: RecordVersion
) -> None:
    a_tie(her_record, leasing)
    Designation.objects.filter(uid="37065").update(observed_to=LONG_AGO + timedelta(days=30))

    assert of(angara, investigator).state == "none_found"
    past = AsOf(on=date(2022, 6, 10))
    assert of(angara, investigator, past).state == "linked"


def test_an_ownership_counts_within_its_dates(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    owner = company(investigator, "M Leasing", "6246853")
    owns(owner, angara, 60, valid_from=date(2022, 7, 1), valid_to=date(2022, 8, 15))

    assert of(angara, investigator).state == "unknown"
    for day, state in [
        (date(2022, 6, 30), "unknown"),
        (date(2022, 7, 1), "exposed_by_ownership"),
        (date(2022, 8, 15), "exposed_by_ownership"),
        (date(2022, 8, 16), "unknown"),
    ]:
        assert of(angara, investigator, AsOf(on=day)).state == state, day


def test_what_was_known_then_leaves_out_what_was_told_later(
    investigator: User, angara: Vessel, leasing: RecordVersion
) -> None:
    before = timezone.now()
    owner = company(investigator, "M Leasing", "6246853")
    owns(owner, angara, 60)
    told = timezone.now()
    made = angara.ownerships.get()
    withdraw_ownership(actor=investigator, ownership=made, why="Misread")

    assert of(angara, investigator).state == "unknown"
    assert of(angara, investigator, AsOf(known_at=before)).state == "unknown"
    assert of(angara, investigator, AsOf(known_at=told)).state == "exposed_by_ownership"


def test_many_vessels_take_no_more_queries_than_one(
    investigator: User, ofac: SanctionsList, leasing: RecordVersion
) -> None:
    ships = []
    top = company(investigator, "M Leasing", "6246853")
    for number in range(12):
        ship = Vessel.objects.create(name=f"SHIP {number}", created_by=investigator)
        between = company(investigator, f"Between {number}")
        owns(between, ship, 100)
        owns(top, between, 100)
        ships.append(ship)

    with CaptureQueriesContext(
        connection,
    ) as one:
        exposure.of_vessels(ships[:1], investigator)
    with CaptureQueriesContext(connection) as many:
        found = exposure.of_vessels(ships, investigator)

    assert len(many) == len(one) <= 17
    assert {each.state for each in found.values()} == {"exposed_by_ownership"}


def test_a_person_names_an_entry_without_a_number_as_the_owner(
    investigator: User, angara: Vessel, ofac: SanctionsList
) -> None:
    entry = a_record(ofac, "50001", "SEA OWNER LLC")
    before = timezone.now()
    made = record_ownership(
        actor=investigator,
        owner=entry,
        vessel=angara,
        role=TieRole.OWNER,
        source="Ship register, read 2024-02-10",
        valid_from=date(2023, 1, 1),
    )

    found = of(angara, investigator)

    assert (found.state, found.leads) == ("possible", ())
    (path,) = found.findings[0].paths
    assert path.text == (
        "owned by SEA OWNER LLC (percentage unknown, as Ines Investigator recorded), entry 50001 "
        "listed under RUSSIA-EO14024; since when the list does not say"
    )
    assert path.steps[0].source_text == "Ship register, read 2024-02-10"
    assert of(angara, investigator, AsOf(on=date(2022, 12, 31))).state == "unknown"
    assert of(angara, investigator, AsOf(known_at=before)).state == "unknown"
    holding = fleets.of_party(
        Key("record", "ofac-sdn", "50001"), Reading(investigator, AsOf(), timezone.now())
    )
    assert [line.vessel for line in holding.ships] == [angara]

    withdraw_ownership(actor=investigator, ownership=made, why="Another company of that name")
    assert of(angara, investigator).state == "unknown"


def test_shares_of_a_named_entry_count(
    investigator: User, angara: Vessel, ofac: SanctionsList
) -> None:
    entry = a_record(ofac, "50001", "SEA OWNER LLC")
    between = company(investigator, "Between")
    owns(between, angara, 100)
    record_ownership(
        actor=investigator,
        owner=entry,
        company=between,
        role=TieRole.OWNER,
        source="Deed",
        share_percent=Decimal(50),
    )
    assert of(angara, investigator).state == "exposed_by_ownership"


def test_an_entry_follows_its_list(investigator: User, angara: Vessel, ofac: SanctionsList) -> None:
    """Delisted, the entry exposes nothing; the record of the ownership stays."""
    entry = a_record(ofac, "50001", "SEA OWNER LLC", is_designated=False)
    record_ownership(
        actor=investigator, owner=entry, vessel=angara, role=TieRole.OWNER, source="Deed"
    )
    found = of(angara, investigator)
    assert (found.state, len(found.edges)) == ("none_found", 1)


def test_a_ship_is_no_owner(investigator: User, angara: Vessel, her_record: RecordVersion) -> None:
    with pytest.raises(InvalidOwnership, match="Entry 37059 is a ship"):
        record_ownership(
            actor=investigator, owner=her_record, vessel=angara, role=TieRole.OWNER, source="Deed"
        )
