"""The real list of January 2023 and a later one made from what is known to have changed since.

ILLUSTRATIVE - synthetic: the later file holds real entries, the real new names of an owner and a
ship, and the sentence that was added to many remarks; it was never published in this form, and the
ship's new MMSI and call sign are made up.
"""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Notice, User
from tests.vessels.sanctions.samples import DAY, NOW, add_list
from vessels import registering
from vessels.models import (
    Designation,
    ListVersion,
    RecordChange,
    RecordTie,
    RecordVersion,
    SanctionsList,
    Watch,
)
from vessels.sanctions import news, refreshing
from vessels.tracking import watching

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
OWNER, SHIP = "37049", "37069"
SENTENCE = "Secondary sanctions risk: See Section 11 of Executive Order 14024; "
OLD, NEW = "TRANSMORFLOT LLC", "MG-FLOT LLC"


def january(shared_data: Path) -> bytes:
    return (shared_data / "sanctions" / "ofac" / "sdn_2023-01_sancbook.csv").read_bytes()


def later(body: bytes) -> tuple[bytes, int]:
    """The later file, and how many remarks got the sentence."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    warned = 0
    for row in rows:
        if len(row) < 12 or not row[0].isdigit():
            continue
        if row[0] == OWNER:
            row[1] = NEW
            row[11] = f"f.k.a. '{OLD}'; {row[11]}"
        row[11] = row[11].replace(f"Linked To: {OLD}", f"Linked To: {NEW}")
        if row[0] == SHIP:
            row[1], row[5] = "SAPFIR", "MADEUP"
            row[11] = f"f.k.a. 'ETIM EMIN'; MMSI 273000001; {row[11]}"
        elif "RUSSIA-EO14024" in row[3] and NEW not in row[11] and row[0] != OWNER:
            row[11] = SENTENCE + re.sub(r"^-0-\s*$", "", row[11])
            warned += 1
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(), warned


def only_the_owner(body: bytes) -> bytes:
    """The same day's file with the owner's new name alone."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    owner = next(row for row in rows if row[0] == OWNER)
    owner[1], owner[11] = NEW, f"f.k.a. '{OLD}'; {owner[11]}"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.fixture
def ofac(shared_data: Path) -> SanctionsList:
    held = add_list()
    bring(held, january(shared_data))
    return held


def bring(held: SanctionsList, body: bytes, days: int = 0) -> ListVersion:
    run = refreshing.import_body(
        sanctions_list=held,
        body=body,
        file_name="sdn.csv",
        agent="test",
        publisher_date=date(2023, 1, 1) if not days else None,
        now=NOW + days * DAY,
    )
    assert run.outcome == "changed", run.message
    return held.versions.latest()


def test_an_owner_and_a_ship_are_renamed_and_nothing_else_is_news(
    shared_data: Path, ofac: SanctionsList
) -> None:
    body, warned = later(january(shared_data))
    linked = RecordTie.objects.filter(party_uid=OWNER).values("uid").distinct().count()
    assert (linked, warned > 500) == (16, True)

    version = bring(ofac, body, days=1)

    changes = version.changes
    # One company, one ship, and fifteen ships that follow the company's name.
    assert set(changes.filter(is_meaningful=True).values_list("uid", "kind")) == {
        (OWNER, "renamed"),
        (SHIP, "renamed"),
    }
    owner = changes.get(uid=OWNER)
    assert fields(owner)["name"] == (OLD, NEW)
    followers = owner.followers.filter(kind="changed", is_meaningful=False)
    assert followers.count() == owner.followers.count() == linked - 1
    assert (version.added_count, version.removed_count) == (0, 0)
    assert (version.meaningful_count, changes.filter(fields=[]).count()) == (1, warned)


def test_the_ships_may_follow_in_the_next_version(shared_data: Path, ofac: SanctionsList) -> None:
    first = bring(ofac, only_the_owner(january(shared_data)), days=1)
    owner = first.changes.get()
    assert (owner.uid, owner.kind, owner.is_meaningful) == (OWNER, "renamed", True)

    then = bring(ofac, later(january(shared_data))[0], days=2)

    # The ship that is renamed herself, and fifteen that repeat what was told a day before.
    assert list(then.changes.filter(is_meaningful=True).values_list("uid", flat=True)) == [SHIP]
    assert then.changes.filter(follows=owner, is_meaningful=False).count() == 15
    ties = RecordTie.objects.known_at(None).filter(party_uid=OWNER)
    assert {(tie.party_name, tie.observed_to) for tie in ties} == {(NEW, None)}


def test_the_ship_is_one_ship_under_a_new_name(shared_data: Path, ofac: SanctionsList) -> None:
    version = bring(ofac, later(january(shared_data))[0], days=1)

    sapfir = version.changes.get(uid=SHIP)
    assert (sapfir.kind, sapfir.imo_number, sapfir.follows) == ("renamed", 8700010, None)
    told = fields(sapfir)
    assert told["name"] == ("ETIM EMIN", "SAPFIR")
    assert told["mmsi"] == (None, 273000001)
    assert told["call_sign"] == (None, "MADEUP")
    assert told["former_names"] == (None, ["ETIM EMIN"])
    wordings = RecordVersion.objects.filter(uid=SHIP).order_by("pk")
    assert [(each.name, each.is_current) for each in wordings] == [
        ("ETIM EMIN", False),
        ("SAPFIR", True),
    ]
    assert Designation.objects.filter(uid=SHIP).count() == 1


def test_the_links_to_the_owner_go_on(shared_data: Path, ofac: SanctionsList) -> None:
    before = {tie.uid: tie.observed_from for tie in RecordTie.objects.filter(party_uid=OWNER)}

    bring(ofac, later(january(shared_data))[0], days=1)

    now = RecordTie.objects.known_at(None).filter(party_uid=OWNER)
    assert {tie.uid: tie.observed_from for tie in now} == before
    assert {(tie.party_name, tie.observed_to) for tie in now} == {(NEW, None)}
    then = RecordTie.objects.known_at(NOW).filter(party_uid=OWNER)
    assert {tie.party_name for tie in then} == {OLD}


def fields(change: RecordChange) -> dict[str, tuple[object, object]]:
    return {each["field"]: (each["before"], each["after"]) for each in change.fields}


def test_who_watches_all_its_ships_has_one_notice_of_the_owner(
    shared_data: Path, ofac: SanctionsList, investigator: User
) -> None:
    numbers = set(RecordTie.objects.filter(party_uid=OWNER).values_list("imo_number", flat=True))
    for number in numbers - {None}:
        vessel = registering.open_vessel(actor=investigator, imo=str(number))
        watching.watch(actor=investigator, vessel=vessel)
    Watch.objects.update(since=NOW)

    version = bring(ofac, later(january(shared_data))[0], days=1)

    assert news.tell_watchers(version=version, agent="test") == 2
    owner = Notice.objects.get(key=f"change:{version.changes.get(uid=OWNER).pk}")
    assert owner.title == f"{OLD} is now called {NEW} on OFAC-SDN"
    assert owner.links.count() == len(numbers - {None}) >= 15
    ship = Notice.objects.exclude(pk=owner.pk).get()
    assert ship.title == "IMO 8700010 is now called SAPFIR on OFAC-SDN"
