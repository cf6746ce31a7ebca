"""What changed, on one list or over all of them, newest first; and the same to take away.

Only versions that were accepted. The first version of a list is where it begins, not a change. What
merely repeats a party's new name is folded below that renaming, unless one kind of party is asked.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When

from accounts.models import User
from vessels.models import (
    ChangeKind,
    ListVersion,
    RecordChange,
    RecordKind,
    SanctionsList,
    VersionState,
)
from vessels.sanctions import holdings
from vessels.sanctions.asof import NOW, AsOf

MOST_ROWS: Final = 50_000
COLUMNS: Final = (
    "known_at", "served_at", "list", "change", "of", "entry", "former_entry", "name", "imo",
    "is_meaningful", "fields", "followed_by",
)  # fmt: skip


VESSELS_FIRST: Final = Case(When(record_kind=RecordKind.VESSEL, then=Value(0)), default=Value(1))
IN_A_VERSION: Final = (VESSELS_FIRST, "kind", "name", "pk")
"""The order of a version's changes: a list names ten companies and people for each ship."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters; empty ones leave nothing out. Days are those on which we had the version.

    `as_of` leaves out what the publishers served after its day, or what we did not know by then.
    """

    sanctions_list: SanctionsList | None = None
    kind: str = ""
    party: str = ""
    with_wording: bool = False
    since: date | None = None
    until: date | None = None
    as_of: AsOf = NOW


def changes(user: User, asked: Asked) -> QuerySet[RecordChange]:
    """Newest first, with their lists and followers. Two queries for any page of them."""
    found = RecordChange.objects.visible_to(user).filter(version__state=VersionState.ACCEPTED)
    found = found.exclude(version__in=_first_versions().values("pk"))
    if not asked.with_wording:
        found = found.filter(is_meaningful=True).exclude(kind=ChangeKind.CHANGED, fields=[])
    if asked.sanctions_list:
        found = found.filter(version__sanctions_list=asked.sanctions_list)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.since:
        found = found.filter(version__fetched_at__gte=_midnight(asked.since))
    if asked.until:
        found = found.filter(version__fetched_at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.as_of.on:
        found = found.filter(version__served_at__lt=_midnight(asked.as_of.on + timedelta(days=1)))
    if asked.as_of.known_at:
        known = holdings.known_versions(asked.as_of.known_at)
        found = found.filter(version__in=known.values("pk"))
    ordered = found.order_by("-version__fetched_at", "-version", *IN_A_VERSION)
    return told(of_party(ordered, asked.party))


def of_party(found: QuerySet[RecordChange], party: str) -> QuerySet[RecordChange]:
    """Those of one kind of party; without one, those that are not told under their leader's row."""
    if party in RecordKind.values:
        return found.filter(record_kind=party)
    return found.filter(Q(follows=None) | ~Q(version=F("follows__version")))


def told(found: QuerySet[RecordChange]) -> QuerySet[RecordChange]:
    """With what a page says of each. Who follows in a later version is told there alone: a row
    of before knows nothing of it.
    """
    beside = RecordChange.objects.filter(version=F("follows__version"))
    return found.select_related("version__sanctions_list", "follows").prefetch_related(
        Prefetch("followers", queryset=beside)
    )


def as_csv(found: QuerySet[RecordChange]) -> Iterator[str]:
    """Lines of CSV; fields as `Label: before -> after`, one after the other."""
    yield _line(COLUMNS)
    for row in _rows(found):
        fields = "; ".join(
            f"{each['label']}: {_said(each['before'])} -> {_said(each['after'])}"
            for each in row["fields"]
        )
        followers = "; ".join(f"{each['entry']} {each['name']}" for each in row["followed_by"])
        values = {**row, "fields": fields, "followed_by": followers}
        yield _line([_safe(values[name]) for name in COLUMNS])


def as_json(found: QuerySet[RecordChange]) -> Iterator[str]:
    """One JSON array of objects."""
    opening = "["
    for row in _rows(found):
        yield f"{opening}\n{json.dumps(row, ensure_ascii=False)}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def _rows(found: QuerySet[RecordChange]) -> Iterator[dict[str, Any]]:
    for change in found[:MOST_ROWS].iterator(chunk_size=2000):
        yield {
            "known_at": _instant(change.version.fetched_at),
            "served_at": _instant(change.version.served_at),
            "list": change.version.sanctions_list_id,
            "change": change.kind,
            "of": change.record_kind,
            "entry": change.uid,
            "former_entry": change.former_uid,
            "name": change.name,
            "imo": change.imo_number,
            "is_meaningful": change.is_meaningful,
            "fields": change.fields,
            "followed_by": [
                {"entry": each.uid, "name": each.name, "imo": each.imo_number}
                for each in change.followers.all()
            ],
        }


def _first_versions() -> QuerySet[ListVersion]:
    accepted = ListVersion.objects.accepted().order_by("sanctions_list_id", "fetched_at", "pk")
    return accepted.distinct("sanctions_list_id")


def _line(values: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "not stated"
    return "not stated" if value is None else str(value)


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return "" if value is None else value


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
