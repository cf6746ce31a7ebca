"""The ledger chains of agencies and releases in words for a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import LedgerEntry

WORDS = {
    "agency.created": "Entered",
    "agency.credentials_issued": "Credentials issued",
    "agency.credentials_revoked": "Access ended",
    "agency.token_granted": "Client signed in",
    "agency.token_refused": "Client was refused a token",
    "release.sealed": "Sealed and released",
    "release.package_fetched": "Package read",
    "release.bundle_fetched": "Bundle downloaded",
    "release.downloaded": "Copy taken",
    "release.withdrawn": "Withdrawn",
}


@dataclass(frozen=True)
class Line:
    at: datetime
    what: str
    who: str


def lines(entries: Iterable[LedgerEntry]) -> list[Line]:
    """One line for each entry, in the order given."""
    return [
        Line(
            entry.at,
            WORDS.get(entry.action, entry.action),
            str(entry.actor) if entry.actor else "the agency's client",
        )
        for entry in entries
    ]
