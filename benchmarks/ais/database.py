"""What ten million positions cost the database: a track window, a map tile, "who was here".

Needs an empty, migrated database of its own; the rows are made in it by SQL. There is no peer to
run beside it: the figures are the targets. Times are of whole calls with the rows fetched; that of
a track window is of planning and running in the database alone.
"""

import json
import math
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  # after django.setup()

from accounts.models import Role, User  # noqa: E402  # after django.setup()
from evidence.models import SourceFile  # noqa: E402  # after django.setup()
from vessels.identity import Span  # noqa: E402  # after django.setup()
from vessels.models import ImportState, PositionImport, TrackSegment  # noqa: E402  # likewise
from vessels.tracking import segments, tracks  # noqa: E402  # after django.setup()
from vessels.tracking.presence import Circle, who_was_here  # noqa: E402  # after django.setup()
from vessels.tracking.tiles import Tile, tracks_tile  # noqa: E402  # after django.setup()
from vessels.tracking.tracks import Window  # noqa: E402  # after django.setup()

SHIPS = 2_000
REPORTS = 5_000
EVERY = timedelta(minutes=10)
FIRST = datetime(2019, 3, 1, tzinfo=UTC)
MONTHS = (FIRST, datetime(2019, 4, 1, tzinfo=UTC))  # that no real sample lies in
EMAIL = "bench@plimsoll.example"
COLUMNS = ("mmsi", "at", "longitude", "latitude", "sog_kn", "position_import_id")
IMPORTS = 5
TRACK_MS, TILE_MS, PRESENCE_MS = 100.0, 60.0, 300.0
MMSI = 273_000_000

# A third of the ships go round one busy bay, the others each round their own patch of sea; all
# lie still for half of every five days.
_POSITIONS = """
INSERT INTO {partition} (mmsi, at, longitude, latitude, sog_kn, cog_deg, heading_deg, nav_status,
    position_import_id)
SELECT {mmsi} + ship, at,
    CASE WHEN ship %% 3 = 0 THEN 131.9 + 0.6 * sin(turn + ship)
        ELSE (ship * 37 %% 340) - 170 + 5 * sin(turn + ship) END,
    CASE WHEN ship %% 3 = 0 THEN 42.8 + 0.4 * cos(turn * 1.3 + ship)
        ELSE (ship * 17 %% 120) - 60 + 3 * cos(turn * 1.1 + ship) END,
    12.0, 90.0, 90, 0, (%s::uuid[])[1 + ship * {imports} / {ships}]
FROM generate_series(0, {ships} - 1) ship,
    LATERAL (
        SELECT at, least(moment %% 5.0, 2.5) * 0.8 + floor(moment / 5.0) * 2.0 AS turn
        FROM (
            SELECT at, extract(epoch FROM at - %s)::float / 86400 AS days
            FROM generate_series(%s::timestamptz, %s::timestamptz - interval '1 second',
                %s::interval) at
        ) clock, LATERAL (SELECT days::numeric AS moment) m
    ) course
ORDER BY 1, 2
"""


def fill() -> list[PositionImport]:
    """Ten million positions in monthly partitions, as five imports of two million each."""
    source, _ = SourceFile.objects.get_or_create(
        sha256="0" * 64, defaults={"size_bytes": 0, "stored_name": "bench"}
    )
    end = FIRST + EVERY * REPORTS
    made = [
        PositionImport.objects.create(
            source_file=source,
            format="bench",
            state=ImportState.DONE,
            rows_read=SHIPS * REPORTS // IMPORTS,
            accepted=SHIPS * REPORTS // IMPORTS,
            first_at=FIRST,
            last_at=end - EVERY,
        )
        for _ in range(IMPORTS)
    ]
    start = FIRST
    while start < end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        _fill_month(start, min(following, end), following, [each.pk for each in made])
        start = following
    return made


