"""The ships, their claims, the lists that name them, the places, and the synthetic positions."""

import io
from datetime import UTC, date, datetime

from django.contrib.gis.geos import Point

from accounts.models import User
from demo import reading, synthetic
from evidence import intake
from vessels import identity, places, registering
from vessels.ais import importing
from vessels.models import Attribute, ClaimBasis, Place, PlaceKind, Vessel
from vessels.sanctions import lists, refreshing

LISTS = (
    ("ofac-sdn", "OFAC SDN", "US Treasury, OFAC", "ofac_sdn"),
    ("eu-833-annex-xlii", "EU 833/2014 Annex XLII", "European Union", "plain_csv"),
    ("kr-dprk", "South Korea, DPRK-related vessels", "Republic of Korea", "plain_csv"),
)
BODIES = (
    ("ofac-sdn", "ofac_sdn_2023-01.csv", date(2023, 1, 1)),
    ("ofac-sdn", "ofac_sdn_2026.csv", date(2026, 1, 1)),
    ("eu-833-annex-xlii", "eu_annex_xlii.csv", date(2024, 6, 25)),
    ("kr-dprk", "kr_mofa.csv", date(2024, 5, 24)),
)


def load_ships(actor: User) -> dict[str, Vessel]:
    """IMO number as written -> vessel, in the order of the facts."""
    ships = {}
    for row in reading.table("vessels", "vessel"):
        vessel = registering.open_vessel(actor=actor, imo=row["imo"], name=row["name"])
        for claim in row.get("claims", []):
            identity.claim(
                actor=actor,
                vessel=vessel,
                attribute=Attribute(claim["attribute"]),
                value=claim["value"],
                basis=ClaimBasis(claim["basis"]),
                source=claim["source"],
                is_disputed=claim.get("disputed", False),
                note=claim.get("note", ""),
            )
        ships[row["imo"]] = vessel
    return ships


def load_lists(actor: User) -> None:
    """Extracts of three lists; OFAC's in two wordings of the same entry."""
    for code, name, authority, parser in LISTS:
        lists.add_list(actor=actor, code=code, name=name, authority=authority, parser=parser)
    for code, file_name, published in BODIES:
        body = (reading.FOLDER / file_name).read_bytes()
        refreshing.import_body(
            actor=actor,
            code=code,
            body=body,
            file_name=file_name,
            publisher_date=published,
            is_extract=True,
        )


def load_places(actor: User) -> dict[str, Place]:
    made = {}
    for row in reading.table("places", "place"):
        made[row["name"]] = places.add_place(
            actor=actor,
            name=row["name"],
            kind=PlaceKind(row["kind"]),
            country=row["country"],
            location=Point(row["longitude"], row["latitude"], srid=4326),
            precision_m=row["precision_m"],
            source=row["source"],
        )
    return made


def load_positions(actor: User, angara: Vessel) -> tuple[datetime, datetime]:
    """Import the made-up positions, tie them to the ship, and give the span they cover."""
    source_file = intake.store(
        actor=actor,
        stream=io.BytesIO(synthetic.ais_csv()),
        file_name=synthetic.AIS_FILE_NAME,
    )
    importing.import_positions(
        actor=actor,
        source_file=source_file,
        file_name=synthetic.AIS_FILE_NAME,
        is_illustrative=True,
    )
    identity.claim(
        actor=actor,
        vessel=angara,
        attribute=Attribute.MMSI,
        value=str(synthetic.MMSI),
        basis=ClaimBasis.REPORTED,
        source=synthetic.LABEL,
        note="Made up for the demonstration: ANGARA's real MMSI is not known.",
        is_illustrative=True,
    )
    return datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 12, tzinfo=UTC)
