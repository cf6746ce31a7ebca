"""What each transponder said of its ship, as runs in time over which it said the same. Pure."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from vessels.ais.parsers.base import SCHEMA, STATIC

RUN_SCHEMA: Final[Mapping[str, pl.DataType]] = {
    "mmsi": pl.Int32(),
    "first_at": SCHEMA["at"],
    "last_at": SCHEMA["at"],
    "reports": pl.UInt32(),
    **{name: SCHEMA[name] for name in STATIC},
}
_POINTS: Final = {"mmsi": pl.Int32(), "at": SCHEMA["at"], "said": pl.UInt32()}
_NUMBERS: Final = ("ship_type", "length_m", "width_m", "draught_m")


class StaticRuns:
    """Takes rows in any order, in any number of pieces; the pieces make no difference.

    Each distinct set of values is kept once and rows hold its number, so that millions of rows of
    a few thousand ships stay small.
    """

    def __init__(self) -> None:
        self._said = pl.DataFrame(schema={name: SCHEMA[name] for name in STATIC})
        self._points: list[pl.DataFrame] = []

    def take(self, rows: pl.DataFrame) -> None:
        """``rows`` has mmsi, at and the columns of ``STATIC``; rows that say nothing add nothing.

        A size, type or draught of 0 is AIS for "not available".
        """
        rows = rows.select("mmsi", "at", *_stated()).filter(
            pl.any_horizontal(pl.col(STATIC).is_not_null())
        )
        if rows.is_empty():
            return
        known = self._said.with_row_index("said")
        distinct = rows.select(STATIC).unique(maintain_order=True)
        new = distinct.join(known, on=STATIC, how="anti", nulls_equal=True, maintain_order="left")
        if new.height:
            self._said = pl.concat([self._said, new])
            known = self._said.with_row_index("said")
        points = rows.join(known, on=STATIC, how="left", nulls_equal=True)
        self._points.append(points.select(list(_POINTS)).cast(pl.Schema(_POINTS)))

    def finish(self) -> pl.DataFrame:
        """The runs, with the columns of ``RUN_SCHEMA``, by mmsi and time.

        A value that is not said does not end a run (a message may hold a part of the values); one
        that differs from the last one said does. Several reports of one time come in a fixed order.
        """
        if not self._points:
            return pl.DataFrame(schema=dict(RUN_SCHEMA))
        points, said = pl.concat(self._points), self._in_order()
        self._points = []
        return _runs(_stretches(points, said), said)

    def _in_order(self) -> pl.DataFrame:
        """``said`` -> ``rank`` and values; the rank does not depend on what came first."""
        return (
            self._said.with_row_index("said")
            .sort(STATIC, nulls_last=True)
            .with_row_index("rank")
            .sort("said")
        )


def _stated() -> list[pl.Expr]:
    """The values of ``STATIC``, null where they say "not available"."""
    return [
        pl.when(pl.col(name) > 0).then(pl.col(name)).alias(name)
        if name in _NUMBERS
        else pl.col(name)
        for name in STATIC
    ]


def _stretches(points: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Neighbours in time that say exactly the same, as one row: mmsi, rank, first, last, count."""
    ranked = points.select("mmsi", "at", said["rank"].gather(points["said"]).alias("rank"))
    ranked = ranked.sort("mmsi", "at", "rank")
    is_new = ~_same_as_before("mmsi", "rank")
    is_other = is_new | ~_same_as_before("at")
    return (
        ranked.lazy()
        .with_columns(is_new.cum_sum().alias("stretch"), is_other.alias("counts"))
        .group_by("stretch", maintain_order=True)
        .agg(
            pl.col("mmsi", "rank").first(),
            pl.col("at").first().alias("first_at"),
            pl.col("at").last().alias("last_at"),
            pl.col("counts").sum().cast(pl.UInt32).alias("reports"),
        )
        .collect()
    )


def _same_as_before(*names: str) -> pl.Expr:
    """Whether a row equals the one before it; the first row does not."""
    return pl.all_horizontal(
        (pl.col(name) == pl.col(name).shift(1)).fill_null(value=False) for name in names
    )


def _runs(stretches: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Stretches joined while nothing that is said differs from what was said last."""
    values = stretches.join(said.drop("said"), on="rank", how="left", maintain_order="left")
    before = [
        pl.col(name).forward_fill().shift(1).over("mmsi").alias(f"{name}_before") for name in STATIC
    ]
    differs = pl.any_horizontal(
        (pl.col(name) != pl.col(f"{name}_before")).fill_null(value=False) for name in STATIC
    )
    return (
        values.lazy()
        .with_columns(before)
        .with_columns((differs | ~_same_as_before("mmsi")).cum_sum().alias("run"))
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("mmsi").first(),
            pl.col("first_at").min(),
            pl.col("last_at").max(),
            pl.col("reports").sum(),
            *(pl.col(name).drop_nulls().first() for name in STATIC),
        )
        .select(list(RUN_SCHEMA))
        .collect()
    )