def _fill_month(start: datetime, end: datetime, following: datetime, imports: list[object]) -> None:
    partition = f"vessels_position_{start:%Y_%m}"
    statement = _POSITIONS.format(partition=partition, mmsi=MMSI, ships=SHIPS, imports=IMPORTS)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {partition} (LIKE vessels_position)")
        cursor.execute(statement, [imports, FIRST, start, end, f"{EVERY.seconds} seconds"])
        cursor.execute(f"ALTER TABLE {partition} ADD PRIMARY KEY (mmsi, at)")
        cursor.execute(
            f"ALTER TABLE vessels_position ATTACH PARTITION {partition}"
            " FOR VALUES FROM (%s) TO (%s)",
            [start.replace(day=1), following],
        )
        cursor.execute(f"ANALYZE {partition}")


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def places() -> list[tuple[float, float]]:
    """(longitude, latitude), half of them in the busy bay."""
    chance = random.Random(1)  # the same places every time
    bay = [(131.9 + chance.uniform(-0.6, 0.6), 42.8 + chance.uniform(-0.4, 0.4)) for _ in range(5)]
    sea = [(chance.uniform(-170, 170), chance.uniform(-60, 60)) for _ in range(5)]
    return [*bay, *sea]


def tile_at(zoom: int, lon: float, lat: float) -> Tile:
    side = 1 << zoom
    north = math.asinh(math.tan(math.radians(lat))) / math.pi
    return Tile(zoom, int((lon + 180) / 360 * side), int((1 - north) / 2 * side))


def clear(made: list[PositionImport]) -> None:
    with connection.cursor() as cursor:
        for month in MONTHS:
            cursor.execute(f"DROP TABLE vessels_position_{month:%Y_%m}")
    TrackSegment.objects.filter(mmsi__gte=MMSI, mmsi__lt=MMSI + SHIPS).delete()
    PositionImport.objects.filter(pk__in=[each.pk for each in made]).delete()


def measure() -> list[str]:
    """Lines to print; leaves the database as it was, but for one source file and one person."""
    began = time.perf_counter()
    made = fill()
    lines = [f"{SHIPS * REPORTS:,} positions made in {time.perf_counter() - began:.0f} s"]
    drawing = [milliseconds(lambda: segments.draw(position_import=each)) for each in made]  # noqa: B023  # called at once
    lines.append(
        f"drawing an import of {made[0].accepted:,} positions as segments: median"
        f" {median(drawing) / 1000:.1f} s"
    )
    with connection.cursor() as cursor:
        # As the server does by itself within a minute of so many new rows.
        cursor.execute("VACUUM (ANALYZE) vessels_tracksegment")
    user = User.objects.filter(email=EMAIL).first() or User.objects.create_user(
        EMAIL, None, full_name="Bench", roles=[Role.INVESTIGATOR], is_fictional=True
    )
    lines += _measured(user)
    clear(made)
    return lines


def _measured(user: User) -> list[str]:
    window = Window(FIRST + timedelta(days=2), FIRST + timedelta(days=32))
    spans = [Span(MMSI + ship, None, None) for ship in range(SHIPS)]

    def in_database(span: Span) -> float:
        rows = tracks.positions([span], user, window).order_by("mmsi", "at").values_list(*COLUMNS)
        (plan,) = json.loads(rows.explain(format="json", analyze=True))
        return float(plan["Planning Time"] + plan["Execution Time"])

    track = median(in_database(span) for span in spans[::100])
    tiles = [
        milliseconds(lambda: tracks_tile(tile_at(zoom, *place), spans, user, window))  # noqa: B023  # called at once
        for zoom in range(1, 13)
        for place in places()
    ]
    searches = [
        milliseconds(lambda: who_was_here(Circle(lat, lon, 5_000), window, user))  # noqa: B023  # called at once
        for lon, lat in places()[:5] * 3
    ]
    return [
        _line(
            "a track window of 30 days (4,320 positions), median in the database", track, TRACK_MS
        ),
        _line(
            f"a tile of {SHIPS:,} vessels over 30 days, p95", quantiles(tiles, n=20)[18], TILE_MS
        ),
        _line("who was within 5 km in 30 days, busy bay, median", median(searches), PRESENCE_MS),
    ]


def _line(what: str, took_ms: float, target_ms: float) -> str:
    word = "reached" if took_ms < target_ms else "NOT reached"
    return f"{what}: {took_ms:.0f} ms (target {target_ms:.0f} ms) {word}"


def main() -> int:
    lines = measure()
    print("\n".join(lines))
    return int(any("NOT reached" in line for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
