"""Bodies served by a real server on loopback, taken into a real database."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from evidence.models import SourceFile
from tests.vessels.sanctions.samples import (
    ANGARA,
    DAY,
    HOUR,
    LADY_R,
    NOW,
    add_list,
    company,
    entry,
    fleet,
    sdn,
    ship,
)
from tests.vessels.servers import Server, body
from vessels import runs
from vessels.errors import RefreshBusy, SwitchedOff
from vessels.models import (
    Designation,
    ListVersion,
    RecordChange,
    RecordName,
    RecordTie,
    RecordVersion,
    RefreshOutcome,
    RefreshRun,
    SanctionsList,
    VersionState,
)
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db
AGENT = "task:refresh_sanctions"


@pytest.fixture
def ofac(web: Server) -> SanctionsList:
    return add_list(address=f"{web.url}/SDN.CSV")


def serve(web: Server, *entries: str, **options: str) -> None:
    web.serve("/SDN.CSV", body(sdn(entries, **options)))


def refresh(sanctions_list: SanctionsList, hours: float = 0) -> RefreshRun:
    return refreshing.refresh(sanctions_list=sanctions_list, agent=AGENT, now=NOW + hours * HOUR)


def test_the_first_version(web: Server, ofac: SanctionsList) -> None:
    serve(web, ship(37059, "ANGARA", ANGARA), *fleet(3))

    run = refresh(ofac)

    assert (run.outcome, run.counts["vessels"], run.counts["added"]) == ("changed", 4, 4)
    record = RecordVersion.objects.get(uid="37059")
    assert (record.imo_number, record.is_current) == (ANGARA, True)
    assert record.first_version.source_file.sha256 == run.source_file.sha256  # type: ignore[union-attr]  # None fails the test as well
    designation = Designation.objects.get(uid="37059")
    assert designation.programme == "RUSSIA-EO14024"
    assert (designation.observed_from, designation.observed_to) == (NOW, None)
    assert designation.valid_from is None
    ofac.refresh_from_db()
    assert ofac.last_success_at == NOW
    assert [entry.action for entry in entries_of(ofac)] == ["list.version_accepted"]


def test_the_same_bytes_are_no_work(web: Server, ofac: SanctionsList) -> None:
    serve(web, *fleet(3))
    refresh(ofac)
    before = list(RecordVersion.objects.values())

    run = refresh(ofac, hours=6)

    assert run.outcome == RefreshOutcome.UNCHANGED
    assert list(RecordVersion.objects.values()) == before
    version = ListVersion.objects.get()
    assert (version.fetched_at, version.confirmed_at) == (NOW, NOW + 6 * HOUR)
    assert ofac.last_success_at == NOW + 6 * HOUR
    assert SourceFile.objects.count() == 1


def test_added_removed_changed_and_meaningful(web: Server, ofac: SanctionsList) -> None:
    serve(web, *fleet(5), ship(1, "OLD NAME", ANGARA), ship(2, "SAME", LADY_R))
    refresh(ofac)
    sentence = "Secondary sanctions risk: See Section 11 of Executive Order 14024.; "
    serve(
        web,
        *fleet(4),
        ship(1, "NEW NAME", ANGARA, programme="RUSSIA-EO14024] [SDGT"),
        ship(2, "SAME", LADY_R, more=sentence),
        *fleet(1, start=9),
    )

    run = refresh(ofac, hours=6)

    assert {name: run.counts[name] for name in ("added", "removed", "changed", "meaningful")} == {
        "added": 1,
        "removed": 1,
        "changed": 2,
        "meaningful": 1,
    }
    version = ListVersion.objects.latest()
    changes = {change.uid: change for change in version.changes.all()}
    assert [field["field"] for field in changes["1"].fields] == ["name", "programmes"]
    assert changes["2"].fields == []
    assert changes["50004"].kind == "removed"
    renamed = RecordVersion.objects.filter(uid="1").order_by("pk")
    assert [(record.name, record.is_current) for record in renamed] == [
        ("OLD NAME", False),
        ("NEW NAME", True),
    ]
    assert renamed[0].last_version == version.sanctions_list.versions.earliest()
    gone = Designation.objects.known_at(None).get(uid="50004")
    assert (gone.observed_to, gone.valid_to) == (NOW + 6 * HOUR, None)
    assert (gone.ending, gone.known_from) == ("absent", NOW + 6 * HOUR)
    assert gone.valid_to_basis.startswith("Absent from the list")
    assert Designation.objects.known_at(NOW + HOUR).get(uid="50004").observed_to is None
    assert set(
        Designation.objects.known_at(None)
        .filter(uid="1", observed_to=None)
        .values_list("programme", flat=True)
    ) == {"RUSSIA-EO14024", "SDGT"}


def test_a_programme_that_is_dropped_closes_and_a_ship_that_returns_opens_again(
    web: Server, ofac: SanctionsList
) -> None:
    serve(web, *fleet(2), ship(1, "A", ANGARA, programme="PEESA"))
    refresh(ofac)
    serve(web, *fleet(2), ship(1, "A", ANGARA, programme="PEESA-EO14039"))
    refresh(ofac, hours=1)
    serve(web, *fleet(2))
    refresh(ofac, hours=2)
    serve(web, *fleet(2), ship(1, "A", ANGARA, programme="PEESA-EO14039"))
    refresh(ofac, hours=3)

    spans = Designation.objects.known_at(None).filter(uid="1").order_by("observed_from")
    hour = [NOW + hours * HOUR for hours in range(4)]
    assert [(span.programme, span.observed_from, span.observed_to) for span in spans] == [
        ("PEESA", hour[0], hour[1]),
        ("PEESA-EO14039", hour[1], hour[2]),
        ("PEESA-EO14039", hour[3], None),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (sdn(fleet(300), end=""), "cut off after 300 entries"),
        (sdn(fleet(300))[:-30], "never closed"),
        (sdn(fleet(200)), "100 of 300 vessels would come off"),
        (sdn([*fleet(300), *fleet(1)]), "more than once (50000)"),
        (sdn([*fleet(300), "7,SHORT"]), "has 2 columns, not 12"),
        (b"<html><title>Maintenance</title></html>", "web page"),
        (sdn([]), "No vessel could be read"),
    ],
)
def test_a_doubtful_body_is_kept_aside_and_changes_nothing(
    web: Server, ofac: SanctionsList, content: bytes, reason: str
) -> None:
    serve(web, *fleet(300))
    refresh(ofac)
    before = list(RecordVersion.objects.values()), list(Designation.objects.values())
    web.serve("/SDN.CSV", body(content))

    run = refresh(ofac, hours=6)

    assert run.outcome == RefreshOutcome.QUARANTINED
    version = ListVersion.objects.latest()
    assert version.state == VersionState.QUARANTINED
    assert reason in version.reason
    assert (list(RecordVersion.objects.values()), list(Designation.objects.values())) == before
    ofac.refresh_from_db()
    assert ofac.last_success_at == NOW
    assert reason in ofac.last_error
    assert version.source_file.size_bytes == len(content)


def test_the_difference_of_a_version_kept_aside_is_kept_with_it(
    web: Server, ofac: SanctionsList
) -> None:
    serve(web, *fleet(100))
    refresh(ofac)
    serve(web, *fleet(50))

    refresh(ofac, hours=1)

    version = ListVersion.objects.latest()
    assert version.removed_count == 50
    assert version.changes.filter(kind="removed", after=None).count() == 50


def test_the_same_doubtful_bytes_do_not_pile_up(web: Server, ofac: SanctionsList) -> None:
    serve(web, *fleet(100), end="")

    outcomes = [refresh(ofac, hours=hours).outcome for hours in range(3)]

    assert outcomes == ["quarantined"] * 3
    assert ListVersion.objects.count() == 1


def test_a_few_removals_are_ordinary(web: Server, ofac: SanctionsList) -> None:
    serve(web, *fleet(300))
    refresh(ofac)
    serve(web, *fleet(271))

    assert refresh(ofac, hours=1).counts["removed"] == 29


def test_a_failed_fetch_is_an_ended_run_and_leaves_the_state_alone(
    web: Server, ofac: SanctionsList
) -> None:
    serve(web, *fleet(3))
    refresh(ofac)
    web.serve("/SDN.CSV", body(b"", status=500))

    run = refresh(ofac, hours=6)

    assert run.outcome == RefreshOutcome.FAILED
    ofac.refresh_from_db()
    assert "500" in ofac.last_error
    assert ofac.last_success_at == NOW
    assert ofac.last_attempt_at == NOW + 6 * HOUR
    assert RecordVersion.objects.current().count() == 3


def test_one_broken_list_does_not_stop_another(web: Server, ofac: SanctionsList) -> None:
    other = add_list("other", address=f"{web.url}/other.csv")
    web.serve("/other.csv", body(sdn(fleet(2))))

    outcomes = [refresh(each).outcome for each in (ofac, other)]

    assert outcomes == ["failed", "changed"]
    ofac.refresh_from_db()
    assert "404" in ofac.last_error


def test_a_list_that_is_switched_off_is_not_fetched(web: Server, ofac: SanctionsList) -> None:
    ofac.is_enabled = False
    ofac.save()

    with pytest.raises(SwitchedOff):
        refresh(ofac)
    assert web.asked == []


def test_an_extract_shows_who_is_listed_and_closes_nothing(
    ofac: SanctionsList, supervisor: User
) -> None:
    def bring(*entries: str, hours: int) -> RefreshRun:
        return refreshing.import_body(
            sanctions_list=ofac,
            body=sdn(entries, end=""),
            file_name="extract.csv",
            actor=supervisor,
            is_extract=True,
            now=NOW + hours * HOUR,
        )

    bring(ship(1, "A", ANGARA, programme="X] [Y"), ship(2, "B", LADY_R), hours=0)

    run = bring(ship(1, "A", ANGARA, programme="X"), hours=1)

    assert (run.counts["removed"], run.counts["changed"]) == (0, 1)
    assert RecordVersion.objects.current().count() == 2
    assert Designation.objects.filter(observed_to=None).count() == 3
    ofac.refresh_from_db()
    assert ofac.last_success_at is None


def test_a_body_brought_by_hand_grows_old_from_the_day_it_was_had(
    ofac: SanctionsList, supervisor: User
) -> None:
    refreshing.import_body(
        sanctions_list=ofac,
        body=io.BytesIO(sdn(fleet(3))),
        file_name="sdn.csv",
        actor=supervisor,
        taken_on=date(2026, 2, 1),
        now=NOW,
    )
    older = refreshing.import_body(
        sanctions_list=ofac,
        body=sdn(fleet(4)),
        file_name="older.csv",
        actor=supervisor,
        publisher_date=date(2026, 1, 1),
        now=NOW + HOUR,
    )

    version = ListVersion.objects.accepted().get()
    assert version.confirmed_at.date() == date(2026, 2, 1)
    assert version.fetched_at == NOW
    assert older.outcome == RefreshOutcome.QUARANTINED
    assert "before the version held now (2026-02-01)" in older.message


def test_only_a_supervisor_or_administrator_brings_a_body(
    ofac: SanctionsList, investigator: User, release_officer: User
) -> None:
    for person in (investigator, release_officer):
        with pytest.raises(Refused):
            refreshing.import_body(sanctions_list=ofac, body=b"x", file_name="x", actor=person)
    assert RefreshRun.objects.count() == 0


def test_a_request_waits_is_taken_over_and_is_not_doubled(
    web: Server, ofac: SanctionsList, investigator: User
) -> None:
    serve(web, *fleet(1))
    asked = runs.request(target=ofac, actor=investigator)

    with pytest.raises(RefreshBusy, match="already waiting"):
        runs.request(target=ofac, actor=investigator)
    run = refresh(ofac)

    assert run.pk == asked.pk
    assert run.requested_by == investigator
    assert run.outcome == RefreshOutcome.CHANGED
    assert next(entry.action for entry in entries_of(ofac)) == "refresh.requested"


def test_a_run_that_died_is_told(web: Server, ofac: SanctionsList) -> None:
    serve(web, *fleet(1))
    dead = RefreshRun.objects.create(sanctions_list=ofac, started_at=NOW - DAY)

    refresh(ofac)

    dead.refresh_from_db()
    assert dead.outcome == RefreshOutcome.FAILED
    assert "worker stopped" in dead.message


def test_an_unexpected_error_ends_the_run_and_frees_the_list(
    web: Server, ofac: SanctionsList, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(web, *fleet(1))

    def broken(*args: Any, **options: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("vessels.sanctions.taking.versions.adopt", broken)
        with pytest.raises(ZeroDivisionError):
            refresh(ofac)

    assert RefreshRun.objects.get().outcome == RefreshOutcome.FAILED
    assert not ListVersion.objects.exists()
    assert refresh(ofac).outcome == RefreshOutcome.CHANGED


def test_a_second_refresh_of_the_same_list_is_told_it_is_busy(ofac: SanctionsList) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            key = f"sanctionslist:{ofac.pk}"
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 23))", [key])
        with pytest.raises(RefreshBusy):
            refresh(ofac)
    finally:
        other.close()
    assert not RefreshRun.objects.exists()


def as_before_companies_were_kept(ofac: SanctionsList) -> None:
    """What an earlier release had stored of the same body."""
    RecordChange.objects.all().delete()
    RecordTie.objects.all().delete()
    RecordName.objects.all().delete()
    others = RecordVersion.objects.exclude(kind="vessel")
    Designation.objects.filter(uid__in=others.values("uid")).delete()
    others.delete()
    ofac.versions.update(parser_version="1")


def test_companies_that_were_never_kept_before_are_no_news(
    web: Server, ofac: SanctionsList
) -> None:
    owner = entry(7, "M LEASING LLC", kind="")
    serve(web, owner, company(8), ship(1, "A", ANGARA), ship(2, "B", LADY_R))
    refresh(ofac)
    as_before_companies_were_kept(ofac)
    serve(web, owner, company(8), ship(1, "A", ANGARA), ship(2, "B II", LADY_R))

    run = refresh(ofac, hours=6)

    counted = {name: run.counts[name] for name in ("added", "changed", "meaningful", "others")}
    assert counted == {"added": 0, "changed": 1, "meaningful": 1, "others": 2}
    news = ListVersion.objects.latest().changes.filter(is_meaningful=True)
    assert [change.name for change in news] == ["B II"]
    ties = RecordTie.objects.known_at(None).order_by("uid")
    assert [(tie.uid, tie.party_uid) for tie in ties] == [("1", "7"), ("2", "7")]
    assert RecordName.objects.filter(record__is_current=True).count() == 4


def test_an_earlier_reader_is_made_up_for_without_a_new_body(
    web: Server, ofac: SanctionsList
) -> None:
    serve(web, entry(7, "M LEASING LLC", kind=""), ship(1, "A", ANGARA))
    refresh(ofac)
    as_before_companies_were_kept(ofac)

    assert refresh(ofac, hours=6).outcome == "changed"
    assert not ListVersion.objects.latest().changes.filter(is_meaningful=True).exists()
    assert RecordTie.objects.get().party_uid == "7"
    assert refresh(ofac, hours=12).outcome == "unchanged"


@pytest.mark.realdata
def test_from_july_2021_to_january_2023(
    shared_data: Path, ofac: SanctionsList, supervisor: User
) -> None:
    folder = shared_data / "sanctions" / "ofac"
    reports = [
        refreshing.import_body(
            sanctions_list=ofac,
            body=(folder / name).read_bytes(),
            file_name=name,
            actor=supervisor,
            publisher_date=published,
            now=NOW,
        ).counts
        for name, published in (
            ("sdn_2021-07_watchman_bench.csv", date(2021, 7, 1)),
            ("sdn_2023-01_sancbook.csv", date(2023, 1, 1)),
        )
    ]

    assert (reports[0]["records"], reports[0]["vessels"]) == (8976, 406)
    assert reports[1] == {
        "records": 11443,
        "vessels": 685,
        "added": 280,
        "removed": 1,
        "changed": 14,
        "meaningful": 6,
        "others": 3861,
    }
    (removed,) = ListVersion.objects.latest().changes.filter(kind="removed", record_kind="vessel")
    assert removed.name == "HERMANN"
    angara = RecordVersion.objects.current().get(imo_number=9179842)
    assert (angara.name, angara.programmes) == ("ANGARA", ["RUSSIA-EO14024"])


@pytest.mark.realdata
def test_the_real_list_cut_in_half_is_kept_aside(
    shared_data: Path, ofac: SanctionsList, web: Server
) -> None:
    whole = (shared_data / "sanctions" / "ofac" / "sdn_2023-01_sancbook.csv").read_bytes()
    web.serve("/SDN.CSV", body(whole))
    refresh(ofac)
    web.serve("/SDN.CSV", body(whole[: len(whole) // 2]))

    run = refresh(ofac, hours=6)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert RecordVersion.objects.current().vessels().count() == 685
