"""Where a ship stands on each list: listed, delisted, never listed, or unknown since a time.

Only an equal, valid IMO number ties a record to a ship; a record whose number fails its check
digit never does. Nothing is claimed from a list that was never loaded, that has not been seen for
longer than it stays good (`stale_after`), or of which only an extract is held: those read unknown,
with what was last seen. An extract can show that a ship is listed, never that she is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from evidence.precision import Precision, text_of
from vessels.freshness import precision_of
from vessels.models import Designation, ListVersion, RecordVersion, SanctionsList, Vessel

State = Literal["listed", "delisted", "never_listed", "unknown"]
NO_IMO = "Unknown: the vessel has no IMO number to compare."
NEVER_LOADED = "Unknown: this list has never been loaded."
ONLY_EXTRACTS = "Unknown: only an extract of this list is held, and she is not in it."


@dataclass(frozen=True, slots=True)
class ListStatus:
    """One list's word on one ship.

    `since` is a text of the precision known ("2024-06-25", "2026-09-01 12:00Z"), empty where
    nothing is known. `as_of` is when the publisher was last seen to serve `version`, on which the
    state rests. `record` is the wording that names her, also when it is a former one.
    """

    sanctions_list: SanctionsList
    state: State
    since: str
    as_of: datetime | None
    version: ListVersion | None
    record: RecordVersion | None
    programmes: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class _Held:
    """What is held of one list: its newest accepted version, and its newest whole one."""

    sanctions_list: SanctionsList
    newest: ListVersion | None
    whole: ListVersion | None


def for_vessel(vessel: Vessel, *, now: datetime) -> list[ListStatus]:
    """The vessel's status on every list. Five queries, however many lists there are."""
    return for_vessels([vessel], now=now)[vessel]


def for_vessels(vessels: Iterable[Vessel], *, now: datetime) -> dict[Vessel, list[ListStatus]]:
    """The status of many vessels on every list, in the order of the lists. Five queries."""
    fleet = list(vessels)
    numbers = {vessel.imo_number for vessel in fleet if vessel.imo_number}
    lists = _held_lists()
    records = _records(numbers)
    designations = _designations(records)
    found: dict[Vessel, list[ListStatus]] = {}
    for vessel in fleet:
        found[vessel] = [
            _status(
                vessel, held, records[held.sanctions_list.pk, vessel.imo_number], designations, now
            )
            for held in lists
        ]
    return found


def _held_lists() -> list[_Held]:
    newest = _last_of_each(ListVersion.objects.accepted())
    whole = _last_of_each(ListVersion.objects.whole())
    return [
        _Held(each, newest.get(each.pk), whole.get(each.pk)) for each in SanctionsList.objects.all()
    ]


def _last_of_each(versions: QuerySet[ListVersion]) -> dict[str, ListVersion]:
    rows = versions.select_related("source_file").order_by(
        "sanctions_list_id", "-fetched_at", "-pk"
    )
    return {version.sanctions_list_id: version for version in rows.distinct("sanctions_list_id")}


_Key = tuple[str, int | None]


def _records(numbers: set[int]) -> dict[_Key, list[RecordVersion]]:
    """The records that name these ships, by list and number; current ones first, then newest."""
    by_list: dict[_Key, list[RecordVersion]] = defaultdict(list)
    rows = RecordVersion.objects.filter(imo_number__in=numbers).select_related(
        "first_version", "last_version", "last_version__source_file"
    )
    for record in rows.order_by("-is_current", "-pk"):
        by_list[record.sanctions_list_id, record.imo_number].append(record)
    return by_list


def _designations(
    records: dict[_Key, list[RecordVersion]],
) -> dict[tuple[str, str], list[Designation]]:
    found: dict[tuple[str, str], list[Designation]] = defaultdict(list)
    uids = {record.uid for held in records.values() for record in held}
    for each in Designation.objects.filter(uid__in=uids).order_by("observed_from"):
        found[each.sanctions_list_id, each.uid].append(each)
    return found


@dataclass(frozen=True)
class _Finding:
    """A state as last seen, before asking whether that is still fresh."""

    state: State
    since: str
    version: ListVersion
    record: RecordVersion | None
    programmes: tuple[str, ...]
    text: str


