"""The links that a version's records state to owners, managers and others, written down as dated.

Kept as designations are (:mod:`vessels.sanctions.designating`): never edited, closed and opened
again. A party is recognised by its identifier in the list, or by a name that exactly one company or
person of the list has; a link to a party that is renamed goes on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from vessels.models import ListVersion, RecordTie
from vessels.sanctions import closing, copying
from vessels.sanctions.changes import Difference, Incoming
from vessels.sanctions.lists.base import ListedTie, PartyKind
from vessels.sanctions.normalising import text_of
from vessels.sanctions.pairing import pair

PARTIES: Final = (PartyKind.ORGANISATION, PartyKind.PERSON)
_NAMES: Final = ("former_names", "other_names")
# Upper-case name -> the uids of the companies and people of the list that have it.
Parties = Mapping[str, set[str]]


def tie(version: ListVersion, difference: Difference[int], made: Mapping[str, int]) -> None:
    """Write what the version says of links. `made` gives the key of each fresh record's wording."""
    gone = [one.uid for one in difference.removed]
    gone += [change.before.uid for change in difference.changed if change.is_renumbered]
    closing.end(RecordTie, version, gone)
    parties = _parties(version, difference)
    reread = {each.before.uid for each in difference.reread}
    known = [change.after for change in difference.changed]
    known += [each.after for each in difference.reread]
    if any(incoming.kind in PARTIES for incoming in difference.fresh()):
        _recognise(version, {one.uid[:60] for one in known}, parties)
    copying.insert(row for one in difference.added for row in _rows(version, one, parties, made))
    for batch in copying.batches(known):
        _restate(version, batch, parties, made, reread)


def _restate(
    version: ListVersion,
    batch: Sequence[Incoming],
    parties: Parties,
    made: Mapping[str, int],
    reread: Collection[str],
) -> None:
    """Write what records in a new wording or reading say of links."""
    closed: list[int] = []
    fresh: list[RecordTie] = []
    held = _open_ties(version, [incoming.uid[:60] for incoming in batch])
    for incoming in batch:
        fresh += _restated(
            version,
            held[incoming.uid[:60]],
            _rows(version, incoming, parties, made),
            closed,
            is_reread=incoming.uid in reread,
        )
    RecordTie.objects.filter(pk__in=closed).update(known_to=version.fetched_at)
    copying.insert(fresh)


def _parties(version: ListVersion, difference: Difference[int]) -> Parties:
    """Of the names that links give without an identifier, who has them once this is accepted."""
    wanted = {
        text_of(tie.name)
        for one in difference.fresh()
        for tie in one.record.all_ties
        if not tie.uid
    }
    if any(incoming.kind in PARTIES for incoming in difference.fresh()):
        unknown = _unrecognised(version).values_list("party_name", flat=True)
        wanted |= {text_of(name) for name in unknown}
    found: dict[str, set[str]] = defaultdict(set)
    for uid, name in _names(difference) if wanted else ():
        if name in wanted:
            found[name].add(uid)
    return found


def _names(difference: Difference[int]) -> Iterator[tuple[str, str]]:
    """Identifier and name of each company and person that is current once this is accepted."""
    for one in difference.fresh():
        if one.kind in PARTIES:
            record = one.record
            for name in (record.name, *record.former_names, *record.other_names):
                yield one.uid, text_of(name)
    for held in (*difference.unchanged, *difference.silent):
        if held.kind in PARTIES:
            facts = held.facts
            for name in (
                facts.get("name", ""),
                *(text for key in _NAMES for text in facts.get(key, ())),
            ):
                yield held.uid, name


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
    may_end = not (is_reread or version.is_extract)
    ended = list(loose.held) if may_end else []
    for before, after in loose.pairs:
        is_hers = before.imo_number in (None, after.imo_number)
        if is_hers or not may_end:
            after.observed_from = before.observed_from
        else:  # it was said of the ship that the entry named until now
            ended.append(before)
        if text_of(before.party_name) == text_of(after.party_name):
            after.record_id = before.record_id if is_hers else after.record_id
            # A party that has changed its name since is still the one that was meant.
            after.party_uid = after.party_uid or before.party_uid
            if _content(before) == _content(after):
                continue
        closed.append(before.pk)
        opened.append(after)
    if is_reread or not version.is_extract:
        closed.extend(row.pk for row in loose.held)
    opened += [
        closing.again(version, row, observed_to=max(row.observed_from, version.served_at))
        for row in ended
    ]
    return opened


def _unrecognised(version: ListVersion) -> QuerySet[RecordTie]:
    return RecordTie.objects.known_at(None).filter(
        sanctions_list=version.sanctions_list_id, party_uid="", observed_to=None
    )


def _recognise(version: ListVersion, done: Collection[str], parties: Parties) -> None:
    """Links of records in the old wording whose party the version makes known."""
    closed, opened = [], []
    for row in _unrecognised(version).exclude(uid__in=done):
        uids = parties.get(text_of(row.party_name), set()) - {row.uid}
        if len(uids) == 1:
            closed.append(row.pk)
            opened.append(closing.again(version, row, party_uid=next(iter(uids))[:60]))
    RecordTie.objects.filter(pk__in=closed).update(known_to=version.fetched_at)
    copying.insert(opened)


def _content(row: RecordTie) -> tuple[Any, ...]:
    stated = (row.role, text_of(row.party_name), row.party_uid, row.share_percent)
    return (*stated, row.imo_number, row.valid_from, row.valid_to)


def _under_uid(row: RecordTie) -> tuple[str, str] | None:
    return (row.role, row.party_uid) if row.party_uid else None


def _under_name(row: RecordTie) -> tuple[str, str]:
    return (row.role, text_of(row.party_name))
