"""A screening of 10,000 ships from end to end: the file taken in, the worker's run, all rows kept.

The lists and the ships are those of the topic `screening`, which times the comparing alone; here
the lists are in the database and everything is committed. The target is that of the comparing.
"""

import csv
import io
import os
import time
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.models import Role, User  # noqa: E402  # after django.setup()
from benchmarks.sanctions import real_lists, screening  # noqa: E402  # after django.setup()
from vessels import configuring  # noqa: E402  # after django.setup()
from vessels.sanctions import refreshing  # noqa: E402  # after django.setup()
from vessels.sanctions.matches import listed  # noqa: E402  # after django.setup()
from vessels.screening import requesting, running  # noqa: E402  # after django.setup()
from vessels.screening.reading import FIELDS  # noqa: E402  # after django.setup()

AGENT: Final = "benchmark"
LISTS: Final = (("ofac-sdn-csv", real_lists.OFAC_2023), ("eu-annexes-csv", real_lists.EU))


def load() -> None:
    """Both lists anew, under codes of their own."""
    for parser, name in LISTS:
        held = configuring.add_list(
            actor=None,
            agent=AGENT,
            code=f"bench-{time.time_ns()}",
            name=f"Benchmark {parser}",
            authority="Benchmark",
            parser=parser,
        )
        body = (real_lists.DATA / name).read_bytes()
        refreshing.import_body(sanctions_list=held, body=body, file_name=name, agent=AGENT)


def body() -> bytes:
    """The ships as a person would upload them."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    for ship in screening.all_ships([*real_lists.ofac(real_lists.OFAC_2023), *real_lists.eu()]):
        writer.writerow([ship.name, ship.imo, ship.mmsi, ship.call_sign, ship.flag])
    return text.getvalue().encode()


def measure() -> list[str]:
    if not (real_lists.are_there() and screening.HEARD.is_file()):
        return [f"no real data at {real_lists.DATA}: not measured, NOT reached"]
    load()
    person, _ = User.objects.get_or_create(
        email="benchmark@plimsoll.example", defaults={"roles": [Role.INVESTIGATOR]}
    )
    ships = body()
    began = time.perf_counter()
    made = requesting.request(actor=person, name="Benchmark", body=ships)
    asked = time.perf_counter()
    index = listed.index()  # built once for a set of lists, and kept by the worker
    built, used = time.perf_counter(), time.process_time()
    done = running.run(made.pk)
    ended, used = time.perf_counter(), time.process_time() - used
    found = ", ".join(f"{count:,} {verdict}" for verdict, count in done.counts.items())
    seconds = ended - began
    verdict = "reached" if seconds < screening.MUST_TAKE_LESS_S else "NOT reached"
    return [
        f"{done.rows_total:,} ships against {len(index.entries):,} listed ones: {found}",
        f"{asked - began:8.2f} s  the file read, kept and queued",
        f"{built - asked:8.2f} s  the index made of the database's records",
        f"{ended - built:8.2f} s  the worker's run, every row committed; {used:.2f} s computing",
        f"end to end {seconds:.2f} s; under {screening.MUST_TAKE_LESS_S:.0f} s: {verdict}",
    ]
