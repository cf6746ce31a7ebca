"""Opening a vessel by her IMO number."""

from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels.ais import static_data
from vessels.errors import InvalidImo
from vessels.imo import parse_imo
from vessels.models import Vessel
from vessels.permissions import require_recorder
from vessels.sanctions.matches import finding


@transaction.atomic
def open_vessel(*, actor: User, imo: str, name: str = "", is_illustrative: bool = False) -> Vessel:
    """The vessel with this IMO number, registered now if she was not known.

    ``imo`` may be written "9179842", "IMO9179842" or "IMO 9179842". An existing vessel is returned
    as she is, her name included; a new one begins with what her transponders have said of her in
    the positions already imported, and is held against all lists at once. Raises InvalidImo saying
    what is wrong with the number.
    """
    require_recorder(actor)
    reading = parse_imo(imo)
    if not reading.is_valid:
        raise InvalidImo(reading.problem)
    vessel, is_new = Vessel.objects.get_or_create(
        imo_number=int(reading.number),
        defaults={
            "name": name.strip(),
            "is_illustrative": is_illustrative,
            "created_by": actor,
        },
    )
    if is_new:
        ledger.record(
            subject=vessel,
            actor=actor,
            action="vessel.registered",
            payload={"imo_number": reading.number, "name": vessel.name},
        )
        static_data.claim_for(actor=actor, vessel=vessel)
        finding.find(vessels=[vessel], actor=actor)
    return vessel
