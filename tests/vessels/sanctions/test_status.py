from datetime import UTC, date, datetime, time
from pathlib import Path
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
from vessels import registering
from vessels.models import Match, MatchDecision, RecordVersion, SanctionsList, Vessel
from vessels.sanctions import bars, deciding, refreshing, status
from vessels.sanctions.asof import AsOf
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


UNREAD = "entry 37059 named her before; it is still on the list"
MISTYPED = "Vessel Registration Identification IMO 9I7984Z; Linked To: M LEASING LLC."


@pytest.fixture
def mistyped(ofac: SanctionsList) -> SanctionsList:
    """Listed with her number, and a day later under the same entry with letters in it."""
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2))
    bring(ofac, entry(37059, "ANGARA", remarks=MISTYPED), *fleet(2), at=NOW + DAY)
    return ofac


@pytest.mark.parametrize(
    "remarks",
    [MISTYPED, "-0- ", f"Vessel Registration Identification IMO {ANGARA + 1}."],
    ids=["letters", "none", "check digit"],
)
def test_a_number_that_can_be_read_no_more_is_no_delisting(
    ofac: SanctionsList, angara: Vessel, remarks: str
) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2))
    bring(ofac, entry(37059, "ANGARA", remarks=remarks), *fleet(2), at=NOW + DAY)

    found = standing(angara, NOW + DAY)

    assert found.state == "unknown"
    assert UNREAD in found.text
    assert "names no IMO number that can be read" in found.text
    assert found.record is not None
    assert found.record.is_current


def test_a_mistyped_number_by_law_as_known_and_over_time(
    mistyped: SanctionsList, angara: Vessel
) -> None:
    now = NOW + 2 * DAY
    (between,) = status.pairs(angara, on=NOW.date(), now=now)
    (after,) = status.pairs(angara, on=now.date(), now=now)
    (bar,) = bars.bars(angara, now=now)

    assert (between.by_law.state, between.as_known.state) == ("unknown", "listed")
    assert (after.by_law.state, after.as_known.state) == ("unknown", "unknown")
    assert UNREAD in after.by_law.text
    assert UNREAD in after.as_known.text
    assert {each.state for each in bar.segments} == {"unknown"}
    assert "ceased to name her at some time between" in bar.segments[0].why
    assert (bar.segments[-1].start, UNREAD in bar.segments[-1].why) == (NOW + DAY, True)


def test_a_mistyped_number_that_is_mended_was_hers_all_along(
    mistyped: SanctionsList, angara: Vessel
) -> None:
    bring(mistyped, ship(37059, "ANGARA", ANGARA), *fleet(3), at=NOW + 2 * DAY)
    later = NOW + 2 * DAY + HOUR

    (pair,) = status.pairs(angara, on=(NOW + DAY).date(), now=later)

    assert standing(angara, later).state == "listed"
    assert (pair.by_law.state, pair.as_known.state) == ("listed", "unknown")


def test_an_entry_that_goes_after_its_number_did_is_a_delisting(
    mistyped: SanctionsList, angara: Vessel
) -> None:
    bring(mistyped, *fleet(2), at=NOW + 2 * DAY)

    found = standing(angara, NOW + 2 * DAY)

    assert (found.state, found.since) == ("delisted", "by 2026-03-03 12:00Z")


def test_an_entry_that_then_names_another_ship_is_a_delisting(
    mistyped: SanctionsList, angara: Vessel
) -> None:
    bring(mistyped, ship(37059, "MARIA", MARIA), *fleet(2), at=NOW + 2 * DAY)

    found = standing(angara, NOW + 2 * DAY)

    assert (found.state, f"it now names IMO {MARIA}" in found.text) == ("delisted", True)


def test_a_person_can_say_that_the_entry_names_her_still(
    mistyped: SanctionsList, angara: Vessel, supervisor: User
) -> None:
    record = RecordVersion.objects.current().get(uid="37059")
    confirm(angara, record, supervisor)

    found = standing(angara, NOW + DAY)

    assert (found.state, "a person confirmed" in found.text) == ("listed", True)


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


