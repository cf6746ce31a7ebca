"""What was held of the lists about some ships, at a moment and as it was known at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from vessels.models import (
    Designation,
    ListVersion,
    RecordVersion,
    RefreshOutcome,
    RefreshRun,
    SanctionsList,
)
from vessels.sanctions.asof import Around, AsOf, Served, around

Entry = tuple[str, str]
"""A list's code and the uid of an entry on it."""
Confirmed = Mapping[tuple[str, UUID], datetime]
"""(list, source file) -> the last time its bytes were seen again, within what was known."""


@dataclass(frozen=True)
class Held:
    """One list: the versions next to the moment, the newest of any kind, and the last whole one."""

    sanctions_list: SanctionsList
    newest: ListVersion | None = None
    latest: ListVersion | None = None
    near: Around = field(default_factory=Around)
    served: tuple[Served, ...] = ()
    versions: Mapping[int, ListVersion] = field(default_factory=dict)


@dataclass(frozen=True)
class Holdings:
    """`wordings` are oldest first, and so are `designations`. `named` is (list, IMO) -> entries."""

    lists: list[Held]
    wordings: Mapping[Entry, list[RecordVersion]]
    designations: Mapping[Entry, list[Designation]]
    named: Mapping[tuple[str, int], list[str]]
    seen_again: Confirmed
    known_at: datetime | None

    def last_of(self, version: ListVersion) -> datetime:
        return last_of(version, self.known_at, self.seen_again)


def load(
    numbers: Collection[int], entries: Collection[Entry], *, as_of: AsOf, now: datetime
) -> Holdings:
    """Of ships by IMO number, and of entries by name. Four queries; one more where entries are
    asked for by name, two more where knowledge ends at a time.

    Only accepted versions count, and only from the time they were accepted.
    """
    known_at = as_of.known_at
    seen_again = _seen_again(known_at) if known_at else {}
    at = None if as_of.on is None and known_at is None else as_of.moment(now)
    lists = _lists(at, known_at, seen_again)
    wordings, named = _wordings(numbers, entries, known_at)
    return Holdings(
        lists=lists,
        wordings=wordings,
        designations=_designations(wordings, known_at),
        named=named,
        seen_again=seen_again,
        known_at=known_at,
    )


def known_versions(at: datetime | None) -> QuerySet[ListVersion]:
    """Accepted versions that we had by then; one accepted by hand counts from that decision."""
    found = ListVersion.objects.accepted()
    if at is None:
        return found
    return found.filter(Q(decided_at=None) | Q(decided_at__lte=at), fetched_at__lte=at)


def is_known(version: ListVersion, at: datetime | None) -> bool:
    return at is None or max(version.fetched_at, version.decided_at or version.fetched_at) <= at


def last_of(version: ListVersion, known_at: datetime | None, seen_again: Confirmed) -> datetime:
    """The last time the version was seen to be served, by what was known."""
    if known_at is None or version.confirmed_at <= known_at:
        return version.confirmed_at
    again = seen_again.get((version.sanctions_list_id, version.source_file_id))
    return max(version.served_at, again) if again else version.served_at


def _lists(at: datetime | None, known_at: datetime | None, seen_again: Confirmed) -> list[Held]:
    """Two queries. Without a moment, the newest versions are the ones next to it.

    A list that is switched off and never brought anything is only offered: nobody follows it.
    """
    by_list: dict[str, list[ListVersion]] = defaultdict(list)
    for version in _next_to(known_versions(known_at), at).select_related("source_file"):
        by_list[version.sanctions_list_id].append(version)
    return [
        _held(each, by_list[each.pk], at, known_at, seen_again)
        for each in SanctionsList.objects.filter(
            Q(is_enabled=True) | Q(last_attempt_at__isnull=False) | Exists(_versions_of_it())
        )
    ]


def _versions_of_it() -> QuerySet[ListVersion]:
    """Whatever the moment asked about: the same lists are told of any two days."""
    return ListVersion.objects.filter(sanctions_list=OuterRef("pk"))


