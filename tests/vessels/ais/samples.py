"""Small MarineCadastre files made for the tests."""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from vessels.ais.parsers.base import Batch

HEADER = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
    "Length,Width,Draft,Cargo,TransceiverClass"
)


def row(
    mmsi: object = 273331000,
    at: str = "2024-02-07T00:00:00",
    lat: object = 42.1,
    lon: object = 131.2,
    *,
    sog: object = 11.8,
    cog: object = 190.4,
    heading: object = 191,
    name: str = "TESTER",
    imo: str = "IMO9179842",
    call_sign: str = "UTST",
    kind: object = 70,
    draught: object = 6.1,
) -> str:
    return (
        f"{mmsi},{at},{lat},{lon},{sog},{cog},{heading},{name},{imo},{call_sign},{kind},0,"
        f"139,21,{draught},70,A"
    )


def file_of(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def new_layout(*rows: str) -> bytes:
    """The same rows as MarineCadastre writes them since 2025."""
    header = (
        "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,"
        "vessel_type,status,length,width,draft,cargo,transceiver"
    )
    lines = [header]
    for each in rows:
        mmsi, at, lat, lon, *others = each.split(",")
        lines.append(",".join([mmsi, at.replace("T", " "), lon, lat, *others]))
    return ("\n".join(lines) + "\n").encode()


def joined(batches: Iterable[Batch]) -> Batch:
    """All batches of a file as one."""
    every = list(batches)
    skipped: Counter[str] = Counter()
    for batch in every:
        skipped.update(batch.skipped)
    return Batch(
        frame=pl.concat([batch.frame for batch in every]),
        raw=pl.concat([batch.raw for batch in every]),
        faults=pl.concat([batch.faults for batch in every]),
        labels=every[0].labels,
        statics=pl.concat([batch.statics for batch in every]),
        skipped=dict(skipped),
    )