# As of a day, and as it was known

THE_DAY = date(2024, 2, 9)


def noon(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(12), UTC)


def eu_list(**fields: Any) -> SanctionsList:
    return add_list("eu-annex-xlii", parser="plain-csv", stale_after=2 * DAY, **fields)


def bring_eu(eu: SanctionsList, *rows: str, at: datetime) -> None:
    lines = "\n".join(["uid,name,imo,programme,listed_on", *rows])
    run = refreshing.import_body(
        sanctions_list=eu, body=f"{lines}\n".encode(), file_name="eu.csv", agent="test", now=at
    )
    assert run.outcome == "changed", run.message


def test_angara_on_9_february_2024(ofac: SanctionsList, angara: Vessel) -> None:
    """The EU dates her listing later than the day; OFAC does not, but was seen before and after."""
    eu, now = eu_list(), noon("2026-09-01")
    ofac_entry = ship(37059, "ANGARA", ANGARA)
    bring(ofac, ofac_entry, *fleet(2), at=noon("2023-01-31"))
    bring(ofac, ofac_entry, *fleet(3), at=noon("2026-09-01"))
    bring_eu(eu, f"1,Angara,{ANGARA},EU-RUS,2024-06-25", at=noon("2026-08-31"))

    by_list = {
        pair.by_law.sanctions_list.pk: pair for pair in status.pairs(angara, on=THE_DAY, now=now)
    }

    by_ofac = by_list["ofac-sdn"]
    assert (by_ofac.by_law.state, by_ofac.by_law.since) == ("listed", "")
    assert by_ofac.by_law.text == (
        "Listed on 2024-02-09 under RUSSIA-EO14024; the list does not say since when; entry 37059; "
        "first seen on it 2023-01-31 12:00Z, last 2026-09-01 12:00Z."
    )
    assert by_ofac.by_law.version is not None
    assert by_ofac.by_law.version.fetched_at == noon("2023-01-31")
    assert by_ofac.as_known.text == (
        "Unknown on 2024-02-09: the list had last been seen 2023-01-31 12:00Z; listed when last "
        "seen. Listed under RUSSIA-EO14024; the list does not say since when; entry 37059."
    )
    by_eu = by_list["eu-annex-xlii"]
    assert by_eu.by_law.state == "never_listed"
    assert by_eu.by_law.text == "Not listed on 2024-02-09: the list dates her listing 2024-06-25."
    assert by_eu.as_known.text == "Unknown: we held no version of this list then."
    assert by_eu.differ
    (now_eu, _) = status.for_vessel(angara, now=now)
    assert (now_eu.state, now_eu.since) == ("listed", "2024-06-25")


@pytest.mark.realdata
def test_angara_on_9_february_2024_by_the_real_lists(shared_data: Path, angara: Vessel) -> None:
    """OFAC's file of January 2023 says nothing of 2024 by itself; the EU's of 2026 dates her."""
    SanctionsList.objects.all().delete()
    ofac = add_list(stale_after=2 * DAY)
    eu = add_list("eu-833-2014", parser="eu-annexes-csv", stale_after=30 * DAY)
    lists = shared_data / "sanctions"
    for held, name, at in (
        (ofac, "ofac/sdn_2023-01_sancbook.csv", noon("2023-01-31")),
        (eu, "eu/32014R0833.csv", noon("2026-09-01")),
    ):
        run = refreshing.import_body(
            sanctions_list=held,
            body=(lists / name).read_bytes(),
            file_name=name,
            agent="test",
            now=at,
        )
        assert run.outcome == "changed", run.message

    by_list = {
        pair.by_law.sanctions_list.pk: pair
        for pair in status.pairs(angara, on=THE_DAY, now=noon("2026-09-02"))
    }

    by_ofac, by_eu = by_list["ofac-sdn"], by_list["eu-833-2014"]
    assert "the list had last been seen 2023-01-31" in by_ofac.by_law.text
    assert "listed when last seen. Listed under RUSSIA-EO14024" in by_ofac.by_law.text
    assert by_ofac.as_known.state == "unknown"
    assert by_eu.by_law.text == "Not listed on 2024-02-09: the list dates her listing 2024-06-25."
    assert by_eu.as_known.text == status.NOT_HELD_THEN
    (day_before, day_after) = (
        status.for_vessel(angara, now=noon("2026-09-02"), as_of=AsOf(date(2024, 6, day)))
        for day in (24, 25)
    )
    assert {each.sanctions_list.pk: each.state for each in day_before}[eu.pk] == "never_listed"
    assert {each.sanctions_list.pk: each.state for each in day_after}[eu.pk] == "listed"


