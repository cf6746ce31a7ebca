"""A ship's times on a list, from the designations and wordings that are held of an entry."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from vessels.models import Designation, Ending, RecordVersion
from vessels.sanctions.asof import Span
from vessels.sanctions.holdings import Held, Holdings, is_known


def spans_of(holdings: Holdings, held: Held, uid: str, imo_number: int | None) -> list[Span]:
    """The entry's times on the list, for the ship of that number; of any number where None.

    Those after it named her, and without a number that can be read, are hers too: `is_unread`.
    """
    entry = (held.sanctions_list.pk, uid)
    wordings = holdings.wordings.get(entry, [])
    rows = holdings.designations.get(entry, [])
    hers = [row for row in rows if imo_number is None or row.imo_number == imo_number]
    spans = [
        _span(row, _seen_to(holdings, held, row, wordings), _moved(row, wordings)) for row in hers
    ] or _former(holdings, held, wordings, imo_number)
    unread = [
        replace(_span(row, _seen_to(holdings, held, row, wordings), ""), is_unread=True)
        for row in _unread(rows, wordings, imo_number)
    ]
    return [*spans, *unread]


def _unread(
    rows: Iterable[Designation], wordings: Iterable[RecordVersion], imo_number: int | None
) -> Iterator[Designation]:
    """Of designations without a number, those where the last number before them was hers."""
    numbered = [each for each in wordings if each.imo_number] if imo_number else []
    for row in rows:
        if row.imo_number:
            continue
        before = [
            each.imo_number
            for each in numbered
            if each.first_version.served_at <= row.observed_from
        ]
        if before and before[-1] == imo_number:
            yield row


def _span(row: Designation, seen_to: datetime, moved_to: str) -> Span:
    stated = row.ending in (Ending.STATED, Ending.EXPIRED)
    return Span(
        uid=row.uid,
        programme=row.programme,
        measure=row.measure,
        legal_basis=row.legal_basis,
        observed_from=row.observed_from,
        seen_to=seen_to,
        gone_by=row.observed_to,
        valid_from=row.valid_from,
        precision=row.valid_from_precision,
        valid_to=row.valid_to if stated else None,
        ending=row.ending,
        moved_to=moved_to,
    )


def _moved(row: Designation, wordings: list[RecordVersion]) -> str:
    """What the entry names now, where its designation ended because it names another ship."""
    last = wordings[-1].imo_number if wordings else row.imo_number
    if row.ending != Ending.DROPPED or last == row.imo_number:
        return ""
    return _ship(last)


def _ship(number: int | None) -> str:
    return f"IMO {number}" if number else "no IMO number"


def _seen_to(
    holdings: Holdings, held: Held, row: Designation, wordings: Iterable[RecordVersion]
) -> datetime:
    """When the last version with this designation was last served, as far as was known."""
    end = row.observed_to
    times = [
        each.last
        for each in held.served
        if each.first >= row.observed_from and (end is None or each.first < end)
    ]
    for wording in wordings:
        version = wording.last_version
        if not is_known(version, holdings.known_at):
            version = wording.first_version
        if end is None or version.served_at < end:
            times.append(holdings.last_of(version))
    found = max([*times, row.observed_from])
    return min(found, end) if end else found


def _former(
    holdings: Holdings, held: Held, wordings: list[RecordVersion], imo_number: int | None
) -> list[Span]:
    """Of an entry that named her once and has another number now, or none."""
    hers = [each for each in wordings if each.imo_number == imo_number]
    if imo_number is None or not hers:
        return []
    after = [each for each in wordings if each.pk > hers[-1].pk]
    last = hers[-1].last_version
    if not is_known(last, holdings.known_at):
        last = hers[-1].first_version
    gone_by, names = None, ""
    if after:
        gone_by = after[0].first_version.served_at
        names = _ship(after[-1].imo_number)
    return [
        Span(
            uid=hers[-1].uid,
            programme=programme,
            observed_from=hers[0].first_version.served_at,
            seen_to=holdings.last_of(last),
            gone_by=gone_by,
            moved_to=names,
        )
        for programme in hers[-1].programmes or [""]
    ]
