"""Which of several rows of one transponder and time stays, over all of a file. Pure."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from vessels.ais.tallying import EXAMPLES, Count, Example, Tally

_KEY: Final = ("mmsi", "at", "line")


def without_duplicates(parts: list[pl.DataFrame], tally: Tally, *, place: str) -> pl.DataFrame:
    """The rows of ``parts`` sorted by (mmsi, at), of each pair the one with the lowest line.

    The others are counted: ``repeated`` when they name the same place, else ``conflicting``.
    ``place`` is the source's own name of the columns of the place. ``parts`` is emptied, so that
    the rows are not held twice for longer than the sorting takes.
    """
    rows = pl.concat(parts)
    parts.clear()
    order = rows.select(pl.arg_sort_by(*_KEY)).to_series()
    first = _is_first(*(rows[name].rechunk().gather(order) for name in ("mmsi", "at")))
    if not first.all():
        _count_others(rows, order, first, tally, place)
        order = order.filter(pl.Series(first))
    # Column by column, each given up once it is in order.
    return pl.DataFrame([rows.drop_in_place(name).rechunk().gather(order) for name in rows.columns])


def _is_first(mmsi: pl.Series, at: pl.Series) -> npt.NDArray[np.bool_]:
    """Of each transponder and time, the first row; both in order."""
    first = np.ones(len(mmsi), dtype=bool)
    numbers, times = mmsi.to_numpy(), at.to_physical().to_numpy()
    first[1:] = (numbers[1:] != numbers[:-1]) | (times[1:] != times[:-1])
    return first


def _count_others(
    rows: pl.DataFrame, order: pl.Series, first: npt.NDArray[np.bool_], tally: Tally, place: str
) -> None:
    """Count the rows that do not stay, by whether they are where the row that stays is."""
    others = np.flatnonzero(~first)
    firsts = np.flatnonzero(first)
    kept = firsts[np.searchsorted(firsts, others) - 1]
    stands, stands_back = rows[order.gather(kept)], rows[order.gather(others)]
    same = (stands["lat"] == stands_back["lat"]) & (stands["lon"] == stands_back["lon"])
    for reason, chosen in (("repeated", same), ("conflicting", ~same)):
        found = stands_back.filter(chosen)
        if found.height:
            tally.duplicates.setdefault(reason, Count()).add(found.height, _examples(found, place))


def _examples(rows: pl.DataFrame, place: str) -> list[Example]:
    first = rows.bottom_k(EXAMPLES, by="line")
    return [
        Example(line, place, f"{lat:.10g}, {lon:.10g}")
        for line, lat, lon in first.select("line", "lat", "lon").iter_rows()
    ]
