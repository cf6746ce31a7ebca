"""Adding, describing, filing and seeing exhibits; what each act leaves in the custody log."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts import ledger
from accounts.models import LedgerEntry, User
from evidence import custody, exhibits
from evidence.errors import EvidenceRefused, ExhibitInvalid, ExhibitNotFound, FileInvalid
from evidence.models import Exhibit, ExhibitKind, Origin, Rights, SourceFile
from tests.evidence.samples import COLLECTED, HTML, compartment_of, described, exhibit_of

pytestmark = pytest.mark.django_db


def actions(exhibit: Exhibit) -> list[str]:
    return [entry.action for entry in ledger.entries_of(exhibit)]


def test_an_exhibit_starts_strict_and_ungraded(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    assert (exhibit.tlp, exhibit.grade, exhibit.rights) == ("RED", "F6", Rights.UNKNOWN)
    assert exhibit.source_file is not None
    assert exhibit.source_file.media_type == "application/pdf"
    assert exhibit.file_name == "report.pdf"


def test_its_custody_begins_with_capture_and_ingestion(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    capture, ingestion = ledger.entries_of(exhibit)
    assert capture.action == "capture"
    assert capture.payload["collector"] == "Ines Investigator"
    assert capture.payload["collected_at"] == COLLECTED.isoformat()
    assert ingestion.action == "ingestion"
    assert exhibit.source_file is not None
    assert ingestion.payload["sha256"] == exhibit.source_file.sha256


def test_only_those_who_investigate_may_add(release_officer: User, administrator: User) -> None:
    for person in (release_officer, administrator):
        with pytest.raises(EvidenceRefused, match="Only investigators and supervisors"):
            exhibit_of(person)


def test_a_refused_file_leaves_nothing(investigator: User) -> None:
    with pytest.raises(FileInvalid):
        exhibit_of(investigator, HTML, kind=ExhibitKind.IMAGERY, file_name="a.jpg")
    assert not SourceFile.objects.exists()
    assert not Exhibit.objects.exists()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Title: This field cannot be blank."),
        ({"tlp": "PINK"}, "Tlp: Value 'PINK' is not a valid choice."),
        ({"source_url": "javascript:alert(1)"}, "Source url: Enter a valid URL."),
        ({"collected_at": timezone.now() + timedelta(days=1)}, "lies in the future"),
        ({"shown_until": COLLECTED}, "give a start as well"),
        ({"shown_at": COLLECTED, "shown_until": COLLECTED - timedelta(1)}, "not before it"),
    ],
)
def test_wrong_descriptions_name_the_field(
    investigator: User, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ExhibitInvalid, match=said.replace("(", r"\(")):
        exhibit_of(investigator, **changes)


def test_without_bytes_it_needs_an_address(investigator: User) -> None:
    with pytest.raises(ExhibitInvalid, match="address where the item was found"):
        exhibit_of(investigator, None, source_url="")
    assert exhibit_of(investigator, None).source_file is None


def test_bytes_held_already_can_be_cited(investigator: User) -> None:
    held = exhibit_of(investigator).source_file
    again = exhibits.add_exhibit(
        actor=investigator,
        kind=ExhibitKind.DOCUMENT,
        source_file=held,
        file_name="copy.pdf",
        **described(),
    )
    assert again.source_file == held
    assert actions(again) == ["capture", "ingestion"]


def test_others_do_not_see_it_until_it_is_filed(investigator: User, colleague: User) -> None:
    exhibit = exhibit_of(investigator)
    assert not Exhibit.objects.visible_to(colleague).exists()
    compartment = compartment_of(investigator, colleague)
    exhibits.file_in(actor=investigator, exhibit=exhibit, compartment=compartment)
    assert Exhibit.objects.visible_to(colleague).get() == exhibit
    exhibits.file_in(actor=investigator, exhibit=exhibit, compartment=compartment)
    assert actions(exhibit) == ["capture", "ingestion", "filing"]


def test_filing_needs_sight_of_the_exhibit_and_a_hand_in_the_case(
    investigator: User, colleague: User
) -> None:
    exhibit = exhibit_of(investigator)
    theirs = compartment_of(colleague)
    with pytest.raises(EvidenceRefused, match="Only the lead and the investigators of C-2024-0001"):
        exhibits.file_in(actor=investigator, exhibit=exhibit, compartment=theirs)
    with pytest.raises(ExhibitNotFound):
        exhibits.file_in(actor=colleague, exhibit=exhibit, compartment=theirs)


def test_a_compartment_one_may_not_edit_stops_the_addition(
    investigator: User, colleague: User
) -> None:
    theirs = compartment_of(colleague)
    with pytest.raises(EvidenceRefused):
        exhibit_of(investigator, compartments=[theirs])
    assert not Exhibit.objects.exists()


def test_an_edit_records_old_and_new(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    exhibits.edit_exhibit(
        actor=investigator, exhibit=exhibit, title="Pier at Najin", tlp="AMBER", source="CNS",
        origin="Planet Labs", shown_at=COLLECTED,
    )  # fmt: skip
    exhibit.refresh_from_db()
    assert exhibit.title == "Pier at Najin"
    assert exhibit.origin == Origin.objects.get(name="Planet Labs")
    entry = ledger.entries_of(exhibit).last()
    assert entry is not None
    assert entry.action == "edit"
    assert entry.payload["changes"]["title"] == {"from": "Quay at Najin", "to": "Pier at Najin"}
    assert entry.payload["changes"]["tlp"] == {"from": "RED", "to": "AMBER"}
    assert "source" not in entry.payload["changes"]


def test_an_edit_that_changes_nothing_records_nothing(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    exhibits.edit_exhibit(actor=investigator, exhibit=exhibit, title=exhibit.title)
    assert actions(exhibit) == ["capture", "ingestion"]


def test_readers_may_not_edit(investigator: User, colleague: User, supervisor: User) -> None:
    compartment = compartment_of(investigator, colleague)
    compartment.members.create(user=supervisor, role="reviewer")
    exhibit = exhibit_of(investigator, compartments=[compartment])
    with pytest.raises(EvidenceRefused, match="may change its description"):
        exhibits.edit_exhibit(actor=supervisor, exhibit=exhibit, title="x")
    exhibits.edit_exhibit(actor=colleague, exhibit=exhibit, title="Seen by Carl")


def test_the_log_reads_in_order_and_is_intact(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    exhibits.edit_exhibit(actor=investigator, exhibit=exhibit, title="Pier")
    log = custody.log(exhibit)
    assert [row.event for row in log.rows] == ["capture", "ingestion", "edit"]
    assert [row.who for row in log.rows] == ["Ines Investigator"] * 3
    assert "title: Quay at Najin → Pier" in log.rows[2].how
    assert log.is_intact


def test_the_log_says_which_line_was_altered(investigator: User) -> None:
    exhibit = exhibit_of(investigator)
    exhibits.edit_exhibit(actor=investigator, exhibit=exhibit, title="Pier")
    rows = LedgerEntry.objects.filter(chain=ledger.chain_of(exhibit), sequence=2)
    with_trigger_off(rows)
    log = custody.log(exhibit)
    assert [row.is_sound for row in log.rows] == [True, False, True]
    assert not log.is_intact


def with_trigger_off(rows: Any) -> None:
    """Alter rows as somebody with the database's own powers could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        rows.update(payload={"sha256": "0" * 64})
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_the_same_bytes_serve_two_exhibits(investigator: User, colleague: User) -> None:
    first, second = exhibit_of(investigator), exhibit_of(colleague)
    assert first.source_file == second.source_file
    assert SourceFile.objects.count() == 1
    assert not Exhibit.objects.visible_to(colleague).filter(pk=first.pk).exists()