def _status(
    vessel: Vessel,
    held: _Held,
    records: Sequence[RecordVersion],
    designations: dict[tuple[str, str], list[Designation]],
    now: datetime,
) -> ListStatus:
    if not vessel.imo_number:
        return _unknown(held, NO_IMO)
    if held.newest is None:
        return _unknown(held, NEVER_LOADED)
    spans = [
        span for record in records for span in designations[held.sanctions_list.pk, record.uid]
    ]
    current = [record for record in records if record.is_current]
    if current:
        return _dated(held, _listed(current, spans), now)
    if held.whole is None:
        return _unknown(held, ONLY_EXTRACTS)
    if records:
        return _dated(held, _delisted(held.whole, records[0], spans), now)
    return _dated(held, _never_listed(held.whole), now)


def _listed(current: Sequence[RecordVersion], spans: Sequence[Designation]) -> _Finding:
    version = max((record.last_version for record in current), key=lambda each: each.confirmed_at)
    programmes = tuple(dict.fromkeys(code for record in current for code in record.programmes))
    open_now = [span for span in spans if span.observed_to is None]
    dated = min(
        (span for span in open_now if span.valid_from),
        key=lambda span: str(span.valid_from),
        default=None,
    )
    since = _day(dated) if dated else ""
    when = f" since {since}" if since else "; the list does not say since when"
    under = f" under {', '.join(programmes)}" if programmes else ""
    source = " (from an extract)" if version.is_extract else ""
    text = f"Listed{under}{when}; entry {', '.join(record.uid for record in current)}{source}."
    return _Finding("listed", since, version, current[0], programmes, text)


def _delisted(whole: ListVersion, record: RecordVersion, spans: Sequence[Designation]) -> _Finding:
    programmes = tuple(record.programmes)
    renumbered = next((span for span in spans if span.observed_to is None), None)
    if renumbered:
        now_reads = f"IMO {renumbered.imo_number}" if renumbered.imo_number else "no IMO number"
        text = f"Entry {record.uid} named her before; it now names {now_reads}."
        return _Finding("delisted", "", whole, record, programmes, text)
    ended = max((span.observed_to for span in spans if span.observed_to), default=None)
    since = f"by {text_of(ended, Precision.MINUTE)}" if ended else ""
    last = _seen(record.last_version)
    text = f"No longer on the list: entry {record.uid} was last seen {last} and is absent {since}."
    return _Finding("delisted", since, whole, record, programmes, text)


def _never_listed(whole: ListVersion) -> _Finding:
    since = _seen(whole)
    return _Finding(
        "never_listed", since, whole, None, (), "In no version of the list that is held."
    )


def _dated(held: _Held, finding: _Finding, now: datetime) -> ListStatus:
    """The finding with its date, or "unknown since" when the list has grown stale."""
    as_of = finding.version.confirmed_at
    seen = _seen(finding.version)
    stale = now - as_of > held.sanctions_list.stale_after
    last = finding.state.replace("_", " ")
    return ListStatus(
        sanctions_list=held.sanctions_list,
        state="unknown" if stale else finding.state,
        since=seen if stale else finding.since,
        as_of=as_of,
        version=finding.version,
        record=finding.record,
        programmes=finding.programmes,
        text=(
            f"Unknown since {seen}: the list has not been seen since; {last} when last seen. "
            f"{finding.text}"
            if stale
            else f"{finding.text} As of {seen}."
        ),
    )


def _unknown(held: _Held, text: str) -> ListStatus:
    version = held.newest
    return ListStatus(
        sanctions_list=held.sanctions_list,
        state="unknown",
        since="",
        as_of=version.confirmed_at if version else None,
        version=version,
        record=None,
        programmes=(),
        text=text,
    )


def _seen(version: ListVersion) -> str:
    return text_of(version.confirmed_at, precision_of(version.confirmed_at))


def _day(span: Designation) -> str:
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(span.valid_from_precision), 10)
    return span.valid_from.isoformat()[:length] if span.valid_from else ""
