"""Who owns, runs or is linked to whom, from lists and from people alike: dated edges with a source.

An edge goes from what is owned to the party. It is read for a day (`on`: did it hold then?) and
for what was known at a time (`known_at`: had we been told?).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Final, Literal, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from evidence.precision import Precision
from vessels import claim_times
from vessels.models import Ownership, RecordTie, TieRole
from vessels.ownership import company_facts
from vessels.ownership.company_facts import day_text, midnight
from vessels.sanctions.asof import NOW, AsOf
from vessels.sanctions.matching.names import normalised

OWNING: Final = frozenset({TieRole.OWNER, TieRole.REGISTERED_OWNER})
# In words that follow the owned: "ANGARA, linked to M LEASING LLC".
SAID: Final = {
    TieRole.OWNER: "owned by",
    TieRole.REGISTERED_OWNER: "registered to",
    TieRole.MANAGER: "managed by",
    TieRole.OPERATOR: "operated by",
    TieRole.CONTROL: "controlled by",
    TieRole.LINKED_TO: "linked to",
}
NO_SHARE: Final = "percentage unknown"


class Key(NamedTuple):
    """What an edge joins: a vessel or company of ours, a list's record, or no more than a name.

    `code` is the list's, for a record and a name. `id` is a uuid, the list's uid, or the name as
    it is compared.
    """

    kind: Literal["vessel", "company", "record", "name"]
    code: str
    id: str


@dataclass(frozen=True)
class Reading:
    """For whom, which day is asked about, and how far knowledge reaches."""

    user: User
    as_of: AsOf
    now: datetime

    @property
    def moment(self) -> datetime:
        """The end of the day asked about, never later than now."""
        return self.as_of.moment(self.now)

    @property
    def on(self) -> date:
        return self.moment.date()

    @property
    def known_at(self) -> datetime | None:
        return self.as_of.known_at


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement. Exactly one of `tie` and `ownership` is set: the source."""

    owned: Key
    party: Key
    party_name: str
    role: TieRole
    share: Decimal | None
    tie: RecordTie | None = None
    ownership: Ownership | None = None

    @property
    def share_text(self) -> str:
        return NO_SHARE if self.share is None else f"{self.share.normalize():f} %"

    @property
    def said(self) -> str:
        """ "owned by", "linked to" and so on."""
        return SAID[self.role]

    @property
    def text(self) -> str:
        """ "owned by Sea Line (60 %, as Ines Investigator recorded)"; of lists without a name."""
        who = f", as {self.ownership.asserted_by} recorded" if self.ownership else ""
        return f"{self.said} {self.party_name} ({self.share_text}{who})"

    @property
    def dates_text(self) -> str:
        """The dates stated; of a list that states none, when its word was served."""
        if self.ownership:
            precision = self.ownership.valid_precision
            return _span(self.ownership.valid_from, self.ownership.valid_to, precision)
        if not self.tie:
            return ""
        if self.tie.valid_from or self.tie.valid_to:
            return _span(self.tie.valid_from, self.tie.valid_to, Precision.DAY)
        seen = f"no dates stated; on the list from {self.tie.observed_from:%Y-%m-%d}"
        return f"{seen} until {self.tie.observed_to:%Y-%m-%d}" if self.tie.observed_to else seen

    @property
    def source_text(self) -> str:
        if self.ownership:
            return self.ownership.source
        return f"{self.tie.sanctions_list}, entry {self.tie.uid}" if self.tie else ""

    @property
    def is_owning(self) -> bool:
        return self.role in OWNING

    def holds(self, reading: Reading) -> bool:
        """Whether it held on the day asked about."""
        if self.tie:
            return _stated(self.tie, reading)
        return self.ownership is not None and _within(self.ownership, reading.on)


@dataclass(frozen=True, slots=True)
class Bearers:
    """Vessels as lists name them: by IMO number, and by records that a person tied to them."""

    numbers: Mapping[int, Key] = field(default_factory=dict)
    records: Mapping[Key, Key] = field(default_factory=dict)

    def owned(self, tie: RecordTie) -> Key:
        """Whom the tie is about: a vessel of ours where it is one, else the list's record."""
        own = Key("record", tie.sanctions_list_id, tie.uid)
        by_number = self.numbers.get(tie.imo_number) if tie.imo_number else None
        return by_number or self.records.get(own, own)


NOBODY: Final = Bearers()


def above(
    keys: Collection[Key], reading: Reading, bearers: Bearers = NOBODY, *, standing: bool = True
) -> list[Edge]:
    """Edges from these keys to their owners. Two queries, three for a day in the past.

    What a list says of a number or record of `bearers` is said of the vessel. With `standing`, only
    what held on the day.
    """
    asked = of_records({*keys, *bearers.records}, "uid")
    if bearers.numbers:
        asked = asked | Q(imo_number__in=bearers.numbers)
    ties = known_ties(reading).filter(asked)
    owned = known_ownerships(reading).filter(
        Q(vessel__in=_ids(keys, "vessel")) | Q(company__in=_ids(keys, "company"))
    )
    found = [_edge_of_tie(tie, bearers) for tie in ties] + _recorded(owned, reading)
    return _chosen(found, reading, lambda edge: edge.owned in keys, standing=standing)


