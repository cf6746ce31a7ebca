"""Watched vessels that have fallen silent: since when, and whom the same feeds heard meanwhile.

Derived anew at every look and never stored: an event is made when she is heard again. That her own
feeds went silent too, or that none brings her at all, is said and not called darkness.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from accounts.models import User
from vessels.analytics import silence_words
from vessels.analytics.coverage import DEFAULTS
from vessels.analytics.silence_words import FeedWord, Verdict
from vessels.detection.company import Box, around
from vessels.identity import Span
from vessels.models import Feed, LastHeard, Position, PositionImport, TrackSegment, Vessel
from vessels.tracking import tracks
from vessels.tracking.guarded import sub_select
from vessels.tracking.tracks import GAP_HOURS

THRESHOLD: Final = timedelta(hours=GAP_HOURS)
# Others near her last report are looked for over so long after it.
NEAR_FOR: Final = timedelta(hours=DEFAULTS.usual_hours)
NEAR_NM: Final = DEFAULTS.radius_nm

# One pass over each feed: its transponders in the order they were last heard, and hers among them.
_FEEDS: Final = """
WITH asked AS (
    SELECT * FROM unnest(%s::int[], %s::int[], %s::timestamptz[]) AS asked(row, mmsi, at)
), heard AS (
    SELECT feed_id, mmsi, at FROM {heard} AS visible
), hers AS (
    SELECT a.row, h.feed_id, max(h.at) AS heard_at, max(a.at) AS at
    FROM asked a JOIN heard h ON h.mmsi = a.mmsi GROUP BY a.row, h.feed_id
), since AS (
    SELECT row, feed_id, heard_at,
        greatest(max(heard_at) OVER (PARTITION BY row), max(at) OVER (PARTITION BY row)) AS at
    FROM hers
), everybody AS (
    SELECT feed_id, at, NULL::int AS row, NULL::timestamptz AS heard_at FROM heard
    WHERE feed_id IN (SELECT feed_id FROM hers)
    UNION ALL SELECT feed_id, at, row, heard_at FROM since
), counted AS (
    SELECT row, feed_id, at, heard_at,
        count(*) FILTER (WHERE row IS NULL) OVER later AS others,
        max(at) FILTER (WHERE row IS NULL) OVER later AS newest
    FROM everybody WINDOW later AS (
        PARTITION BY feed_id ORDER BY at DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT row, feed_id, at, heard_at, others, newest FROM counted WHERE row IS NOT NULL
"""
# Segments find who may have been near; the exact reports of the feeds that bring her decide.
_NEAR: Final = """
SELECT box.row, count(DISTINCT s.mmsi)
FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[], %s::float8[], %s::float8[],
    %s::float8[], %s::float8[]) AS box(row, since, until, west, south, east, north)
JOIN {segments} s ON s.path && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
    AND s.end_at > box.since AND s.start_at < box.until
JOIN LATERAL (
    SELECT 1 FROM {positions} p JOIN {imports} i ON i.id = p.position_import_id
    JOIN unnest(%s::int[], %s::uuid[]) AS bringing(row, feed_id)
        ON bringing.row = box.row AND bringing.feed_id = i.feed_id
    WHERE p.mmsi = s.mmsi AND p.at > box.since AND p.at < box.until
        AND p.at BETWEEN s.start_at AND s.end_at
        AND p.latitude BETWEEN box.south AND box.north
        AND p.longitude BETWEEN box.west AND box.east
    LIMIT 1
) AS near ON true
WHERE NOT EXISTS (
    SELECT 1 FROM unnest(%s::int[], %s::int[]) AS own(row, mmsi)
    WHERE own.row = box.row AND own.mmsi = s.mmsi
)
GROUP BY box.row
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Her numbers and her last position held. Degrees."""

    spans: Sequence[Span]
    at: datetime
    lon: float
    lat: float

    @property
    def numbers(self) -> set[int]:
        return {span.mmsi for span in self.spans}


@dataclass(frozen=True, slots=True)
class Silent:
    """Not heard since ``since``. ``feeds``: those that ever brought her; ``near`` others were
    heard by them around her last position, None where that was not looked for."""

    since: datetime
    hours: float
    feeds: list[FeedWord]
    near: int | None

    @property
    def title(self) -> str:
        return silence_words.TITLES[self.verdict]

    @property
    def verdict(self) -> Verdict:
        return silence_words.verdict(self.since, self.feeds, self.near, THRESHOLD)

    @property
    def sentences(self) -> list[str]:
        return silence_words.sentences(self.verdict, self.feeds, self.near)

    @property
    def lasting(self) -> str:
        return silence_words.days_and_hours(self.hours)


def ongoing(known: Mapping[UUID, Known], user: User, *, now: datetime) -> dict[UUID, Silent]:
    """Of these vessels, those not heard for :data:`THRESHOLD` or longer, up to ``now``.

    Three queries at most, however many there are. A feed's report counts as hers by the number
    alone, so that a claim that has ended makes nobody silent.
    """
    keys = [key for key, each in known.items() if each.spans]
    rows = [known[key] for key in keys]
    words = _feeds(rows, user)
    since = [
        max([each.at, *(word.heard_at for word in words[row])]) for row, each in enumerate(rows)
    ]
    overdue = [row for row, at in enumerate(since) if now - at >= THRESHOLD]
    near = _near({row: (rows[row], since[row], words[row]) for row in overdue if words[row]}, user)
    return {
        keys[row]: Silent(
            since[row], (now - since[row]) / timedelta(hours=1), words[row], near.get(row)
        )
        for row in overdue
    }


def of_vessel(vessel: Vessel, spans: Sequence[Span], user: User, *, now: datetime) -> Silent | None:
    """The same for one vessel by her ``spans``; None where she is heard, or never was."""
    last = tracks.positions(spans, user).order_by("-at").values_list("at", "longitude", "latitude")
    found = last.first()
    return (
        ongoing({vessel.pk: Known(spans, *found)}, user, now=now).get(vessel.pk) if found else None
    )


def _feeds(rows: Sequence[Known], user: User) -> dict[int, list[FeedWord]]:
    """By the row's number: each feed that ever brought her. Two queries."""
    found: dict[int, list[FeedWord]] = defaultdict(list)
    asked = [(row, mmsi, each.at) for row, each in enumerate(rows) for mmsi in each.numbers]
    if not asked:
        return found
    heard, may_heard = sub_select(LastHeard.objects.visible_to(user), "feed_id", "mmsi", "at")
    with connection.cursor() as cursor:
        given = [list(column) for column in zip(*asked, strict=True)]
        cursor.execute(_FEEDS.format(heard=heard), [*given, *may_heard])
        told = cursor.fetchall()
    if not told:
        return found
    feeds = Feed.objects.visible_to(user).in_bulk({feed for _, feed, *_ in told})
    for row, feed, _, heard_at, others, newest in told:
        if feed in feeds:
            found[row].append(FeedWord(str(feeds[feed]), feed, heard_at, others, newest))
    for words in found.values():
        words.sort(key=lambda word: word.name)
    return found


def _near(
    overdue: Mapping[int, tuple[Known, datetime, list[FeedWord]]], user: User
) -> dict[int, int]:
    """How many others the feeds heard around her last position, after it. One query."""
    if not overdue:
        return {}
    boxes: list[tuple[int, Box]] = [
        (row, box)
        for row, (each, since, _) in overdue.items()
        for box in around(each.lat, each.lon, NEAR_NM, since, since + NEAR_FOR)
    ]
    segments, may_segments = sub_select(
        TrackSegment.objects.visible_to(user), "mmsi", "start_at", "end_at", "path"
    )
    positions, may_positions = sub_select(
        Position.objects.visible_to(user),
        *("mmsi", "at", "longitude", "latitude", "position_import_id"),
    )
    imports, may_imports = sub_select(
        PositionImport.objects.visible_to(user).exclude(feed=None), "id", "feed_id"
    )
    sides = ("since", "until", "west", "south", "east", "north")
    bringing = [(row, word.feed_id) for row, (_, _, words) in overdue.items() for word in words]
    own = [(row, mmsi) for row, (each, _, _) in overdue.items() for mmsi in each.numbers]
    values: list[Any] = [
        [row for row, _ in boxes],
        *([getattr(box, side) for _, box in boxes] for side in sides),
        *may_segments,
        *may_positions,
        *may_imports,
        *(list(column) for column in zip(*bringing, strict=True)),
        *(list(column) for column in zip(*own, strict=True)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAR.format(segments=segments, positions=positions, imports=imports), values
        )
        counted = dict(cursor.fetchall())
    return {row: int(counted.get(row, 0)) for row in overdue}
