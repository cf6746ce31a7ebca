"""Vessels, claims and positions made for the tests."""

import io
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from evidence import intake
from tests.vessels.ais.samples import file_of, row
from vessels import identity, registering
from vessels.ais import importing
from vessels.models import Attribute, ClaimBasis, IdentityClaim, PositionImport, Vessel

MMSI = 273331000


def day(
    year: int, month: int, day_of_month: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    return datetime(year, month, day_of_month, hour, minute, second, tzinfo=UTC)


def open_angara(actor: User) -> Vessel:
    return registering.open_vessel(actor=actor, imo="9179842", name="ANGARA")


def claim(
    actor: User, vessel: Vessel, attribute: Attribute, value: str, **facts: Any
) -> IdentityClaim:
    return identity.claim(
        actor=actor,
        vessel=vessel,
        attribute=attribute,
        value=value,
        **{"basis": ClaimBasis.REPORTED, "source": "A port agent", **facts},
    )


def claim_mmsi(actor: User, vessel: Vessel, mmsi: int = MMSI, **facts: Any) -> IdentityClaim:
    return claim(actor, vessel, Attribute.MMSI, str(mmsi), **facts)


def heard(actor: User, *rows: str, is_illustrative: bool = False) -> PositionImport:
    """Import rows; without an IMO number they claim nothing by themselves."""
    body = file_of(*rows)
    source = intake.store(actor=actor, stream=io.BytesIO(body), file_name="positions.csv")
    return importing.import_positions(
        actor=actor,
        source_file=source,
        file_name="positions.csv",
        is_illustrative=is_illustrative,
        now=day(2024, 12, 1),
    )


def position(at: str, lat: float = 42.1, lon: float = 131.2, mmsi: int = MMSI) -> str:
    return row(mmsi, at, lat, lon, imo="", name="", call_sign="", kind="")
