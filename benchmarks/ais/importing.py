"""Import of 2 M MarineCadastre rows, end to end, beside a bare psycopg COPY of the same rows.

Each measurement is a process of its own that does nothing else, so that its peak memory is its own.
The import counts from the bytes of the file to committed, accounted-for positions: storing the
source file, parsing, cleaning, sorting, COPY, key, static reports, ledger. The peer writes the
import's result, already parsed and sorted, row by row with `copy.write_row` into a table of the
same shape with its primary key.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # after django.setup()
from django.db import connection, transaction  # noqa: E402  # after django.setup()

from evidence import intake  # noqa: E402  # after django.setup()
from vessels.ais import importing, storing  # noqa: E402  # after django.setup()
from vessels.models import Position, PositionImport, StaticReport  # noqa: E402  # after setup()

REAL: Final = "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
HEADER: Final = (
    b"MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
    b"Length,Width,Draft,Cargo,TransceiverClass\n"
)
COPIES: Final = 20
ROUNDS: Final = 3
RATIO_TO_REACH: Final = 0.5
PEAK_MB_TO_REACH: Final = 600
AGENT: Final = "benchmark"
# One day of the real file; copies are moved by whole days.
FIRST_DAY: Final = datetime(2022, 1, 3, tzinfo=UTC)


def measure() -> list[str]:
    """The figures of :data:`ROUNDS` rounds, medians, with the peer of the same rounds."""
    name, day = day_of_rows()
    ours: list[float] = []
    peers: list[float] = []
    peaks: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            path = Path(folder) / f"days_{number}.csv"
            write_days(path, day, COPIES, ending=b"\n" * (number + 1))
            clear()
            made = _child("import", str(path))
            ours.append(made["rows"] / made["seconds"])
            peaks.append(made["peak_mb"])
            peer = _child("copy")
            peers.append(peer["rows"] / peer["seconds"])
            path.unlink()
    clear()
    ratio, peak_mb = median(ours) / median(peers), median(peaks)
    return [
        f"import of {COPIES * 99_999:,} rows ({name} x {COPIES}), end to end, {ROUNDS} rounds",
        f"  import, end to end             {median(ours):>10,.0f} rows/s",
        f"  bare psycopg COPY, row by row  {median(peers):>10,.0f} rows/s (the peer)",
        f"  import / bare COPY             {ratio:>10.2f}  target {RATIO_TO_REACH} "
        + _word(ratio >= RATIO_TO_REACH),
        f"  peak memory of the import      {peak_mb:>10,.0f} MB  target {PEAK_MB_TO_REACH} "
        + _word(peak_mb < PEAK_MB_TO_REACH),
    ]


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
    return "ILLUSTRATIVE - synthetic rows", bytes(made)


def write_days(path: Path, rows: bytes, copies: int, *, ending: bytes = b"") -> None:
    """One file of ``copies`` days. Another ``ending`` makes it another file to the store."""
    source = FIRST_DAY.strftime("%Y-%m-%dT").encode()
    with path.open("wb") as stream:
        stream.write(HEADER)
        for day in range(copies):
            at = FIRST_DAY + timedelta(days=day)
            stream.write(rows.replace(source, at.strftime("%Y-%m-%dT").encode()))
        stream.write(ending)


def clear() -> None:
    """Empty the positions: each round starts with a month that nothing is stored in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
            [storing.TABLE],
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {partition}")
    StaticReport.objects.all().delete()
    PositionImport.objects.all().delete()


def import_file(path: Path) -> dict[str, float]:
    began = time.perf_counter()
    with path.open("rb") as stream:
        source_file = intake.store(
            actor=None, agent=AGENT, stream=stream, file_name=path.name, max_bytes=1 << 40
        )
    made = importing.import_positions(
        actor=None, agent=AGENT, source_file=source_file, file_name=path.name
    )
    seconds = time.perf_counter() - began
    total = made.accepted + made.repeated + made.conflicting + made.rejected + made.static_rows
    assert total == made.rows_read, "a row is not accounted for"
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": made.rows_read, "seconds": seconds, "peak_mb": peak_mb}


def bare_copy() -> dict[str, float]:
    columns = ", ".join(storing.COLUMNS)
    rows = list(Position.objects.order_by("mmsi", "at").values_list(*storing.COLUMNS))
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare (LIKE {storing.TABLE}, PRIMARY KEY (mmsi, at))")
        with cursor.copy(f"COPY bare ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return {"rows": len(rows), "seconds": seconds, "peak_mb": 0.0}


def _child(*words: str) -> dict[str, Any]:
    """What a process that does one thing and nothing else says of it."""
    command = [sys.executable, "-m", "benchmarks.ais.importing", *words]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(ended.stdout)
    return said


def _word(is_reached: bool) -> str:
    return "reached" if is_reached else "NOT reached"


def main(words: list[str]) -> int:
    """`import PATH` and `copy` are the children of a measurement; without words, measure."""
    if words[:1] == ["import"]:
        print(json.dumps(import_file(Path(words[1]))))
    elif words[:1] == ["copy"]:
        print(json.dumps(bare_copy()))
    else:
        lines = measure()
        print("\n".join(lines))
        return int(any("NOT reached" in line for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
