"""Tampering as a database superuser would do it: triggers off, plain SQL, hashes made to fit."""

import json
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import checkpoints, ledger, tasks, verification
from accounts.errors import Refused
from accounts.models import LedgerCheckpoint, LedgerEntry, LedgerHead, User

pytestmark = pytest.mark.django_db


def tamper(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger may wait for the commit
        for table in ("accounts_ledgerentry", "accounts_ledgercheckpoint"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("accounts_ledgerentry", "accounts_ledgercheckpoint"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def rewrite_chain(chain: str, actor: User, actions: list[str]) -> None:
    """Replaces a whole chain by one whose every hash fits, head included."""
    tamper("DELETE FROM accounts_ledgerentry WHERE chain = %s", chain)
    tamper("DELETE FROM accounts_ledgerhead WHERE chain = %s", chain)
    with transaction.atomic():
        for action in actions:
            ledger.record(subject=chain, actor=actor, action=action)


def found() -> list[tuple[str, int | None]]:
    return [(fault.chain, fault.sequence) for fault in verification.verify()]


@pytest.fixture
def chain(investigator: User) -> str:
    """Three acts on one subject, beside another subject that nobody touches."""
    for action, payload in (("opened", {"n": 1}), ("edited", {"x": 1e20}), ("closed", {"y": -0.5})):
        ledger.record(subject="case:one", actor=investigator, action=action, payload=payload)
    ledger.record(subject="case:two", actor=None, agent="task:test", action="opened")
    return "case:one"


def test_a_ledger_as_it_was_written_has_no_fault(chain: str) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    assert verification.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'approved'",
        "payload = '{\"n\": 2}'",
        "at = at + interval '1 microsecond'",
        "agent = 'task:other'",
        "actor_id = NULL",
    ],
)
def test_an_edited_entry_is_named(chain: str, change: str) -> None:
    where = "WHERE chain = %s AND sequence = 1"
    tamper(f"UPDATE accounts_ledgerentry SET {change} {where}", chain)  # noqa: S608  # fixed text
    (fault,) = verification.verify()
    assert (fault.chain, fault.sequence) == (chain, 1)
    entry = LedgerEntry.objects.get(chain=chain, sequence=1)
    assert entry.entry_hash in fault.what


def test_an_edited_entry_with_a_fitting_hash_no_longer_links(
    chain: str, investigator: User
) -> None:
    entry = LedgerEntry.objects.get(chain=chain, sequence=2)
    fitting = ledger.hash_of(
        chain=chain,
        sequence=2,
        at=entry.at,
        actor_id=str(investigator.pk),
        agent="",
        action="approved",
        payload={},
        previous_hash=entry.previous_hash,
    )
    tamper(
        "UPDATE accounts_ledgerentry SET action = 'approved', payload = '{}', entry_hash = %s"
        " WHERE chain = %s AND sequence = 2",
        fitting,
        chain,
    )
    (fault,) = verification.verify()
    assert (fault.chain, fault.sequence) == (chain, 3)
    assert "does not follow entry 2" in fault.what


@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_a_deleted_entry_is_named(chain: str, sequence: int) -> None:
    statement = "DELETE FROM accounts_ledgerentry WHERE chain = %s AND sequence = %s"
    tamper(statement, chain, sequence)
    (fault,) = verification.verify()
    assert (fault.chain, fault.sequence) == (chain, sequence)
    assert "missing" in fault.what


def test_a_removed_head_and_a_removed_chain_are_named(chain: str) -> None:
    tamper("DELETE FROM accounts_ledgerhead WHERE chain = %s", chain)
    tamper("DELETE FROM accounts_ledgerentry WHERE chain = 'case:two'")
    assert found() == [(chain, None), ("case:two", None)]


def test_a_tail_cut_with_its_head_moved_back_shows_against_the_checkpoint(chain: str) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    tamper("DELETE FROM accounts_ledgerentry WHERE chain = %s AND sequence = 3", chain)
    second = LedgerEntry.objects.get(chain=chain, sequence=2)
    LedgerHead.objects.filter(chain=chain).update(sequence=2, entry_hash=second.entry_hash)
    assert found() == [(chain, 3)]


def test_a_wholly_rewritten_chain_shows_against_the_checkpoint(
    chain: str, investigator: User
) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    rewrite_chain(chain, investigator, ["opened", "edited", "approved", "closed"])
    (fault,) = verification.verify()
    assert (fault.chain, fault.sequence) == (chain, 3)
    assert "checkpoint of" in fault.what


def test_later_checkpoints_do_not_vouch_for_a_rewritten_chain(
    chain: str, investigator: User
) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    rewrite_chain(chain, investigator, ["opened", "edited", "approved", "closed"])
    audit = verification.audit(actor=None, agent="task:test")
    assert [set(checkpoint.heads) for checkpoint in audit.checkpoints] == [{"ledger"}]
    assert found() == [(chain, 3)]


def test_a_checkpoint_cannot_be_edited_or_taken_away_unseen(chain: str) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    first = LedgerCheckpoint.objects.get()
    checkpoints.sign(actor=None, agent="task:test")
    tamper(
        "UPDATE accounts_ledgercheckpoint SET heads = %s WHERE id = %s",
        json.dumps({"case:one": [1, "0" * 64]}),
        first.pk,
    )
    (edited,) = verification.verify()
    assert "signature does not hold" in edited.what
    tamper("DELETE FROM accounts_ledgercheckpoint WHERE id = %s", first.pk)
    faults = [fault.what for fault in verification.verify()]
    assert any("checkpoint before it is missing" in what for what in faults)
    assert any(first.digest in what for what in faults)


def test_only_heads_that_moved_are_signed_again(chain: str, investigator: User) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    ledger.record(subject="case:two", actor=investigator, action="closed")
    (second,) = checkpoints.sign(actor=None, agent="task:test")
    assert set(second.heads) == {"case:two", "ledger"}
    assert verification.verify() == []


def test_the_database_refuses_to_change_a_checkpoint(chain: str) -> None:
    checkpoints.sign(actor=None, agent="task:test")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        LedgerCheckpoint.objects.update(key_id="")


def test_the_database_refuses_to_truncate_the_ledger(chain: str) -> None:
    trigger: Any = next(
        trigger
        for trigger in LedgerEntry._meta.triggers  # type: ignore[attr-defined]  # pgtrigger's own
        if trigger.name == "ledger_no_truncate"
    )
    trigger.install(LedgerEntry)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or a pending check refuses first
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE accounts_ledgerentry CASCADE")
    trigger.uninstall(LedgerEntry)
    assert LedgerEntry.objects.filter(chain=chain).count() == 3


def test_the_command_names_faults_and_fails(chain: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_ledger", "--checkpoint")
    assert "No fault in 4 entries in 2 chains" in capsys.readouterr().out
    tamper("UPDATE accounts_ledgerentry SET action = 'x' WHERE chain = %s AND sequence = 2", chain)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_ledger")
    assert "case:one entry 2: was edited" in capsys.readouterr().err


def test_the_nightly_task_records_what_it_found(chain: str) -> None:
    tasks.verify_ledger()
    last = verification.last_audit()
    assert last is not None
    assert (last.by, last.entries, last.fault_count) == ("task:verify_ledger", 4, 0)
    tamper("UPDATE accounts_ledgerentry SET action = 'x' WHERE chain = %s AND sequence = 2", chain)
    assert tasks.verify_ledger() == 1
    last = verification.last_audit()
    assert last is not None
    assert "case:one entry 2" in last.faults[0]


def test_only_administrators_start_a_verification(investigator: User) -> None:
    with pytest.raises(Refused):
        verification.audit(actor=investigator)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_do_not_fork_a_chain(investigator: User) -> None:
    writers, acts = 4, 10
    start = Barrier(writers)

    def write() -> None:
        start.wait()
        for _ in range(acts):
            with transaction.atomic():
                ledger.record(subject="case:shared", actor=investigator, action="edited")
        connection.close()

    threads = [Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequences = LedgerEntry.objects.filter(chain="case:shared").values_list("sequence", flat=True)
    assert sorted(sequences) == list(range(1, writers * acts + 1))
    assert verification.verify() == []
