"""The links that a version's records state to owners, managers and others, written down as dated.

Kept as designations are (:mod:`vessels.sanctions.designating`): never edited, closed and opened
again. A party is recognised by its identifier in the list, or by a name that exactly one company or
person of the list has; a link to a party that is renamed goes on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from vessels.models import ListVersion, RecordTie
from vessels.sanctions import copying
from vessels.sanctions.changes import Difference, Incoming
from vessels.sanctions.lists.base import ListedTie, PartyKind
from vessels.sanctions.normalising import text_of
from vessels.sanctions.pairing import pair

PARTIES: Final = (PartyKind.ORGANISATION, PartyKind.PERSON)
_NAMES: Final = ("former_names", "other_names")
# Upper-case name -> the uids of the companies and people of the list that have it.
Parties = Mapping[str, set[str]]

_END: Final = """
WITH closed AS (
    UPDATE vessels_recordtie SET known_to = %(now)s
    WHERE sanctions_list_id = %(list)s AND known_to IS NULL AND observed_to IS NULL
        AND uid = ANY(%(uids)s)
    RETURNING *
)
INSERT INTO vessels_recordtie (
    sanctions_list_id, record_id, uid, imo_number, role, party_name, party_uid, share_percent,
    valid_from, valid_to, observed_from, observed_to, known_from, known_to)
SELECT sanctions_list_id, record_id, uid, imo_number, role, party_name, party_uid, share_percent,
    valid_from, valid_to, observed_from, greatest(observed_from, %(served)s), %(now)s, NULL
FROM closed
"""


def tie(version: ListVersion, difference: Difference[int], made: Mapping[str, int]) -> None:
    """Write what the version says of links. `made` gives the key of each fresh record's wording."""
    parties = _parties(difference)
    _end(version, [one.uid for one in difference.removed])
    _end(version, [change.before.uid for change in difference.changed if change.is_renumbered])
    reread = {each.before.uid for each in difference.reread}
    known = [change.after for change in difference.changed]
    known += [each.after for each in difference.reread]
    closed: list[int] = []
    fresh = [row for one in difference.added for row in _rows(version, one, parties, made)]
    held = _open_ties(version, [incoming.record.uid for incoming in known])
    for incoming in known:
        fresh += _restated(
            version,
            held[incoming.record.uid[:60]],
            _rows(version, incoming, parties, made),
            closed,
            is_reread=incoming.record.uid in reread,
        )
    if any(incoming.kind in PARTIES for incoming in difference.fresh()):
        fresh += _recognised(version, {one.record.uid for one in known}, parties, closed)
    RecordTie.objects.filter(pk__in=closed).update(known_to=version.fetched_at)
    copying.insert(fresh)


