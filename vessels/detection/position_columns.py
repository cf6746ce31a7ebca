"""Positions held of a transponder as columns for the detectors, with where each came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import numpy as np
import polars as pl
from django.db import connection
from numpy.typing import NDArray
from psycopg import ClientCursor, Cursor

from vessels.analytics.base import RECEIVERS, Positions
from vessels.identity import Span
from vessels.models import PositionImport

SCHEMA: Final = {
    "mmsi": pl.Int64,
    "at": pl.Int64,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "sog_kn": pl.Float64,
    "cog_deg": pl.Float64,
    "heading_deg": pl.Float64,
    "nav_status": pl.Int16,
    "position_import_id": pl.String,
}
COLUMNS: Final = (
    "p.mmsi, (extract(epoch FROM p.at) * 1000000)::bigint, p.longitude, p.latitude, p.sog_kn,"
    " p.cog_deg, p.heading_deg, p.nav_status, p.position_import_id"
)
# How each column is sent: an expression without nulls, and NumPy's type for its bytes.
_UUID: Final = "V16"
_MEASURED: Final = ("sog_kn", "cog_deg", "heading_deg")
_SENT: Final[Mapping[str, tuple[str, str]]] = {
    "mmsi": ("mmsi::bigint", ">i8"),
    "at": ("at", ">i8"),
    "longitude": ("longitude", ">f8"),
    "latitude": ("latitude", ">f8"),
    **{name: (f"coalesce({name}::double precision, 'NaN')", ">f8") for name in _MEASURED},
    "nav_status": ("coalesce(nav_status, -1)::smallint", ">i2"),
    "position_import_id": ("position_import_id", _UUID),
}
# Dimensions, flags, element type, length and lower bound of an array of one dimension.
_HEADER: Final = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """What an import says of its positions."""

    name: str
    imported_at: datetime
    is_illustrative: bool
    receiver: int


@dataclass(frozen=True)
class Held:
    """Positions of one transponder, and for each the index of its import among ``origins``."""

    positions: Positions
    origin: NDArray[np.int32]
    origins: Sequence[Origin]
    frame: pl.DataFrame

    def is_illustrative(self, start: datetime, end: datetime) -> bool:
        """Whether any position from ``start`` to ``end``, both included, was made up."""
        made_up = np.array([each.is_illustrative for each in self.origins], bool)
        if not made_up.any():
            return False
        return bool(made_up[self.origin[self._within(start, end)]].any())

    def imported_after(
        self, moment: datetime, start: datetime, end: datetime
    ) -> NDArray[np.datetime64]:
        """Times of the positions from ``start`` to ``end`` that were imported after ``moment``."""
        late = np.array([each.imported_at > moment for each in self.origins], bool)
        part = self._within(start, end)
        found: NDArray[np.datetime64] = self.positions.at[part][late[self.origin[part]]]
        return found

    def rows(self, start: datetime, end: datetime) -> pl.DataFrame:
        """The rows as read, from ``start`` to ``end``, both included."""
        return self.frame[self._within(start, end)]

    def _within(self, start: datetime, end: datetime) -> slice:
        at = self.positions.at
        return slice(
            int(np.searchsorted(at, moment(start), "left")),
            int(np.searchsorted(at, moment(end), "right")),
        )


def moment(at: datetime) -> np.datetime64:
    """An aware time as the arrays hold it."""
    return np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")


def stretches(spans: Sequence[Span]) -> Iterator[Held]:
    """The positions of the spans of one MMSI, joined where nothing else was heard between them.

    Two spans become two stretches where the transponder was heard in the time between: it was
    somebody else's then. Nothing for spans without positions.
    """
    (mmsi,) = {span.mmsi for span in spans}
    start = None if any(s.start is None for s in spans) else min(s.start for s in spans if s.start)
    end = None if any(s.end is None for s in spans) else max(s.end for s in spans if s.end)
    frame = read(*_of_one(mmsi, start, end))
    if frame.is_empty():
        return
    at = frame["at"].to_numpy().astype("M8[us]")
    inside = np.zeros(len(at), bool)
    for span in spans:
        after = at >= moment(span.start) if span.start else np.ones(len(at), bool)
        before = at < moment(span.end) if span.end else np.ones(len(at), bool)
        inside |= after & before
    edges = [0, *(np.flatnonzero(np.diff(inside.astype(np.int8))) + 1).tolist(), len(at)]
    origins = origins_of(frame)
    for first, last in pairwise(edges):
        if inside[first]:
            yield _held(mmsi, frame[first:last], origins)


def read(selection: str, values: Sequence[Any]) -> pl.DataFrame:
    """Rows of an ordered SELECT of :data:`COLUMNS`, a column at a time as its bytes.

    Arrays of values of one width without a null are read as they come: nothing is done per row.
    """
    sent = ", ".join(f"array_send(array_agg({expression}))" for expression, _ in _SENT.values())
    connection.ensure_connection()
    # The cursor that puts values into a statement, as Django's do, cannot be answered in binary.
    bound = ClientCursor(connection.connection).mogrify(selection, values)
    statement = f"SELECT {sent} FROM ({bound}) held ({', '.join(SCHEMA)})"  # noqa: S608  # bound above
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, binary=True).fetchone()
    if row is None or row[0] is None:
        return pl.DataFrame(schema=SCHEMA)
    columns = {
        name: _unpacked(column, kind)
        for (name, (_, kind)), column in zip(_SENT.items(), row, strict=True)
    }
    return (
        pl.DataFrame(columns)
        .select(
            *(pl.col(name).fill_nan(None).cast(SCHEMA[name]) for name in _MEASURED),
            *(pl.col(name).cast(SCHEMA[name]) for name in ("mmsi", "at", "longitude", "latitude")),
            pl.when(pl.col("nav_status") >= 0)
            .then("nav_status")
            .cast(pl.Int16)
            .alias("nav_status"),
            "position_import_id",
        )
        .select(*SCHEMA)
    )


def _unpacked(sent: bytes, kind: str) -> pl.Series:
    """One column from PostgreSQL's binary form of an array: a length before each value."""
    pairs = np.frombuffer(sent, np.dtype([("length", ">i4"), ("value", kind)]), offset=_HEADER)
    values = pairs["value"]
    if kind != _UUID:
        return pl.Series(values.astype(values.dtype.newbyteorder("=")))
    known, places = np.unique(values, return_inverse=True)
    return pl.Series([str(UUID(bytes=each.tobytes())) for each in known], dtype=pl.String)[
        pl.Series(places.reshape(-1))
    ]


