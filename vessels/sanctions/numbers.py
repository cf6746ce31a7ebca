"""Which vessels had no IMO number here at a time: one opened without it can be given it later."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from accounts.ledger import chain_of
from accounts.models import LedgerEntry
from vessels.models import Vessel

GIVEN: Final = "vessel.imo_given"
"""The act by which :func:`vessels.registering.give_imo` is taken down in the ledger."""


def given_later(vessels: Iterable[Vessel], at: datetime) -> set[UUID]:
    """The vessels that were given their number after the time. One query."""
    chains = {chain_of(vessel): vessel.pk for vessel in vessels}
    acts = LedgerEntry.objects.filter(chain__in=chains, action=GIVEN, at__gt=at)
    return {chains[chain] for chain in acts.values_list("chain", flat=True)}
