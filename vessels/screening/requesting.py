"""Asking for a screening: the list as it came is kept, read once to refuse what is none, queued."""

import io

from django.db import transaction

from accounts import ledger
from accounts.models import User
from evidence import intake
from vessels.errors import InvalidScreening
from vessels.models import Screening
from vessels.permissions import require_recorder
from vessels.screening import reading
from vessels.screening.reading import UnreadableShips


@transaction.atomic
def request(*, actor: User, name: str, body: bytes, file_name: str = "pasted.csv") -> Screening:
    """Put a list of ships down to be screened; the caller sends the task once it is committed.

    Whom somebody looks into is nobody else's business: the act goes to a chain of the person's own.
    Raises Refused, and InvalidScreening where no ship can be read from it.
    """
    require_recorder(actor)
    try:
        ships = reading.read(body)
    except UnreadableShips as error:
        raise InvalidScreening(str(error)) from error
    file_name = intake.tidy_name(file_name)
    source_file = intake.store(actor=actor, stream=io.BytesIO(body), file_name=file_name)
    called = "".join(letter for letter in name if letter.isprintable()).strip()
    screening = Screening.objects.create(
        name=(called or file_name)[:120],
        requested_by=actor,
        source_file=source_file,
        file_name=file_name,
        rows_total=len(ships.ships),
    )
    ledger.record(
        subject=screening.chain,
        actor=actor,
        action="screening.requested",
        payload={
            "screening": str(screening.pk),
            "sha256": source_file.sha256,
            "ships": screening.rows_total,
        },
    )
    return screening
