"""Who contributed to a case: the people four eyes keep from reviewing it.

Read from the ledger, which nobody can edit, and not from the rows, which show only the last word.
"""

from uuid import UUID

from accounts import ledger
from accounts.models import LedgerEntry
from casework.models import Case
from evidence.custody import CustodyEvent
from evidence.models import Exhibit

CONTENT_ACTS = (
    "case.opened",
    "case.edited",
    "vessel.added",
    "vessel.edited",
    "exhibit.filed",
    "exhibit.linked",
    "exhibit.unlinked",
    "finding.added",
    "finding.edited",
    "event.added",
    "obligation.added",
    "obligation.edited",
    "obligation.removed",
    "case.submitted",
)
CUSTODY_ACTS = (
    CustodyEvent.CAPTURE,
    CustodyEvent.INGESTION,
    CustodyEvent.DERIVATION,
    CustodyEvent.EDIT,
)


def of_case(case: Case) -> set[UUID]:
    """Ids of everyone who edited the case's content or made or edited its exhibits. Three queries.

    Somebody who took their part back out again still counts.
    """
    edited = ledger.entries_of(case).filter(action__in=CONTENT_ACTS)
    exhibits = Exhibit.objects.filter(case_exhibits__case=case)
    chains = [ledger.chain_of(exhibit) for exhibit in exhibits]
    handled = LedgerEntry.objects.filter(chain__in=chains, action__in=CUSTODY_ACTS)
    people = {exhibit.created_by_id for exhibit in exhibits}
    for entries in (edited, handled):
        people |= set(entries.exclude(actor=None).values_list("actor_id", flat=True))
    return people
