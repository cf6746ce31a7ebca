"""The Danish Maritime Authority's historical AIS files, with 22 columns or, with A to D, 26.

``# Timestamp,Type of mobile,MMSI,Latitude,Longitude,...``; ``dd/mm/yyyy HH:MM:SS`` in UTC; codes
are written as phrases and missing values as ``Unknown`` or ``Undefined``. The same message comes
several times, once for each receiving station: repeats are counted by the cleaning.
Source: https://www.dma.dk/safety-at-sea/navigational-information/ais-data
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

import polars as pl

from vessels.ais.parsers import tables, times
from vessels.ais.parsers.base import REQUIRED, Batch, Reading, typed

COLUMNS: Final = {
    "at": ("# Timestamp", "Timestamp"),
    "transceiver": ("Type of mobile",),
    "mmsi": ("MMSI",),
    "lat": ("Latitude",),
    "lon": ("Longitude",),
    "nav_status": ("Navigational status",),
    "sog_kn": ("SOG",),
    "cog_deg": ("COG",),
    "heading_deg": ("Heading",),
    "imo": ("IMO",),
    "call_sign": ("Callsign",),
    "name": ("Name",),
    "ship_type": ("Ship type",),
    "width_m": ("Width",),
    "length_m": ("Length",),
    "draught_m": ("Draught",),
    "destination": ("Destination",),
}
TIME_FORMAT: Final = "%d/%m/%Y %H:%M:%S"
_UNKNOWN: Final = ["Unknown", "Undefined", "Unknown value"]
_NOT_VESSELS: Final = {
    "Base Station": "message_base_station",
    "AtoN": "message_aid_to_navigation",
    "SAR Airborne": "message_sar_aircraft",
    "Search and Rescue Transponder": "message_distress_device",
    "Emergency PIRB": "message_distress_device",
    "Man Overboard Device": "message_distress_device",
}
NAV_STATUS: Final[Mapping[str, int]] = {
    "Under way using engine": 0,
    "At anchor": 1,
    "Not under command": 2,
    "Restricted maneuverability": 3,
    "Constrained by her draught": 4,
    "Moored": 5,
    "Aground": 6,
    "Engaged in fishing": 7,
    "Under way sailing": 8,
    "Reserved for future amendment [HSC]": 9,
    "Reserved for future amendment [WIG]": 10,
    "Reserved for future use [11]": 11,
    "Reserved for future use [12]": 12,
    "Reserved for future use [13]": 13,
    "AIS-SART": 14,
}
# The file names the kind of ship alone, so the code is that of the kind as a whole.
SHIP_TYPE: Final[Mapping[str, int]] = {
    "WIG": 20,
    "Fishing": 30,
    "Towing": 31,
    "Towing long/wide": 32,
    "Dredging": 33,
    "Diving": 34,
    "Military": 35,
    "Sailing": 36,
    "Pleasure": 37,
    "HSC": 40,
    "Pilot": 50,
    "SAR": 51,
    "Tug": 52,
    "Port tender": 53,
    "Anti-pollution": 54,
    "Law enforcement": 55,
    "Medical": 58,
    "Not party to conflict": 59,
    "Passenger": 60,
    "Cargo": 70,
    "Tanker": 80,
    "Other": 90,
}


class Danish:
    """Rows of base stations, aids to navigation, aircraft and distress devices are faults."""

    code = "danish"
    label = "Danish Maritime Authority CSV"

    def recognises(self, head: bytes) -> bool:
        names = tables.names_in(head)
        return "Type of mobile" in names and "MMSI" in names

    def read(self, stream: BinaryIO, reading: Reading) -> Iterator[Batch]:
        for part in tables.parts(
            stream,
            COLUMNS,
            what="a Danish Maritime Authority file",
            required=(*REQUIRED, "transceiver"),
        ):
            raw, others = _vessels(_emptied(part.raw), COLUMNS["transceiver"][0])
            at = times.written("at", TIME_FORMAT)
            yield Batch(
                frame=typed(_coded(raw), at=at),
                raw=raw,
                faults=pl.concat([part.faults, others]),
                labels=part.labels,
                skipped={"blank": part.blank_lines},
            )


def _emptied(raw: pl.DataFrame) -> pl.DataFrame:
    """Without the words for "not known", in columns that a position can do without."""
    optional = [name for name in raw.columns if name not in {"line", *REQUIRED}]
    return raw.with_columns(
        pl.when(~pl.col(name).is_in(_UNKNOWN)).then(pl.col(name)).alias(name) for name in optional
    )


def _vessels(raw: pl.DataFrame, label: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    reason = pl.col("transceiver").replace_strict(
        _NOT_VESSELS, default=None, return_dtype=pl.String
    )
    return tables.set_aside(raw, reason, "transceiver", label)


def _coded(raw: pl.DataFrame) -> pl.DataFrame:
    """Phrases as the codes of the messages; a phrase that is not known becomes null."""
    phrases = {"nav_status": NAV_STATUS, "ship_type": SHIP_TYPE}
    return raw.with_columns(
        pl.col("transceiver").str.strip_prefix("Class ").alias("transceiver"),
        *(
            pl.col(name)
            .replace_strict(
                {phrase: str(code) for phrase, code in codes.items()},
                default=None,
                return_dtype=pl.String,
            )
            .alias(name)
            for name, codes in phrases.items()
            if name in raw.columns
        ),
    )
