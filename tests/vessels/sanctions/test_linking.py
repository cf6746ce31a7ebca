"""Owners, managers and "Linked To" as dated links, and the names that records are found by."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.vessels.sanctions.made_list import bring, company, made, vessel
from tests.vessels.sanctions.samples import ANGARA, DAY, MARIA, NOW
from vessels.models import RecordChange, RecordName, RecordTie, SanctionsList
from vessels.sanctions import change_feed

__all__ = ["made"]
pytestmark = pytest.mark.django_db
OWNER = company("7", "M Leasing LLC", other_names=["M-Lizing"])
OTHER = vessel("2", "MARIA", MARIA)


def ship(*owners: str, **more: Any) -> dict[str, Any]:
    return {**vessel("1", "ANGARA", ANGARA, linked_to=list(owners)), **more}


def ties() -> list[RecordTie]:
    return list(RecordTie.objects.known_at(None).order_by("observed_from", "role", "pk"))


def test_a_link_by_name_to_the_one_company_that_has_it(made: SanctionsList) -> None:
    bring(made, ship("m leasing  llc", "M-LIZING", "NOBODY LLC"), OWNER, OTHER)

    assert [(tie.party_name, tie.party_uid) for tie in ties()] == [
        ("m leasing  llc", "7"),
        ("M-LIZING", "7"),
        ("NOBODY LLC", ""),
    ]
    first = ties()[0]
    assert (first.uid, first.imo_number, first.role) == ("1", ANGARA, "linked_to")
    assert (first.observed_from, first.known_from, first.share_percent) == (NOW, NOW, None)
    assert first.record.uid == "1"


def test_a_name_of_two_companies_links_to_neither(made: SanctionsList) -> None:
    twin = company("8", "M LEASING LLC")
    bring(made, ship("M Leasing LLC"), OWNER, twin, OTHER)

    assert [tie.party_uid for tie in ties()] == [""]


def test_a_link_with_identifier_share_and_dates(made: SanctionsList) -> None:
    stated = {
        "role": "registered_owner",
        "name": "M Leasing LLC",
        "uid": "7",
        "share_percent": 62.5,
        "since": "2020-01-01",
        "until": "2025-01-01",
    }
    bring(made, ship(ties=[stated], owner="M LEASING LLC"), OWNER, OTHER)

    owner, registered = ties()
    assert (registered.share_percent, registered.party_uid) == (Decimal("62.5"), "7")
    assert (registered.valid_from, registered.valid_to) == (date(2020, 1, 1), date(2025, 1, 1))
    # Over before it was first seen.
    assert registered.observed_to == NOW
    assert (owner.role, owner.party_uid, owner.observed_to) == ("owner", "7", None)


def test_a_link_goes_on_under_the_partys_new_name(made: SanctionsList) -> None:
    bring(made, ship("M Leasing LLC"), OWNER, OTHER)
    version = bring(made, ship("N Leasing LLC"), company("7", "N Leasing LLC"), OTHER, at=NOW + DAY)

    (tie,) = ties()
    assert (tie.party_name, tie.party_uid, tie.observed_to) == ("N Leasing LLC", "7", None)
    assert (tie.observed_from, tie.known_from) == (NOW, NOW + DAY)
    assert RecordTie.objects.known_at(NOW).get().party_name == "M Leasing LLC"
    leader = version.changes.get(kind="renamed")
    assert [(each.uid, each.is_meaningful) for each in leader.followers.all()] == [("1", False)]
    assert (version.changed_count, version.meaningful_count, version.other_count) == (1, 0, 1)


def test_a_link_stays_where_only_the_party_took_a_new_name(made: SanctionsList) -> None:
    bring(made, ship("M Leasing LLC"), OWNER, OTHER)
    bring(
        made,
        ship("M Leasing LLC", call_sign="UBAB"),
        company("7", "N Leasing LLC"),
        OTHER,
        at=NOW + DAY,
    )

    (tie,) = ties()
    assert (tie.party_name, tie.party_uid, tie.known_from) == ("M Leasing LLC", "7", NOW)


def test_a_link_that_is_stated_no_more_ends(made: SanctionsList) -> None:
    bring(made, ship("M Leasing LLC", "X LLC"), OWNER, OTHER)
    bring(made, ship("X LLC"), OWNER, OTHER, at=NOW + DAY)
    bring(made, OWNER, OTHER, at=NOW + 2 * DAY)

    assert [(tie.party_name, tie.observed_to) for tie in ties()] == [
        ("M Leasing LLC", NOW + DAY),
        ("X LLC", NOW + 2 * DAY),
    ]


@pytest.mark.parametrize("imo", [None, MARIA])
def test_a_link_of_an_entry_that_gives_her_number_no_more_stays_hers_until_then(
    made: SanctionsList, imo: int | None
) -> None:
    bring(made, ship("M Leasing LLC"), OWNER)
    renamed = company("7", "NEW LEASING LLC")
    bring(made, ship("M Leasing LLC", imo=imo), renamed, at=NOW + DAY)

    hers, after = ties()
    assert (hers.imo_number, hers.observed_from, hers.observed_to) == (ANGARA, NOW, NOW + DAY)
    assert (after.imo_number, after.observed_from, after.observed_to) == (imo, NOW + DAY, None)
    assert {tie.party_uid for tie in (hers, after)} == {"7"}


def test_a_party_that_is_listed_later_is_recognised_in_older_links(made: SanctionsList) -> None:
    bring(made, ship("M Leasing LLC"), OTHER)
    version = bring(made, ship("M Leasing LLC"), OTHER, OWNER, at=NOW + DAY)

    (tie,) = ties()
    assert (tie.party_uid, tie.observed_from, tie.known_from) == ("7", NOW, NOW + DAY)
    # The first company of the list to be stored at all: no news of the list.
    (change,) = version.changes.all()
    assert (change.record_kind, change.is_meaningful) == ("organisation", False)
    assert (version.added_count, version.other_count) == (0, 1)


def test_names_are_kept_in_the_form_they_are_searched_by(made: SanctionsList) -> None:
    bring(
        made,
        ship(name="Sapfir (Etim Emin)", former_names=["Жибек"], weak_names=["EMIN"]),
        company("7", "Bank (Moscow) LLC"),
    )

    found = RecordName.objects.order_by("record", "pk").values_list("kind", "text", "normal")
    assert list(found) == [
        ("primary", "Sapfir", "SAPFIR"),
        ("former", "Etim Emin", "ETIM EMIN"),
        ("former", "Жибек", "ZHIBEK"),
        ("weak", "EMIN", "EMIN"),
        ("primary", "Bank (Moscow) LLC", "BANK MOSCOW LLC"),
    ]


RENAMED = company("7", "NEW LEASING LLC", former_names=["M Leasing LLC"])


def later(made: SanctionsList, *records: dict[str, Any], days: int = 2) -> RecordChange:
    """The ship's change in a version after that in which her owner alone was renamed."""
    bring(made, ship("M Leasing LLC"), OWNER, OTHER)
    bring(made, ship("M Leasing LLC"), RENAMED, OTHER, at=NOW + DAY)
    return bring(made, *records, at=NOW + days * DAY).changes.get(uid="1")


