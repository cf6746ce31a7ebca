import gzip
import io
import random
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import zstandard
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from evidence import intake
from evidence.models import SourceFile
from tests.vessels.ais.samples import HEADER, file_of, row
from vessels.ais import importing, storing
from vessels.ais.parsers import delimited
from vessels.errors import UnreadableAisFile
from vessels.models import Feed, FeedKind, LastHeard, Position, PositionImport

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 1, tzinfo=UTC)
COUNTS = ("rows_read", "accepted", "repeated", "conflicting", "rejected")


def kept(body: bytes, actor: User) -> SourceFile:
    return intake.store(actor=actor, stream=io.BytesIO(body), file_name="positions.csv")


def imported(actor: User, *rows: str) -> PositionImport:
    return importing.import_positions(
        actor=actor,
        source_file=kept(file_of(*rows), actor),
        file_name="positions.csv",
        coverage="terrestrial",
        now=NOW,
    )


def counts(made: PositionImport) -> dict[str, int]:
    return {name: getattr(made, name) for name in COUNTS}


def test_positions_are_stored_with_their_import(investigator: User) -> None:
    made = imported(investigator, row(sog=102.3, heading=511), row(at="2024-02-07T00:05:00"))
    assert counts(made) == dict(zip(COUNTS, (2, 2, 0, 0, 0), strict=True))
    first, second = Position.objects.all()
    assert (first.mmsi, first.latitude, first.longitude) == (273331000, 42.1, 131.2)
    assert first.at == datetime(2024, 2, 7, tzinfo=UTC)
    assert (first.sog_kn, first.heading_deg) == (None, None)
    assert (second.sog_kn, second.heading_deg, second.nav_status) == (11.8, 191, 0)
    assert {first.position_import, second.position_import} == {made}
    assert (made.first_at, made.last_at, made.mmsi_count) == (first.at, second.at, 1)


def test_the_second_import_of_a_file_changes_nothing_and_says_so(investigator: User) -> None:
    rows = [row(), row(at="2024-02-07T00:05:00"), row(lat=91)]
    first = imported(investigator, *rows)
    again = imported(investigator, *rows)
    assert counts(again) == dict(zip(COUNTS, (3, 0, 2, 0, 1), strict=True))
    assert again.source_file == first.source_file
    assert {position.position_import for position in Position.objects.all()} == {first}
    repeated = again.rejections.get(reason="repeated")
    assert [example["line"] for example in repeated.examples] == [2, 3]


def test_a_stored_position_stands_against_a_later_file(investigator: User) -> None:
    imported(investigator, row(lat=42.1))
    later = imported(investigator, row(lat=43.0), row(at="2024-02-07T00:05:00"))
    assert counts(later) == dict(zip(COUNTS, (2, 1, 0, 1, 0), strict=True))
    assert Position.objects.get(at=datetime(2024, 2, 7, tzinfo=UTC)).latitude == 42.1
    example = later.rejections.get(reason="conflicting").examples[0]
    assert (example["line"], example["value"]) == (2, "43, 131.2")


def test_months_and_years_each_have_their_partition(investigator: User) -> None:
    imported(investigator, row(at="2023-12-31T23:59:59"), row(at="2024-01-01T00:00:00"))
    made = imported(investigator, row(at="2024-01-15T00:00:00"), row(at="2024-02-01T00:00:00"))
    assert made.accepted == 2
    assert Position.objects.count() == 4
    january = Position.objects.filter(
        at__gte=datetime(2024, 1, 1, tzinfo=UTC), at__lt=datetime(2024, 2, 1, tzinfo=UTC)
    )
    assert january.count() == 2


def test_a_wrong_no_about_overlap_loses_no_row(investigator: User) -> None:
    first = imported(investigator, row(), row(at="2024-02-07T00:05:00"))
    PositionImport.objects.filter(pk=first.pk).update(first_at=None, last_at=None)
    again = imported(investigator, row(), row(at="2024-02-07T00:10:00"))
    assert (again.accepted, again.repeated) == (1, 1)


def test_reasons_are_kept_with_examples(investigator: User) -> None:
    made = imported(investigator, row(), row(lat=91), row(mmsi=992731234), row()[:20], row(cog=360))
    assert made.rows_read == sum(counts(made).values()) - made.rows_read
    reasons = {each.reason: each for each in made.rejections.all()}
    assert set(reasons) == {
        "position_not_available",
        "mmsi_aid_to_navigation",
        "too_few_fields",
        "repeated",
    }
    assert reasons["position_not_available"].examples == [
        {"line": 3, "field": "LAT, LON", "value": "91, 131.2"}
    ]


