"""A ship's states on each list over time, for a bar per list and the table that says the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from vessels.models import SanctionsList, Vessel
from vessels.sanctions import confirmed, holdings, status
from vessels.sanctions.asof import NOW, Judgement, Served, Span, State, around, judge

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one state. `why` says what it rests on where a date alone does not."""

    state: State
    start: datetime
    end: datetime
    programmes: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One list: its stretches in order of time, and when each version held was first served.

    `silence` says why there is no stretch, where there is none.
    """

    sanctions_list: SanctionsList
    segments: tuple[Segment, ...]
    served: tuple[datetime, ...]
    silence: str = ""


def bars(vessel: Vessel, *, now: datetime) -> list[Bar]:
    """A bar for every list of which a version is held, by all that is held now. Seven queries."""
    decided = confirmed.entries_of([vessel]).get(vessel.pk, set())
    numbers = {vessel.imo_number} if vessel.imo_number else set()
    found = holdings.load(numbers, decided, as_of=NOW, now=now)
    served = _served()
    made = []
    for held in found.lists:
        if held.newest is None:
            continue
        versions = served[held.sanctions_list.pk]
        spans = status.spans_of(vessel.imo_number, held, found, decided)
        segments: Sequence[Segment] = ()
        if vessel.imo_number or spans:
            segments = _segments(spans, versions, held.sanctions_list.stale_after, now)
        ticks = tuple(each.first for each in versions)
        # A list of which any whole version is held has a stretch for every IMO number.
        silence = status.ONLY_EXTRACTS if vessel.imo_number else status.NO_IMO
        made.append(Bar(held.sanctions_list, tuple(segments), ticks, "" if segments else silence))
    return made


def first_moment(bars_: Iterable[Bar], now: datetime) -> datetime:
    """Where a common axis begins: the first thing known of any list, and a tenth before it."""
    starts = [bar.segments[0].start for bar in bars_ if bar.segments]
    first = min(starts, default=now - 365 * ONE_DAY)
    return first - max((now - first) / 20, 30 * ONE_DAY)


def _served() -> dict[str, list[Served]]:
    """Versions that are no extract, by list, in the order they were served. One query."""
    found: dict[str, list[Served]] = defaultdict(list)
    rows = holdings.known_versions(None).filter(is_extract=False).order_by("served_at", "pk")
    for code, pk, first, last in rows.values_list(
        "sanctions_list", "pk", "served_at", "confirmed_at"
    ):
        found[code].append(Served(pk, first, last))
    return found


def _segments(
    spans: Sequence[Span], served: Sequence[Served], stale_after: timedelta, now: datetime
) -> list[Segment]:
    """Between two moments at which anything can change, any moment speaks for all."""
    moments = sorted({at for at in _turns(spans, served, stale_after) if at < now} | {now})
    made: list[Segment] = []
    for start, end in pairwise(moments):
        middle = start + (end - start) / 2
        judged = judge(spans, around(served, middle), middle, stale_after=stale_after)
        segment = _segment(judged, start, end)
        last = made[-1] if made else None
        if last and _is_the_same(last, segment):
            made[-1] = replace(last, end=end)
        else:
            made.append(segment)
    return made


def _is_the_same(one: Segment, other: Segment) -> bool:
    """What is unknown for another reason is another stretch."""
    if one.state == "unknown" and one.why != other.why:
        return False
    return (one.state, one.programmes) == (other.state, other.programmes)


def _segment(judged: Judgement, start: datetime, end: datetime) -> Segment:
    listed = judged.state == "listed"
    programmes = [span.programme for span in judged.spans if listed and span.programme]
    why = judged.why
    if judged.stale:
        why = f"not seen since; {judged.stale.replace('_', ' ')} when last seen"
    return Segment(judged.state, start, end, tuple(dict.fromkeys(programmes)), why)


def _turns(
    spans: Sequence[Span], served: Sequence[Served], stale_after: timedelta
) -> Iterable[datetime]:
    """Every moment at which the answer can turn into another one."""
    if served:
        yield from (served[0].first, served[-1].last, served[-1].last + stale_after)
    for span in spans:
        yield from (span.observed_from, span.seen_to)
        if span.gone_by:
            yield span.gone_by
        else:
            yield span.seen_to + stale_after
        for day in (span.valid_from, span.latest_start):
            if day:
                yield _midnight(day)
        if span.last_day:
            yield _midnight(span.last_day + ONE_DAY)
        before = around(served, span.observed_from - timedelta(microseconds=1)).before
        if before and span.valid_from is None:
            yield before.last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