def below(keys: Collection[Key], reading: Reading, *, standing: bool = True) -> list[Edge]:
    """Edges to these parties from what they own, run or are linked to. As many as `above`."""
    ties = known_ties(reading).filter(of_records(keys, "party_uid"))
    owned = known_ownerships(reading).filter(owned_by(keys))
    found = [_edge_of_tie(tie, NOBODY) for tie in ties] + _recorded(owned, reading)
    return _chosen(found, reading, lambda edge: edge.party in keys, standing=standing)


def owned_by(keys: Collection[Key]) -> Q:
    """What people recorded of these as owners: companies entered here and entries of lists."""
    entries = of_records(keys, "uid", through="owner_record__")
    return Q(owner__in=_ids(keys, "company")) | entries


def known_ties(reading: Reading) -> QuerySet[RecordTie]:
    """What lists were known to state, with the wording that states it."""
    rows = RecordTie.objects.visible_to(reading.user).known_at(reading.known_at)
    heavy = ("record__raw", "record__facts", "record__programmes")
    return rows.select_related("sanctions_list", "record").defer(*heavy)


def known_ownerships(reading: Reading) -> QuerySet[Ownership]:
    """What people had recorded and not withdrawn."""
    rows = Ownership.objects.visible_to(reading.user)
    if reading.known_at is None:
        rows = rows.filter(withdrawn_at=None)
    else:
        rows = rows.filter(asserted_at__lte=reading.known_at).filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=reading.known_at)
        )
    related = ("owner", "owner_record", "vessel", "company", "exhibit", "asserted_by")
    heavy = ("owner_record__raw", "owner_record__facts", "owner_record__programmes")
    return rows.select_related(*related).defer(*heavy)


def of_records(keys: Iterable[Key], name: str, *, through: str = "") -> Q:
    """Rows of a list whose field `name` is the uid of one of the records; none without records.

    `through` is the way to what is of the list: "owner_record__".
    """
    by_list: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        if key.kind == "record":
            by_list[key.code].add(key.id)
    each = [
        Q(**{f"{through}sanctions_list": code, f"{through}{name}__in": uids})
        for code, uids in by_list.items()
    ]
    return reduce(or_, each, Q(pk__in=[]))


def _edge_of_tie(tie: RecordTie, bearers: Bearers) -> Edge:
    code = tie.sanctions_list_id
    named = Key("name", code, normalised(tie.party_name))
    return Edge(
        owned=bearers.owned(tie),
        party=Key("record", code, tie.party_uid) if tie.party_uid else named,
        party_name=tie.party_name,
        role=TieRole(tie.role),
        share=tie.share_percent,
        tie=tie,
    )


def _recorded(owned: QuerySet[Ownership], reading: Reading) -> list[Edge]:
    """What people recorded, with companies under the names of the day asked about."""
    rows, called = list(owned), {}
    if reading.as_of != NOW:
        ids = {each.owner_id for each in rows if each.owner_id}
        called = dict(
            company_facts.names(ids, reading.user, on=reading.on, known_at=reading.known_at)
        )
    return [_edge_of(each, called) for each in rows]


def of_ownership(each: Ownership) -> Edge:
    """What a person recorded, as an edge under the names of today."""
    return _edge_of(each, {})


def _edge_of(each: Ownership, called: Mapping[UUID, str]) -> Edge:
    kind: Literal["vessel", "company"] = "vessel" if each.vessel_id else "company"
    entry = each.owner_record
    if entry:
        party = Key("record", entry.sanctions_list_id, entry.uid)
    else:
        party = Key("company", "", str(each.owner_id))
    return Edge(
        owned=Key(kind, "", str(each.vessel_id or each.company_id)),
        party=party,
        party_name=called.get(each.owner_id, each.owner_name) if each.owner_id else each.owner_name,
        role=TieRole(each.role),
        share=each.share_percent,
        ownership=each,
    )


def _chosen(
    found: Iterable[Edge], reading: Reading, fits: Callable[[Edge], bool], *, standing: bool
) -> list[Edge]:
    return [edge for edge in found if fits(edge) and (not standing or edge.holds(reading))]


def _ids(keys: Iterable[Key], kind: str) -> list[UUID]:
    return [UUID(key.id) for key in keys if key.kind == kind]


def _stated(tie: RecordTie, reading: Reading) -> bool:
    """By the dates that the list states, else by when its word was served."""
    began = tie.valid_from <= reading.on if tie.valid_from else tie.observed_from <= reading.moment
    if tie.valid_to:
        return began and reading.on <= tie.valid_to
    return began and (tie.observed_to is None or reading.moment < tie.observed_to)


def _within(ownership: Ownership, day: date) -> bool:
    precision = ownership.valid_precision
    if ownership.valid_from and day < ownership.valid_from:
        return False
    if ownership.valid_to is None:
        return True
    return day < claim_times.until(midnight(ownership.valid_to), precision).date()


def _span(start: date | None, end: date | None, precision: str) -> str:
    begun = f"from {day_text(start, precision)}" if start else "start not known"
    return f"{begun} to {day_text(end, precision)}" if end else f"{begun}; no end known"