def _parties(difference: Difference[int]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for uid, kind, facts in difference.standing():
        if kind in PARTIES:
            for name in _names_in(facts):
                found[name].add(uid)
    return found


def _names_in(facts: Mapping[str, Any]) -> Iterable[str]:
    if "name" in facts:
        yield facts["name"]
    for key in _NAMES:
        yield from facts.get(key, ())


def _party_uid(tie: ListedTie, own_uid: str, parties: Parties) -> str:
    """The party's identifier where it is certain: stated, or of the only one with such a name."""
    if tie.uid:
        return tie.uid[:60]
    uids = parties.get(text_of(tie.name), set()) - {own_uid}
    return next(iter(uids))[:60] if len(uids) == 1 else ""


def _rows(
    version: ListVersion, incoming: Incoming, parties: Parties, made: Mapping[str, int]
) -> list[RecordTie]:
    record = incoming.record
    # A link that comes with an identifier and again as a name alone is one.
    identified = {(tie.role, text_of(tie.name)) for tie in record.ties if tie.uid}
    ties = [
        tie
        for tie in dict.fromkeys(record.all_ties)
        if tie.uid or (tie.role, text_of(tie.name)) not in identified
    ]
    return [
        RecordTie(
            sanctions_list_id=version.sanctions_list_id,
            record_id=made[record.uid],
            uid=record.uid[:60],
            imo_number=record.imo,
            role=tie.role.value,
            party_name=tie.name[:300],
            party_uid=_party_uid(tie, record.uid, parties),
            share_percent=_share(tie.share_percent),
            valid_from=tie.since,
            valid_to=tie.until,
            observed_from=version.served_at,
            observed_to=version.served_at if _is_over(tie, version) else None,
            known_from=version.fetched_at,
        )
        for tie in ties
    ]


def _share(percent: float | None) -> Decimal | None:
    """To the hundredth, as it is kept; what is no percentage is unknown."""
    if percent is None or not 0 <= percent <= 100:
        return None
    return Decimal(str(percent)).quantize(Decimal("0.01"))


def _is_over(tie: ListedTie, version: ListVersion) -> bool:
    return tie.until is not None and tie.until <= version.served_at.date()


def _open_ties(version: ListVersion, uids: Sequence[str]) -> dict[str, list[RecordTie]]:
    rows = RecordTie.objects.known_at(None).filter(
        sanctions_list=version.sanctions_list_id, uid__in=uids
    )
    found: dict[str, list[RecordTie]] = defaultdict(list)
    for row in rows:
        if row.observed_to is None or row.valid_to:
            found[row.uid].append(row)
    return found


def _restated(
    version: ListVersion,
    held: Sequence[RecordTie],
    wanted: Sequence[RecordTie],
    closed: list[int],
    *,
    is_reread: bool,
) -> list[RecordTie]:
    """The rows to open for one record; those to close are added to `closed`."""
    exact = pair(held, wanted, _content)
    going_on = [row for row in exact.held if row.observed_to is None]
    loose = pair(going_on, exact.wanted, _under_uid, _under_name)
    opened = list(loose.wanted)
    for before, after in loose.pairs:
        after.observed_from = before.observed_from
        if text_of(before.party_name) == text_of(after.party_name):
            after.record_id = before.record_id
            # A party that has changed its name since is still the one that was meant.
            after.party_uid = after.party_uid or before.party_uid
            if _content(before) == _content(after):
                continue
        closed.append(before.pk)
        opened.append(after)
    if is_reread or not version.is_extract:
        closed.extend(row.pk for row in loose.held)
    if not (is_reread or version.is_extract):
        opened += [
            _again(version, row, observed_to=max(row.observed_from, version.served_at))
            for row in loose.held
        ]
    return opened


def _recognised(
    version: ListVersion, done: Iterable[str], parties: Parties, closed: list[int]
) -> list[RecordTie]:
    """Links of records in the old wording whose party the version makes known."""
    rows = RecordTie.objects.known_at(None).filter(
        sanctions_list=version.sanctions_list_id, party_uid="", observed_to=None
    )
    opened = []
    for row in rows.exclude(uid__in=done):
        uids = parties.get(text_of(row.party_name), set()) - {row.uid}
        if len(uids) == 1:
            closed.append(row.pk)
            opened.append(_again(version, row, party_uid=next(iter(uids))[:60]))
    return opened


def _again(version: ListVersion, row: RecordTie, **changes: Any) -> RecordTie:
    """A row in place of one that is closed."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in RecordTie._meta.concrete_fields
        if not field.primary_key
    }
    return RecordTie(**{**values, "known_from": version.fetched_at, "known_to": None, **changes})


def _content(row: RecordTie) -> tuple[Any, ...]:
    stated = (row.role, text_of(row.party_name), row.party_uid, row.share_percent)
    return (*stated, row.imo_number, row.valid_from, row.valid_to)


def _under_uid(row: RecordTie) -> tuple[str, str] | None:
    return (row.role, row.party_uid) if row.party_uid else None


def _under_name(row: RecordTie) -> tuple[str, str]:
    return (row.role, text_of(row.party_name))


def _end(version: ListVersion, uids: Sequence[str]) -> None:
    if not uids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {
                "list": version.sanctions_list_id,
                "uids": list(uids),
                "served": version.served_at,
                "now": version.fetched_at,
            },
        )
