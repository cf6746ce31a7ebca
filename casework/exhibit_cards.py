"""The case's exhibits as its pages list them: with custody and what each supports."""

from collections import defaultdict
from dataclasses import dataclass

from accounts import ledger
from accounts.models import LedgerEntry, User
from casework.models import Case, CaseExhibit, FindingExhibit, Relation
from casework.workspace import filed_exhibits
from evidence.custody import CustodyEvent
from evidence.models import ExhibitKind, Statement


@dataclass(frozen=True)
class ExhibitCard:
    """A filed exhibit, the newest fixity check of its bytes, and the findings that cite it."""

    entry: CaseExhibit
    custody_count: int
    ingested: LedgerEntry | None
    fixity: LedgerEntry | None
    links: list[FindingExhibit]

    @property
    def statement(self) -> Statement | None:
        return getattr(self.entry.exhibit, "statement", None)

    @property
    def is_verified(self) -> bool:
        return self.fixity is not None and self.fixity.payload.get("result") == "match"

    @property
    def is_broken(self) -> bool:
        return self.fixity is not None and not self.is_verified


def cards_of(case: Case, user: User) -> list[ExhibitCard]:
    """By exhibit number. Three queries, however many exhibits there are."""
    filed = filed_exhibits(case, user)
    chains: dict[str, list[LedgerEntry]] = defaultdict(list)
    names = [ledger.chain_of(entry.exhibit) for entry in filed]
    entries = LedgerEntry.objects.filter(chain__in=names).select_related("actor")
    for row in entries.order_by("chain", "sequence"):
        chains[row.chain].append(row)
    links: dict[int, list[FindingExhibit]] = defaultdict(list)
    made = FindingExhibit.objects.filter(case_exhibit__in=filed).select_related("finding")
    for link in made.exclude(relation=Relation.NEUTRAL).order_by("finding__number"):
        links[link.case_exhibit_id].append(link)
    return [
        _card(entry, chains[ledger.chain_of(entry.exhibit)], links[entry.pk]) for entry in filed
    ]


def kinds_of(cards: list[ExhibitCard]) -> list[tuple[str, str, int]]:
    """(value, label, count) of each kind there is, in the kinds' own order."""
    counts = {kind: sum(card.entry.exhibit.kind == kind for card in cards) for kind in ExhibitKind}
    return [(kind.value, kind.label, count) for kind, count in counts.items() if count]


def _card(entry: CaseExhibit, chain: list[LedgerEntry], links: list[FindingExhibit]) -> ExhibitCard:
    def last(event: CustodyEvent) -> LedgerEntry | None:
        return next((row for row in reversed(chain) if row.action == event), None)

    return ExhibitCard(
        entry=entry,
        custody_count=len(chain),
        ingested=last(CustodyEvent.INGESTION) or last(CustodyEvent.CAPTURE),
        fixity=last(CustodyEvent.FIXITY_CHECK),
        links=links,
    )
