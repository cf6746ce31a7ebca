from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.vessels.sanctions.samples import (
    ANGARA,
    DAY,
    HOUR,
    LADY_R,
    MARIA,
    NOW,
    add_list,
    entry,
    fleet,
    imo_of,
    sdn,
    ship,
)
from vessels.models import SanctionsList, Vessel
from vessels.sanctions import refreshing, status
from vessels.sanctions.status import ListStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def ofac() -> SanctionsList:
    SanctionsList.objects.all().delete()
    return add_list(stale_after=2 * DAY)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return Vessel.objects.create(imo_number=ANGARA, name="ANGARA", created_by=investigator)


def bring(sanctions_list: SanctionsList, *entries: str, at: datetime = NOW, **options: Any) -> None:
    run = refreshing.import_body(
        sanctions_list=sanctions_list,
        body=sdn(entries),
        file_name="sdn.csv",
        agent="test",
        now=at,
        **options,
    )
    assert run.outcome in {"changed", "unchanged"}, run.message


def standing(vessel: Vessel, at: datetime = NOW) -> ListStatus:
    (found,) = status.for_vessel(vessel, now=at)
    return found


def test_listed_with_as_of_version_and_record(ofac: SanctionsList, angara: Vessel) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2))

    found = standing(angara)

    assert found.state == "listed"
    assert found.programmes == ("RUSSIA-EO14024",)
    assert found.as_of == NOW
    assert found.version is not None
    assert found.record is not None
    assert found.record.uid == "37059"
    assert found.since == ""  # OFAC's CSV does not say
    assert found.text == (
        "Listed under RUSSIA-EO14024; the list does not say since when; entry 37059. "
        "As of 2026-03-01 12:00Z."
    )


def test_never_listed_needs_a_whole_list(ofac: SanctionsList, angara: Vessel) -> None:
    bring(ofac, *fleet(2))

    found = standing(angara)

    assert (found.state, found.as_of, found.record) == ("never_listed", NOW, None)


def test_never_loaded_is_unknown(ofac: SanctionsList, angara: Vessel) -> None:
    found = standing(angara)

    assert (found.state, found.as_of, found.version) == ("unknown", None, None)
    assert "never been loaded" in found.text


def test_a_ship_without_an_imo_number_is_unknown(ofac: SanctionsList, investigator: User) -> None:
    bring(ofac, entry(1, "NAMESAKE"))
    vessel = Vessel.objects.create(name="NAMESAKE", created_by=investigator)

    found = standing(vessel)

    assert found.state == "unknown"
    assert "no IMO number" in found.text


def test_a_namesake_with_another_number_is_not_her(ofac: SanctionsList, angara: Vessel) -> None:
    bring(ofac, ship(1, "ANGARA", MARIA))

    assert standing(angara).state == "never_listed"


def test_a_record_with_a_wrong_check_digit_matches_nobody(
    ofac: SanctionsList, angara: Vessel
) -> None:
    bring(ofac, ship(1, "ANGARA", ANGARA + 1), *fleet(1))

    assert standing(angara).state == "never_listed"


def test_delisted(ofac: SanctionsList, angara: Vessel) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2))
    bring(ofac, *fleet(2), at=NOW + DAY)

    found = standing(angara, NOW + DAY)

    assert found.state == "delisted"
    assert found.since == "by 2026-03-02 12:00Z"
    assert "entry 37059 was last seen 2026-03-01 12:00Z" in found.text
    assert found.as_of == NOW + DAY


def test_an_entry_that_now_names_another_ship(ofac: SanctionsList, angara: Vessel) -> None:
    bring(ofac, ship(1, "ANGARA", ANGARA), *fleet(2))
    bring(ofac, ship(1, "ANGARA", MARIA), *fleet(2), at=NOW + HOUR)

    found = standing(angara, NOW + HOUR)

    assert found.state == "delisted"
    assert f"it now names IMO {MARIA}" in found.text


@pytest.mark.parametrize(
    ("entries", "last"),
    [
        ([ship(37059, "ANGARA", ANGARA)], "listed when last seen"),
        ([], "never listed when last seen"),
    ],
)
def test_a_stale_list_reads_unknown_since(
    ofac: SanctionsList, angara: Vessel, entries: list[str], last: str
) -> None:
    bring(ofac, *entries, *fleet(2))

    assert standing(angara, NOW + 2 * DAY).state != "unknown"
    found = standing(angara, NOW + 2 * DAY + HOUR)

    assert (found.state, found.since) == ("unknown", "2026-03-01 12:00Z")
    assert found.text.startswith("Unknown since 2026-03-01 12:00Z")
    assert last in found.text


def test_the_same_bytes_seen_again_keep_it_fresh(ofac: SanctionsList, angara: Vessel) -> None:
    body = [ship(37059, "ANGARA", ANGARA), *fleet(2)]
    bring(ofac, *body)
    bring(ofac, *body, at=NOW + 3 * DAY)

    found = standing(angara, NOW + 4 * DAY)

    assert (found.state, found.as_of) == ("listed", NOW + 3 * DAY)


def test_an_extract_shows_listing_and_never_absence(
    ofac: SanctionsList, angara: Vessel, investigator: User
) -> None:
    other = Vessel.objects.create(imo_number=MARIA, created_by=investigator)
    bring(ofac, ship(37059, "ANGARA", ANGARA), is_extract=True)

    assert standing(angara).state == "listed"
    assert "(from an extract)" in standing(angara).text
    assert standing(other).state == "unknown"
    assert "only an extract" in standing(other).text


def test_an_extract_after_a_whole_list_does_not_hide_it(
    ofac: SanctionsList, angara: Vessel, investigator: User
) -> None:
    other = Vessel.objects.create(imo_number=LADY_R, created_by=investigator)
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2))
    bring(ofac, ship(9, "NEW", MARIA), at=NOW + HOUR, is_extract=True)

    assert standing(angara).state == "listed"
    assert standing(other).state == "never_listed"
    assert standing(other).as_of == NOW


def test_a_date_that_the_list_states_is_shown_as_precisely(
    ofac: SanctionsList, angara: Vessel
) -> None:
    ofac.parser = "plain-csv"
    ofac.save()
    body = f"uid,name,imo,programme,listed_on\n1,Angara,{ANGARA},EU-RUS,2024-06\n".encode()
    refreshing.import_body(
        sanctions_list=ofac, body=body, file_name="eu.csv", agent="test", now=NOW
    )

    found = standing(angara)

    assert found.since == "2024-06"
    assert "Listed under EU-RUS since 2024-06" in found.text


@pytest.mark.parametrize("count", [1, 20])
def test_the_query_budget(
    investigator: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    SanctionsList.objects.all().delete()
    for number in range(count):
        bring(add_list(f"list-{number}"), *fleet(20))
    vessels = [
        Vessel.objects.create(imo_number=imo_of(930_000 + n), created_by=investigator)
        for n in range(count)
    ]

    with django_assert_num_queries(5):
        found = status.for_vessels(vessels, now=NOW)
        [(each.version.source_file.sha256, each.record.last_version) for statuses in found.values()
         for each in statuses if each.version and each.record]  # fmt: skip

    assert all(each.state == "listed" for statuses in found.values() for each in statuses)
    assert {len(statuses) for statuses in found.values()} == {count}
