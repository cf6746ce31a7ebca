"""Integrity of stored bytes: hashed again and compared with the hash they are kept under."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from accounts import ledger
from accounts.models import User
from evidence import custody, intake
from evidence.canonical import sha256_of_stream
from evidence.custody import CustodyEvent
from evidence.errors import BytesMissing, EvidenceRefused, ExhibitInvalid, ExhibitNotFound
from evidence.models import Exhibit, SourceFile

CHAIN = "fixity:stored-bytes"
BATCH = 200


@dataclass(frozen=True)
class Fault:
    """Stored bytes that are not what was taken in. `found` is empty when they are gone."""

    source_file: SourceFile
    found: str

    @property
    def result(self) -> str:
        return "mismatch" if self.found else "missing"


def check(*, exhibit: Exhibit, actor: User | None = None, agent: str = "") -> bool:
    """Whether the exhibit's bytes are unchanged; the outcome goes to its custody log.

    For anyone who may see the exhibit, and for agents. Reads the whole file.
    """
    if not agent:
        if actor is None or not actor.is_staff_member:
            raise EvidenceRefused("Only members of the staff may check files.")
        if not Exhibit.objects.visible_to(actor).filter(pk=exhibit.pk).exists():
            raise ExhibitNotFound("There is no such exhibit among those you may see.")
    if exhibit.source_file is None:
        raise ExhibitInvalid(f"{exhibit}: there is no file to check.")
    fault = fault_of(exhibit.source_file)
    with transaction.atomic():
        custody.record(
            actor=actor, exhibit=exhibit, event=CustodyEvent.FIXITY_CHECK, agent=agent,
            detail=_outcome(exhibit.source_file, fault),
        )  # fmt: skip
    return fault is None


def check_all(*, agent: str, actor: User | None = None) -> list[Fault]:
    """Hash every stored file again. Faults go to the custody logs concerned, the count to a chain.

    Reads the whole storage: run it from a task.
    """
    faults, count = [], 0
    for source_file in SourceFile.objects.order_by("stored_at").iterator(chunk_size=BATCH):
        count += 1
        fault = fault_of(source_file)
        if fault:
            faults.append(fault)
            _report(fault, actor, agent)
    with transaction.atomic():
        payload = {"files": count, "faults": [fault.source_file.sha256 for fault in faults]}
        ledger.record(
            subject=CHAIN, actor=actor, agent=agent, action=CustodyEvent.FIXITY_CHECK.value,
            payload=payload,
        )  # fmt: skip
    return faults


def fault_of(source_file: SourceFile) -> Fault | None:
    """None when the stored bytes still have their hash."""
    try:
        with intake.open_file(source_file) as stored:
            found, _ = sha256_of_stream(stored)
    except BytesMissing:
        return Fault(source_file, "")
    return None if found == source_file.sha256 else Fault(source_file, found)


def _report(fault: Fault, actor: User | None, agent: str) -> None:
    detail = _outcome(fault.source_file, fault)
    with transaction.atomic():
        ledger.record(
            subject=fault.source_file, actor=actor, agent=agent,
            action=CustodyEvent.FIXITY_CHECK.value, payload=detail,
        )  # fmt: skip
        for exhibit in _citing(fault.source_file):
            custody.record(
                actor=actor, exhibit=exhibit, event=CustodyEvent.FIXITY_CHECK, agent=agent,
                detail=detail,
            )  # fmt: skip


def _citing(source_file: SourceFile) -> Iterator[Exhibit]:
    return Exhibit.objects.filter(source_file=source_file).order_by("pk").iterator()


def _outcome(source_file: SourceFile, fault: Fault | None) -> dict[str, str]:
    if fault is None:
        return {"result": "match", "sha256": source_file.sha256}
    return {"result": fault.result, "expected": source_file.sha256, "found": fault.found}
