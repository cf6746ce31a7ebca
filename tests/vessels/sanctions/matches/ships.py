"""Our vessels and small lists for the tests of matches. None of these names stands for a ship."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from tests.vessels.sanctions.samples import HOUR, NOW, add_list, entry, sdn
from vessels import identity
from vessels.models import (
    Attribute,
    ClaimBasis,
    Match,
    SanctionsList,
    Vessel,
)
from vessels.sanctions import refreshing
from vessels.sanctions.matches import finding

OURS, OTHER = 9179842, 9333670


def own_vessel(person: User, name: str = "ANGARA", imo: int | None = None) -> Vessel:
    return Vessel.objects.create(name=name, imo_number=imo, created_by=person)


def claim(
    person: User, vessel: Vessel, attribute: Attribute, value: str, until: int | None = None
) -> None:
    """A registry's word; `until` is a year."""
    identity.claim(
        actor=person,
        vessel=vessel,
        attribute=attribute,
        value=value,
        basis=ClaimBasis.REGISTRY,
        source="Registry",
        valid_to=datetime(until, 1, 1, tzinfo=UTC) if until else None,
    )


def listed(*lines: str, hours: int = 0, code: str = "ofac-sdn") -> SanctionsList:
    """The list as it stands some hours after the beginning, with these entries."""
    held = SanctionsList.objects.filter(pk=code, parser="ofac-sdn-csv").first() or add_list(code)
    run = refreshing.import_body(
        sanctions_list=held,
        body=sdn(lines),
        file_name=f"{hours}.csv",
        agent="test",
        now=NOW + hours * HOUR,
    )
    assert run.outcome == "changed", run.message
    return held


def row(
    uid: int, name: str, *, imo: int | None = None, mmsi: int | None = None, **more: Any
) -> str:
    told = [f"Vessel Registration Identification IMO {imo}"] if imo else []
    told += [f"MMSI {mmsi}"] if mmsi else []
    return entry(uid, name, remarks="; ".join(told) + "." if told else "-0- ", **more)


def look(hours: int = 0) -> dict[str, int]:
    return finding.find(agent="test", now=NOW + hours * HOUR)


def the_match() -> Match:
    return Match.objects.select_related("record", "vessel").get()