def by_transponder(frame: pl.DataFrame) -> dict[int, Held]:
    """Rows of many transponders, one :class:`Held` each."""
    origins = origins_of(frame)
    return {
        int(key[0]): _held(int(key[0]), rows, origins)
        for key, rows in frame.sort("mmsi", "at").partition_by("mmsi", as_dict=True).items()
    }


def of_many(numbers: Sequence[int], start: datetime, end: datetime) -> pl.DataFrame:
    """Rows of several transponders from ``start`` until before ``end``, by MMSI and time."""
    selection = (
        f"SELECT {COLUMNS} FROM vessels_position p"  # noqa: S608  # own names only
        " WHERE p.mmsi = ANY(%s) AND p.at >= %s AND p.at < %s ORDER BY p.mmsi, p.at"
    )
    return read(selection, [list(numbers), start, end])


def origins_of(frame: pl.DataFrame) -> Mapping[str, Origin]:
    """The imports that the rows came from, by id."""
    ids = [UUID(each) for each in frame["position_import_id"].unique().to_list()]
    return {
        str(made.pk): Origin(
            name=str(made),
            imported_at=made.imported_at,
            is_illustrative=made.is_illustrative,
            receiver=RECEIVERS.index(made.coverage) if made.coverage in RECEIVERS else 0,
        )
        for made in PositionImport.objects.filter(pk__in=ids)
    }


def _of_one(mmsi: int, start: datetime | None, end: datetime | None) -> tuple[str, list[Any]]:
    bounds = [(" AND p.at >= %s", start), (" AND p.at < %s", end)]
    given = [(condition, bound) for condition, bound in bounds if bound]
    selection = (
        f"SELECT {COLUMNS} FROM vessels_position p WHERE p.mmsi = %s"  # noqa: S608  # own names only
        f"{''.join(condition for condition, _ in given)} ORDER BY p.at"
    )
    return selection, [mmsi, *(bound for _, bound in given)]


def _held(mmsi: int, frame: pl.DataFrame, origins: Mapping[str, Origin]) -> Held:
    names = list(origins)
    numbers = pl.DataFrame(
        {"position_import_id": names, "origin": np.arange(len(names), dtype=np.int32)}
    )
    origin = (
        frame.join(numbers, on="position_import_id", how="left", maintain_order="left")["origin"]
        .to_numpy()
        .astype(np.int32)
    )
    receivers = np.array([origins[name].receiver for name in names], np.int8)
    positions = Positions.of(
        mmsi,
        frame["at"].to_numpy().astype("M8[us]"),
        frame["latitude"].to_numpy(),
        frame["longitude"].to_numpy(),
        sog_kn=frame["sog_kn"].fill_null(float("nan")).to_numpy(),
        cog_deg=frame["cog_deg"].fill_null(float("nan")).to_numpy(),
        heading_deg=frame["heading_deg"].fill_null(float("nan")).to_numpy(),
        nav_status=frame["nav_status"].fill_null(-1).to_numpy(),
        receiver=receivers[origin],
    )
    return Held(positions, origin, [origins[name] for name in names], frame)
