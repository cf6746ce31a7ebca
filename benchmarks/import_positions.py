"""Rows per second of an AIS import, end to end, beside a bare psycopg COPY of the same rows.

Run by `script/bench import` against the servers named in the environment. The import counts from
the bytes of the file to the committed, accounted-for positions: storing the source file, parsing,
cleaning, sorting, COPY, key, static data, ledger. The peer writes the import's own result, already
parsed and sorted, row by row with `copy.write_row` into a table of the same shape with its key.
"""

import argparse
import io
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # after django.setup()
from django.db import connection, transaction  # noqa: E402  # after django.setup()

from evidence import intake  # noqa: E402  # after django.setup()
from vessels.ais import importing, storing  # noqa: E402  # after django.setup()
from vessels.models import Position, PositionImport  # noqa: E402  # after django.setup()

REAL = "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
HEADER = (
    b"MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
    b"Length,Width,Draft,Cargo,TransceiverClass"
)
MUST_REACH = 0.35
AGENT = "benchmark"
# One day of the real file; copies are moved by whole days.
FIRST_DAY = datetime(2022, 1, 3, tzinfo=UTC)


def day_of_rows() -> tuple[str, bytes]:
    """A name and the rows of one day, without a header: the real file, or one made here."""
    real = settings.BASE_DIR.parent / "shared" / "data" / REAL
    if real.is_file():
        return "MarineCadastre, 3 January 2022", real.read_bytes().split(b"\n", 1)[1]
    made = bytearray()
    for number in range(99_999):
        ship, turn = number % 10_000, number // 10_000
        at = FIRST_DAY + timedelta(seconds=turn * 8000 + ship % 60)
        made += (
            f"{366000000 + ship},{at:%Y-%m-%dT%H:%M:%S},{20 + ship % 30}.{turn:05},"
            f"-{90 + ship % 40}.{ship:05},{ship % 20}.5,{ship % 360}.0,511,GENERATED {ship},,"
            f"W{ship},70,0,120,20,6.5,70,A\n"
        ).encode()
    return "generated rows (no real data beside the project)", bytes(made)


def file_of(rows: bytes, copies: int, first: datetime) -> bytes:
    """One file of ``copies`` days, beginning on ``first``."""
    source = FIRST_DAY.strftime("%Y-%m-%dT").encode()
    days = (first + timedelta(days=day) for day in range(copies))
    return (
        HEADER
        + b"\n"
        + b"".join(rows.replace(source, d.strftime("%Y-%m-%dT").encode()) for d in days)
    )


def timed(work: Callable[[], int]) -> tuple[int, float]:
    began = time.perf_counter()
    count = work()
    return count, time.perf_counter() - began


def import_file(body: bytes) -> int:
    source_file = intake.store(
        actor=None, agent=AGENT, stream=io.BytesIO(body), file_name="bench.csv"
    )
    made = importing.import_positions(
        actor=None, agent=AGENT, source_file=source_file, file_name="bench.csv"
    )
    total = made.accepted + made.repeated + made.conflicting + made.rejected
    assert total == made.rows_read, "a row is not accounted for"
    return made.rows_read


def bare_copy(rows: list[tuple[object, ...]]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        _make_bare_table(cursor)
        with cursor.copy(f"COPY bare ({', '.join(storing.COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return len(rows)


def raw_copy(body: bytes, rows: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        _make_bare_table(cursor)
        with cursor.copy(
            f"COPY bare ({', '.join(storing.COLUMNS)}) FROM STDIN (FORMAT csv)"
        ) as copy:
            copy.write(body)
    return rows


def _make_bare_table(cursor: object) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]  # Django's cursor wrapper
    execute("DROP TABLE IF EXISTS bare")
    execute(f"CREATE TABLE bare (LIKE {storing.TABLE}, PRIMARY KEY (mmsi, at))")


def clear() -> None:
    """Empty the positions: each round starts with a month that nothing is stored in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
            [storing.TABLE],
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {partition}")
    PositionImport.objects.all().delete()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--copies", type=int, default=10, help="days of 99,999 rows (default 10)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds, medians are told (default 3)"
    )
    options = parser.parse_args()
    name, day = day_of_rows()
    body = file_of(day, options.copies, FIRST_DAY)
    print(f"{name} x {options.copies}: {len(body) / 1e6:.0f} MB")
    ours, again, peers, raws, peaks = [], [], [], [], []
    for number in range(options.rounds):
        clear()
        # Other bytes each round, so that the source file is stored each time.
        count, seconds = timed(lambda: import_file(body + b"\n" * (number + 1)))  # noqa: B023  # called at once
        ours.append(count / seconds)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        peaks.append(peak_mb)
        rows = list(Position.objects.order_by("mmsi", "at").values_list(*storing.COLUMNS))
        csv = "\n".join(",".join("" if v is None else str(v) for v in row) for row in rows)
        peer_count, peer_seconds = timed(lambda: bare_copy(rows))  # noqa: B023  # called at once
        peers.append(peer_count / peer_seconds)
        raw_count, raw_seconds = timed(lambda: raw_copy(csv.encode(), len(rows)))  # noqa: B023  # called at once
        raws.append(raw_count / raw_seconds)
        count, seconds = timed(lambda: import_file(body + b"\n" * (number + 1)))  # noqa: B023  # called at once
        again.append(count / seconds)
    ratio = median(ours) / median(peers)
    print(f"import, end to end                 {median(ours):>10,.0f} rows/s")
    print(f"the same file a second time        {median(again):>10,.0f} rows/s (nothing new)")
    print(f"bare psycopg COPY, row by row      {median(peers):>10,.0f} rows/s (the peer)")
    print(f"bare COPY of ready CSV             {median(raws):>10,.0f} rows/s (for information)")
    print(f"import / bare COPY                 {ratio:>10.2f}  must reach {MUST_REACH}")
    print(f"peak memory of the first import    {peaks[0]:>10,.0f} MB")
    return 0 if ratio >= MUST_REACH else 1


if __name__ == "__main__":
    sys.exit(main())