def _next_to(known: QuerySet[ListVersion], at: datetime | None) -> QuerySet[ListVersion]:
    """Of each list: the newest, the newest that is no extract, and those around the moment."""
    each = "sanctions_list_id"
    full = known.filter(is_extract=False)
    picks = [known.order_by(each, "-fetched_at", "-pk"), full.order_by(each, "-fetched_at", "-pk")]
    if at:
        picks.append(full.filter(served_at__lte=at).order_by(each, "-served_at", "-pk"))
        picks.append(full.filter(served_at__gt=at).order_by(each, "served_at", "pk"))
    chosen = Q()
    for pick in picks:
        chosen |= Q(pk__in=pick.distinct(each).values("pk"))
    return ListVersion.objects.filter(chosen)


def _held(
    sanctions_list: SanctionsList,
    versions: list[ListVersion],
    at: datetime | None,
    known_at: datetime | None,
    seen_again: Confirmed,
) -> Held:
    by_age = sorted(versions, key=lambda each: (each.fetched_at, each.pk))
    full = [each for each in by_age if not each.is_extract]
    served = tuple(
        Served(each.pk, each.served_at, last_of(each, known_at, seen_again))
        for each in sorted(full, key=lambda each: (each.served_at, each.pk))
    )
    latest = full[-1] if full else None
    newest = next((each for each in served if latest and each.pk == latest.pk), None)
    return Held(
        sanctions_list=sanctions_list,
        newest=by_age[-1] if by_age else None,
        latest=latest,
        near=around(served, at) if at else Around(before=newest),
        served=served,
        versions={each.pk: each for each in versions},
    )


def _wordings(
    numbers: Collection[int], entries: Collection[Entry], known_at: datetime | None
) -> tuple[dict[Entry, list[RecordVersion]], dict[tuple[str, int], list[str]]]:
    """All wordings of every entry that ever named one of the ships, or is asked for by itself."""
    naming = RecordVersion.objects.filter(
        sanctions_list=OuterRef("sanctions_list"), uid=OuterRef("uid"), imo_number__in=numbers
    )
    rows = set(_with_versions(RecordVersion.objects.filter(Exists(naming))))
    if entries:
        chosen = Q(pk__in=[])
        for code, uid in entries:
            chosen |= Q(sanctions_list=code, uid=uid)
        rows |= set(_with_versions(RecordVersion.objects.filter(chosen)))
    wordings: dict[Entry, list[RecordVersion]] = defaultdict(list)
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.pk):
        if not is_known(row.first_version, known_at):
            continue
        wordings[row.sanctions_list_id, row.uid].append(row)
        uids = named[row.sanctions_list_id, row.imo_number or 0]
        if row.imo_number and row.uid not in uids:
            uids.append(row.uid)
    return wordings, named


def _with_versions(rows: QuerySet[RecordVersion]) -> QuerySet[RecordVersion]:
    return rows.select_related("first_version__source_file", "last_version__source_file")


def _designations(
    entries: Collection[Entry], known_at: datetime | None
) -> dict[Entry, list[Designation]]:
    found: dict[Entry, list[Designation]] = defaultdict(list)
    codes, uids = {code for code, _ in entries}, {uid for _, uid in entries}
    rows = Designation.objects.filter(sanctions_list__in=codes, uid__in=uids)
    if known_at is None:
        rows = rows.known_at(None)
    waiting = undecided(known_at) if known_at else {}
    for each in rows.order_by("observed_from", "pk"):
        at = waiting.get(each.sanctions_list_id, known_at)
        if at is None or (each.known_from <= at and (each.known_to is None or each.known_to > at)):
            found[each.sanctions_list_id, each.uid].append(each)
    return found


def undecided(at: datetime) -> dict[str, datetime]:
    """By list, the moment before a version came that was kept aside then and accepted later.

    Rows are dated by when their version came; until its acceptance nothing of it was believed.
    """
    waiting = ListVersion.objects.accepted().filter(fetched_at__lte=at, decided_at__gt=at)
    grouped = waiting.order_by().values_list("sanctions_list").annotate(Min("fetched_at"))
    return {code: came - timedelta(microseconds=1) for code, came in grouped}


def _seen_again(known_at: datetime) -> dict[tuple[str, UUID], datetime]:
    rows = RefreshRun.objects.filter(
        outcome=RefreshOutcome.UNCHANGED,
        started_at__lte=known_at,
        sanctions_list__isnull=False,
        source_file__isnull=False,
    ).order_by()
    grouped = rows.values_list("sanctions_list", "source_file").annotate(Max("started_at"))
    return {(code, file): at for code, file, at in grouped}
