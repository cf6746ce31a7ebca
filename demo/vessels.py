"""The ships, their claims, the lists that name them, the places, and the synthetic positions."""

import io
from datetime import UTC, date, datetime, timedelta

from django.contrib.gis.geos import Point

from accounts.models import User
from demo import reading, synthetic
from evidence import intake
from vessels import configuring, identity, registering
from vessels.ais import importing
from vessels.detection import events
from vessels.gazetteer import places, ports
from vessels.models import (
    Attribute,
    ClaimBasis,
    Place,
    PlaceKind,
    PlaceOrigin,
    RefreshOutcome,
    Vessel,
)
from vessels.sanctions import refreshing
from vessels.sanctions.matches import finding
from vessels.tracking import segments, watching

# Lists of their own, apart from the real ones that an administrator sets up: an extract must never
# stand in for a list. What they say is dated by `taken_on`, and stays good for as long.
LISTS = (
    ("demo-ofac-sdn", "OFAC SDN (demonstration extract)", "US Treasury, OFAC", "ofac-sdn-csv"),
    ("demo-eu-annex-xlii", "EU 833/2014 Annex XLII (demonstration extract)", "EU", "plain-csv"),
    ("demo-kr-dprk", "South Korea, DPRK vessels (demonstration extract)", "Korea", "plain-csv"),
)
BODIES = (
    ("demo-ofac-sdn", "ofac_sdn_2023-01.csv", date(2023, 1, 1)),
    ("demo-ofac-sdn", "ofac_sdn_2026.csv", date(2026, 1, 1)),
    ("demo-eu-annex-xlii", "eu_annex_xlii.csv", date(2024, 6, 25)),
    ("demo-kr-dprk", "kr_mofa.csv", date(2024, 5, 24)),
)
GOOD_FOR = timedelta(days=3650)


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
    """Extracts of three lists, OFAC's in two wordings of one entry, and whom they name."""
    made = {
        code: configuring.add_list(
            actor=actor,
            code=code,
            name=name,
            authority=authority,
            parser=parser,
            stale_after=GOOD_FOR,
        )
        for code, name, authority, parser in LISTS
    }
    for code, file_name, taken_on in BODIES:
        run = refreshing.import_body(
            sanctions_list=made[code],
            actor=actor,
            body=(reading.FOLDER / file_name).read_bytes(),
            file_name=file_name,
            taken_on=taken_on,
            is_extract=True,
        )
        if run.outcome != RefreshOutcome.CHANGED:
            message = f"{file_name} was not taken: {run.message}"
            raise RuntimeError(message)
    finding.find(actor=actor)


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


def load_ports(actor: User) -> None:
    """The world's ports, so that port calls are found wherever a ship went."""
    reading_of_ports = ports.searoute_ports()
    places.load_places(
        actor=actor,
        origin=PlaceOrigin.SEAROUTE,
        ports=reading_of_ports.ports,
        source=reading_of_ports.source,
    )


def load_positions(actor: User, angara: Vessel) -> tuple[datetime, datetime]:
    """Import the made-up positions, tie them to the ship, and give the span they cover."""
    source_file = intake.store(
        actor=actor,
        stream=io.BytesIO(synthetic.ais_csv()),
        file_name=synthetic.AIS_FILE_NAME,
    )
    made = importing.import_positions(
        actor=actor,
        source_file=source_file,
        file_name=synthetic.AIS_FILE_NAME,
        is_illustrative=True,
    )
    segments.draw(position_import=made)
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


def follow(actor: User, angara: Vessel) -> None:
    """Put her on the watch list and find what her made-up positions show."""
    watching.watch(actor=actor, vessel=angara)
    events.detect(actor=actor, vessel=angara)
