"""Which of several rows of one transponder and time stays, over all of a file. Pure."""

from typing import Final

import numpy as np
import polars as pl

from vessels.ais.tallying import EXAMPLES, Count, Example, Tally

_KEY: Final = ("mmsi", "at", "line")


def without_duplicates(rows: pl.DataFrame, tally: Tally, *, place: str) -> pl.DataFrame:
    """``rows`` sorted by (mmsi, at), of each pair the one with the lowest line.

    The others are counted: ``repeated`` when they name the same place, else ``conflicting``.
    ``place`` is the source's own name of the columns of the place.
    """
    rows = rows.sort(*_KEY)
    if rows.height < 2:
        return rows
    mmsi, at = rows["mmsi"].to_numpy(), rows["at"].to_physical().to_numpy()
    first = np.ones(rows.height, dtype=bool)
    first[1:] = (mmsi[1:] != mmsi[:-1]) | (at[1:] != at[:-1])
    if first.all():
        return rows
    others = np.flatnonzero(~first)
    kept = np.maximum.accumulate(np.where(first, np.arange(rows.height, dtype=np.uint32), 0))
    lat, lon = rows["lat"].to_numpy(), rows["lon"].to_numpy()
    same = (lat[others] == lat[kept[others]]) & (lon[others] == lon[kept[others]])
    for reason, chosen in (("repeated", others[same]), ("conflicting", others[~same])):
        if chosen.size:
            told = _examples(rows[chosen], place)
            tally.duplicates.setdefault(reason, Count()).add(int(chosen.size), told)
    return rows.filter(pl.Series(first))


def _examples(rows: pl.DataFrame, place: str) -> list[Example]:
    first = rows.bottom_k(EXAMPLES, by="line")
    return [
        Example(line, place, f"{lat:.10g}, {lon:.10g}")
        for line, lat, lon in first.select("line", "lat", "lon").iter_rows()
    ]