def test_a_ship_follows_a_new_name_that_came_in_an_earlier_version(made: SanctionsList) -> None:
    change = later(made, ship("New Leasing LLC"), RENAMED, OTHER)

    leader = RecordChange.objects.get(uid="7", kind="renamed")
    assert (change.follows, change.is_meaningful) == (leader, False)
    assert leader.version != change.version
    (tie,) = ties()
    assert (tie.party_name, tie.party_uid) == ("New Leasing LLC", "7")
    assert (tie.observed_from, tie.observed_to) == (NOW, None)
    assert made.versions.latest().meaningful_count == 0


def test_who_follows_later_is_told_in_her_own_version_alone(made: SanctionsList) -> None:
    change = later(made, ship("New Leasing LLC"), RENAMED, OTHER)

    (row,) = change_feed.told(change_feed.of_party(change.version.changes.all(), ""))
    assert (row, row.follows and row.follows.name) == (change, "NEW LEASING LLC")
    (before,) = change_feed.told(RecordChange.objects.filter(uid="7", kind="renamed"))
    assert list(before.followers.all()) == []


@pytest.mark.parametrize(
    "records",
    [
        (ship("New Leasing LLC", call_sign="UBAB"), RENAMED, OTHER),
        (ship("OTHER LLC"), RENAMED, OTHER),
        (ship("New Leasing LLC"), company("7", "NEWER LLC"), OTHER),
        (ship("New Leasing LLC"), company("8", "NEW LEASING LLC"), OTHER),
    ],
    ids=["more than the name", "another name", "renamed again", "the party has gone"],
)
def test_what_does_not_repeat_an_earlier_new_name(
    made: SanctionsList, records: tuple[dict[str, Any], ...]
) -> None:
    change = later(made, *records)

    assert (change.follows, change.is_meaningful) == (None, True)


def test_a_link_to_a_namesake_is_no_repetition(made: SanctionsList) -> None:
    twin = company("8", "M LEASING LLC")
    bring(made, ship("M Leasing LLC"), OWNER, twin, OTHER)
    bring(made, ship("M Leasing LLC"), RENAMED, twin, OTHER, at=NOW + DAY)

    version = bring(made, ship("New Leasing LLC"), RENAMED, twin, OTHER, at=NOW + 2 * DAY)

    assert version.changes.get(uid="1").is_meaningful


def test_an_owner_renamed_after_her_ships_leads_nobody(made: SanctionsList) -> None:
    bring(made, ship("M Leasing LLC"), OWNER, OTHER)
    first = bring(made, ship("New Leasing LLC"), OWNER, OTHER, at=NOW + DAY)

    then = bring(made, ship("New Leasing LLC"), RENAMED, OTHER, at=NOW + 2 * DAY)

    # Nothing said then that the new name was that of the same owner.
    assert first.changes.get(uid="1").is_meaningful
    assert then.changes.get().kind == "renamed"
    assert {tie.party_uid for tie in ties() if tie.observed_to is None} == {"7"}
