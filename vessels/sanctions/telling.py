"""The changes that a version brings, as rows for pages and watchers, and their counts."""

from collections.abc import Iterator, Mapping
from itertools import chain
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
    leaders = _leaders(version, difference, made)
    copying.insert(
        chain(
            _added(version, difference, made, known_kinds),
            _rewritten(version, difference, made, leaders),
            _removed(version, difference),
        )
    )
    _count(version, difference)


def _added(
    version: ListVersion,
    difference: Difference[int],
    made: Mapping[str, int],
    known_kinds: frozenset[str],
) -> Iterator[RecordChange]:
    for one in difference.added:
        row = _change(version, ChangeKind.ADDED, one, made)
        row.is_meaningful = row.record_kind in known_kinds
        yield row


def _rewritten(
    version: ListVersion,
    difference: Difference[int],
    made: Mapping[str, int],
    leaders: Mapping[str, RecordChange],
) -> Iterator[RecordChange]:
    for change in difference.changed:
        if change.follows:
            row = _changed(version, change, made)
            row.follows_id = change.led_by or leaders[change.follows].pk
            yield row
        else:
            yield leaders.get(change.after.uid) or _changed(version, change, made)


def _removed(version: ListVersion, difference: Difference[int]) -> Iterator[RecordChange]:
    gone = RecordVersion.objects.filter(pk__in=[one.key for one in difference.removed])
    told = gone.order_by("pk").values_list("pk", "kind", "uid", "name", "imo_number")
    for key, kind, uid, name, imo_number in told.iterator():
        yield RecordChange(
            version=version,
            kind=ChangeKind.REMOVED,
            record_kind=kind,
            uid=uid,
            name=name,
            imo_number=imo_number,
            before_id=key,
        )


def _change(
    version: ListVersion, kind: ChangeKind, incoming: Incoming, made: Mapping[str, int]
) -> RecordChange:
    return RecordChange(
        version=version,
        kind=kind,
        record_kind=incoming.kind,
        uid=incoming.uid[:60],
        name=incoming.name[:300],
        imo_number=incoming.imo,
        after_id=made.get(incoming.uid),
    )


def _changed(version: ListVersion, change: Changed[int], made: Mapping[str, int]) -> RecordChange:
    row = _change(version, _kind(change), change.after, made)
    row.former_uid = change.before.uid if change.is_renumbered else ""
    row.before_id = change.before.key
    row.fields = [_field(each) for each in change.fields]
    row.is_meaningful = change.is_meaningful
    return row


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


def _leaders(
    version: ListVersion, difference: Difference[int], made: Mapping[str, int]
) -> dict[str, RecordChange]:
    """The rows of parties whose new names others repeat, by uid, with keys to refer to."""
    followed = {
        change.follows for change in difference.changed if change.follows and not change.led_by
    }
    rows = {
        change.after.uid: _changed(version, change, made)
        for change in difference.changed
        if change.after.uid in followed and not change.follows
    }
    copying.number(list(rows.values()))
    return rows


def _count(version: ListVersion, difference: Difference[int]) -> None:
    added = [one.kind for one in difference.added]
    removed = [one.kind for one in difference.removed]
    changed = [each.after.kind for each in difference.changed]
    ship = RecordKind.VESSEL.value
    version.added_count = added.count(ship)
    version.removed_count = removed.count(ship)
    version.changed_count = changed.count(ship)
    version.meaningful_count = sum(
        each.is_meaningful for each in difference.changed if each.after.kind == ship
    )
    everything = [*added, *removed, *changed]
    version.other_count = len(everything) - everything.count(ship)
