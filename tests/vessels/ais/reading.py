"""A file read by a parser, with every line accounted for."""

import io
from collections import Counter
from dataclasses import dataclass

import polars as pl

from vessels.ais.parsers.base import SCHEMA, STATIC_SCHEMA, Batch, Parser, Reading


@dataclass
class Read:
    frame: pl.DataFrame
    raw: pl.DataFrame
    statics: pl.DataFrame
    faults: pl.DataFrame
    skipped: Counter[str]
    notes: Counter[str]

    @property
    def reasons(self) -> Counter[str]:
        return Counter(self.faults["reason"].to_list())

    @property
    def lines(self) -> int:
        rows = self.frame.height + self.statics.height + self.faults.height
        return rows + sum(self.skipped.values())


def read(parser: Parser, body: bytes, reading: Reading | None = None) -> Read:
    """All batches as one. Checks the shape of each."""
    batches = list(parser.read(io.BytesIO(body), reading or Reading()))
    for batch in batches:
        _check(batch)
    together = Read(
        frame=pl.concat([each.frame for each in batches]),
        raw=pl.concat([each.raw for each in batches]),
        statics=pl.concat([each.statics for each in batches]),
        faults=pl.concat([each.faults for each in batches]),
        skipped=Counter(),
        notes=Counter(),
    )
    for batch in batches:
        together.skipped.update(batch.skipped)
        together.notes.update(batch.notes)
    return together


def lines_of(body: bytes) -> int:
    return body.count(b"\n") + (not body.endswith(b"\n") and bool(body))


def _check(batch: Batch) -> None:
    assert dict(batch.frame.schema) == {"line": pl.UInt32(), **SCHEMA}
    assert dict(batch.statics.schema) == dict(STATIC_SCHEMA)
    assert batch.raw["line"].to_list() == batch.frame["line"].to_list()
    assert all(kind in {pl.String(), pl.UInt32()} for kind in batch.raw.dtypes)
    batch.faults.write_json()  # what is stored can be written
