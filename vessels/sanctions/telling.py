"""The changes that a version brings, as rows for pages and watchers, and their counts."""

from collections.abc import Mapping
from typing import Any

from vessels.models import ChangeKind, ListVersion, RecordChange, RecordKind, RecordVersion
from vessels.sanctions import copying
from vessels.sanctions.changes import Changed, Difference, FieldChange, Incoming


def known_kinds(version: ListVersion) -> frozenset[str]:
    """The kinds of records that were stored of the list before; vessels always were.

    That the first companies of a list are stored is no news of the list.
    """
    rows = RecordVersion.objects.filter(sanctions_list=version.sanctions_list_id).order_by()
    return frozenset({RecordKind.VESSEL.value, *rows.values_list("kind", flat=True).distinct()})


def write(
    version: ListVersion,
    difference: Difference[int],
    *,
    known_kinds: frozenset[str],
    made: Mapping[str, int] | None = None,
) -> None:
    """Keep what differs, in place of what was kept before, and set the version's counts.

    `made` gives the key of each fresh wording; without it the changes are those that acceptance
    would bring.
    """
    made = made or {}
    version.changes.all().delete()
    added = [_change(version, ChangeKind.ADDED, one, made) for one in difference.added]
    for row in added:
        row.is_meaningful = row.record_kind in known_kinds
    changed = [_changed(version, change, made) for change in difference.changed]
    _follow(difference, changed)
    gone = RecordVersion.objects.in_bulk([one.key for one in difference.removed])
    removed = [_removed(version, record) for record in gone.values()]
    copying.insert([*added, *changed, *removed])
    _count(version, added, changed, removed)


def _change(
    version: ListVersion, kind: ChangeKind, incoming: Incoming, made: Mapping[str, int]
) -> RecordChange:
    record = incoming.record
    return RecordChange(
        version=version,
        kind=kind,
        record_kind=incoming.kind,
        uid=record.uid[:60],
        name=record.name[:300],
        imo_number=record.imo,
        after_id=made.get(record.uid),
    )


def _changed(version: ListVersion, change: Changed[int], made: Mapping[str, int]) -> RecordChange:
    row = _change(version, _kind(change), change.after, made)
    row.former_uid = change.before.uid if change.is_renumbered else ""
    row.before_id = change.before.key
    row.fields = [_field(each) for each in change.fields]
    row.is_meaningful = change.is_meaningful
    return row


def _removed(version: ListVersion, record: RecordVersion) -> RecordChange:
    return RecordChange(
        version=version,
        kind=ChangeKind.REMOVED,
        record_kind=record.kind,
        uid=record.uid,
        name=record.name,
        imo_number=record.imo_number,
        before=record,
    )


def _kind(change: Changed[int]) -> ChangeKind:
    if change.is_renumbered:
        return ChangeKind.RENUMBERED
    return ChangeKind.RENAMED if change.is_renamed else ChangeKind.CHANGED


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "label": change.label,
        "before": change.before,
        "after": change.after,
    }


def _follow(difference: Difference[int], rows: list[RecordChange]) -> None:
    """Tie each row that repeats a party's new name to that party's row."""
    leaders = {
        change.after.record.uid: row
        for change, row in zip(difference.changed, rows, strict=True)
        if not change.follows
    }
    copying.number([leaders[each.follows] for each in difference.changed if each.follows])
    for change, row in zip(difference.changed, rows, strict=True):
        if change.follows:
            row.follows = leaders[change.follows]


def _count(
    version: ListVersion,
    added: list[RecordChange],
    changed: list[RecordChange],
    removed: list[RecordChange],
) -> None:
    version.added_count = _of_vessels(added)
    version.removed_count = _of_vessels(removed)
    version.changed_count = _of_vessels(changed)
    version.meaningful_count = _of_vessels([row for row in changed if row.is_meaningful])
    everything = [*added, *changed, *removed]
    version.other_count = len(everything) - _of_vessels(everything)


def _of_vessels(rows: list[RecordChange]) -> int:
    return sum(row.record_kind == RecordKind.VESSEL for row in rows)