def test_a_list_loaded_late_was_not_known_then(ofac: SanctionsList, angara: Vessel) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2), taken_on=THE_DAY)

    (pair,) = status.pairs(angara, on=THE_DAY, now=NOW)

    assert pair.by_law.state == "listed"
    assert pair.as_known.text == "Unknown: we held no version of this list then."


def test_a_list_that_is_only_offered_is_not_told_of_and_one_brought_by_hand_is(
    ofac: SanctionsList, angara: Vessel
) -> None:
    add_list("offered", is_enabled=False)
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2), taken_on=THE_DAY)
    SanctionsList.objects.filter(pk=ofac.pk).update(is_enabled=False, last_attempt_at=None)

    (pair,) = status.pairs(angara, on=THE_DAY, now=NOW)

    assert (pair.by_law.sanctions_list, pair.as_known.sanctions_list) == (ofac, ofac)


def test_a_later_delisting_does_not_change_what_was_listed_and_known(
    ofac: SanctionsList, angara: Vessel
) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2), at=NOW)
    bring(ofac, *fleet(2), at=NOW + DAY)
    bring(ofac, *fleet(3), at=NOW + 9 * DAY)

    (pair,) = status.pairs(angara, on=NOW.date(), known_at=NOW + HOUR, now=NOW + 9 * DAY)
    assert (pair.by_law.state, pair.as_known.state) == ("unknown", "listed")
    assert "came off it at some time between" in pair.by_law.text
    (pair,) = status.pairs(angara, on=(NOW + 5 * DAY).date(), now=NOW + 9 * DAY)
    assert (pair.by_law.state, pair.by_law.since) == ("delisted", "by 2026-03-02 12:00Z")
    assert pair.as_known.text.startswith("Unknown on 2026-03-06: the list had last been seen")
    assert "delisted when last seen" in pair.as_known.text


def test_that_the_bytes_were_seen_again_was_not_known_before(
    ofac: SanctionsList, angara: Vessel
) -> None:
    body = [ship(37059, "ANGARA", ANGARA), *fleet(2)]
    for days in (0, 5, 9):
        bring(ofac, *body, at=NOW + days * DAY)

    def known(days: int) -> tuple[str, datetime | None]:
        as_of = AsOf(known_at=NOW + days * DAY)
        (found,) = status.for_vessel(angara, now=NOW + 9 * DAY, as_of=as_of)
        return found.state, found.as_of

    assert known(1) == ("listed", NOW)
    assert known(4) == ("unknown", NOW)
    assert known(6) == ("listed", NOW + 5 * DAY)
    assert known(9) == ("listed", NOW + 9 * DAY)


def test_never_listed_then_needs_versions_from_around_then(
    ofac: SanctionsList, angara: Vessel
) -> None:
    bring(ofac, *fleet(2), at=NOW)
    bring(ofac, *fleet(3), at=NOW + 30 * DAY)

    def on(days: int) -> ListStatus:
        at = (NOW + days * DAY).date()
        (found,) = status.for_vessel(angara, now=NOW + 30 * DAY, as_of=AsOf(at))
        return found

    assert on(10).state == "never_listed"
    assert on(-1).text == "Unknown on 2026-02-28: no version served by then is held."


