"""One entry of a list with all that is held of it: wordings, designations, links, who it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from vessels.models import Designation, MatchState, RecordTie, RecordVersion, Vessel
from vessels.sanctions.asof import AsOf


@dataclass(frozen=True)
class Entry:
    """`wordings` are oldest first, `shown` is the one asked for; `cited_by` are links to it."""

    shown: RecordVersion
    wordings: Sequence[RecordVersion]
    designations: Sequence[Designation]
    ties: Sequence[RecordTie]
    cited_by: Sequence[RecordTie]
    vessels: Sequence[Vessel]

    @property
    def link_count(self) -> int:
        return len(self.ties) + len(self.cited_by)

    def served_at(self, moment: datetime) -> RecordVersion | None:
        """The wording first served last before the moment; None where none was by then."""
        served = [each for each in self.wordings if each.first_version.served_at <= moment]
        return served[-1] if served else None


def entry_of(record: RecordVersion, user: User, *, as_of: AsOf) -> Entry:
    """Five queries. What was not known at the time of `as_of` is left out of it."""
    same = {"sanctions_list": record.sanctions_list_id, "uid": record.uid}
    wordings = RecordVersion.objects.visible_to(user).filter(**same)
    ties = RecordTie.objects.visible_to(user).filter(sanctions_list=record.sanctions_list_id)
    rows = Designation.objects.visible_to(user).filter(**same)
    if as_of.known_at:
        rows, ties = rows.known_at(as_of.known_at), ties.known_at(as_of.known_at)
        wordings = wordings.filter(first_version__fetched_at__lte=as_of.known_at)
    return Entry(
        shown=record,
        wordings=list(
            wordings.select_related(
                "first_version__source_file", "last_version__source_file", "sanctions_list"
            ).order_by("pk")
        ),
        designations=list(rows.order_by("programme", "observed_from", "known_from", "pk")),
        ties=list(_told(ties.filter(uid=record.uid))),
        cited_by=list(_told(ties.filter(party_uid=record.uid, observed_to=None, known_to=None))),
        vessels=list(_named(record, user)),
    )


def _told(ties: QuerySet[RecordTie]) -> QuerySet[RecordTie]:
    return ties.select_related("record").order_by("role", "party_name", "known_from", "pk")


def _named(record: RecordVersion, user: User) -> QuerySet[Vessel]:
    """Ships of ours with its number, and those a person tied to it."""
    tied = Q(
        matches__sanctions_list=record.sanctions_list_id,
        matches__uid=record.uid,
        matches__state=MatchState.CONFIRMED,
    )
    if record.imo_number:
        tied |= Q(imo_number=record.imo_number)
    return Vessel.objects.visible_to(user).filter(tied).distinct()