def test_a_file_of_bad_rows_only_is_an_import_that_stored_nothing(investigator: User) -> None:
    made = imported(investigator, row(lat=95), row(lon=200))
    assert (made.accepted, made.rejected, made.first_at) == (0, 2, None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body>502 Bad Gateway</body></html>", "begins with"),
        (HEADER.replace("LAT,", "").encode() + b"\n" + row().encode(), "LAT"),
        (HEADER.encode(), "no positions"),
    ],
)
def test_an_unreadable_file_stores_nothing(body: bytes, said: str, investigator: User) -> None:
    source = kept(body, investigator)
    with pytest.raises(UnreadableAisFile, match=said):
        importing.import_positions(actor=investigator, source_file=source, now=NOW)
    assert not PositionImport.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing(
    investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise IntegrityError

    monkeypatch.setattr("vessels.ais.static_data.claim_from", fail)
    with pytest.raises(IntegrityError):
        imported(investigator, row())
    assert not PositionImport.objects.exists()
    assert not Position.objects.exists()


def test_who_may_not_record_is_refused(release_officer: User, investigator: User) -> None:
    source = kept(file_of(row()), investigator)
    with pytest.raises(Refused, match="Only investigators"):
        importing.import_positions(actor=release_officer, source_file=source, now=NOW)


def test_the_ledger_tells_who_imported_what(investigator: User) -> None:
    made = imported(investigator, row(), row(lat=95))
    entry = ledger.entries_of(made).get()
    assert (entry.actor, entry.action) == (investigator, "positions.imported")
    assert entry.payload["sha256"] == made.source_file.sha256
    assert (entry.payload["accepted"], entry.payload["rejected"]) == (1, 1)


def test_a_feed_imports_as_an_agent(investigator: User) -> None:
    made = importing.import_positions(
        actor=None, agent="task:refresh_positions", source_file=kept(file_of(row()), investigator)
    )
    assert (made.imported_by, made.agent) == (None, "task:refresh_positions")


def test_imported_files_are_known_by_name_and_size(investigator: User) -> None:
    made = imported(investigator, row())
    key = ("positions.csv", made.source_file.size_bytes)
    assert importing.imported_files() == {key: made.imported_at}


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_store_each_position_once(investigator: User) -> None:
    rows = [
        row(at=f"2024-0{month}-07T00:{minute:02}:00") for month in (1, 2) for minute in range(9)
    ]
    bodies = [file_of(*rows), file_of(*reversed(rows))]
    sources = [kept(body, investigator) for body in bodies]
    both = Barrier(2)

    def bring_in(source: SourceFile) -> PositionImport:
        both.wait(timeout=20)
        try:
            return importing.import_positions(actor=investigator, source_file=source, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(bring_in, sources))
    assert sorted((each.accepted, each.repeated) for each in made) == [(0, 18), (18, 0)]
    assert Position.objects.count() == 18


def positions_after(actor: User, *files: list[str]) -> list[tuple[Any, ...]]:
    """What is stored once the files were imported one after another; nothing is left behind."""
    with transaction.atomic():
        for rows in files:
            made = imported(actor, *rows)
            assert made.rows_read == sum(counts(made).values()) - made.rows_read
        columns = ("mmsi", "at", "latitude", "longitude", "sog_kn", "heading_deg")
        found = list(Position.objects.order_by("mmsi", "at").values_list(*columns))
        transaction.set_rollback(True)
    return found


ROWS = st.lists(
    st.builds(
        row,
        mmsi=st.sampled_from([273331000, 273331001, 992731234]),
        at=st.sampled_from([f"2024-0{month}-07T00:0{at}:00" for month in (1, 2) for at in (0, 1)]),
        lat=st.sampled_from([42.1, 42.2, 91, -90]),
        lon=st.sampled_from([131.2, -180, 180, 181]),
        sog=st.sampled_from([0.1, 102.3]),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ROWS, st.integers(0, 12), st.randoms(use_true_random=False))
def test_splitting_repeating_and_shuffling_make_no_difference(
    investigator: User, rows: list[str], cut: int, order: random.Random
) -> None:
    whole = positions_after(investigator, rows)
    if 0 < cut < len(rows):
        assert positions_after(investigator, rows[:cut], rows[cut:]) == whole
    assert positions_after(investigator, [*rows, *rows], rows) == whole
    shuffled = positions_after(investigator, order.sample(rows, len(rows)))
    assert [each[:2] for each in shuffled] == [each[:2] for each in whole]


def test_where_a_file_is_cut_into_batches_makes_no_difference(
    investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(lat=lat, at=f"2024-02-07T00:00:{lat % 7:02}") for lat in range(40)]
    whole = positions_after(investigator, rows)
    for size in (50, 300):
        monkeypatch.setattr(delimited, "FIRST_BYTES", size)
        monkeypatch.setattr(delimited, "PIECE_BYTES", size)
        assert positions_after(investigator, rows) == whole
    assert [each[2] for each in whole] == list(range(7))


def test_a_feed_remembers_when_it_last_brought_each_transponder(investigator: User) -> None:
    feed = Feed.objects.create(name="Hub", kind=FeedKind.AISHUB_JSON, address="https://x.example")
    late, early = datetime(2024, 2, 7, 1, tzinfo=UTC), datetime(2024, 2, 7, tzinfo=UTC)
    files = [
        [row(at=f"{late:%Y-%m-%dT%H:%M:%S}")],
        [row(), row(mmsi=273331001, lat=91), row(mmsi=273331002)],
    ]
    for rows in files:
        importing.import_positions(
            actor=None,
            agent="feed:Hub",
            feed=feed,
            source_file=kept(file_of(*rows), investigator),
            now=NOW,
        )
    heard = dict(LastHeard.objects.filter(feed=feed).values_list("mmsi", "at"))
    assert heard == {273331000: late, 273331002: early}


def zipped(body: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("day.csv", body)
    return packed.getvalue()


PACKS: dict[str, Callable[[bytes], bytes]] = {
    "csv.gz": gzip.compress,
    "csv.zst": zstandard.ZstdCompressor().compress,
    "zip": zipped,
}


@pytest.mark.realdata
@pytest.mark.parametrize("ending", PACKS)
def test_the_real_day_packed_gives_the_same(
    ending: str, shared_data: Path, investigator: User
) -> None:
    body = (shared_data / "ais/marinecadastre/AIS_2022_01_03_first99999.csv").read_bytes()
    source = kept(PACKS[ending](body), investigator)
    made = importing.import_positions(
        actor=investigator, source_file=source, file_name=f"day.{ending}"
    )
    assert counts(made) == dict(zip(COUNTS, (99_999, 99_762, 3, 72, 162), strict=True))


@pytest.mark.realdata
def test_the_real_day_is_accounted_for_and_a_second_import_changes_nothing(
    shared_data: Path, investigator: User
) -> None:
    path = shared_data / "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
    with path.open("rb") as stream:
        source = intake.store(actor=investigator, stream=stream, file_name=path.name)
    made = importing.import_positions(actor=investigator, source_file=source, file_name=path.name)
    assert counts(made) == dict(zip(COUNTS, (99_999, 99_762, 3, 72, 162), strict=True))
    assert {each.reason: each.count for each in made.rejections.all()} == {
        "conflicting": 72,
        "repeated": 3,
        "mmsi_malformed": 117,
        "mmsi_distress_device": 18,
        "mmsi_aid_to_navigation": 24,
        "mmsi_handheld": 3,
    }
    notes = {code: note["count"] for code, note in made.notes["reasons"].items()}
    assert notes["speed_not_available"] + notes["speed_at_limit"] == 177
    assert Position.objects.count() == 99_762

    again = importing.import_positions(actor=investigator, source_file=source, file_name=path.name)
    assert counts(again) == dict(zip(COUNTS, (99_999, 0, 99_765, 72, 162), strict=True))
    assert Position.objects.count() == 99_762
    assert not Position.objects.filter(position_import=again).exists()


def test_storing_reports_rows_it_met_in_a_later_month_too(investigator: User) -> None:
    rows = [row(at="2024-01-31T23:00:00"), row(at="2024-02-01T01:00:00")]
    imported(investigator, *rows)
    again = imported(investigator, *rows)
    assert (again.accepted, again.repeated) == (0, 2)
    assert Position._meta.db_table == storing.TABLE
