"""Looking at evidence is an act of custody as well: views of restricted items, every download."""

from datetime import timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from evidence import custody, intake
from evidence.custody import CustodyEvent
from evidence.errors import ExhibitInvalid, ExhibitNotFound
from evidence.marking import TLP
from evidence.models import Exhibit

RESTRICTED = frozenset({TLP.RED, TLP.AMBER_STRICT})
# One person's visit is one line of the log, however often the page is loaded meanwhile.
VISIT = timedelta(hours=1)


def note_view(*, actor: User, exhibit: Exhibit) -> None:
    """Record that a restricted exhibit was looked at, once an hour and person."""
    _require_sight(actor, exhibit)
    if exhibit.tlp not in RESTRICTED:
        return
    visits = ledger.entries_of(exhibit).filter(
        actor=actor, action=CustodyEvent.VIEW, at__gt=timezone.now() - VISIT
    )
    if visits.exists():
        return
    with transaction.atomic():
        custody.record(
            actor=actor, exhibit=exhibit, event=CustodyEvent.VIEW, detail={"marking": exhibit.tlp}
        )


def open_for_download(*, actor: User, exhibit: Exhibit, first_byte: int = 0) -> BinaryIO:
    """The bytes of a visible exhibit. Recorded when read from the start, not when resumed."""
    _require_sight(actor, exhibit)
    if exhibit.source_file is None:
        raise ExhibitInvalid(f"{exhibit}: there is no file to download.")
    stored = intake.open_file(exhibit.source_file)
    if first_byte == 0:
        detail = {"file_name": exhibit.file_name, "sha256": exhibit.source_file.sha256}
        with transaction.atomic():
            custody.record(actor=actor, exhibit=exhibit, event=CustodyEvent.DOWNLOAD, detail=detail)
    return stored


def _require_sight(actor: User, exhibit: Exhibit) -> None:
    if not Exhibit.objects.visible_to(actor).filter(pk=exhibit.pk).exists():
        raise ExhibitNotFound("There is no such exhibit among those you may see.")
