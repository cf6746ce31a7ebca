import pytest
from django.db import DatabaseError, transaction

from accounts import ledger
from accounts.models import LedgerEntry, User

pytestmark = pytest.mark.django_db


def test_entries_of_a_subject_are_chained(investigator: User) -> None:
    with transaction.atomic():
        first = ledger.record(subject=investigator, actor=investigator, action="joined")
        second = ledger.record(
            subject=investigator, actor=investigator, action="renamed", payload={"to": "Inés"}
        )
    assert [entry.sequence for entry in ledger.entries_of(investigator)] == [1, 2]
    assert second.previous_hash == first.entry_hash


def test_an_entry_needs_somebody_who_acted(investigator: User) -> None:
    with pytest.raises(ValueError, match="actor or an agent"):
        ledger.record(subject=investigator, actor=None, action="joined")


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_changes(investigator: User, act: str) -> None:
    ledger.record(subject=investigator, actor=investigator, action="joined")
    entries = LedgerEntry.objects.all()
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        entries.update(action="left") if act == "update" else entries.delete()
