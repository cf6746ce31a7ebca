"""Positions put straight into the store, where the reading of files is not what is tested."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from itertools import count

import polars as pl
from django.db import transaction

from evidence.models import SourceFile
from vessels.ais import storing
from vessels.models import ImportState, PositionImport

_number = count()
Report = tuple[int, datetime, float, float]


@transaction.atomic
def give_positions(
    reports: Iterable[Report], *, is_illustrative: bool = False, heading_deg: int | None = None
) -> PositionImport:
    """An import, done, of reports (MMSI, time, longitude, latitude)."""
    rows = sorted(reports)
    digest = sha256(str(next(_number)).encode()).hexdigest()
    made = PositionImport.objects.create(
        source_file=SourceFile.objects.create(sha256=digest, size_bytes=0, stored_name=digest),
        file_name=f"{digest[:8]}.csv",
        format="test",
        state=ImportState.DONE,
        is_illustrative=is_illustrative,
        rows_read=len(rows),
        accepted=len(rows),
        first_at=min(at for _, at, _, _ in rows),
        last_at=max(at for _, at, _, _ in rows),
        mmsi_count=len({mmsi for mmsi, *_ in rows}),
    )
    frame = pl.DataFrame(
        {
            "mmsi": [mmsi for mmsi, *_ in rows],
            "at": [at.replace(tzinfo=None) for _, at, _, _ in rows],
            "lon": [lon for _, _, lon, _ in rows],
            "lat": [lat for *_, lat in rows],
        }
    ).with_columns(
        pl.col("mmsi").cast(pl.Int32),
        pl.col("at").cast(pl.Datetime("us")),
        sog_kn=pl.lit(None, pl.Float64),
        cog_deg=pl.lit(None, pl.Float64),
        heading_deg=pl.lit(heading_deg, pl.Int16),
        nav_status=pl.lit(None, pl.Int16),
        line=pl.lit(1, pl.Int64),
    )
    storing.store(frame, import_id=made.pk, may_overlap=lambda *_: True)
    return made
