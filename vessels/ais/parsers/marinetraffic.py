"""CSV as MarineTraffic's interfaces and exports give it, with upper-case names.

``MMSI,STATUS,SPEED,LON,LAT,COURSE,HEADING,TIMESTAMP,SHIP_ID``; SPEED is knots times ten, HEADING -1
or 511 is none, TIMESTAMP is UTC. DRAUGHT is left out: whether it is metres or tenths of a metre
depends on the interface, and the file does not say which it was.
Source: https://servicedocs.marinetraffic.com
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import tables, times
from vessels.ais.parsers.base import Batch, Reading, typed

COLUMNS: Final = {
    "mmsi": ("MMSI",),
    "at": ("TIMESTAMP",),
    "lat": ("LAT",),
    "lon": ("LON",),
    "sog_kn": ("SPEED",),
    "cog_deg": ("COURSE",),
    "heading_deg": ("HEADING",),
    "nav_status": ("STATUS",),
    "name": ("SHIPNAME",),
    "imo": ("IMO",),
    "call_sign": ("CALLSIGN",),
    "ship_type": ("SHIPTYPE",),
    "length_m": ("LENGTH",),
    "width_m": ("WIDTH",),
    "destination": ("DESTINATION",),
}
_SPEED_SCALE: Final = 10
_NO_HEADING: Final = 511.0


class MarineTraffic:
    code = "marinetraffic"
    label = "MarineTraffic CSV"

    def recognises(self, head: bytes) -> bool:
        names = tables.names_in(head)
        if not {"MMSI", "TIMESTAMP"} <= set(names):
            return False
        return "SHIP_ID" in names or ("SPEED" in names and not _has_fractions(head, names))

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        for part in tables.parts(stream, COLUMNS, what="a MarineTraffic CSV file"):
            heading = pl.col("heading_deg")
            yield Batch(
                frame=typed(part.raw, at=times.iso("at")).with_columns(
                    pl.col("sog_kn") / _SPEED_SCALE,
                    pl.when(heading == -1)
                    .then(_NO_HEADING)
                    .otherwise(heading)
                    .alias("heading_deg"),
                ),
                raw=part.raw,
                faults=part.faults,
                labels=part.labels,
                skipped={"blank": part.blank_lines},
            )


def _has_fractions(head: bytes, names: list[str]) -> bool:
    """Whether speeds have decimals: then they are no tenths of a knot, and the file is another's
    whose columns go by the same names."""
    index = names.index("SPEED")
    rows = (line.split(b",") for line in head.splitlines()[1:])
    return any(b"." in row[index] for row in rows if len(row) > index)
