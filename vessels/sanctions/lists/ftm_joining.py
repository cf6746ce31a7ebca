"""Entities of the FollowTheMoney model gathered by the party they are about, and joined."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from vessels.sanctions.lists.base import (
    ListedMeasure,
    ListedRecord,
    ListedTie,
    PartyKind,
    TieRole,
)
from vessels.sanctions.lists.dates import noted_date
from vessels.sanctions.lists.ftm_lines import Entity
from vessels.sanctions.lists.ftm_records import KINDS, is_sanctioned, read_record


@dataclass
class Gathered:
    """What was read, by the party that it is about.

    `changed` are the parties of sanctions and ownerships, `removed` what is named as removed and
    the parties that are not sanctioned; a whole dataset has no use for either.
    """

    records: dict[str, ListedRecord] = field(default_factory=dict)
    repeated: list[ListedRecord] = field(default_factory=list)
    captions: dict[str, str] = field(default_factory=dict)
    sanctions: dict[str, list[ListedMeasure]] = field(default_factory=lambda: defaultdict(list))
    ties: dict[str, list[ListedTie]] = field(default_factory=lambda: defaultdict(list))
    changed: set[str] = field(default_factory=set)
    removed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, entity: Entity) -> None:
        if entity.schema == "Sanction":
            self._take_sanction(entity)
        elif entity.schema == "Ownership":
            self._take_ownership(entity)
        elif entity.schema == "UnknownLink":
            self._take_link(entity)
        elif entity.schema in KINDS:
            self._take_party(entity)

    def _take_party(self, entity: Entity) -> None:
        self.captions[entity.id] = entity.caption or entity.first("name")
        if not is_sanctioned(entity):
            self.removed.append(entity.id)
            return
        record = read_record(entity, self.problems)
        if entity.id in self.records:
            self.repeated.append(record)
        else:
            self.records[entity.id] = record

    def _take_sanction(self, entity: Entity) -> None:
        where = f"Line {entity.line}"
        begun = noted_date(
            entity.first("listingDate") or entity.first("startDate"), where, self.problems
        )
        ended = noted_date(entity.first("endDate"), where, self.problems)
        programme = (
            entity.first("programId") or entity.first("program") or entity.first("authority")
        )
        measure = ListedMeasure(
            programme=programme,
            measure="; ".join(entity.texts("provisions")),
            legal_basis="; ".join(entity.texts("authority")),
            listed_on=begun.value,
            listed_on_precision=begun.precision,
            ended_on=ended.value,
            ending="endDate" if ended.value else "",
        )
        for party in entity.texts("entity"):
            self.changed.add(party)
            self.sanctions[party].append(measure)

    def _take_ownership(self, entity: Entity) -> None:
        where = f"Line {entity.line}"
        share = entity.first("percentage").rstrip("% ")
        for owner in entity.texts("owner"):
            for asset in entity.texts("asset"):
                self.changed.add(asset)
                self.ties[asset].append(
                    ListedTie(
                        TieRole.OWNER,
                        "",
                        uid=owner,
                        share_percent=_percent(share),
                        since=noted_date(entity.first("startDate"), where, self.problems).value,
                        until=noted_date(entity.first("endDate"), where, self.problems).value,
                    )
                )

    def _take_link(self, entity: Entity) -> None:
        for subject in entity.texts("subject"):
            for other in entity.texts("object"):
                self.ties[subject].append(ListedTie(TieRole.LINKED_TO, "", uid=other))
                self.ties[other].append(ListedTie(TieRole.LINKED_TO, "", uid=subject))

    def joined(self) -> Iterator[ListedRecord]:
        """The records with their sanctions and ties."""
        for record in (*self.records.values(), *self.repeated):
            yield self._joined(record)

    def _joined(self, record: ListedRecord) -> ListedRecord:
        measures = tuple(self.sanctions.get(record.uid, ()))
        ties = () if record.kind == PartyKind.PERSON else tuple(self.ties.get(record.uid, ()))
        if not measures and not ties:
            return record
        return replace(
            record,
            measures=measures,
            programmes=tuple(dict.fromkeys(each.programme for each in measures if each.programme)),
            listed_on=min((each.listed_on for each in measures if each.listed_on), default=None),
            legal_basis="; ".join(dict.fromkeys(each.legal_basis for each in measures)),
            ties=tuple(replace(tie, name=self.captions.get(tie.uid, "")) for tie in ties),
        )

    def loose(self) -> list[str]:
        """The parties whose sanctions or owners a delta changes without holding the party."""
        return sorted(self.changed.difference(self.captions, self.removed))

    def bare(self, changed: Iterable[Entity]) -> list[str]:
        """The ships among those changed without the sanctions on them, which would seem gone."""
        return [
            each.id
            for each in changed
            if each.schema == "Vessel" and each.id in self.records and each.id not in self.sanctions
        ]


def _percent(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 100 else None
