"""An exhibit's custody as it leaves: which acts, when, by what role, chained afresh.

The ledger's own entries name people and other cases, so they stay. Each released entry carries
the hash of the ledger entry it stands for: the sender cannot later tell another story.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from accounts.models import LedgerEntry, Role
from evidence import canonical
from partners.verify.contents import GENESIS

# What happened to the item itself. Readings, downloads, filings elsewhere and earlier releases
# are the house's own affair and would tell of other cases and other recipients.
RELEASED_ACTS = frozenset({"capture", "ingestion", "fixity_check", "derivation", "edit"})


def chains_of(exhibit_ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Exhibit id -> released custody entries, oldest first. One query for all of them."""
    names = {f"exhibit:{exhibit_id}": exhibit_id for exhibit_id in exhibit_ids}
    chains: dict[str, list[dict[str, Any]]] = defaultdict(list)
    entries = LedgerEntry.objects.filter(chain__in=names, action__in=RELEASED_ACTS)
    for entry in entries.select_related("actor").order_by("chain", "sequence"):
        chain = chains[names[entry.chain]]
        chain.append(_released(entry, chain[-1]["link"] if chain else GENESIS))
    return chains


def instant(at: datetime) -> str:
    """UTC with microseconds, `2024-02-09T14:02:00.000000Z`; sorts as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _released(entry: LedgerEntry, previous: str) -> dict[str, Any]:
    content = {
        "act": entry.action,
        "at": instant(entry.at),
        "by": _role_of(entry),
        "ledger": entry.entry_hash,
        "previous": previous,
    }
    if "sha256" in entry.payload:
        content["sha256"] = entry.payload["sha256"]
    return content | {"link": canonical.digest(content)}


def _role_of(entry: LedgerEntry) -> str:
    """What the person was, never who; the first of the house's roles that the account holds."""
    if entry.actor is None:
        return "automatic process"
    held = [role.label.lower() for role in Role if role in entry.actor.roles]
    return held[0] if held else "member of staff"