def test_what_was_kept_aside_counts_from_its_acceptance(
    ofac: SanctionsList, angara: Vessel, supervisor: User
) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(60), at=NOW)
    half = refreshing.import_body(
        sanctions_list=ofac, body=sdn(fleet(20)), file_name="h.csv", agent="test", now=NOW + HOUR
    )
    assert half.outcome == "quarantined"
    version = ofac.versions.get(state="quarantined")

    def known(at: datetime) -> str:
        (found,) = status.for_vessel(angara, now=datetime.now(UTC), as_of=AsOf(known_at=at))
        return found.state

    assert known(NOW + 2 * HOUR) == "listed"
    accepted = deciding.accept(actor=supervisor, version=version, note="Read beside the notice.")
    assert accepted.decided_at is not None
    assert known(NOW + 2 * HOUR) == "listed"
    (after,) = status.for_vessel(angara, now=NOW + 2 * HOUR)
    assert after.state == "delisted"


def test_what_was_rejected_never_counts(
    ofac: SanctionsList, angara: Vessel, supervisor: User
) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(60), at=NOW)
    refreshing.import_body(
        sanctions_list=ofac, body=sdn(fleet(20)), file_name="h.csv", agent="test", now=NOW + HOUR
    )
    version = ofac.versions.get(state="quarantined")
    deciding.reject(actor=supervisor, version=version, note="Half a file.")

    (pair,) = status.pairs(angara, on=NOW.date(), now=NOW + 2 * HOUR)

    assert (pair.by_law.state, pair.as_known.state) == ("listed", "listed")


def confirm(vessel: Vessel, record: RecordVersion, person: User) -> Match:
    match = Match.objects.create(
        vessel=vessel,
        sanctions_list=record.sanctions_list,
        uid=record.uid,
        record=record,
        state="confirmed",
        basis="name",
        score=90,
        found_at=NOW,
    )
    MatchDecision.objects.create(
        match=match, verdict="confirmed", reason="Same hull.", record=record, decided_by=person
    )
    return match


def test_a_confirmed_match_counts_like_an_equal_number(
    ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    vessel = Vessel.objects.create(name="NAMELESS", created_by=investigator)
    bring(ofac, entry(1, "NAMELESS"), *fleet(2))
    match = confirm(vessel, RecordVersion.objects.get(uid="1"), supervisor)

    found = standing(vessel)
    assert found.state == "listed"
    assert "entry 1, which a person confirmed to name her." in found.text

    (before,) = status.for_vessel(vessel, now=NOW, as_of=AsOf(known_at=NOW))
    assert before.state == "unknown"  # nobody had decided then
    match.state = "open"
    match.save()
    assert standing(vessel).text == status.NO_IMO


def test_a_number_given_to_her_later_was_not_known(ofac: SanctionsList, investigator: User) -> None:
    bring(ofac, ship(37059, "ANGARA", ANGARA), *fleet(2))
    vessel = Vessel.objects.create(name="ANGARA", created_by=investigator)
    registering.give_imo(actor=investigator, vessel=vessel, imo=str(ANGARA), source="Equasis")
    vessel.refresh_from_db()

    (pair,) = status.pairs(vessel, on=NOW.date(), now=NOW + DAY)

    assert (pair.by_law.state, pair.as_known.state) == ("listed", "unknown")
    assert pair.as_known.text == status.NO_IMO_THEN
    now = datetime.now(UTC)
    (known,) = status.for_vessel(vessel, now=now, as_of=AsOf(NOW.date(), now))
    assert known.state == "listed"


def test_the_query_budget_of_a_pair(
    investigator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SanctionsList.objects.all().delete()
    for number in range(3):
        bring(add_list(f"list-{number}"), *fleet(20))
    vessel = Vessel.objects.create(imo_number=imo_of(930_000), created_by=investigator)

    with django_assert_num_queries(13):
        pairs = status.pairs(vessel, on=NOW.date(), now=NOW + DAY)

    assert {pair.by_law.state for pair in pairs} == {"listed"}
