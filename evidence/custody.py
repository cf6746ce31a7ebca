"""The custody log of an exhibit: its ledger chain, in the words of PREMIS 3 event types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from accounts import ledger
from accounts.models import LedgerEntry, LedgerHead, User
from evidence.models import Exhibit


class CustodyEvent(models.TextChoices):
    CAPTURE = "capture", "Collected"
    INGESTION = "ingestion", "Taken in"
    FIXITY_CHECK = "fixity_check", "Integrity checked"
    DERIVATION = "derivation", "Working copy made"
    FILING = "filing", "Filed"
    EDIT = "edit", "Description changed"
    SIGHTING = "sighting", "Vessel read from it"
    SIGHTING_WITHDRAWN = "sighting_withdrawn", "Reading withdrawn"
    OWNERSHIP = "ownership", "Owner read from it"
    OWNERSHIP_WITHDRAWN = "ownership_withdrawn", "Owner withdrawn"
    COMPANY = "company", "Company read from it"
    COMPANY_WITHDRAWN = "company_withdrawn", "Name of a company withdrawn"
    VIEW = "view", "Viewed"
    DOWNLOAD = "download", "Downloaded"
    DISSEMINATION = "dissemination", "Released"


# Details in the order and the words in which a page gives them.
WORDS = {
    "result": "Result",
    "file_name": "File name",
    "source": "Source",
    "source_url": "Address",
    "collector": "Collected by",
    "collected_at": "Collected at",
    "name": "Filed in",
    "vessel": "Vessel",
    "imo": "IMO number",
    "seen_at": "Seen at",
    "place": "Place",
    "owner": "Owner",
    "role": "Role",
    "owned": "Of",
    "share": "Share",
    "company": "Company",
    "company_name": "Name",
    "former_name": "Former name",
    "imo_company_number": "IMO company number",
    "country": "Country",
    "note": "Note",
    "dates": "Dates",
    "confidence": "Confidence",
    "reason": "Reason",
    "alternatives": "Could also be",
    "sighting": "Sighting",
    "ownership": "Record",
    "marking": "Marking",
    "media_type": "Type",
    "size_bytes": "Size in bytes",
    "made_with": "Made with",
    "sha256": "SHA-256",
    "expected": "SHA-256 on arrival",
    "found": "SHA-256 found",
}
READS = frozenset({CustodyEvent.VIEW, CustodyEvent.DOWNLOAD})


@dataclass(frozen=True)
class CustodyRow:
    """One line of the log, for a page: who, what, how, when, with what result."""

    sequence: int
    at: datetime
    who: str
    event: str
    what: str
    how: str
    entry_hash: str
    previous_hash: str
    is_sound: bool


@dataclass(frozen=True)
class CustodyLog:
    """The log, oldest first, and whether every link of its chain holds."""

    rows: list[CustodyRow]
    is_intact: bool

    @property
    def acts(self) -> list[CustodyRow]:
        return [row for row in self.rows if row.event not in READS]

    @property
    def reads(self) -> list[CustodyRow]:
        return [row for row in self.rows if row.event in READS]


def record(
    *,
    actor: User | None,
    exhibit: Exhibit,
    event: CustodyEvent,
    detail: Mapping[str, Any] | None = None,
    agent: str = "",
) -> LedgerEntry:
    """Append an event to the exhibit's custody log, in the transaction of what it records."""
    return ledger.record(
        subject=exhibit, actor=actor, action=event.value, payload=detail, agent=agent
    )


def log(exhibit: Exhibit) -> CustodyLog:
    """The exhibit's log, re-hashed line by line. Two queries, whatever its length."""
    previous, rows = ledger.GENESIS, []
    for number, entry in enumerate(ledger.entries_of(exhibit), start=1):
        sound = (
            entry.sequence == number
            and entry.previous_hash == previous
            and entry.entry_hash == _hash_of(entry)
        )
        rows.append(_row_of(entry, sound))
        previous = entry.entry_hash
    head = LedgerHead.objects.filter(chain=ledger.chain_of(exhibit)).first()
    whole = head.entry_hash == previous if head else not rows
    return CustodyLog(rows, is_intact=whole and all(row.is_sound for row in rows))


def _hash_of(entry: LedgerEntry) -> str:
    return ledger.hash_of(
        chain=entry.chain,
        sequence=entry.sequence,
        at=entry.at,
        actor_id=str(entry.actor_id) if entry.actor_id else None,
        agent=entry.agent,
        action=entry.action,
        payload=entry.payload,
        previous_hash=entry.previous_hash,
    )


def _row_of(entry: LedgerEntry, sound: bool) -> CustodyRow:
    known = entry.action in CustodyEvent.values
    return CustodyRow(
        sequence=entry.sequence,
        at=entry.at,
        who=str(entry.actor) if entry.actor else entry.agent,
        event=entry.action,
        what=CustodyEvent(entry.action).label if known else entry.action,
        how=_in_words(entry.payload),
        entry_hash=entry.entry_hash,
        previous_hash=entry.previous_hash,
        is_sound=sound,
    )


def _in_words(payload: Mapping[str, Any]) -> str:
    """`Result: match; SHA-256: 1f3a…` for a page; changes read `title: old → new`."""
    changes = payload.get("changes", {})
    known = [name for name in WORDS if name in payload]
    others = [name for name in payload if name not in WORDS and name != "changes"]
    parts = [f"{WORDS.get(name, name)}: {payload[name]}" for name in known + others]
    parts += [f"{name}: {_change(change)}" for name, change in changes.items()]
    return "; ".join(parts)


def _change(change: Any) -> str:
    if isinstance(change, Mapping) and {"from", "to"} <= change.keys():
        return f"{change['from'] or 'empty'} → {change['to'] or 'empty'}"
    return str(change)
