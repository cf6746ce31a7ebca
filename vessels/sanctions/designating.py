"""A version's word on who is designated since when, written down without unsaying what was said.

A row is never edited: what is learned closes it (`known_to`) and opens another. Times by which we
knew are those of having the version (`fetched_at`), times of the list's state those of its being
served (`served_at`). Only called inside the transaction that accepts the version.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from django.db.models import Q

from vessels.models import Designation, Ending, ListVersion
from vessels.sanctions import closing, copying
from vessels.sanctions.changes import Difference, Incoming
from vessels.sanctions.lists.base import ListedMeasure
from vessels.sanctions.pairing import pair

ABSENT: Final = "Absent from the list; the date of the delisting is not stated."
NAMED_REMOVED: Final = "Named as removed by the list; the date of the delisting is not stated."
DROPPED: Final = "The record no longer names this programme."
OTHER_SHIP: Final = "The record no longer names this ship."
STATED: Final = "Stated by the list."
FROM_LIST: Final = (Ending.STATED, Ending.EXPIRED)


def designate(version: ListVersion, difference: Difference[int]) -> None:
    """Write what the version says of designations. An extract ends none but those it states."""
    gone = [one.uid for one in difference.removed]
    if version.is_delta:
        _end(version, gone, Ending.STATED, NAMED_REMOVED)
    else:
        _end(version, gone, Ending.ABSENT, ABSENT)
    for change in difference.changed:
        if change.is_renumbered:
            basis = f"Listed under the identifier {change.after.uid} from then on."
            _end(version, [change.before.uid], Ending.RENUMBERED, basis)
    copying.insert(_row(version, one, said) for one in difference.added for said in _said(one))
    reread = {each.before.uid for each in difference.reread}
    known = chain(
        (change.after for change in difference.changed),
        (each.after for each in difference.reread),
    )
    for batch in copying.batches(known):
        _restate(version, batch, reread)


def _restate(version: ListVersion, batch: Sequence[Incoming], reread: Collection[str]) -> None:
    """Write what records in a new wording or reading say of designations."""
    closed: list[int] = []
    fresh: list[Designation] = []
    held = _held(version, [incoming.uid[:60] for incoming in batch])
    for incoming in batch:
        fresh += _restated(
            version,
            incoming,
            held[incoming.uid[:60]],
            closed,
            is_reread=incoming.uid in reread,
        )
    Designation.objects.filter(pk__in=closed).update(known_to=version.fetched_at)
    copying.insert(fresh)


def _held(version: ListVersion, uids: Sequence[str]) -> Mapping[str, list[Designation]]:
    """The designations held now of these entries."""
    rows = Designation.objects.known_at(None).filter(
        Q(observed_to=None) | Q(ending__in=FROM_LIST),
        sanctions_list_id=version.sanctions_list_id,
        uid__in=uids,
    )
    by_uid: dict[str, list[Designation]] = defaultdict(list)
    for row in rows:
        by_uid[row.uid].append(row)
    return by_uid


def _restated(
    version: ListVersion,
    incoming: Incoming,
    held: Sequence[Designation],
    closed: list[int],
    *,
    is_reread: bool,
) -> list[Designation]:
    """The rows to open for one record; those to close are added to `closed`."""
    wanted = [_row(version, incoming, said) for said in _said(incoming)]
    strangers = [row for row in held if row.imo_number and row.imo_number != incoming.imo]
    same_ship = [row for row in held if row not in strangers]
    exact = pair(same_ship, wanted, _content, _in_law)
    # A row that has ended pairs with an ended one only: who is listed again is listed anew.
    going_on = [row for row in exact.held if row.observed_to is None]
    loose = pair(going_on, exact.wanted, _under_measure, *([_programme] if is_reread else []))
    opened = list(loose.wanted)
    for before, after in (*exact.pairs, *loose.pairs):
        if _content(before) == _content(after):
            continue
        after.observed_from = before.observed_from
        if before.observed_to and after.observed_to:
            after.observed_to = before.observed_to
        closed.append(before.pk)
        opened.append(after)
    unmet = [row for row in [*strangers, *loose.held] if row.observed_to is None]
    if is_reread:
        # What only a poorer reader saw was never said: known no longer, and not ended.
        closed.extend(row.pk for row in unmet)
    elif not version.is_extract:
        closed.extend(row.pk for row in unmet)
        opened += [_dropped(version, row, row in strangers) for row in unmet]
    return opened


def _dropped(version: ListVersion, row: Designation, is_stranger: bool) -> Designation:
    """The ended row in place of one that its record states no more."""
    return closing.again(
        version,
        row,
        observed_to=max(row.observed_from, version.served_at),
        ending=Ending.DROPPED,
        valid_to_basis=OTHER_SHIP if is_stranger else DROPPED,
    )


def _content(row: Designation) -> tuple[Any, ...]:
    until = (row.valid_to, row.ending) if row.ending in FROM_LIST else row.valid_to
    since = (row.valid_from, row.valid_from_precision) if row.valid_from else None
    return (row.imo_number, row.programme, row.measure, row.legal_basis, since, until)


def _in_law(row: Designation) -> tuple[Any, ...]:
    return (row.observed_to is None, row.programme, row.measure, row.legal_basis, row.valid_from)


def _under_measure(row: Designation) -> tuple[Any, ...]:
    return (row.programme, row.measure)


def _programme(row: Designation) -> str:
    return row.programme


def _said(incoming: Incoming) -> tuple[ListedMeasure, ...]:
    return tuple(dict.fromkeys(incoming.record.designations))


def _row(version: ListVersion, incoming: Incoming, said: ListedMeasure) -> Designation:
    record, ended = incoming.record, said.ended_on
    # An end announced for later ends nothing yet.
    is_over = ended is not None and ended <= version.served_at.date()
    ending = Ending.EXPIRED if "expir" in said.ending.lower() else Ending.STATED
    return Designation(
        sanctions_list_id=version.sanctions_list_id,
        uid=record.uid[:60],
        imo_number=record.imo,
        programme=said.programme[:120],
        measure=said.measure[:200],
        legal_basis=said.legal_basis[:500],
        valid_from=said.listed_on,
        valid_from_precision=said.listed_on_precision,
        valid_from_basis=STATED if said.listed_on else "",
        valid_to=ended,
        valid_to_basis=(said.ending or STATED)[:200] if ended else "",
        ending=ending if ended else "",
        observed_from=version.served_at,
        observed_to=version.served_at if is_over else None,
        known_from=version.fetched_at,
    )


def _end(version: ListVersion, uids: Sequence[str], ending: Ending, basis: str) -> None:
    closing.end(Designation, version, uids, ending=ending.value, valid_to_basis=basis)
