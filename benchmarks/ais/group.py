"""Looking for the events of many vessels: one Celery worker beside two, on a real queue.

The workers are processes of their own, each with one child, warmed before the clock starts. The
clock runs from sending a task per vessel until the last vessel's search is finished, each time
from no events at all; the median of three rounds. The peer is the same work by one worker. The
same code runs either way, with the same settings.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # after django.setup()
from django.db import connection, transaction  # noqa: E402  # after django.setup()

from accounts.models import Role, User  # noqa: E402  # after django.setup()
from config.celery import app  # noqa: E402  # after django.setup()
from evidence.models import SourceFile  # noqa: E402  # after django.setup()
from vessels import identity, registering  # noqa: E402  # after django.setup()
from vessels.imo import check_digit  # noqa: E402  # after django.setup()
from vessels.models import (  # noqa: E402  # after django.setup()
    Attribute,
    ClaimBasis,
    DetectionRun,
    Event,
    ImportState,
    PositionImport,
    Vessel,
)
from vessels.tasks import detect_vessel  # noqa: E402  # after django.setup()

SHIPS = 24
REPORTS = 40_000
ROUNDS = 3
MUST_REACH = 1.7
MMSI = 273_500_000
FIRST = datetime(2024, 3, 1, tzinfo=UTC)
LONGEST_S = 300
# Each ship goes round a patch of sea of its own, lies still for a third of the time, and is silent
# for ten hours in every four days.
_POSITIONS = """
INSERT INTO {partition} (mmsi, at, longitude, latitude, sog_kn, cog_deg, heading_deg, nav_status,
    position_import_id)
SELECT {mmsi} + ship, at, 150 + ship + sin(turn), 30 + cos(turn), 10 * (turn_share > 0.33)::int,
    90, 90, 0, %s
FROM generate_series(0, {ships} - 1) ship,
    LATERAL (
        SELECT %s::timestamptz + n * interval '1 minute' AS at, n / 2000.0 AS turn,
            (n %% 600) / 600.0 AS turn_share
        FROM generate_series(0, {reports} - 1) n WHERE n %% 5760 >= 600
    ) course
ORDER BY 1, 2
"""


def fill() -> list[str]:
    """The ships with their positions; their vessels' ids."""
    actor = User.objects.create_user(
        f"{uuid4().hex}@plimsoll.example", full_name="Benchmark", roles=[Role.INVESTIGATOR]
    )
    source = SourceFile.objects.create(sha256=uuid4().hex * 2, size_bytes=0, stored_name="bench")
    made = PositionImport.objects.create(
        source_file=source, format="bench", state=ImportState.DONE, drawn_at=datetime.now(UTC)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS vessels_position_2024_03 PARTITION OF vessels_position"
            " FOR VALUES FROM ('2024-03-01 00:00Z') TO ('2024-04-01 00:00Z')"
        )
        cursor.execute(
            _POSITIONS.format(
                partition="vessels_position_2024_03", mmsi=MMSI, ships=SHIPS, reports=REPORTS
            ),
            [made.pk, FIRST],
        )
        # Or the server would do it by itself some time later, in the middle of a measurement.
        cursor.execute("VACUUM (ANALYZE) vessels_position_2024_03")
    return [_vessel(actor, number) for number in range(SHIPS)]


def _vessel(actor: User, number: int) -> str:
    digits = f"{950_000 + number}"
    vessel = registering.open_vessel(actor=actor, imo=f"{digits}{check_digit(digits)}")
    identity.claim(
        actor=actor,
        vessel=vessel,
        attribute=Attribute.MMSI,
        value=str(MMSI + number),
        basis=ClaimBasis.REPORTED,
        source="Benchmark",
    )
    return str(vessel.pk)


@contextmanager
def workers(count: int, queue: str, warm_with: str) -> Iterator[None]:
    """Worker processes on the queue, each of which has done the work once."""
    names = [f"{queue}-{number}" for number in range(count)]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel=error"]
    command += ["--concurrency=1", "--prefetch-multiplier=1", "--without-gossip"]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    running = [
        subprocess.Popen(
            [*command, f"--hostname={name}@bench", f"--queues={queue},{name}"],
            cwd=settings.BASE_DIR,
            env=env,
            stdout=subprocess.DEVNULL,
        )
        for name in names
    ]
    try:
        for name in names:
            before = finished()
            detect_vessel.apply_async((warm_with,), queue=name)
            wait_for(lambda: finished() > before)  # noqa: B023  # called at once
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
        with app.connection_or_acquire() as broker:
            for name in [queue, *names]:
                broker.default_channel.queue_delete(name)


def finished() -> int:
    return DetectionRun.objects.exclude(finished_at=None).count()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not finish in time")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")


def seconds(vessel_ids: list[str], queue: str) -> float:
    """From sending a task per vessel until the last search is finished, from no events at all."""
    with transaction.atomic():
        Event.objects.update(superseded_by=None)
        Event.objects.all().delete()
        DetectionRun.objects.all().delete()
    began = time.perf_counter()
    for vessel_id in vessel_ids:
        detect_vessel.apply_async((vessel_id,), queue=queue)
    wait_for(lambda: finished() >= len(vessel_ids))
    return time.perf_counter() - began


def measure() -> list[str]:
    """Lines to print; the last says whether the target was reached."""
    vessel_ids = fill()
    times = {}
    for count in (1, 2):
        queue = f"bench-{uuid4().hex}"
        with workers(count, queue, vessel_ids[0]):
            times[count] = median(seconds(vessel_ids, queue) for _ in range(ROUNDS))
    found, failed = Event.objects.count(), DetectionRun.objects.exclude(problem="").count()
    if failed or not found or Vessel.objects.count() < SHIPS:
        return [f"detection over {SHIPS} vessels: {failed} failed, {found} events: NOT reached"]
    ratio = times[1] / times[2]
    verdict = "reached" if ratio >= MUST_REACH else "NOT reached"
    return [
        f"events of {SHIPS} vessels, {REPORTS:,} minutes each, median of {ROUNDS} rounds",
        f"one worker   {times[1]:>8.2f} s",
        f"two workers  {times[2]:>8.2f} s",
        f"two workers are {ratio:.2f} times one  must reach {MUST_REACH}: {verdict}",
    ]


def main() -> int:
    lines = measure()
    print("\n".join(lines))
    return 1 if "NOT" in lines[-1] else 0


if __name__ == "__main__":
    sys.exit(main())
