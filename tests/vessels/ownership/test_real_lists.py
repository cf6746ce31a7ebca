"""OFAC's list of January 2023, and a later one made from it by what is known to have changed."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from tests.vessels.sanctions.samples import DAY, add_list
from vessels import imo
from vessels.models import RecordVersion, SanctionsList, Vessel
from vessels.ownership import exposure, fleets
from vessels.ownership.edges import Key, Reading
from vessels.ownership.fleets import Holding
from vessels.sanctions import refreshing
from vessels.sanctions.asof import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
BODY = "sanctions/ofac/sdn_2023-01_sancbook.csv"
FLEET = [37067, 37068, 37069, 37071, 37076, 37081, 37085, 37089, 37095, 37098, 37100]
FLEET += [37103, 37104, 37105, 37106, 37107]


def take(held: SanctionsList, body: bytes, days_ago: int) -> None:
    run = refreshing.import_body(
        sanctions_list=held,
        body=body,
        file_name="SDN.CSV",
        agent="task:test",
        now=timezone.now() - days_ago * DAY,
    )
    assert run.outcome == "changed", run.message


def held_by(user: User, uid: str, as_of: AsOf | None = None) -> Holding:
    reading = Reading(user, as_of or AsOf(), timezone.now())
    return fleets.of_party(Key("record", "ofac-sdn", uid), reading)


def test_owners_fleets_and_a_rename(shared_data: Path, investigator: User) -> None:
    ofac = add_list("ofac-sdn", name="OFAC SDN", stale_after=10 * DAY)
    body = (shared_data / BODY).read_bytes()
    angara = Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=investigator)
    take(ofac, body, days_ago=4)

    found = exposure.of_vessel(angara, investigator)
    assert found.state == "linked"
    (path,) = found.findings[0].paths
    assert path.text == (
        "linked to M LEASING LLC (percentage unknown), entry 37065 listed under RUSSIA-EO14024; "
        "since when the list does not say"
    )
    assert [
        line.edge.tie.uid for line in held_by(investigator, "37065").ships if line.edge.tie
    ] == [
        "37057",
        "37059",
        "37060",
    ]
    line = held_by(investigator, "37049")
    assert sorted(int(each.edge.tie.uid) for each in line.ships if each.edge.tie) == FLEET

    between = timezone.now() - 3 * DAY
    take(ofac, body.replace(b"TRANSMORFLOT LLC", b"MG-FLOT LLC"), days_ago=2)

    renamed = held_by(investigator, "37049")
    assert [each.name for each in renamed.names] == ["TRANSMORFLOT LLC", "MG-FLOT LLC"]
    assert renamed.ship_count == len(FLEET)
    assert {each.edge.party_name for each in renamed.ships if each.holds} == {"MG-FLOT LLC"}
    then = held_by(investigator, "37049", AsOf(known_at=between))
    assert [each.name for each in then.names] == ["TRANSMORFLOT LLC"]
    assert {each.edge.party_name for each in then.ships} == {"TRANSMORFLOT LLC"}


def test_numbers_of_companies_on_the_list_hold(shared_data: Path) -> None:
    ofac = add_list("ofac-sdn")
    take(ofac, (shared_data / BODY).read_bytes(), days_ago=0)
    numbers = RecordVersion.objects.filter(facts__has_key="company_imo")
    held = {row.uid: str(row.facts["company_imo"]) for row in numbers}

    assert (held["37065"], held["37049"]) == ("6246853", "6016988")
    assert len(held) >= 60
    assert all(imo.is_valid_company_imo(number) for number in held.values())
