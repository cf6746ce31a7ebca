"""Writing what a version changes: records, designations, the changes themselves, the counts.

Set-based, and only called inside the transaction that accepts or keeps aside the version
(:mod:`vessels.sanctions.refreshing`). Only vessels are stored; the body itself is kept whole.
"""

from collections.abc import Iterable
from typing import Any, Final

from vessels.models import (
    ChangeKind,
    Designation,
    ListVersion,
    RecordChange,
    RecordVersion,
    SanctionsList,
)
from vessels.sanctions.changes import Changed, Difference, FieldChange, Held, Incoming

ABSENT: Final = "Absent from the list; the date of the delisting is not stated."
DROPPED: Final = "The record no longer names this programme."
STATED: Final = "Stated by the list."
BATCH: Final = 2000


def held_records(sanctions_list: SanctionsList) -> list[Held[int]]:
    """The current records of a list, by primary key. One query."""
    rows = RecordVersion.objects.current().filter(sanctions_list=sanctions_list)
    return [Held(*row) for row in rows.values_list("pk", "uid", "digest", "facts")]


def apply(version: ListVersion, difference: Difference[int]) -> None:
    """Make the accepted version the state of its list."""
    current = RecordVersion.objects.current().filter(sanctions_list=version.sanctions_list)
    replaced = [change.before.key for change in difference.changed]
    gone = [one.key for one in difference.removed]
    current.filter(pk__in=[*replaced, *gone]).update(is_current=False)
    current.filter(pk__in=[one.key for one in difference.unchanged]).update(last_version=version)
    fresh = [*difference.added, *(change.after for change in difference.changed)]
    made = RecordVersion.objects.bulk_create(
        [_record(version, incoming) for incoming in fresh], batch_size=BATCH
    )
    _designate(version, difference)
    write_changes(version, difference, {record.uid: record for record in made})


def write_changes(
    version: ListVersion,
    difference: Difference[int],
    made: dict[str, RecordVersion] | None = None,
) -> None:
    """Keep what differs, in place of what was kept before, and set the version's counts.

    Without `made` the changes are those that acceptance would bring.
    """
    made = made or {}
    version.changes.all().delete()
    removed = RecordVersion.objects.in_bulk([one.key for one in difference.removed])
    rows = [_change(version, ChangeKind.ADDED, one, made) for one in difference.added]
    rows += [_changed(version, change, made) for change in difference.changed]
    rows += [
        RecordChange(
            version=version,
            kind=ChangeKind.REMOVED,
            uid=record.uid,
            name=record.name,
            imo_number=record.imo_number,
            before=record,
        )
        for record in removed.values()
    ]
    RecordChange.objects.bulk_create(rows, batch_size=BATCH)
    version.added_count = len(difference.added)
    version.removed_count = len(difference.removed)
    version.changed_count = len(difference.changed)
    version.meaningful_count = difference.meaningful_count


def _record(version: ListVersion, incoming: Incoming) -> RecordVersion:
    record = incoming.record
    return RecordVersion(
        sanctions_list_id=version.sanctions_list_id,
        uid=record.uid[:60],
        name=record.name[:300],
        imo_number=record.imo,
        imo_raw=record.imo_raw[:60],
        imo_problem=record.imo_problem[:200],
        mmsi=record.mmsi,
        programmes=list(record.programmes),
        facts=incoming.facts,
        raw=dict(record.raw),
        digest=incoming.digest,
        first_version=version,
        last_version=version,
    )


def _change(
    version: ListVersion, kind: ChangeKind, incoming: Incoming, made: dict[str, RecordVersion]
) -> RecordChange:
    record = incoming.record
    return RecordChange(
        version=version,
        kind=kind,
        uid=record.uid[:60],
        name=record.name[:300],
        imo_number=record.imo,
        after=made.get(record.uid),
    )


def _changed(
    version: ListVersion, change: Changed[int], made: dict[str, RecordVersion]
) -> RecordChange:
    row = _change(version, ChangeKind.CHANGED, change.after, made)
    row.before_id = change.before.key
    row.fields = [_field(each) for each in change.fields]
    return row


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "label": change.label,
        "before": change.before,
        "after": change.after,
    }


def _designate(version: ListVersion, difference: Difference[int]) -> None:
    """Open designations for what is new, close those that are gone. An extract closes none."""
    open_now = Designation.objects.filter(
        sanctions_list=version.sanctions_list, observed_to__isnull=True
    )
    open_now.filter(uid__in=[one.uid for one in difference.removed]).update(
        observed_to=version.fetched_at, valid_to_basis=ABSENT
    )
    changed = {change.before.uid: change.after for change in difference.changed}
    for designation in open_now.filter(uid__in=changed):
        _restate(designation, changed[designation.uid], version)
    held = set(open_now.filter(uid__in=changed).values_list("uid", "programme"))
    Designation.objects.bulk_create(
        [
            _designation(version, incoming, programme)
            for incoming in [*difference.added, *changed.values()]
            for programme in _programmes(incoming)
            if (incoming.record.uid, programme) not in held
        ],
        batch_size=BATCH,
    )


def _restate(designation: Designation, incoming: Incoming, version: ListVersion) -> None:
    """Bring an open designation in line with its record's new wording."""
    designation.imo_number = incoming.record.imo
    if designation.programme in _programmes(incoming):
        designation.legal_basis = incoming.record.legal_basis[:200]
    elif not version.is_extract:
        designation.observed_to, designation.valid_to_basis = version.fetched_at, DROPPED
    designation.save()


def _programmes(incoming: Incoming) -> Iterable[str]:
    """A record without a programme is designated all the same."""
    return [code[:120] for code in incoming.record.programmes] or [""]


def _designation(version: ListVersion, incoming: Incoming, programme: str) -> Designation:
    record = incoming.record
    return Designation(
        sanctions_list_id=version.sanctions_list_id,
        uid=record.uid[:60],
        imo_number=record.imo,
        programme=programme,
        legal_basis=record.legal_basis[:200],
        valid_from=record.listed_on,
        valid_from_precision=record.listed_on_precision,
        valid_from_basis=STATED if record.listed_on else "",
        observed_from=version.served_at,
        known_from=version.fetched_at,
    )
