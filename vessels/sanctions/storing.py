"""Writing what a version changes: records with their names, designations, links, the changes.

Set-based, and only called inside the transaction that accepts or keeps aside the version
(:mod:`vessels.sanctions.taking`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from psycopg.types.json import Jsonb

from vessels.models import (
    Designation,
    ListVersion,
    NameKind,
    RecordChange,
    RecordName,
    RecordTie,
    RecordVersion,
    SanctionsList,
)
from vessels.sanctions import copying, designating, linking, telling
from vessels.sanctions.changes import Difference, Held, Incoming, Reread
from vessels.sanctions.lists.base import ListedRecord, PartyKind
from vessels.sanctions.matching import names
from vessels.sanctions.normalising import facts_of

_NAME_CHARACTERS: Final = 300
_MANY: Final = 1_000
_FILLED: Final = (RecordVersion, RecordName, Designation, RecordTie, RecordChange)

# What a better reader made of records published as before.
_REREAD: Final = """
UPDATE vessels_recordversion r SET
    kind = n.kind, name = n.name, imo_number = n.imo_number, imo_raw = n.imo_raw,
    imo_problem = n.imo_problem, mmsi = n.mmsi, programmes = n.programmes, facts = n.facts,
    raw = n.raw, digest = n.digest, last_version_id = %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::int[],
    %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::text[])
    AS n(id, kind, name, imo_number, imo_raw, imo_problem, mmsi, programmes, facts, raw, digest)
WHERE r.id = n.id
"""


def held_records(sanctions_list: SanctionsList) -> Iterator[Held[int]]:
    """The current records of a list, by primary key. One query."""
    rows = RecordVersion.objects.current().filter(sanctions_list=sanctions_list).order_by("pk")
    stated = Cast("facts", TextField())
    for row in rows.values_list("pk", "uid", "digest", stated, "kind").iterator():
        yield Held(*row)


def apply(version: ListVersion, difference: Difference[int]) -> None:
    """Make the accepted version the state of its list."""
    # Before the new ones are written: what has never been stored before is no news.
    known_kinds = telling.known_kinds(version)
    current = RecordVersion.objects.current().filter(sanctions_list=version.sanctions_list_id)
    replaced = [change.before.key for change in difference.changed]
    gone = [one.key for one in difference.removed]
    current.filter(pk__in=[*replaced, *gone]).update(is_current=False)
    _seen_again(version, current, difference)
    keys = _write(version, chain(difference.added, _rewritten(difference)))
    is_many = len(keys) >= _MANY
    for batch in copying.batches(difference.reread):
        _read_again(version, batch)
        keys |= {each.before.uid: each.before.key for each in batch}
    designating.designate(version, difference)
    linking.tie(version, difference, keys)
    telling.write(version, difference, known_kinds=known_kinds, made=keys)
    if is_many:
        _count_anew()


def _write(version: ListVersion, fresh: Iterable[Incoming]) -> dict[str, int]:
    """Store new wordings with their names; uid -> key."""
    keys: dict[str, int] = {}
    for batch in copying.batches(fresh):
        records = [one.record for one in batch]
        made = [_record(version, one, record) for one, record in zip(batch, records, strict=True)]
        copying.insert(made)
        for record, row in zip(records, made, strict=True):
            keys[record.uid] = row.pk
        copying.insert(row for record in records for row in _names(keys, record))
    return keys


def _count_anew() -> None:
    """Tell the planner how much there is now. After a first load it would think the tables empty,
    and read them whole for each row of another, until autovacuum comes round.
    """
    tables = ", ".join(model._meta.db_table for model in _FILLED)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _rewritten(difference: Difference[int]) -> Iterable[Incoming]:
    return (change.after for change in difference.changed)


def _seen_again(
    version: ListVersion, current: QuerySet[RecordVersion], difference: Difference[int]
) -> None:
    if difference.silent or difference.reread:
        current = current.filter(pk__in=[one.key for one in difference.unchanged])
    # Of a whole list, what is still current has been seen.
    current.update(last_version=version)


def _record(version: ListVersion, incoming: Incoming, record: ListedRecord) -> RecordVersion:
    return RecordVersion(
        sanctions_list_id=version.sanctions_list_id,
        uid=record.uid[:60],
        raw=dict(record.raw),
        facts=facts_of(record),
        digest=incoming.digest,
        first_version=version,
        last_version=version,
        **_fields(record),
    )


def _fields(record: ListedRecord) -> dict[str, Any]:
    return {
        "kind": record.kind.value,
        "name": record.name[:_NAME_CHARACTERS],
        "imo_number": record.imo,
        "imo_raw": record.imo_raw[:60],
        "imo_problem": record.imo_problem[:200],
        "mmsi": record.mmsi,
        "programmes": list(record.programmes),
    }


def _read_again(version: ListVersion, reread: Sequence[Reread[int]]) -> None:
    """Bring rows of records published as before to what the reader now makes of them."""
    keys = {each.before.uid: each.before.key for each in reread}
    records = [each.after.record for each in reread]
    RecordName.objects.filter(record__in=keys.values()).delete()
    rows = []
    for each, record in zip(reread, records, strict=True):
        fields = _fields(record)
        programmes = Jsonb(fields.pop("programmes"))
        published = Jsonb(dict(record.raw))
        facts = Jsonb(facts_of(record))
        rows.append(
            (each.before.key, *fields.values(), programmes, facts, published, each.after.digest)
        )
    with connection.cursor() as cursor:
        cursor.execute(_REREAD, [version.pk, *(list(column) for column in zip(*rows, strict=True))])
    copying.insert(row for record in records for row in _names(keys, record))


def _names(keys: dict[str, int], record: ListedRecord) -> Iterable[RecordName]:
    """A record's names, each in every form it is searched by, once under its strongest kind."""
    stated = (
        (NameKind.PRIMARY, [record.name]),
        (NameKind.FORMER, record.former_names),
        (NameKind.OTHER, record.other_names),
        (NameKind.WEAK, record.weak_names),
    )
    seen: set[str] = set()
    for kind, texts in stated:
        for text in texts:
            for piece, piece_kind in _pieces(record, text, kind):
                for form in names.spellings(piece):
                    normal = form.text[:_NAME_CHARACTERS]
                    if normal not in seen:
                        seen.add(normal)
                        yield RecordName(
                            record_id=keys[record.uid],
                            kind=piece_kind,
                            text=piece[:_NAME_CHARACTERS],
                            normal=normal,
                        )


def _pieces(record: ListedRecord, text: str, kind: NameKind) -> Iterable[tuple[str, NameKind]]:
    """`NEW (OLD)` of a ship is two names; a company's brackets are part of its one."""
    if record.kind != PartyKind.VESSEL:
        return [(text, kind)]
    return [
        (piece, kind if own.value == NameKind.PRIMARY else NameKind(own.value))
        for piece, own in names.parts(text)
    ]
