"""Where a ship stands on each list: listed, delisted, never listed, or unknown since a time.

An equal, valid IMO number ties a record to a ship, and so does a person's confirmation of a match;
a number that fails its check digit never does. Nothing is claimed from a list that was never
loaded, that has not been seen for longer than it stays good (`stale_after`), or of which only an
extract is held: those read unknown, with what was last seen. An extract can show that a ship is
listed, never that she is not. Any of it can be asked as of a day, by what is held now or by what
was known at a time (:class:`vessels.sanctions.asof.AsOf`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from vessels.models import ListVersion, RecordVersion, SanctionsList, Vessel
from vessels.sanctions import confirmed, holdings, numbers, spells
from vessels.sanctions.asof import NOW, AsOf, Judgement, Span, State, instant, judge
from vessels.sanctions.holdings import Entry, Held, Holdings

__all__ = ["ListStatus", "Pair", "State", "for_vessel", "for_vessels", "pairs"]

NO_IMO = "Unknown: the vessel has no IMO number to compare."
NO_IMO_THEN = "Unknown: her IMO number was not known here then."
NEVER_LOADED = "Unknown: this list has never been loaded."
NOT_HELD_THEN = "Unknown: we held no version of this list then."
ONLY_EXTRACTS = "Unknown: only an extract of this list is held, and she is not in it."


@dataclass(frozen=True, slots=True)
class ListStatus:
    """One list's word on one ship.

    `since` is a text of the precision known ("2024-06-25", "2026-09-01 12:00Z"), empty where
    nothing is known. `as_of` is when the publisher was last seen to serve `version`, on which the
    state rests. `record` is the wording that names her, also when it is a former one. `spans` are
    the designations in force, or those that ended last.
    """

    sanctions_list: SanctionsList
    state: State
    since: str
    as_of: datetime | None
    version: ListVersion | None
    record: RecordVersion | None
    programmes: tuple[str, ...]
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One list on a day: by all that is held now, and by what was known on that day."""

    by_law: ListStatus
    as_known: ListStatus

    @property
    def differ(self) -> bool:
        return self.by_law.state != self.as_known.state


def for_vessel(vessel: Vessel, *, now: datetime, as_of: AsOf = NOW) -> list[ListStatus]:
    """The vessel's status on every list. As many queries however many lists there are."""
    return for_vessels([vessel], now=now, as_of=as_of)[vessel]


def for_vessels(
    vessels: Iterable[Vessel], *, now: datetime, as_of: AsOf = NOW
) -> dict[Vessel, list[ListStatus]]:
    """The status of many vessels on every list, in the order of the lists.

    Five queries; three more for knowledge of another time, one more where matches are confirmed.
    """
    fleet = list(vessels)
    later = numbers.given_later(fleet, as_of.known_at) if as_of.known_at else set()
    known = {vessel.pk: None if vessel.pk in later else vessel.imo_number for vessel in fleet}
    decided = confirmed.entries_of(fleet, known_at=as_of.known_at)
    entries = {entry for found in decided.values() for entry in found}
    held = holdings.load(set(filter(None, known.values())), entries, as_of=as_of, now=now)
    asked = _Asked(as_of, as_of.moment(now))
    return {
        vessel: [
            _status(vessel, known[vessel.pk], each, held, asked, decided.get(vessel.pk, set()))
            for each in held.lists
        ]
        for vessel in fleet
    }


def pairs(
    vessel: Vessel, *, on: date, now: datetime, known_at: datetime | None = None
) -> list[Pair]:
    """The lists on a day: by law, and as it was known then (at that day's end, or `known_at`)."""
    then = known_at or min(datetime.combine(on, time.max, UTC), now)
    by_law = for_vessel(vessel, now=now, as_of=AsOf(on))
    as_known = for_vessel(vessel, now=now, as_of=AsOf(on, then))
    return [Pair(*each) for each in zip(by_law, as_known, strict=True)]


@dataclass(frozen=True, slots=True)
class _Asked:
    as_of: AsOf
    moment: datetime

    @property
    def on(self) -> str:
        """` on 2024-02-09`, where a day is asked about."""
        return f" on {self.as_of.on}" if self.as_of.on else ""


def _status(
    vessel: Vessel,
    number: int | None,
    held: Held,
    found: Holdings,
    asked: _Asked,
    decided: set[Entry],
) -> ListStatus:
    if held.newest is None:
        return _unknown(held, NEVER_LOADED if asked.as_of.known_at is None else NOT_HELD_THEN)
    spans = spans_of(number, held, found, decided)
    if not number and not spans:
        return _unknown(held, NO_IMO_THEN if vessel.imo_number else NO_IMO)
    stale_after = held.sanctions_list.stale_after
    judged = judge(spans, held.near, asked.moment, stale_after=stale_after)
    if not judged.spans and held.latest is None:
        return _unknown(held, ONLY_EXTRACTS)
    return _told(held, judged, found, asked)


def spans_of(number: int | None, held: Held, found: Holdings, decided: set[Entry]) -> list[Span]:
    """Her times on the list: of entries with her number, and of those a person tied to her."""
    code = held.sanctions_list.pk
    by_number = found.named.get((code, number), []) if number else []
    spans = [
        _decided(span, is_tied=(code, uid) in decided)
        for uid in by_number
        for span in spells.spans_of(found, held, uid, number)
    ]
    for listed, uid in sorted(decided):
        if listed == code and uid not in by_number:
            tied = spells.spans_of(found, held, uid, None)
            spans += [replace(span, is_confirmed=True) for span in tied]
    return spans


