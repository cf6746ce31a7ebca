"""Writing cleaned positions into the monthly partitions, by COPY and set-based statements.

Nothing here decides what a good position is (:mod:`vessels.ais.cleaning`) or who may import
(:mod:`vessels.ais.importing`). Call inside a transaction: a month stays locked against other
imports, not against readers, until it ends.

A new month is filled before its key is built and attached, which is what makes a first import
fast. A month that exists is written directly while no earlier import covers the same time;
otherwise rows go through a stage and ``ON CONFLICT DO NOTHING``, so what is stored stands.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import polars as pl
from django.db import IntegrityError, connection, transaction

from vessels.ais.tallying import EXAMPLES

TABLE: Final = "vessels_position"
IMPORT: Final = "position_import_id"
COLUMNS: Final = (
    "mmsi",
    "at",
    "longitude",
    "latitude",
    "sog_kn",
    "cog_deg",
    "heading_deg",
    "nav_status",
    IMPORT,
)
_COPY_ROWS: Final = 65_536
# Namespace of the advisory locks, one per month.
_LOCK: Final = 0x504F53


@dataclass
class Stored:
    """``held``: rows that are in the store as positions of this import. ``repeated`` and
    ``conflicting`` rows met a position of another; examples are (line, "latitude, longitude")."""

    held: int = 0
    repeated: int = 0
    conflicting: int = 0
    repeated_examples: list[tuple[int, str]] = field(default_factory=list)
    conflicting_examples: list[tuple[int, str]] = field(default_factory=list)


def store(
    frame: pl.DataFrame,
    *,
    import_id: UUID,
    may_overlap: Callable[[datetime, datetime], bool],
) -> Stored:
    """Store ``frame`` (sorted by mmsi and at, one row per pair, columns of
    :data:`vessels.ais.cleaning.COMPACT`).

    ``may_overlap(first_at, last_at)`` tells whether positions of that span may be stored already;
    a wrong "no" costs time, never rows. Rows that this import holds already stay as they are.
    """
    total = Stored()
    month_of = frame["at"].dt.truncate("1mo")
    months = month_of.unique().sort().to_list()
    lock_months(months)
    for month in months:
        rows = frame if len(months) == 1 else frame.filter(month_of == month)
        _store_month(rows, month, import_id, may_overlap, total)
    return total


def _store_month(
    rows: pl.DataFrame,
    month: datetime,
    import_id: UUID,
    may_overlap: Callable[[datetime, datetime], bool],
    total: Stored,
) -> None:
    partition = f"{TABLE}_{month:%Y_%m}"
    if not _exists(partition):
        _create(partition, month, rows, import_id)
        total.held += rows.height
        return
    first, last = span_of(rows)
    if not may_overlap(first, last) and _copied_directly(partition, rows, import_id):
        total.held += rows.height
        return
    _merge(partition, rows, import_id, total)


def span_of(rows: pl.DataFrame) -> tuple[datetime, datetime]:
    """First and last time of rows that are not empty."""
    first, last = rows.select(pl.col("at").min().alias("first"), pl.col("at").max()).row(0)
    return first, last


def lock_months(times: Iterable[datetime]) -> None:
    """Wait for other imports of the months of ``times``, and keep them out until the end.

    All months at once and in order, so that two imports of the same months wait, never deadlock.
    """
    with connection.cursor() as cursor:
        for key in sorted({at.year * 12 + at.month for at in times}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, key])


def erase(import_id: UUID, first: datetime, last: datetime) -> int:
    """Delete the positions of an import, which lie from ``first`` to ``last``; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE {IMPORT} = %s AND at BETWEEN %s AND %s",  # noqa: S608  # own names only
            [import_id, first, last],
        )
        return int(cursor.rowcount)


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        row = cursor.fetchone()
    return bool(row and row[0])


def _create(partition: str, month: datetime, rows: pl.DataFrame, import_id: UUID) -> None:
    """A new month: fill, build its key, attach. Readers of the other months never wait."""
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {partition} (LIKE {TABLE})")
    _fill_new(partition, rows, import_id)
    bounds = [start, end]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {partition} ADD PRIMARY KEY (mmsi, at)")
        cursor.execute(
            f"ALTER TABLE {TABLE} ATTACH PARTITION {partition} FOR VALUES FROM (%s) TO (%s)", bounds
        )
        cursor.execute(f"ANALYZE {partition}")


def _copied_directly(partition: str, rows: pl.DataFrame, import_id: UUID) -> bool:
    try:
        with transaction.atomic():
            identified = _as_stored(rows).insert_column(
                len(COLUMNS) - 1, pl.lit(str(import_id)).alias(IMPORT)
            )
            copy(partition, identified)
    except IntegrityError:
        return False
    return True


def _merge(partition: str, rows: pl.DataFrame, import_id: UUID, total: Stored) -> None:
    """Rows that may be stored already: what is there stands, the rest is added."""
    stage = f"stage_{import_id.hex}"
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {stage} (LIKE {TABLE}, line bigint NOT NULL) ON COMMIT DROP"
        )
        _fill_new(stage, rows, import_id, "line")
        cursor.execute(f"ANALYZE {stage}")
        same_place = "p.latitude = s.latitude AND p.longitude = s.longitude"
        # The stage holds this import's id in every row.
        met = f"FROM {stage} s JOIN {partition} p USING (mmsi, at) WHERE p.{IMPORT} <> s.{IMPORT}"
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE {same_place}),"
            f" count(*) FILTER (WHERE NOT ({same_place})) {met}"
        )
        repeated, conflicting = cursor.fetchone() or (0, 0)
        for count, condition, examples in (
            (repeated, same_place, total.repeated_examples),
            (conflicting, f"NOT ({same_place})", total.conflicting_examples),
        ):
            if count and len(examples) < EXAMPLES:
                cursor.execute(
                    f"SELECT s.line, s.latitude || ', ' || s.longitude {met}"
                    f" AND {condition} ORDER BY s.line LIMIT {EXAMPLES - len(examples)}"
                )
                examples.extend(cursor.fetchall())
        cursor.execute(
            f"INSERT INTO {partition} ({columns})"  # noqa: S608  # own names only
            f" SELECT {columns} FROM {stage} ORDER BY mmsi, at ON CONFLICT DO NOTHING"
        )
        cursor.execute(f"DROP TABLE {stage}")
    total.held += rows.height - repeated - conflicting
    total.repeated += repeated
    total.conflicting += conflicting


def _fill_new(table: str, rows: pl.DataFrame, import_id: UUID, *extra: str) -> None:
    """COPY into a table of this transaction: the import's id is its default, not sent per row."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ALTER {IMPORT} SET DEFAULT '{import_id}'::uuid")
        copy(table, _as_stored(rows, *extra))
        cursor.execute(f"ALTER TABLE {table} ALTER {IMPORT} DROP DEFAULT")


def _as_stored(rows: pl.DataFrame, *extra: str) -> pl.DataFrame:
    """The stored columns but the import's id, under their own names."""
    return rows.select(
        "mmsi",
        "at",
        pl.col("lon").alias("longitude"),
        pl.col("lat").alias("latitude"),
        "sog_kn",
        "cog_deg",
        "heading_deg",
        "nav_status",
        *extra,
    )


def copy(table: str, rows: pl.DataFrame) -> None:
    """COPY under the frame's own column names, as CSV made piece by piece: memory stays flat."""
    statement = f"COPY {table} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv)"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for piece in rows.iter_slices(_COPY_ROWS):
            copy.write(
                piece.write_csv(
                    include_header=False,
                    datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
                    quote_style="non_numeric",
                )
            )