def _decided(span: Span, *, is_tied: bool) -> Span:
    """A person's word on an entry stands in for the number that it gives no more."""
    if is_tied and span.is_unread:
        return replace(span, is_unread=False, is_confirmed=True)
    return span


def _told(held: Held, judged: Judgement, found: Holdings, asked: _Asked) -> ListStatus:
    record = _record(held, judged.spans, found, asked.moment)
    version = _version(held, judged, record, found, asked.moment)
    as_of = found.last_of(version) if version else None
    programmes = tuple(dict.fromkeys(each.programme for each in judged.spans if each.programme))
    return ListStatus(
        sanctions_list=held.sanctions_list,
        state=judged.state,
        since=_since(judged, as_of),
        as_of=as_of,
        version=version,
        record=record,
        programmes=programmes,
        text=_text(judged, version, programmes, as_of, asked),
        spans=judged.spans,
    )


def _record(
    held: Held, spans: tuple[Span, ...], found: Holdings, at: datetime
) -> RecordVersion | None:
    """The wording served at the moment, or the one nearest to it."""
    if not spans:
        return None
    wordings = found.wordings[held.sanctions_list.pk, spans[0].uid]
    served = [each for each in wordings if each.first_version.served_at <= at]
    return served[-1] if served else wordings[0]


def _version(
    held: Held, judged: Judgement, record: RecordVersion | None, found: Holdings, at: datetime
) -> ListVersion | None:
    """What to look at: the version served at the moment, or the nearest that names her."""
    near = held.versions[held.near.before.pk] if held.near.before else None
    if record is None or (judged.stale or judged.state) == "delisted":
        return near
    known = [
        each
        for each in (record.first_version, record.last_version)
        if holdings.is_known(each, found.known_at)
    ]
    first_seen = min(span.observed_from for span in judged.spans)
    if near and near.served_at >= first_seen:
        known.append(near)
    served = [each for each in known if each.served_at <= at]
    return max(served, key=found.last_of) if served else known[0]


def _since(judged: Judgement, as_of: datetime | None) -> str:
    if judged.stale or judged.state == "never_listed":
        return instant(judged.seen_at) if judged.seen_at else ""
    if judged.state == "listed":
        return min((span.since for span in judged.spans if span.since), default="")
    if judged.state == "delisted":
        return _ended(judged.spans[0])
    return ""


def _ended(span: Span) -> str:
    if span.valid_to:
        return f"on {span.valid_to}"
    if span.gone_by and not span.moved_to:
        return f"by {instant(span.gone_by)}"
    return ""


def _text(
    judged: Judgement,
    version: ListVersion | None,
    programmes: tuple[str, ...],
    as_of: datetime | None,
    asked: _Asked,
) -> str:
    state = judged.stale or judged.state
    seen = instant(judged.seen_at) if judged.stale and judged.seen_at else ""
    if seen and asked.on:
        past = _Asked(NOW, asked.moment)
        words = _text(replace(judged, state=state, stale=None), version, programmes, None, past)
        last = f"{state.replace('_', ' ')} when last seen. {words}"
        return f"Unknown{asked.on}: the list had last been seen {seen}; {last}"
    if state == "unknown":
        return f"Unknown{asked.on}: {judged.why}."
    if state == "listed":
        words = _listed(judged, version, programmes, asked)
    elif state == "delisted":
        words = f"No longer on the list{asked.on}: {judged.why}."
    else:
        words = _never_listed(judged, asked)
    if seen:
        last = f"{state.replace('_', ' ')} when last seen. {words}"
        return f"Unknown since {seen}: the list has not been seen since; {last}"
    return words if asked.on or as_of is None else f"{words} As of {instant(as_of)}."


def _listed(
    judged: Judgement, version: ListVersion | None, programmes: tuple[str, ...], asked: _Asked
) -> str:
    since = min((span.since for span in judged.spans if span.since), default="")
    under = f" under {', '.join(programmes)}" if programmes else ""
    when = f" since {since}" if since else "; the list does not say since when"
    entries = ", ".join(dict.fromkeys(span.uid for span in judged.spans))
    source = " (from an extract)" if version and version.is_extract else ""
    seen = ""
    if asked.on:
        first = instant(min(span.observed_from for span in judged.spans))
        seen = f", {judged.why}" if judged.why else ""
        last = instant(max(span.seen_to for span in judged.spans))
        seen += f"; first seen on it {first}, last {last}"
    if any(span.is_confirmed for span in judged.spans):
        source += ", which a person confirmed to name her"
    return f"Listed{asked.on}{under}{when}; entry {entries}{source}{seen}."


def _never_listed(judged: Judgement, asked: _Asked) -> str:
    if judged.why:
        return f"Not listed{asked.on}: {judged.why}."
    if asked.on:
        return f"Not listed{asked.on}: in no version of the list that is held from around then."
    return "In no version of the list that is held."


def _unknown(held: Held, text: str) -> ListStatus:
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
